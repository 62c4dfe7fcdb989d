import {
  endOf,
  isConfirmed,
  isOf,
  ruleKindNames,
  startOf,
  type AsOf,
  type Certain,
  type EventData,
  type EventOf,
  type Evidence,
  type RuleKind,
  type UncertainInstant,
} from '../../events/index.js';
import type { LogEntry, Projection, RecordWriter, StoredRecords } from '../projections/index.js';
import {
  courseOf,
  isPublic,
  isSourcePublic,
  publicationOf,
  type IdleReason,
  type Lift,
} from '../rules/index.js';

type RuleEvent = Extract<
  EventOf<'governs'>,
  { readonly type: 'RuleAdopted' | 'RuleSuspended' | 'RuleEnded' }
>;

/** A fact of a rule's stream. */
interface RuleFact {
  readonly event: RuleEvent;
  readonly position: number;
  readonly recordedAt: string;
  /** The position at which it was retracted, and the fact that replaces it. */
  readonly retractedAt?: number;
  readonly replacedBy?: string | undefined;
}

/** What of a question decides which rules are in force. */
interface Asked {
  readonly asOf: AsOf;
  readonly position: number;
  readonly publishedBy?: AsOf | undefined;
}

/** Why a rule is not surely in force. */
type DoubtOfRule =
  | 'dates-coarse'
  | 'part-of-day'
  | 'lift-unsure'
  | 'not-enforced'
  | 'publication-unknown'
  | 'evidence-unconfirmed';

/** A version of a rule at a question. */
export interface RuleAtQuestion {
  readonly ruleId: string;
  /** The id of the fact that adopted it. */
  readonly vintage: string;
  readonly data: EventData<'RuleAdopted'>;
  readonly position: number;
  readonly recordedAt: string;
  readonly inForce: 'surely' | 'possibly' | 'not';
  /** Whether some of its evidence surely was public. */
  readonly isSurelyPublic: boolean;
  /** Why it is only possibly in force. */
  readonly doubts: readonly DoubtOfRule[];
  /** Why it is not in force. */
  readonly why: IdleReason | undefined;
  /** What the question may use of its evidence. */
  readonly evidence: readonly Evidence[];
  /** What suspends it, leaves it unenforced or ends it, as far as the question may use it, in recorded order. */
  readonly acts: readonly RuleAct[];
}

/** A suspension, a statement that a rule is not enforced, or its end. */
export type RuleAct = Exclude<RuleEvent, { readonly type: 'RuleAdopted' }>;

/** The rules that were adopted, on both clocks. */
export interface AdoptedRules {
  /** Every version of every rule of some kind that a question may use, by rule and in recorded order. */
  rulesAt(question: Asked, kind?: RuleKind): readonly RuleAtQuestion[];
  /** The versions of one rule that a question may use; undefined if nothing of it was recorded by then. */
  ruleAt(ruleId: string, question: Asked): readonly RuleAtQuestion[] | undefined;
}

const never: UncertainInstant = { earliest: Infinity, latest: Infinity };

/** The rules that were adopted, rebuilt from the log: the text is in force from when to when, and is it enforced (R15). */
export class RuleCatalogue implements Projection, AdoptedRules {
  readonly name = 'rules';
  readonly version = 1;
  readonly #rules = new Map<string, RuleFact[]>();
  readonly #changed = new Set<string>();
  #head = 0;
  /** The rules of the question that was asked last: an answer asks for them several times. */
  #last: { readonly key: string; readonly rules: readonly RuleAtQuestion[] } | undefined;

  apply(append: readonly LogEntry[]): void {
    for (const entry of append) this.#applyEntry(entry);
    this.#head = append.at(-1)?.position ?? this.#head;
  }

