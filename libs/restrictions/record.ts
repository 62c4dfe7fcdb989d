import {
  definitions,
  destinationsOf,
  endOf,
  howOf,
  isConfirmed,
  isOf,
  resolved,
  startOf,
  zonelessTimes,
  type Destination,
  type DomainEvent,
  type EffectiveTimes,
  type EventOf,
  type UncertainInstant,
} from '../../events/index.js';
import { endOfFact, inForce, isEmptyInterval, type Lift, type Part } from '../rules/index.js';
import {
  CommandRefusedError,
  evolve,
  isInForceEvent,
  isLift,
  replacementOf,
  unretractedLifts,
  type FactEvent,
  type Facts,
  type InForceEvent,
  type LiftEvent,
  type Refusal,
} from './facts.js';
import { appliesToOf, mayRestrict, termsOf, transactionsOf } from './reach.js';

interface Recording {
  /** What is recorded after the facts, in the same append. */
  readonly later?: readonly FactEvent[];
  /**
   * Whether the lifts were recorded before, for this fact or for what was in its place: other lifts, which may be
   * newer, do not make them vain. They still show where those are not public yet.
   */
  readonly isAgain?: boolean;
}

/**
 * Decides to record facts in one append, each on the state that the ones before it leave.
 * @throws CommandRefusedError if a rule in docs/rules.md is broken.
 */
export function record(
  facts: Facts,
  events: readonly FactEvent[],
  { later = [], isAgain = false }: Recording = {},
): DomainEvent[] {
  let state = facts;
  const recorded: FactEvent[] = [];
  for (const given of events) {
    refuseUsedId(state, given.data.factId);
    const append = [...events, ...later];
    const event = isLift(given) ? resolvedLift(given, state, append) : resolved(given);
    if (isInForceEvent(event)) {
      refuseEmptyInterval(event);
      refuseEmptyReach(event);
    }
    if (isOf(event, 'governs')) refuseEmptyInterval(event);
    if (isOf(event, 'describes')) refuseEmptyNames(event);
    if (isLift(event)) {
      refuseWrongLift(state, event, isAgain ? [] : unretractedLifts(state, event.data.lifts));
      refuseWrongReplacement(state, event, append);
    }
    state = evolve(state, event);
    recorded.push(event);
  }
  return recorded;
}

/** A lift with its times, which depend on facts of the stream and of the same append. */
function resolvedLift(lift: LiftEvent, facts: Facts, append: readonly FactEvent[]): LiftEvent {
  return resolved(lift, facts.get(lift.data.lifts)?.event, replacementIn(lift, facts, append));
}

/** The fact that takes the place of a lifted one: of the same append, or of the stream. */
function replacementIn(lift: LiftEvent, facts: Facts, append: readonly FactEvent[]): FactEvent | undefined {
  const replacedBy = replacementOf(lift);
  if (replacedBy === undefined) return undefined;
  return append.find(({ data }) => data.factId === replacedBy) ?? facts.get(replacedBy)?.event;
}

/** A fact id is never used twice in its stream, not even after a retraction. */
function refuseUsedId(facts: Facts, factId: string): void {
  if (!facts.has(factId)) return;
  throw new CommandRefusedError('fact-exists', '/factId', `"${factId}" is already a fact of this subject`);
}

type TimedEvent = InForceEvent | LiftEvent | EventOf<'governs'>;

/** Where the effective times of events are compared: as instants, and as days of one time zone. */
type Axis = keyof EffectiveTimes;
const axes: readonly Axis[] = ['days', 'instants'];

/**
 * The axes on which two events can be compared: where neither has a zone, their days prove what their instants leave
 * open. In a zone, instants decide alone, because local times are repeated when clocks are put back.
 */
function axesOf(a: TimedEvent, b: TimedEvent): readonly Axis[] {
  return a.data.zone === undefined && b.data.zone === undefined ? axes : ['instants'];
}

function startOn(axis: Axis, event: TimedEvent): UncertainInstant {
  return startOf(event)?.[axis] ?? always;
}

