import {
  definitions,
  destinationsOf,
  factTypeOf,
  isConfirmed,
  isOf,
  isSlug,
  parseBound,
  parseEnd,
  reaches,
  type Destination,
  type DomainEvent,
  type EffectiveBound,
  type EventOf,
  type RecordFact,
  type SubjectKind,
} from '../../events/index.js';
import { endOfFact, inForce, isEmptyInterval, type Lift } from '../rules/index.js';

type FactEvent = Exclude<DomainEvent, EventOf<'retracts'>>;
type InForceEvent = EventOf<'restricts' | 'flags'>;
type LiftEvent = EventOf<'lifts'>;

/** A fact of a stream, and whether it was retracted. */
interface RecordedFact {
  readonly event: FactEvent;
  readonly retracted: boolean;
}

/** The facts of one stream by id, in the order they were recorded: a decider's whole state. */
export interface Facts {
  readonly size: number;
  get(factId: string): RecordedFact | undefined;
  has(factId: string): boolean;
  values(): Iterable<RecordedFact>;
}

/** Facts that {@link foldInto} changes in place; whoever decides on them sees {@link Facts}. */
export type FoldedFacts = Map<string, RecordedFact>;

/** A stream in which nothing is recorded. */
export const noFacts: Facts = new Map();

/** Why a command was refused, for a program. */
export const refusals = [
  'fact-exists',
  'fact-unknown',
  'fact-retracted',
  'interval-empty',
  'lift-mismatched',
  'not-in-force',
  'lift-lost',
  'destination-not-restricted',
] as const;
export type Refusal = (typeof refusals)[number];

/** A command that the rules in docs/rules.md refuse. `pointer` is the JSON pointer of the field at fault. */
export class CommandRefusedError extends Error {
  override readonly name = 'CommandRefusedError';
  constructor(
    readonly refusal: Refusal,
    readonly pointer: string,
    detail: string,
  ) {
    super(detail);
  }
}

/** The facts that a whole stream holds. */
export function fold(events: Iterable<DomainEvent>): FoldedFacts {
  const facts: FoldedFacts = new Map();
  foldInto(facts, events);
  return facts;
}

/** Folds the next events of a stream into its facts, in place: it costs what the events cost, not the facts. */
export function foldInto(facts: FoldedFacts, events: Iterable<DomainEvent>): void {
  for (const event of events) {
    const [factId, fact] = changeBy(event, facts);
    if (fact !== undefined) facts.set(factId, fact);
  }
}

/**
 * The facts of a stream after one more event. `facts` stay as they are and are not copied: the result reads through
 * to them, so that they must not be changed in place while it is used.
 */
export function evolve(facts: Facts, event: DomainEvent): Facts {
  return ChangedFacts.of(facts, event);
}

/** The fact that an event records or changes, by its id; undefined where it retracts an unknown one. */
function changeBy(event: DomainEvent, facts: Pick<Facts, 'get'>): [string, RecordedFact | undefined] {
  const { factId } = event.data;
  if (!isOf(event, 'retracts')) return [factId, { event, retracted: false }];
  const held = facts.get(factId);
  return [factId, held === undefined ? undefined : { ...held, retracted: true }];
}

/** Facts of which some were added or changed since. */
class ChangedFacts implements Facts {
  readonly size: number;

  private constructor(
    private readonly base: Facts,
    private readonly changes: ReadonlyMap<string, RecordedFact>,
  ) {
    this.size = base.size + [...changes.keys()].filter((factId) => !base.has(factId)).length;
  }

  static of(facts: Facts, event: DomainEvent): Facts {
    const [factId, fact] = changeBy(event, facts);
    if (fact === undefined) return facts;
    const [base, changes] = facts instanceof ChangedFacts ? [facts.base, facts.changes] : [facts, []];
    return new ChangedFacts(base, new Map([...changes, [factId, fact]]));
  }

  get(factId: string): RecordedFact | undefined {
    return this.changes.get(factId) ?? this.base.get(factId);
  }

  has(factId: string): boolean {
    return this.changes.has(factId) || this.base.has(factId);
  }

  *values(): Iterable<RecordedFact> {
    for (const fact of this.base.values()) yield this.changes.get(fact.event.data.factId) ?? fact;
    for (const [factId, fact] of this.changes) if (!this.base.has(factId)) yield fact;
  }
}

