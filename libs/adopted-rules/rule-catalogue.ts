import {
  endOf,
  isOf,
  ruleKindNames,
  startOf,
  type RuleKind,
  type UncertainInstant,
} from '../../events/index.js';
import {
  SubjectFacts,
  type LogEntry,
  type Projection,
  type RecordWriter,
  type StoredRecords,
  type SubjectFact,
} from '../projections/index.js';
import {
  courseOf,
  keyOfPoint,
  sourcesSeen,
  trustIn,
  type AskedPoint,
  type DoubtOfRule,
  type Lift,
  type RuleAtQuestion,
  type RuleEvent,
} from '../rules/index.js';

/** The rules that were adopted, on both clocks. */
export interface AdoptedRules {
  /** Every version of every rule of some kind that a question may use, by rule and in recorded order. */
  rulesAt(question: AskedPoint, kind?: RuleKind): readonly RuleAtQuestion[];
  /** The versions of one rule that a question may use; undefined if nothing of it was recorded by then. */
  ruleAt(ruleId: string, question: AskedPoint): readonly RuleAtQuestion[] | undefined;
}

const never: UncertainInstant = { earliest: Infinity, latest: Infinity };

/** The rules that were adopted, rebuilt from the log: the text is in force from when to when, and is it enforced (R15). */
export class RuleCatalogue implements Projection, AdoptedRules {
  readonly name = 'rules';
  readonly version = 1;
  readonly #rules = new SubjectFacts('rule', (event): event is RuleEvent => isOf(event, 'governs'));
  /** The rules of the question that was asked last: an answer asks for them several times. */
  #last: { readonly key: string; readonly rules: readonly RuleAtQuestion[] } | undefined;

  apply(append: readonly LogEntry[]): void {
    if (this.#rules.apply(append)) this.#last = undefined;
  }

  save(records: RecordWriter): number {
    return this.#rules.save(records);
  }

  restore(records: StoredRecords, stored: number): number {
    return this.#rules.restore(records, stored);
  }

  rulesAt(question: AskedPoint, kind?: RuleKind): readonly RuleAtQuestion[] {
    const kinds: readonly string[] = kind === undefined ? ruleKindNames : [kind];
    const key = `${kinds.join()} ${keyOfPoint(question)}`;
    if (this.#last?.key === key) return this.#last.rules;
    const rules = this.#rules.ids
      .toSorted()
      .flatMap((ruleId) => this.#versions(ruleId, question))
      .filter(({ data }) => kinds.includes(data.kind));
    this.#last = { key, rules };
    return rules;
  }

  ruleAt(ruleId: string, question: AskedPoint): readonly RuleAtQuestion[] | undefined {
    const first = this.#rules.of(ruleId)[0];
    return first === undefined || first.position > question.position
      ? undefined
      : this.#versions(ruleId, question);
  }

  #versions(ruleId: string, { asOf, position, publishedBy }: AskedPoint): RuleAtQuestion[] {
    const facts = this.#rules.of(ruleId).filter((fact) => fact.position <= position);
    const isKnown = ({ retractedAt = Infinity }: SubjectFact<RuleEvent>): boolean => retractedAt > position;
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
          evidence: sourcesSeen(event.data.evidence, publishedBy),
          acts: acts.map(({ act }) => act),
        },
      ];
    });
  }
}
