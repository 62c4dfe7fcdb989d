import { subjectKinds, type Subject } from '../../../events/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { FactRole } from '../index/fact-orders.js';
import {
  bearingOf,
  effectOf,
  hasHeadquartersTerm,
  isReplacedWithoutGap,
  mayBeOnHeadquarters,
  type Effect,
  type FactInForce,
} from '../rules/effect.js';
import type { NotInForceReason } from '../../rules/index.js';
import type { HeldFact } from '../rules/held-fact.js';
import type { Question } from '../rules/question.js';
import { FACTS_IN_STEP, type Steps } from '../steps.js';
import { asOwn, onceEach, type JoinedId } from './identity.js';
import { Ownership } from './ownership.js';
import { pointOf } from './point.js';
import type { DerivedMeasure } from './rule-on-owners.js';
import { isBuyerLeftOpen, restrictedByRules, rulesOnChip, type RuleOnChip } from './rules-on-chip.js';

/** The statuses of a subject, in the order in which they are tried. */
export const statuses = ['restricted', 'uncertain', 'flagged', 'not-restricted', 'no-record'] as const;
export type Status = (typeof statuses)[number];

/** The rules that decide on a status, in the order in which they are tried. */
export const decidingRules = [
  'restriction-surely-in-force',
  'rule-surely-in-force',
  'restriction-possibly-in-force',
  'rule-possibly-in-force',
  'flag-in-force',
  'other-measure-in-force',
  'restriction-suspended',
  'restriction-over',
  'restriction-not-begun',
  'restriction-withdrawn',
  'restriction-excepted',
  'restriction-on-headquarters',
  'flag-released',
  'nothing-held',
] as const;
/** The rule that decided: the first that held. */
export type DecidingRule = (typeof decidingRules)[number];

/** A fact that a question may use and that is not in force. */
export interface FactNotInForce {
  readonly fact: HeldFact;
  readonly why: NotInForceReason;
}

/** How many of the restrictions that decided on `not-restricted` are named. */
const MOST_NAMED = 20;

/** The status of a subject over all of its ids, and what it rests on. */
export interface Decision {
  readonly status: Status;
  readonly decidedBy: DecidingRule;
  /** The restrictions in force, in recorded order; those that do not bear on exports among them. */
  readonly measures: readonly FactInForce[];
  /** Of a party: the measures that follow from its owners, in the order in which their rules were adopted. */
  readonly derived: readonly DerivedMeasure[];
  /** Of `not-restricted`: the restrictions that decided it, in recorded order, the first 20 of them. */
  readonly decidingNotInForce: readonly FactNotInForce[];
  /** What flags it, or is shown on it, in recorded order. */
  readonly flags: readonly FactInForce[];
  /**
   * The facts that are in force if the buyer has its headquarters in some place, and otherwise not or only possibly; in
   * recorded order.
   */
  readonly onHeadquarters: readonly HeldFact[];
  /** The facts that are in force for some transaction, and not surely for the one that is asked about. */
  readonly forOtherTransactions: readonly HeldFact[];
  /** Of a party: what follows from its owners for some transaction, and not surely for the one that is asked about. */
  readonly derivedForOtherTransactions: readonly DerivedMeasure[];
  /** Of a chip: what the rules on the parameters of chips make of it. */
  readonly rules: readonly RuleOnChip[];
}

/** A question about a subject by its ids, the one that was asked for first. */
interface Asked {
  readonly index: AsOfIndex;
  readonly ids: readonly JoinedId[];
  readonly question: Question;
  /** Rules on the buyer's headquarters are left out where a chip is asked about by place: no buyer is named. */
  readonly assumption: typeof buyerUnknown | typeof nothingAssumed;
}

const buyerUnknown = { isBuyerUnknown: true } as const;
const nothingAssumed = { isBuyerUnknown: false } as const;