  save(records: RecordWriter): number {
    for (const id of this.#changed) records.put(id, Buffer.from(JSON.stringify(this.#rules.get(id) ?? [])));
    this.#changed.clear();
    return this.#head;
  }

  restore(records: StoredRecords, stored: number): number {
    if (stored === 0) return 0;
    for (const [id, record] of records.all())
      this.#rules.set(String(id), JSON.parse(Buffer.from(record).toString()) as RuleFact[]);
    this.#head = stored;
    return stored;
  }

  rulesAt(question: Asked, kind?: RuleKind): readonly RuleAtQuestion[] {
    const kinds: readonly string[] = kind === undefined ? ruleKindNames : [kind];
    const { asOf, position, publishedBy } = question;
    const by = publishedBy === undefined ? '' : `${publishedBy.kind} ${publishedBy.to}`;
    const key = `${kinds.join()} ${position} ${asOf.kind} ${asOf.from} ${asOf.to} ${by}`;
    if (this.#last?.key === key) return this.#last.rules;
    const rules = [...this.#rules.keys()]
      .sort()
      .flatMap((ruleId) => this.#versions(ruleId, question))
      .filter(({ data }) => kinds.includes(data.kind));
    this.#last = { key, rules };
    return rules;
  }

  ruleAt(ruleId: string, question: Asked): readonly RuleAtQuestion[] | undefined {
    const first = this.#rules.get(ruleId)?.[0];
    return first === undefined || first.position > question.position
      ? undefined
      : this.#versions(ruleId, question);
  }

  #versions(ruleId: string, { asOf, position, publishedBy }: Asked): RuleAtQuestion[] {
    const facts = (this.#rules.get(ruleId) ?? []).filter((fact) => fact.position <= position);
    const isKnown = ({ retractedAt = Infinity }: RuleFact): boolean => retractedAt > position;
    // What concerns a version that was corrected since concerns its correction.
    const latestOf = (factId: string): string => {
      const fact = facts.find(({ event }) => event.data.factId === factId);
      return fact === undefined || isKnown(fact) || fact.replacedBy === undefined
        ? factId
        : latestOf(fact.replacedBy);
    };
    const axis = asOf.kind === 'day' ? 'days' : 'instants';
    return facts.filter(isKnown).flatMap(({ event, position: at, recordedAt }) => {
      if (event.type !== 'RuleAdopted') return [];
      const known = trustIn(event.data.evidence, publishedBy);
      if (known.isPublic === 'no') return [];
      const acts = facts.filter(isKnown).flatMap(({ event: act }) => {
        if (act.type === 'RuleAdopted' || latestOf(act.data.adoption) !== event.data.factId) return [];
        const trust = trustIn(act.data.evidence, publishedBy);
        return trust.isPublic === 'no' ? [] : [{ act, isSure: trust.isConfirmed === 'yes' }];
      });
      const timesOf = (act: RuleEvent) => ({
        start: startOf(act)?.[axis] ?? never,
        until: endOf(act)[axis],
      });
      const isUnenforced = acts.some(({ act }) => {
        if (act.type !== 'RuleSuspended' || act.data.suspends !== 'enforcement') return false;
        const { start, until } = timesOf(act);
        return start.earliest < asOf.to && until.latest > asOf.from;
      });
      const lifts = acts.flatMap(({ act, isSure }): Lift[] => {
        if (act.type === 'RuleSuspended' && act.data.suspends === 'enforcement') return [];
        const how = act.type === 'RuleEnded' ? 'ends' : 'suspends';
        return [{ how, ...timesOf(act), destinations: undefined, isConfirmed: isSure }];
      });
      const { start, until } = timesOf(event);
      const course = courseOf(start, until, lifts, { term: undefined }, asOf);
      const doubts: DoubtOfRule[] = course.inForce === 'possibly' ? [course.doubt] : [];
      if (isUnenforced) doubts.push('not-enforced');
      if (known.isPublic === 'maybe') doubts.push('publication-unknown');
      if (known.isConfirmed !== 'yes')
        doubts.push(known.isConfirmed === 'no' ? 'evidence-unconfirmed' : 'publication-unknown');
      const isIdle = course.inForce === 'not';
      return [
        {
          ruleId,
          vintage: event.data.factId,
          data: event.data,
          position: at,
          recordedAt,
          inForce: isIdle ? 'not' : doubts.length === 0 ? 'surely' : 'possibly',
          isSurelyPublic: known.isPublic === 'yes',
          doubts: isIdle ? [] : [...new Set(doubts)],
          why: course.inForce === 'not' ? course.why : undefined,
          evidence: event.data.evidence.filter(
            (source) => publishedBy === undefined || isSourcePublic(source, publishedBy) !== 'no',
          ),
          acts: acts.map(({ act }) => act),
        },
      ];
    });
  }

  #applyEntry({ subject, event, position, metadata }: LogEntry): void {
    if (subject.kind !== 'rule') return;
    const facts = this.#rules.get(subject.id) ?? [];
    if (isOf(event, 'governs')) {
      facts.push({ event: event as RuleEvent, position, recordedAt: metadata.recordedAt });
    } else if (event.type === 'FactRetracted') {
      const { factId, replacedBy } = event.data;
      const place = facts.findIndex((fact) => fact.event.data.factId === factId);
      const retracted = facts[place];
      if (retracted !== undefined)
        facts[place] = { ...retracted, retractedAt: position, ...(replacedBy && { replacedBy }) };
    }
    this.#rules.set(subject.id, facts);
    this.#changed.add(subject.id);
    this.#last = undefined;
  }
}

/** Whether some evidence was public by then, and whether some that confirms the fact was. */
function trustIn(
  evidence: readonly Evidence[],
  publishedBy: AsOf | undefined,
): Readonly<Record<'isPublic' | 'isConfirmed', Certain>> {
  const { any, confirmed } = publicationOf(evidence);
  if (publishedBy !== undefined)
    return { isPublic: isPublic(any, publishedBy), isConfirmed: isPublic(confirmed, publishedBy) };
  return { isPublic: 'yes', isConfirmed: isConfirmed(evidence) ? 'yes' : 'no' };
}
