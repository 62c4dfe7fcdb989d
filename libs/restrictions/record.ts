import {
  definitions,
  isConfirmed,
  parseBound,
  parseEnd,
  type Destination,
  type DomainEvent,
  type EffectiveBound,
  type Transaction,
  type UncertainInstant,
} from '../../events/index.js';
import { endOfFact, inForce, isEmptyInterval, type Lift } from '../rules/index.js';
import {
  CommandRefusedError,
  evolve,
  isInForceEvent,
  isLift,
  unretractedLifts,
  type FactEvent,
  type Facts,
  type InForceEvent,
  type LiftEvent,
} from './facts.js';
import { appliesToOf, mayRestrict, termsOf, transactionsOf } from './reach.js';

/**
 * Decides to record facts in one append, each on the state that the ones before it leave.
 * @throws CommandRefusedError if a rule in docs/rules.md is broken.
 */
export function record(facts: Facts, events: readonly FactEvent[]): DomainEvent[] {
  let state = facts;
  for (const event of events) {
    refuseUsedId(state, event.data.factId);
    if (isInForceEvent(event)) {
      refuseEmptyInterval(event.data);
      refuseEmptyReach(event);
    }
    if (isLift(event)) refuseWrongLift(state, event);
    state = evolve(state, event);
  }
  return [...events];
}

/** A fact id is never used twice in its stream, not even after a retraction. */
function refuseUsedId(facts: Facts, factId: string): void {
  if (!facts.has(factId)) return;
  throw new CommandRefusedError('fact-exists', '/factId', `"${factId}" is already a fact of this subject`);
}

const DAY = 86_400_000;
const day = /^\d{4}-\d{2}-\d{2}$/;

interface Period {
  readonly start: UncertainInstant;
  readonly end: UncertainInstant;
}

/** When a fact is in force. Where start and end are one day, both are unknown instants in it (R4). */
function periodOf({ effectiveFrom, effectiveTo }: InForceEvent['data']): Period {
  const start = parseBound(effectiveFrom);
  if (typeof effectiveTo === 'string' && effectiveTo === effectiveFrom && day.test(effectiveTo)) {
    const within = { earliest: start.earliest, latest: start.latest + DAY - 1 };
    return { start: within, end: within };
  }
  return { start, end: parseEnd(effectiveTo) };
}

/** Only an interval that must be over before it can begin is refused (R5). */
function refuseEmptyInterval(data: InForceEvent['data']): void {
  const { start, end } = periodOf(data);
  if (!isEmptyInterval(start, end)) return;
  throw new CommandRefusedError('interval-empty', '/effectiveTo', 'effectiveTo must be after effectiveFrom');
}

/** A measure whose exceptions take away every destination that it names applies nowhere (R11). */
function refuseEmptyReach(event: InForceEvent): void {
  const terms = termsOf(event);
  if (terms?.every(({ destination, except }) => except.includes(destination)) !== true) return;
  const detail = 'must leave at least one of the destinations that are named';
  throw new CommandRefusedError('reach-empty', '/exceptDestinations', detail);
}

/** A lift names a fact of the right type that is not retracted, and has an effect on it (R6, R7). */
function refuseWrongLift(facts: Facts, lift: LiftEvent): void {
  const held = facts.get(lift.data.lifts);
  if (held === undefined) {
    throw new CommandRefusedError(
      'fact-unknown',
      '/lifts',
      `"${lift.data.lifts}" is not a fact of this subject`,
    );
  }
  if (held.retracted) {
    throw new CommandRefusedError('fact-retracted', '/lifts', `"${lift.data.lifts}" was retracted`);
  }
  const restricted = held.event;
  if (!isInForceEvent(restricted) || definitions[restricted.type].liftedBy.type !== lift.type) {
    const detail = `${lift.type} cannot end "${lift.data.lifts}", which is ${restricted.type}`;
    throw new CommandRefusedError('lift-mismatched', '/lifts', detail);
  }
  refuseWrongUntil(lift);
  refuseLateWithdrawal(restricted, lift);
  refuseForeignDestinations(restricted, lift);
  refuseForeignTransactions(restricted, lift);
  refuseVainLift(facts, restricted, lift);
}

/** What a lift does; one whose type knows no other way ends its fact. */
function wayOf({ data }: LiftEvent) {
  return ('how' in data ? data.how : undefined) ?? 'ends';
}