/**
 * The status of a subject by all of its ids: the one that was asked for, those that surely are it, and the others.
 * `ownership` is given where an answer decides on several parties.
 */
export function* decide(
  index: AsOfIndex,
  ids: readonly JoinedId[],
  question: Question,
  ownership = new Ownership(index, question),
): Steps<Decision> {
  const isChip = ids[0]?.subject.kind === 'chip';
  const isBuyerUnknown = isChip && isBuyerLeftOpen(question);
  const asked = { index, ids, question, assumption: isBuyerUnknown ? buyerUnknown : nothingAssumed };
  const rules = ids[0]?.subject.kind === 'chip' ? rulesOnChip(index, ids[0].subject, question) : none;
  const left: LeftOpen = { onHeadquarters: [], forOtherTransactions: [] };
  const measures = yield* inForceOn(asked, 'restrictions', left);
  const flags = yield* inForceOn(asked, 'flags', left);
  const isParty = ids[0]?.subject.kind === 'party';
  const derived = isParty ? yield* ownership.measuresOn(ids) : none;
  const others = isParty ? yield* derivedForOtherTransactions(asked, derived) : none;
  const found = { measures, derived, flags, rules };
  const [status, decidedBy, decidingNotInForce = none] = yield* statusBy(asked, found, left);
  const { onHeadquarters, forOtherTransactions } = left;
  return {
    status,
    decidedBy,
    measures,
    derived,
    decidingNotInForce,
    flags,
    onHeadquarters,
    forOtherTransactions,
    derivedForOtherTransactions: others,
    rules,
  };
}

/** What follows from owners for some transaction, and not surely for the one that is asked about. */
function* derivedForOtherTransactions(
  { index, ids, question: { transaction, ...anyTransaction } }: Asked,
  derived: readonly DerivedMeasure[],
): Steps<readonly DerivedMeasure[]> {
  if (transaction === undefined) return none;
  const sure = derived.filter(({ inForce }) => inForce === 'surely').map(({ rule }) => rule.position);
  const ofAny = yield* new Ownership(index, anyTransaction).measuresOn(ids);
  return ofAny.filter(({ rule }) => !sure.includes(rule.position));
}

/** The status of a party if that is `restricted` or `uncertain`; undefined for any other status. */
export function* restrictedOrUncertain(
  ids: readonly JoinedId[],
  question: Question,
  ownership: Ownership,
): Steps<'restricted' | 'uncertain' | undefined> {
  const byOwners = yield* ownership.restricts(ids);
  if (byOwners === 'surely') return 'restricted';
  const measures = yield* thoseOf(ownership.restrictionsOn(ids), ({ fact }) => bearingOf(fact) !== 'no');
  if (yield* someOf(measures, isSureAt(question))) return 'restricted';
  if (yield* someOf(measures, isReplacedAt(question))) return 'restricted';
  return measures.length > 0 || byOwners !== undefined ? 'uncertain' : undefined;
}

/** Whether a restriction surely is in force, and confirmed. */
function isSureAt({ publishedBy }: Question): (part: FactInForce) => boolean {
  return ({ inForce, fact }) => inForce === 'surely' && fact.confirmedBy(publishedBy) === 'yes';
}

/** Whether a restriction, or what takes its place, surely is in force. */
function isReplacedAt(question: Question): (part: FactInForce) => boolean {
  return ({ fact, doubts }) =>
    fact.lifts.length > 0 && !doubts.includes('identity-unconfirmed') && isReplacedWithoutGap(fact, question);
}

const none: readonly never[] = [];

/** What the search for facts in force leaves open; filled while it runs. */
interface LeftOpen {
  readonly onHeadquarters: HeldFact[];
  readonly forOtherTransactions: HeldFact[];
}

