import { LRUCache } from 'lru-cache';
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
  liftWithCorrected,
  seenOf,
  sourcesOf,
  TimesOfChange,
  trustIn,
  type AskedPoint,
  type DoubtOfRule,
  type Lift,
  type RuleAtQuestion,
  type RuleEvent,
  type Sources,
} from '../rules/index.js';

/** The rules that were adopted, on both clocks. */
export interface AdoptedRules {
  /** Every version of every rule of some kind that a question may use, by rule and in recorded order. */
  rulesAt(question: AskedPoint, kind?: RuleKind): readonly RuleAtQuestion[];
  /** The versions of one rule that a question may use; undefined if nothing of it was recorded by then. */
  ruleAt(ruleId: string, question: AskedPoint): readonly RuleAtQuestion[] | undefined;
}

/** Questions between different changes of which the rules are kept. */
const MOST_FOUND = 1000;

const never: UncertainInstant = { earliest: Infinity, latest: Infinity };

/** The rules that were adopted, rebuilt from the log: the text is in force from when to when, and is it enforced (R15). */
export class RuleCatalogue implements Projection, AdoptedRules {
  readonly name = 'rules';
  readonly version = 2;
  readonly #rules = new SubjectFacts('rule', (event): event is RuleEvent => isOf(event, 'governs'));
  /** What questions found, by their place among the times of change. */
  readonly #found = new LRUCache<string, readonly RuleAtQuestion[]>({ max: MOST_FOUND });
  #times: TimesOfChange | undefined;

  apply(append: readonly LogEntry[]): void {
    if (!this.#rules.apply(append)) return;
    this.#found.clear();
    this.#times = undefined;
  }

  save(records: RecordWriter): number {
    return this.#rules.save(records);
  }

  restore(records: StoredRecords, stored: number): number {
    return this.#rules.restore(records, stored);
  }

  rulesAt(question: AskedPoint, kind?: RuleKind): readonly RuleAtQuestion[] {
    this.#times ??= this.#timesOfChange();
    const key = `${kind ?? ''} ${this.#times.keyOf(question)}`;
    const found = this.#found.get(key);
    if (found !== undefined) return found;
    const kinds: readonly string[] = kind === undefined ? ruleKindNames : [kind];
    const rules = this.#rules.ids
      .toSorted()
      .flatMap((ruleId) => this.#versions(ruleId, question))
      .filter(({ data }) => kinds.includes(data.kind));
    this.#found.set(key, rules);
    return rules;
  }

  #timesOfChange(): TimesOfChange {
    const facts = this.#rules.ids.flatMap((ruleId) => this.#rules.of(ruleId));
    return new TimesOfChange(
      facts.flatMap(({ event }) => [startOf(event) ?? [], endOf(event)].flat()),
      facts.flatMap(({ position, retractedAt }) => [position, retractedAt ?? []].flat()),
    );
  }

  ruleAt(ruleId: string, question: AskedPoint): readonly RuleAtQuestion[] | undefined {
    const first = this.#rules.of(ruleId)[0];
    return first === undefined || first.position > question.position
      ? undefined
      : this.#versions(ruleId, question);
  }

  #versions(ruleId: string, { asOf, position, publishedBy }: AskedPoint): RuleAtQuestion[] {
    const facts = this.#rules.of(ruleId).filter((fact) => fact.position <= position);
    const sourcesIn = (fact: SubjectFact<RuleEvent>): Sources =>
      sourcesOf(fact, (each) => this.#rules.correctedBy(ruleId, each));
    const isKnown = ({ retractedAt = Infinity }: SubjectFact<RuleEvent>): boolean => retractedAt > position;
    // What concerns a version that was corrected since concerns its correction.
    const latestOf = (factId: string): string => {
      const fact = facts.find(({ event }) => event.data.factId === factId);
      return fact === undefined || isKnown(fact) || fact.replacedBy === undefined
        ? factId
        : latestOf(fact.replacedBy);
    };
    const axis = asOf.kind === 'day' ? 'days' : 'instants';
    return facts.filter(isKnown).flatMap((adoption) => {
      const { event, position: at, recordedAt } = adoption;
      if (event.type !== 'RuleAdopted') return [];
      const sources = sourcesIn(adoption);
      const known = trustIn(sources, publishedBy);
      if (known.isPublic === 'no') return [];
      const acts = facts.filter(isKnown).flatMap((fact) => {
        const { event: act } = fact;
        if (act.type === 'RuleAdopted' || latestOf(act.data.adoption) !== event.data.factId) return [];
        const trust = trustIn(sourcesIn(fact), publishedBy, liftWithCorrected);
        const isSure = trust.isPublic === 'yes' && trust.isConfirmed === 'yes';
        const evidence = seenOf(sourcesIn(fact), publishedBy);
        return trust.isPublic === 'no' ? [] : [{ act, evidence, isSure }];
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
          evidence: seenOf(sources, publishedBy),
          acts: acts.map(({ act, evidence }) => ({ act, evidence })),
        },
      ];
    });
  }
}
