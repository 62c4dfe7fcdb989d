import {
  answerPartOf,
  ruleKindNames,
  subjectKinds,
  type AnswerPart,
  type Subject,
} from '../../../events/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import { effectOf, type FactInForce } from '../rules/effect.js';
import type { Question } from '../rules/question.js';
import { atOnce, FACTS_IN_STEP, type Steps } from '../steps.js';
import { describe, type Description } from './description.js';
import { withBuyer } from './headquarters.js';
import { identifiedWith, idsAt, type IdentifiedId, type JoinedId } from './identity.js';
import { Ownership } from './ownership.js';
import { reservationsOf } from './reservations/all-reservations.js';
import { embargoReservations } from './reservations/reach.js';
import { noListLoaded, weighed, type Reservation } from './reservations/types.js';
import type { RuleAtQuestion } from '../../rules/index.js';
import type { RuleOnChip } from './rules-on-chip.js';
import { decide, type Decision, type FactNotInForce } from './status.js';

export interface SubjectAnswer
  extends
    Readonly<Record<AnswerPart, readonly FactInForce[]>>,
    Pick<Decision, 'status' | 'decidedBy' | 'derived'> {
  /** Of a party: the rules on ownership that are not in force and would restrict it if they were. */
  readonly idleRules: readonly RuleAtQuestion[];
  readonly subject: Subject;
  /** What of `derived` and `idleRules` differs between two questions of one position and of the same filters, as text. */
  readonly derivedKey: string;
  /** What its descriptions say in sum, read from the event store on access. */
  readonly description: Description | undefined;
  /**
   * Of a kind whose answers show them, its own facts that are not in force; of a subject that is `not-restricted`, the
   * first 20 restrictions that decided it; in recorded order.
   */
  readonly notInForce: readonly FactNotInForce[];
  /** The other ids of the same party, by id, read from the event store on access. */
  readonly identifiedWith: readonly IdentifiedId[];
  /** Of a chip: what each rule on the parameters of chips makes of it, as far as it bears on the question. */
  readonly rules: readonly RuleOnChip[];
  /** Why it is no clearance; the blocking ones first. */
  readonly reservations: readonly Reservation[];
}

/**
 * The status of a subject at a question, and every fact in force that decides it or is shown on it, over all ids that
 * are joined with it. Undefined if no event up to the position of the question is about the subject or names it.
 */
export function answer(index: AsOfIndex, subject: Subject, question: Question): SubjectAnswer | undefined {
  return atOnce(answerSteps(index, subject, question));
}

/** As {@link answer}, in steps; `ofLists` are the reservations that the lists give. */
export function* answerSteps(
  index: AsOfIndex,
  subject: Subject,
  asked: Question,
  ofLists: readonly Reservation[] = noListLoaded,
): Steps<SubjectAnswer | undefined> {
  const question = yield* withBuyer(index, asked);
  const number = index.numberOf(subject, question.position);
  if (number === undefined) return undefined;
  const ids = idsAt(index, subject, number, question);
  const ownership = new Ownership(index, question);
  const decision = yield* decide(index, ids, question, ownership);
  const notInForce = subjectKinds[subject.kind].showsFactsNotInForce
    ? yield* factsNotInForce(index, subject, question)
    : decision.decidingNotInForce;
  const reservations = yield* reservationsOf(index, ids, question, decision, ownership, ofLists);
  const idleRules = subject.kind === 'party' ? yield* ownership.idleRulesOn(ids) : [];
  const { status, decidedBy, derived, rules } = decision;
  const { measures, sales, routes, listings } = yield* shownAs(decision);
  return new AnswerAbout(index, ids, question, ownership, {
    subject,
    status,
    decidedBy,
    derived,
    idleRules,
    notInForce,
    rules,
    reservations,
    measures,
    sales,
    routes,
    listings,
  });
}