/** The facts in one role that are in force on some id, in recorded order, each once; what they leave open is added. */
function* inForceOn(asked: Asked, role: FactRole, left: LeftOpen): Steps<FactInForce[]> {
  const { index, ids, question, assumption } = asked;
  const parts: FactInForce[] = [];
  for (const { number, identified } of ids)
    for (const run of index.orders.subjectRuns(number, role, pointOf(question))) {
      for (const position of run) {
        const fact = index.factAt(position);
        const effect = effectOf(fact, question, assumption);
        if (typeof effect === 'object') parts.push(asOwn(effect, identified));
        if (role === 'restrictions' && isLeftOpen(fact, effect)) addLeftOpen(fact, asked, left);
      }
      yield;
    }
  if (ids.length === 1) return parts;
  left.forOtherTransactions.sort((a, b) => a.position - b.position);
  return onceEach(parts).sort((a, b) => a.fact.position - b.fact.position);
}

/** A fact that is not surely in force may be so for a buyer elsewhere, or for another transaction. */
function addLeftOpen(fact: HeldFact, { question, assumption }: Asked, left: LeftOpen): void {
  const { transaction, ...anyTransaction } = question;
  if (assumption === buyerUnknown && isInForceByHeadquarters(fact, question)) left.onHeadquarters.push(fact);
  if (transaction !== undefined && typeof effectOf(fact, anyTransaction, assumption) === 'object')
    left.forOtherTransactions.push(fact);
}

/** Whether a fact that may bear on exports is not surely in force. */
function isLeftOpen(fact: HeldFact, effect: Effect): boolean {
  const isSure = typeof effect === 'object' && effect.inForceAsRecorded === 'surely';
  return !isSure && bearingOf(fact) !== 'no';
}

/** Whether a fact is in force, surely or possibly, for parties with headquarters in some place. */
function isInForceByHeadquarters(fact: HeldFact, question: Question): boolean {
  if (!hasHeadquartersTerm(fact)) return false;
  const effect = effectOf(fact, question);
  return (
    typeof effect === 'object' &&
    effect.destinations.some((row) => mayBeOnHeadquarters(row.destination) && row.inForce !== 'not')
  );
}

function* statusBy(
  asked: Asked,
  {
    measures: allMeasures,
    derived,
    flags,
    rules,
  }: Pick<Decision, 'measures' | 'derived' | 'flags' | 'rules'>,
  { onHeadquarters }: LeftOpen,
): Steps<[Status, DecidingRule, FactNotInForce[]?]> {
  const { index, ids, question } = asked;
  const measures = yield* thoseOf(allMeasures, ({ fact }) => bearingOf(fact) !== 'no');
  if (yield* someOf(measures, isSureAt(question))) return ['restricted', 'restriction-surely-in-force'];
  const byRules = restrictedByRules(rules);
  if (byRules === 'surely' || derived.some(({ inForce }) => inForce === 'surely'))
    return ['restricted', 'rule-surely-in-force'];
  if (yield* someOf(measures, isReplacedAt(question))) return ['restricted', 'restriction-surely-in-force'];
  if (measures.length > 0) return ['uncertain', 'restriction-possibly-in-force'];
  if (byRules !== undefined || derived.length > 0) return ['uncertain', 'rule-possibly-in-force'];
  if (yield* someOf(flags, ({ fact }) => ids.some(({ subject }) => isFlaggedBy(subject, fact))))
    return ['flagged', 'flag-in-force'];
  if (allMeasures.length > 0) return ['flagged', 'other-measure-in-force'];
  const found: RestrictionsNotInForce[] = [];
  for (const { number } of ids) found.push(yield* restrictionsNotInForce(index, number, asked));
  const ofRules = new Set<string | undefined>(rules.map((rule) => rule.why));
  const why = reasonsTried.find((each) => ofRules.has(each) || found.some(({ reason }) => reason === each));
  if (why === 'excepted') return ['no-record', 'restriction-excepted'];
  if (why !== undefined) {
    const facts = found.flatMap(({ reason, first }) => (reason === why ? first : []));
    const inOrder = facts.sort((a, b) => a.position - b.position).slice(0, MOST_NAMED);
    return ['not-restricted', `restriction-${why}`, inOrder.map((fact) => ({ fact, why }))];
  }
  if (onHeadquarters.length > 0 || rules.some(({ dependsOnHeadquarters }) => dependsOnHeadquarters))
    return ['no-record', 'restriction-on-headquarters'];
  for (const { subject, number } of ids)
    if (yield* wasFlagged(index, subject, number, asked)) return ['no-record', 'flag-released'];
  return ['no-record', 'nothing-held'];
}