/** Only an interval that must be over before it can begin is refused (R5). */
function refuseEmptyInterval(event: InForceEvent | EventOf<'governs'>): void {
  if (!isOver(event)) return;
  const field = 'until' in event.data ? 'until' : 'effectiveTo';
  throw new CommandRefusedError('interval-empty', `/${field}`, `${field} must be after effectiveFrom`);
}

/** A name that would end before it begins is refused: no party would ever have it (R12). */
function refuseEmptyNames({ data: { names = [] } }: EventOf<'describes'>): void {
  for (const [place, { effectiveFrom, effectiveTo }] of names.entries()) {
    if (effectiveFrom === undefined || effectiveTo === undefined) continue;
    const [start, end] = [zonelessTimes(effectiveFrom), zonelessTimes(effectiveTo)];
    if (!axes.some((axis) => isEmptyInterval(start[axis], end[axis]))) continue;
    const detail = 'effectiveTo must be after effectiveFrom';
    throw new CommandRefusedError('interval-empty', `/names/${place}/effectiveTo`, detail);
  }
}

function isOver(event: TimedEvent): boolean {
  return axesOf(event, event).some((axis) => isEmptyInterval(startOn(axis, event), endOf(event)[axis]));
}

/** A measure whose exceptions take away every destination that it names applies nowhere (R11). */
function refuseEmptyReach(event: InForceEvent): void {
  const terms = termsOf(event);
  if (terms?.every(({ destination, except }) => except.includes(destination)) !== true) return;
  const detail = 'must leave at least one of the destinations that are named';
  throw new CommandRefusedError('reach-empty', '/exceptDestinations', detail);
}

/** A lift names a fact of the right type that is not retracted, and has an effect on it beside others (R6, R7). */
function refuseWrongLift(facts: Facts, lift: LiftEvent, others: readonly LiftEvent[]): void {
  refuseWrongUntil(lift);
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
  refuseLateWithdrawal(restricted, lift);
  refuseForeignDestinations(restricted, lift);
  refuseForeignTransactions(restricted, lift);
  refuseVainLift(restricted, lift, others);
  refuseVainStay(restricted, lift, others);
}

/** What takes the place of a lifted fact is another restriction, which is recorded and not retracted (R6). */
function refuseWrongReplacement(facts: Facts, lift: LiftEvent, append: readonly FactEvent[]): void {
  const replacedBy = replacementOf(lift);
  if (replacedBy === undefined) return;
  const replacement = replacementIn(lift, facts, append);
  const refuse = (refusal: Refusal, detail: string): never => {
    throw new CommandRefusedError(refusal, '/replacedBy', `"${replacedBy}" ${detail}`);
  };
  if (replacement === undefined) return refuse('fact-unknown', 'is not a fact of this subject');
  if (facts.get(replacedBy)?.retracted === true) refuse('fact-retracted', 'was retracted');
  if (replacedBy === lift.data.lifts) refuse('lift-mismatched', 'is the fact that is lifted');
  if (!isOf(replacement, 'restricts'))
    refuse('lift-mismatched', `does not replace a restriction: it is ${replacement.type}`);
}

function refuseWrongUntil(lift: LiftEvent): void {
  const until = 'until' in lift.data ? lift.data.until : undefined;
  if (until === undefined) return;
  if (howOf(lift) !== 'suspends') {
    const detail = 'is only for a lift whose "how" is "suspends"';
    throw new CommandRefusedError('lift-mismatched', '/until', detail);
  }
  if (!isOver(lift)) return;
  throw new CommandRefusedError('interval-empty', '/until', 'until must be after effectiveFrom');
}

/** A withdrawal is the act that called a restriction off before it began. */
function refuseLateWithdrawal(restricted: InForceEvent, lift: LiftEvent): void {
  if (howOf(lift) !== 'withdraws' || isSurelyBefore(lift, restricted)) return;
  const detail =
    `"${restricted.data.factId}" may have begun by then, and only what has not begun can be withdrawn: give the ` +
    'date of the act that withdrew it, or end it with "how": "ends"';
  throw new CommandRefusedError('lift-mismatched', '/effectiveFrom', detail);
}