/** An answer of which some is worked out when it is read. Getters of a class: those of an object each cost a shape. */
class AnswerAbout implements SubjectAnswer {
  readonly subject: Subject;
  readonly status: SubjectAnswer['status'];
  readonly decidedBy: SubjectAnswer['decidedBy'];
  readonly derived: SubjectAnswer['derived'];
  readonly idleRules: SubjectAnswer['idleRules'];
  readonly notInForce: readonly FactNotInForce[];
  readonly rules: readonly RuleOnChip[];
  readonly reservations: readonly Reservation[];
  readonly measures: readonly FactInForce[];
  readonly sales: readonly FactInForce[];
  readonly routes: readonly FactInForce[];
  readonly listings: readonly FactInForce[];

  constructor(
    private readonly index: AsOfIndex,
    private readonly ids: readonly JoinedId[],
    private readonly question: Question,
    private readonly ownership: Ownership,
    known: Omit<SubjectAnswer, 'description' | 'derivedKey' | 'identifiedWith'>,
  ) {
    this.subject = known.subject;
    this.status = known.status;
    this.decidedBy = known.decidedBy;
    this.derived = known.derived;
    this.idleRules = known.idleRules;
    this.notInForce = known.notInForce;
    this.rules = known.rules;
    this.reservations = known.reservations;
    this.measures = known.measures;
    this.sales = known.sales;
    this.routes = known.routes;
    this.listings = known.listings;
  }

  get description(): Description | undefined {
    return describe(this.index, this.subject, this.question);
  }

  get derivedKey(): string {
    return this.ownership.keyOf(this.derived, this.idleRules);
  }

  get identifiedWith(): readonly IdentifiedId[] {
    return identifiedWith(this.index, this.ids, this.question);
  }
}

/** The facts about a subject that a question may use and that are not in force, in recorded order. */
function* factsNotInForce(index: AsOfIndex, subject: Subject, question: Question): Steps<FactNotInForce[]> {
  const found: FactNotInForce[] = [];
  for (const [ordinal, fact] of index.factsOn(subject).entries()) {
    const effect = effectOf(fact, question);
    if (typeof effect === 'string' && effect !== 'excepted') found.push({ fact, why: effect });
    if ((ordinal + 1) % FACTS_IN_STEP === 0) yield;
  }
  return found;
}

/**
 * The reservations of an answer about a subject, or about no subject in particular; `ofLists` are those that the lists
 * give.
 */
export function* reservationsAbout(
  index: AsOfIndex,
  subject: Subject | undefined,
  question: Question,
  ofLists: readonly Reservation[],
): Steps<readonly Reservation[]> {
  if (subject === undefined) {
    const own = [...ofLists, ...embargoReservations(question.destination)];
    return isAnyRuleKnown(question) ? [...own, derivedNotListed] : own;
  }
  const given = yield* answerSteps(index, subject, question, ofLists);
  if (given === undefined) return ofLists;
  const follows = given.derived.length > 0 || given.rules.some(({ inForce }) => inForce !== 'not');
  return follows ? [...given.reservations, derivedNotListed] : given.reservations;
}

const derivedNotListed = weighed({ kind: 'derived-not-listed' });

function isAnyRuleKnown(question: Question): boolean {
  return ruleKindNames.some((kind) => (question.rules?.rulesAt(question, kind).length ?? 0) > 0);
}

/** Parts by the lists in which an answer shows them. */
function* shownAs({ measures, flags }: Decision): Steps<Record<AnswerPart, FactInForce[]>> {
  const lists: Record<AnswerPart, FactInForce[]> = { measures: [], sales: [], routes: [], listings: [] };
  for (const parts of [measures, flags])
    for (const [ordinal, part] of parts.entries()) {
      const list = answerPartOf(part.fact.type);
      if (list === undefined) throw new TypeError(`${part.fact.type} is never in force`);
      lists[list].push(part);
      if ((ordinal + 1) % FACTS_IN_STEP === 0) yield;
    }
  return lists;
}