function* thoseOf<Item>(items: readonly Item[], holds: (item: Item) => boolean): Steps<Item[]> {
  const those: Item[] = [];
  for (const [index, item] of items.entries()) {
    if (holds(item)) those.push(item);
    if ((index + 1) % FACTS_IN_STEP === 0) yield;
  }
  return those;
}

function* someOf<Item>(items: readonly Item[], holds: (item: Item) => boolean): Steps<boolean> {
  for (const [index, item] of items.entries()) {
    if (holds(item)) return true;
    if ((index + 1) % FACTS_IN_STEP === 0) yield;
  }
  return false;
}

/** A sale is shown on its seller without flagging it, and chips are never flagged. */
function isFlaggedBy(subject: Subject, fact: HeldFact): boolean {
  return subjectKinds[subject.kind].canBeFlagged && fact.concerns(subject);
}

const ever = { from: -Infinity, to: Infinity };
/** Why no restriction is in force, in the order in which the reasons are tried. */
const reasonsTried = ['suspended', 'over', 'not-begun', 'withdrawn', 'excepted'] as const;
type ReasonTried = (typeof reasonsTried)[number];

/** The restrictions of one id that are not in force for the first of the reasons that one of them has. */
interface RestrictionsNotInForce {
  /** Undefined if no restriction has one. */
  readonly reason: ReasonTried | undefined;
  /** The first of them, in recorded order. */
  readonly first: HeldFact[];
}

function* restrictionsNotInForce(
  index: AsOfIndex,
  subject: number,
  { question, assumption }: Asked,
): Steps<RestrictionsNotInForce> {
  // What is found cannot be preceded by anything that is still to be visited.
  const best = index.hasSuspensions(subject) ? 'suspended' : 'over';
  let reason: ReasonTried | undefined;
  let first: HeldFact[] = [];
  const point = { ...ever, position: question.position };
  for (const run of index.orders.subjectRuns(subject, 'restrictions', point)) {
    for (const position of run) {
      const fact = index.factAt(position);
      const effect = bearingOf(fact) === 'no' ? undefined : effectOf(fact, question, assumption);
      if (typeof effect !== 'string') continue;
      if (reason === undefined || reasonsTried.indexOf(effect) < reasonsTried.indexOf(reason))
        [reason, first] = [effect, []];
      if (effect === reason && first.length < MOST_NAMED) first.push(fact);
      if ((reason === best || reason === 'suspended') && first.length === MOST_NAMED)
        return { reason, first };
    }
    yield;
  }
  return { reason, first };
}

/** Whether something flagged an id, such as a measure that does not bear on exports, and does not any more. */
function* wasFlagged(
  index: AsOfIndex,
  subject: Subject,
  number: number,
  { question, assumption }: Asked,
): Steps<boolean> {
  const point = { ...ever, position: question.position };
  for (const role of ['flags', 'restrictions'] as const)
    for (const run of index.orders.subjectRuns(number, role, point)) {
      for (const position of run) {
        const fact = index.factAt(position);
        const isFlag = role === 'flags' ? isFlaggedBy(subject, fact) : bearingOf(fact) === 'no';
        const effect = isFlag ? effectOf(fact, question, assumption) : undefined;
        if (effect === 'over' || effect === 'suspended') return true;
      }
      yield;
    }
  return false;
}
