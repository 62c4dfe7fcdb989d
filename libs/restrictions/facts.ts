import {
  factTypeOf,
  isOf,
  type DomainEvent,
  type EventOf,
  type RecordFact,
  type SubjectKind,
} from '../../events/index.js';

export type FactEvent = Exclude<DomainEvent, EventOf<'retracts'>>;
export type InForceEvent = EventOf<'restricts' | 'flags' | 'owns'>;
export type LiftEvent = EventOf<'lifts'>;

/** A fact of a stream. */
interface RecordedFact {
  readonly event: FactEvent;
  readonly retracted: boolean;
  /** The fact that corrected it, if one did; or, if it was a correction, what it corrected, recorded again. */
  readonly replacedBy?: string;
  /** Of a correction that was retracted: the fact that was recorded again, by the id that it had before. */
  readonly restores?: string;
  /**
   * Of a lift that came with a restriction and was retracted with it: that restriction. Not of a lift of what had been
   * retracted before: what a correction of that took over of the lift is a lift of its own.
   */
  readonly retractedWith?: string;
}

/** The facts of one stream by id, in the order they were recorded: a decider's whole state. */
export interface Facts {
  readonly size: number;
  get(factId: string): RecordedFact | undefined;
  has(factId: string): boolean;
  values(): Iterable<RecordedFact>;
}

/** Facts that {@link foldInto} changes in place; a decider sees them as {@link Facts}. */
export type FoldedFacts = Map<string, RecordedFact>;

/** A stream in which nothing is recorded. */
export const noFacts: Facts = new Map();

/** Why a command was refused, for a program. */
export type Refusal =
  | 'fact-exists'
  | 'fact-unknown'
  | 'fact-retracted'
  | 'interval-empty'
  | 'lift-mismatched'
  | 'not-in-force'
  | 'lift-lost'
  | 'destination-not-restricted'
  | 'transaction-not-restricted'
  | 'reach-empty'
  | 'restoration-refused'
  | 'identity-changed'
  | 'party-itself'
  | 'list-unknown'
  | 'edition-under-way'
  | 'list-has-editions'
  | 'edition-recorded'
  | 'edition-not-started'
  | 'group-unknown'
  | 'terms-mismatched'
  | 'parameter-invalid'
  | 'shares-beyond-whole'
  | 'decision-refused'
  | 'receipt-erased'
  | 'receipt-retained';

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
  return [factId, held === undefined ? undefined : retracted(held, event, facts)];
}

function retracted(
  held: RecordedFact,
  { data: { replacedBy, restores } }: EventOf<'retracts'>,
  facts: Pick<Facts, 'get'>,
): RecordedFact {
  const { event } = held;
  const replacement = replacementOf(event);
  const isOfRetracted = isLift(event) && facts.get(event.data.lifts)?.retracted === true;
  const goesWithIt =
    replacement !== undefined && facts.get(replacement)?.retracted === true && !isOfRetracted;
  return {
    ...held,
    retracted: true,
    ...(replacedBy === undefined ? {} : { replacedBy }),
    ...(restores === undefined ? {} : { restores }),
    ...(goesWithIt ? { retractedWith: replacement } : {}),
  };
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

/** The restriction that takes the place of what a lift ends; undefined of any other fact. */
export function replacementOf({ data }: FactEvent): string | undefined {
  return 'replacedBy' in data ? data.replacedBy : undefined;
}

export function isLift(event: DomainEvent): event is LiftEvent {
  return isOf(event, 'lifts');
}

export function isInForceEvent(event: DomainEvent): event is InForceEvent {
  return isOf(event, 'restricts', 'flags', 'owns');
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
