import {
  factTypeOf,
  isOf,
  type DomainEvent,
  type EventOf,
  type RecordFact,
  type SubjectKind,
} from '../../events/index.js';

export type FactEvent = Exclude<DomainEvent, EventOf<'retracts'>>;
export type InForceEvent = EventOf<'restricts' | 'flags'>;
export type LiftEvent = EventOf<'lifts'>;

/** A fact of a stream. */
export interface RecordedFact {
  readonly event: FactEvent;
  readonly retracted: boolean;
  /** The fact that corrected it, if one did. */
  readonly replacedBy?: string;
  /** Of a lift that came with a restriction which takes its place: that restriction, if it was retracted first. */
  readonly retractedWith?: string;
}

/** The facts of one stream, in the order they were recorded: a decider's whole state. */
export type Facts = ReadonlyMap<string, RecordedFact>;

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
  'transaction-not-restricted',
  'reach-empty',
  'restoration-refused',
  'identity-changed',
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

/** Folds a whole stream, in one copy of its state. */
export function fold(events: Iterable<DomainEvent>): Facts {
  const facts: MutableFacts = new Map();
  for (const event of events) apply(facts, event);
  return facts;
}

/** Folds one more event into the facts of its stream, which stay as they are. */
export function evolve(facts: Facts, event: DomainEvent): Facts {
  const next: MutableFacts = new Map(facts);
  apply(next, event);
  return next;
}

type MutableFacts = Map<string, RecordedFact>;

function apply(facts: MutableFacts, event: DomainEvent): void {
  if (!isOf(event, 'retracts')) {
    facts.set(event.data.factId, { event, retracted: false });
    return;
  }
  const { factId, replacedBy } = event.data;
  const held = facts.get(factId);
  if (held === undefined) return;
  const replacement = replacementOf(held.event);
  const goesWithIt = replacement !== undefined && facts.get(replacement)?.retracted === true;
  facts.set(factId, {
    ...held,
    retracted: true,
    ...(replacedBy === undefined ? {} : { replacedBy }),
    ...(goesWithIt ? { retractedWith: replacement } : {}),
  });
}

/** The restriction that takes the place of what a lift ends; undefined of any other fact. */
export function replacementOf({ data }: FactEvent): string | undefined {
  return 'replacedBy' in data ? data.replacedBy : undefined;
}

export function isLift(event: DomainEvent): event is LiftEvent {
  return isOf(event, 'lifts');
}

export function isInForceEvent(event: DomainEvent): event is InForceEvent {
  return isOf(event, 'restricts', 'flags');
}

/** The facts that are not retracted and lift `factId`. */
export function unretractedLifts(facts: Facts, factId: string): LiftEvent[] {
  return [...facts.values()].flatMap(({ event, retracted }) =>
    !retracted && isLift(event) && event.data.lifts === factId ? [event] : [],
  );
}

/** The event of a command that records one fact and nothing else. */
export function eventOf<K extends SubjectKind>({ type, data }: RecordFact<K>): FactEvent {
  return { type: factTypeOf[type], data } as FactEvent;
}

/** The id of a lift that comes with a fact: of those with it, the `number`th, from 1. */
export function liftIdOf(factId: string, number: number): string {
  return `${factId}-lift-${number}`;
}