function isLift(event: DomainEvent): event is LiftEvent {
  return isOf(event, 'lifts');
}

function isInForceEvent(event: DomainEvent): event is InForceEvent {
  return isOf(event, 'restricts', 'flags');
}

/** A fact id is never used twice in its stream, not even after a retraction. */
function refuseUsedId(facts: Facts, factId: string): void {
  if (!facts.has(factId)) return;
  throw new CommandRefusedError('fact-exists', '/factId', `"${factId}" is already a fact of this subject`);
}

/** Only an interval that must be empty is refused (R5 in docs/rules.md). */
function refuseEmptyInterval({ effectiveFrom, effectiveTo }: InForceEvent['data']): void {
  if (!isEmptyInterval(parseBound(effectiveFrom), parseEnd(effectiveTo))) return;
  throw new CommandRefusedError('interval-empty', '/effectiveTo', 'effectiveTo must be after effectiveFrom');
}

/** The facts that are not retracted and lift `factId`. */
function standingLifts(facts: Facts, factId: string): LiftEvent[] {
  return [...facts.values()].flatMap(({ event, retracted }) =>
    !retracted && isLift(event) && event.data.lifts === factId ? [event] : [],
  );
}

function asLift(lift: LiftEvent): Lift {
  const { effectiveFrom, evidence } = lift.data;
  return {
    start: parseBound(effectiveFrom),
    destinations: destinationsOf(lift),
    isConfirmed: isConfirmed(evidence),
  };
}

/** Whether the fact may be in force, for `destination`, at some instant that the lift's start may mean. */
function mayBeInForce(
  facts: Facts,
  restricted: InForceEvent,
  from: EffectiveBound,
  destination?: Destination,
): boolean {
  const { earliest, latest } = parseBound(from);
  const lifts = standingLifts(facts, restricted.data.factId).map(asLift);
  const end = endOfFact(parseEnd(restricted.data.effectiveTo), lifts, destination);
  return (
    inForce(parseBound(restricted.data.effectiveFrom), end, { from: earliest, to: latest + 1 }) !== 'not'
  );
}

function refuseForeignDestinations(restricted: InForceEvent, lift: LiftEvent): void {
  const held = destinationsOf(restricted);
  for (const [index, term] of (destinationsOf(lift) ?? []).entries()) {
    if (held === undefined || held.some((destination) => reaches(destination, term) !== 'no')) continue;
    const detail = `"${restricted.data.factId}" does not restrict ${term}; it names ${held.join(', ')}`;
    throw new CommandRefusedError('destination-not-restricted', `/destinations/${index}`, detail);
  }
}

/** A lift names a fact of the right type that is not retracted and may be in force when the lift begins (R6). */
function refuseVainLift(facts: Facts, lift: LiftEvent): void {
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
  refuseForeignDestinations(restricted, lift);
  const asked = destinationsOf(lift) ?? destinationsOf(restricted) ?? [undefined];
  if (asked.some((term) => mayBeInForce(facts, restricted, lift.data.effectiveFrom, term))) return;
  throw new CommandRefusedError(
    'not-in-force',
    '/lifts',
    `"${lift.data.lifts}" is not in force when the lift begins`,
  );
}

/**
 * Decides to record facts in one append, each on the state that the ones before it leave.
 * @throws CommandRefusedError if a rule in docs/rules.md is broken.
 */
export function record(facts: Facts, events: readonly FactEvent[]): DomainEvent[] {
  let state = facts;
  for (const event of events) {
    refuseUsedId(state, event.data.factId);
    if (isInForceEvent(event)) refuseEmptyInterval(event.data);
    if (isLift(event)) refuseVainLift(state, event);
    state = evolve(state, event);
  }
  return [...events];
}

/** The event of a command that records one fact and nothing else. */
export function eventOf<K extends SubjectKind>({ type, data }: RecordFact<K>): FactEvent {
  return { type: factTypeOf[type], data } as FactEvent;
}

/** Ends what we held to be true of a fact; the replacement, if any, is decided as a command of its own. */
export interface RetractFact<Replacement> {
  readonly type: 'retract-fact';
  readonly factId: string;
  readonly reason: string;
  readonly replacement?: Replacement;
}