/** Whether one event begins before another under every reading of both. */
export function isSurelyBefore(lift: TimedEvent, restricted: TimedEvent): boolean {
  return axesOf(lift, restricted).some(
    (axis) => startOn(axis, lift).latest < startOn(axis, restricted).earliest,
  );
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
function refuseVainLift(restricted: InForceEvent, lift: LiftEvent, others: readonly LiftEvent[]): void {
  const isWithdrawal = howOf(lift) === 'withdraws';
  const at = isWithdrawal ? restricted : lift;
  if (partsOf(restricted, lift).some((part) => mayBeInForce(restricted, others, at, part))) return;
  const isEarly = !isWithdrawal && isSurelyBefore(lift, restricted);
  const why = isEarly
    ? 'has not begun when the lift begins: what was called off before it began is lifted with "how": "withdraws", ' +
      'and what was postponed is replaced by a restriction that "postpones" it'
    : 'is not in force when the lift begins';
  throw new CommandRefusedError('not-in-force', '/lifts', `"${restricted.data.factId}" ${why}`);
}

/** The parts of a fact's reach that a lift names. */
function partsOf(restricted: InForceEvent, lift: LiftEvent): readonly Part[] {
  const terms = destinationsOf(lift) ?? destinationsOf(restricted) ?? [undefined];
  const applied = appliesToOf(lift) ?? transactionsOf(restricted);
  const exceptions = 'exceptDestinations' in restricted.data ? restricted.data.exceptDestinations : undefined;
  return terms.flatMap((term) => applied.map((transaction) => ({ term, exceptions, transaction })));
}

/** A suspension adds nothing where another, which is confirmed, surely suspends the same all that time (R6). */
function refuseVainStay(restricted: InForceEvent, lift: LiftEvent, others: readonly LiftEvent[]): void {
  if (howOf(lift) !== 'suspends') return;
  const stays = others.filter((each) => howOf(each) === 'suspends');
  const isVain = partsOf(restricted, lift).every((part) => stays.some((stay) => outlasts(stay, lift, part)));
  if (!isVain) return;
  const detail =
    `"${restricted.data.factId}" is suspended already for all of that time: a stay that ends early is recorded as a restriction ` +
    'that "lifts" it and begins then, or its record is corrected by retract-fact';
  throw new CommandRefusedError('not-in-force', '/lifts', detail);
}

/** Whether a suspension surely suspends a part from before another may begin until after it may be over. */
function outlasts(stay: LiftEvent, other: LiftEvent, part: Part): boolean {
  return axesOf(stay, other).some((axis) => {
    // As if it ended the fact: from when on the part is surely lifted.
    const { latest } = endOfFact(never, [{ ...asLift(axis, stay), how: 'ends' }], part);
    return latest <= startOn(axis, other).earliest && endOf(stay)[axis].earliest >= endOf(other)[axis].latest;
  });
}

/** Whether a part of a fact's reach may be in force at some instant at which another event may begin. */
function mayBeInForce(
  restricted: InForceEvent,
  lifts: readonly LiftEvent[],
  at: InForceEvent | LiftEvent,
  part: Part,
): boolean {
  return axesOf(at, restricted).every((axis) => {
    const { earliest, latest } = startOn(axis, at);
    const ends = lifts.map((lift) => asLift(axis, lift));
    const end = endOfFact(endOf(restricted)[axis], ends, part);
    return inForce(startOn(axis, restricted), end, { from: earliest, to: latest + 1 }) !== 'not';
  });
}

/**
 * What a lift takes away for good: a withdrawal all that there would have been. What is suspended may be in force
 * again, and can be ended meanwhile.
 */
function asLift(axis: Axis, lift: LiftEvent): Lift {
  const isWithdrawal = howOf(lift) === 'withdraws';
  return {
    how: isWithdrawal ? 'ends' : howOf(lift),
    start: isWithdrawal ? always : startOn(axis, lift),
    destinations: destinationsOf(lift),
    appliesTo: appliesToOf(lift),
    isConfirmed: isConfirmed(lift.data.evidence),
  };
}

const always: UncertainInstant = { earliest: -Infinity, latest: -Infinity };
const never: UncertainInstant = { earliest: Infinity, latest: Infinity };