function refuseWrongUntil(lift: LiftEvent): void {
  const until = 'until' in lift.data ? lift.data.until : undefined;
  if (until === undefined) return;
  if (wayOf(lift) !== 'suspends') {
    const detail = 'is only for a lift whose "how" is "suspends"';
    throw new CommandRefusedError('lift-mismatched', '/until', detail);
  }
  if (!isEmptyInterval(parseBound(lift.data.effectiveFrom), parseBound(until))) return;
  throw new CommandRefusedError('interval-empty', '/until', 'until must be after effectiveFrom');
}

/** A withdrawal is the act that called a restriction off before it began. */
function refuseLateWithdrawal(restricted: InForceEvent, lift: LiftEvent): void {
  if (wayOf(lift) !== 'withdraws' || isSurelyBefore(lift.data.effectiveFrom, restricted)) return;
  const detail =
    `"${restricted.data.factId}" may have begun by then, and only what has not begun can be withdrawn: give the ` +
    'date of the act that withdrew it, or end it with "how": "ends"';
  throw new CommandRefusedError('lift-mismatched', '/effectiveFrom', detail);
}

function isSurelyBefore(bound: EffectiveBound, { data }: InForceEvent): boolean {
  return parseBound(bound).latest < periodOf(data).start.earliest;
}

function namedBy(event: FactEvent): readonly Destination[] | undefined {
  return termsOf(event)?.map(({ destination }) => destination);
}

function refuseForeignDestinations(restricted: InForceEvent, lift: LiftEvent): void {
  const held = namedBy(restricted);
  for (const [index, destination] of (namedBy(lift) ?? []).entries()) {
    if (held === undefined || mayRestrict(restricted, destination)) continue;
    const detail = `"${restricted.data.factId}" does not restrict ${destination}; it names ${held.join(', ')}`;
    throw new CommandRefusedError('destination-not-restricted', `/destinations/${index}`, detail);
  }
}

function refuseForeignTransactions(restricted: InForceEvent, lift: LiftEvent): void {
  const held = transactionsOf(restricted);
  for (const [index, transaction] of (appliesToOf(lift) ?? []).entries()) {
    if (held.includes(transaction)) continue;
    const detail = `"${restricted.data.factId}" does not restrict ${transaction}; it applies to ${held.join(', ')}`;
    throw new CommandRefusedError('transaction-not-restricted', `/appliesTo/${index}`, detail);
  }
}

/** A fact may be in force when a lift begins; one that is withdrawn, when it would have begun. */
function refuseVainLift(facts: Facts, restricted: InForceEvent, lift: LiftEvent): void {
  const isWithdrawal = wayOf(lift) === 'withdraws';
  const from = isWithdrawal ? periodOf(restricted.data).start : parseBound(lift.data.effectiveFrom);
  const terms = namedBy(lift) ?? namedBy(restricted) ?? [undefined];
  const applied = appliesToOf(lift) ?? transactionsOf(restricted);
  for (const term of terms)
    for (const transaction of applied) if (mayBeInForce(facts, restricted, from, term, transaction)) return;
  const hint =
    !isWithdrawal && isSurelyBefore(lift.data.effectiveFrom, restricted)
      ? ', which has not begun by then: what was called off before it began is lifted with "how": "withdraws", ' +
        'and what was put off is replaced by a restriction that "postpones" it'
      : '';
  const detail = `"${restricted.data.factId}" is not in force when the lift begins${hint}`;
  throw new CommandRefusedError('not-in-force', '/lifts', detail);
}

/** Whether a fact may be in force, for a term and a transaction, at some instant that `from` may mean. */
function mayBeInForce(
  facts: Facts,
  restricted: InForceEvent,
  { earliest, latest }: UncertainInstant,
  term: Destination | undefined,
  transaction: Transaction,
): boolean {
  const { start, end: stated } = periodOf(restricted.data);
  const lifts = unretractedLifts(facts, restricted.data.factId)
    .filter((lift) => appliesToOf(lift)?.includes(transaction) ?? true)
    .flatMap(asLift);
  const end = endOfFact(stated, lifts, term);
  return inForce(start, end, { from: earliest, to: latest + 1 }) !== 'not';
}

/** What a lift takes away for good: what is suspended may be in force again, and can be ended meanwhile. */
function asLift(lift: LiftEvent): Lift[] {
  const { effectiveFrom, evidence } = lift.data;
  const way = wayOf(lift);
  if (way === 'suspends') return [];
  const start = way === 'withdraws' ? always : parseBound(effectiveFrom);
  // What a lift excepts, it leaves as it is.
  const isWhole = termsOf(lift)?.every(({ except }) => except.length === 0) ?? true;
  return [{ start, destinations: namedBy(lift), isConfirmed: isWhole && isConfirmed(evidence) }];
}

const always: UncertainInstant = { earliest: -Infinity, latest: -Infinity };
