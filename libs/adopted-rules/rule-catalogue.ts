import { LRUCache } from 'lru-cache';
import {
  endOf,
  isOf,
  ruleKindNames,
  startOf,
  type AsOf,
  type Evidence,
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
  type Course,
  type DoubtOfRule,
  type Lift,
  type RuleAct,
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

/** The most questions of which the rules are kept. */
const MOST_FOUND = 1000;

const never: UncertainInstant = { earliest: Infinity, latest: Infinity };

/** The rules that were adopted, rebuilt from the log: when the text is in force, and whether it is enforced (R15). */
export class RuleCatalogue implements Projection, AdoptedRules {
  readonly name = 'rules';
  readonly version = 2;
  readonly #rules = new SubjectFacts('rule', (event): event is RuleEvent => isOf(event, 'governs'));
  /** What questions found, by their ordinals among the times of change. */
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

  #versions(ruleId: string, question: AskedPoint): RuleAtQuestion[] {
    const { position, publishedBy } = question;
    const recorded = this.#rules.of(ruleId).filter((fact) => fact.position <= position);
    const known = recorded.filter((fact) => isKnownAt(fact, position));
    const sourcesIn = (fact: RuleFact): Sources =>
      sourcesOf(fact, (each) => this.#rules.correctedBy(ruleId, each));
    const acts = known.flatMap((fact) => actIn(fact, sourcesIn(fact), publishedBy));
    return known.flatMap((fact): RuleAtQuestion[] => {
      const { event } = fact;
      if (event.type !== 'RuleAdopted') return [];
      const { factId } = event.data;
      const ofVersion = acts.filter(
        ({ act }) => latestCorrectionOf(act.data.adoption, recorded, position) === factId,
      );
      return versionAt(question, event.data, fact, sourcesIn(fact), ofVersion);
    });
  }
}

type RuleFact = SubjectFact<RuleEvent>;

/** A suspension or an end of a rule that a question may use. */
interface ActAtQuestion {
  readonly act: RuleAct;
  /** What the question may use of its evidence. */
  readonly evidence: readonly Evidence[];
  /** Whether it surely is public and confirmed. */
  readonly isSure: boolean;
}

/** A suspension or an end, as an array of one; empty if the fact is none or the question may not use it. */
function actIn({ event }: RuleFact, sources: Sources, publishedBy: AsOf | undefined): ActAtQuestion[] {
  if (event.type === 'RuleAdopted') return [];
  const { isPublic, isConfirmed } = trustIn(sources, publishedBy, liftWithCorrected);
  if (isPublic === 'no') return [];
  const isSure = isPublic === 'yes' && isConfirmed === 'yes';
  return [{ act: event, evidence: seenOf(sources, publishedBy), isSure }];
}

const isKnownAt = ({ retractedAt = Infinity }: RuleFact, position: number): boolean => retractedAt > position;

/** The latest correction of a fact that is known at a position, or the fact itself. What concerns it concerns that. */
function latestCorrectionOf(factId: string, recorded: readonly RuleFact[], position: number): string {
  const fact = recorded.find(({ event }) => event.data.factId === factId);
  return fact === undefined || isKnownAt(fact, position) || fact.replacedBy === undefined
    ? factId
    : latestCorrectionOf(fact.replacedBy, recorded, position);
}

/** When something begins and ends, on the axis of a question. */
function timesOf(event: RuleEvent, { kind }: AsOf): { start: UncertainInstant; until: UncertainInstant } {
  const axis = kind === 'day' ? 'days' : 'instants';
  return { start: startOf(event)?.[axis] ?? never, until: endOf(event)[axis] };
}

/** Whether an act says that the authority does not enforce the rule, whose text stays in force. */
function suspendsEnforcement({ act }: ActAtQuestion): boolean {
  return act.type === 'RuleSuspended' && act.data.suspends === 'enforcement';
}

/** A suspension or an end of the text, as a lift. */
function liftBy({ act, isSure }: ActAtQuestion, asOf: AsOf): Lift {
  const how = act.type === 'RuleEnded' ? 'ends' : 'suspends';
  return { how, ...timesOf(act, asOf), destinations: undefined, isConfirmed: isSure };
}

/** A version of a rule at a question, as an array of one; empty if the question may not use it. */
function versionAt(
  { asOf, publishedBy }: AskedPoint,
  data: RuleAtQuestion['data'],
  { event, position, recordedAt }: RuleFact,
  sources: Sources,
  acts: readonly ActAtQuestion[],
): RuleAtQuestion[] {
  const trust = trustIn(sources, publishedBy);
  if (trust.isPublic === 'no') return [];
  const isUnenforced = acts.filter(suspendsEnforcement).some(({ act }) => {
    const { start, until } = timesOf(act, asOf);
    return start.earliest < asOf.to && until.latest > asOf.from;
  });
  const lifts = acts.filter((each) => !suspendsEnforcement(each)).map((each) => liftBy(each, asOf));
  const { start, until } = timesOf(event, asOf);
  const course = courseOf(start, until, lifts, { term: undefined }, asOf);
  const version = {
    ruleId: data.ruleId,
    vintage: data.factId,
    data,
    position,
    recordedAt,
    isSurelyPublic: trust.isPublic === 'yes',
    evidence: seenOf(sources, publishedBy),
    acts: acts.map(({ act, evidence }) => ({ act, evidence })),
  };
  if (course.inForce === 'not') return [{ ...version, inForce: 'not', doubts: [], why: course.why }];
  const doubts = doubtsOf(course, isUnenforced, trust);
  const inForce = doubts.length === 0 ? 'surely' : 'possibly';
  return [{ ...version, inForce, doubts, why: undefined }];
}

/** Why a version that may be in force is not surely so. */
function doubtsOf(
  course: Course,
  isUnenforced: boolean,
  { isPublic, isConfirmed }: ReturnType<typeof trustIn>,
): DoubtOfRule[] {
  const doubts = new Set<DoubtOfRule>();
  if (course.inForce === 'possibly') doubts.add(course.doubt);
  if (isUnenforced) doubts.add('not-enforced');
  if (isPublic === 'maybe' || isConfirmed === 'maybe') doubts.add('publication-unknown');
  if (isConfirmed === 'no') doubts.add('evidence-unconfirmed');
  return [...doubts];
}