/**
 * Decides to retract a fact, with its replacement, if any, in the same append (R8). The lifts that the
 * fact took the place by go with it: a correction must not clear what was restricted before. What lifted the fact
 * lifts its replacement: a correction must not put back in force what had ended.
 * @throws CommandRefusedError if the fact is unknown or was retracted, or the replacement or one of its lifts is refused.
 */
export function retract<Replacement extends { readonly data: { readonly factId: string } }>(
  facts: Facts,
  { factId, reason, replacement }: RetractFact<Replacement>,
  decide: (facts: Facts, replacement: Replacement) => DomainEvent[],
): DomainEvent[] {
  const held = facts.get(factId);
  if (held === undefined) {
    throw new CommandRefusedError('fact-unknown', '/factId', `"${factId}" is not a fact of this subject`);
  }
  if (held.retracted)
    throw new CommandRefusedError('fact-retracted', '/factId', `"${factId}" was already retracted`);
  const replacedBy = replacement === undefined ? {} : { replacedBy: replacement.data.factId };
  const retracted: DomainEvent[] = [{ type: 'FactRetracted', data: { factId, reason, ...replacedBy } }];
  for (const lift of liftsFor(facts, factId)) {
    retracted.push({ type: 'FactRetracted', data: { factId: lift, reason } });
  }
  if (replacement === undefined) return retracted;
  const without = retracted.reduce(evolve, facts);
  const replacing = decideReplacement(without, replacement, decide);
  const isReplaced = replacing.some(
    ({ type, data }) => type === held.event.type && data.factId === replacement.data.factId,
  );
  // What is of another kind has no such lifts: with the fact, they have come to nothing.
  const standing = isReplaced ? standingLifts(facts, factId) : [];
  return [
    ...retracted,
    ...replacing,
    ...carriedOver(replacing.reduce(evolve, without), standing, replacement),
  ];
}

/** The lifts of a fact as lifts of its replacement, each a fact of its own, with the same dates and evidence. */
function carriedOver(
  facts: Facts,
  lifts: readonly LiftEvent[],
  { data: { factId } }: { readonly data: { readonly factId: string } },
): DomainEvent[] {
  let state = facts;
  const carried: DomainEvent[] = [];
  for (const lift of lifts) {
    const again = liftAgain(state, lift, factId);
    carried.push(again);
    state = evolve(state, again);
  }
  return carried;
}

/** A lift as one of another fact, in the first id for it that is not used. */
function liftAgain(facts: Facts, lift: LiftEvent, lifts: string): LiftEvent {
  let number = 1;
  while (facts.has(liftIdOf(lifts, number))) number += 1;
  const id = liftIdOf(lifts, number);
  const isTooLong: boolean = !isSlug(id);
  const again = { ...lift, data: { ...lift.data, factId: id, lifts } } as LiftEvent;
  try {
    if (isTooLong) throw new CommandRefusedError('lift-lost', '', `the id "${id}" would be too long`);
    record(facts, [again]);
    return again;
  } catch (error) {
    if (!(error instanceof CommandRefusedError)) throw error;
    const { lifts: lifted, factId: own } = lift.data;
    const detail = `"${own}" lifts "${lifted}", and cannot lift "${lifts}": ${error.message}. Retract it first`;
    throw new CommandRefusedError('lift-lost', '/replacement', detail);
  }
}

/** The id of a lift that comes with a fact: of those with it, the `number`th, from 1. */
export function liftIdOf(factId: string, number: number): string {
  return `${factId}-lift-${number}`;
}

/** The standing lifts that only made room for the fact: without it, what they ended is in force again. */
function liftsFor(facts: Facts, factId: string): string[] {
  return [...facts.values()].flatMap(({ event, retracted }) =>
    !retracted && 'replacedBy' in event.data && event.data.replacedBy === factId ? [event.data.factId] : [],
  );
}

/** A refusal of the replacement points into it. */
function decideReplacement<Replacement>(
  facts: Facts,
  replacement: Replacement,
  decide: (facts: Facts, replacement: Replacement) => DomainEvent[],
): DomainEvent[] {
  try {
    return decide(facts, replacement);
  } catch (error) {
    if (!(error instanceof CommandRefusedError)) throw error;
    throw new CommandRefusedError(error.refusal, `/replacement${error.pointer}`, error.message);
  }
}
