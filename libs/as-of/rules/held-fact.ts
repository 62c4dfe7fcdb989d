import type {
  Destination,
  DomainEvent,
  EventOf,
  EventType,
  Subject,
  UncertainInstant,
} from '../../../events/index.js';

export type FactEvent = Exclude<DomainEvent, EventOf<'retracts'>>;

/** The event that retracted a fact. */
export interface Retraction {
  readonly position: number;
  /** Milliseconds since the Unix epoch. */
  readonly recordedAt: number;
  readonly reason: string;
  /** The id of the fact that replaces it, if one does. */
  readonly replacedBy: string | undefined;
}

/** A fact as the index holds it: what was recorded of it, its lifts and its retraction. */
export interface HeldFact {
  readonly position: number;
  readonly factId: string;
  readonly subject: Subject;
  /** The name of its subject's stream. */
  readonly stream: string;
  /** Milliseconds since the Unix epoch. */
  readonly recordedAt: number;
  readonly type: EventType;
  readonly authority: string | undefined;
  readonly measure: string | undefined;
  /** Undefined where its type or the event names none. */
  readonly destinations: readonly Destination[] | undefined;
  readonly exceptDestinations: readonly Destination[];
  /** When it takes effect; undefined for a description, which has no effective time. */
  readonly start: UncertainInstant | undefined;
  readonly isLift: boolean;
  /** Its own stated end; a lift ends its fact and has none. */
  readonly end: UncertainInstant;
  /** Its lifts in recorded order, including retracted ones. */
  readonly lifts: readonly HeldFact[];
  readonly retraction: Retraction | undefined;
  /** The event, read from the event store. */
  readonly event: FactEvent;

  /** Whether it is about a subject, or flags it from another stream. */
  concerns(subject: Subject): boolean;
  /** Whether it is known at a position: recorded by then, and not retracted by then (R9). */
  isKnownAt(position: number): boolean;
  /** Whether some of its evidence was surely public by an instant (R10); always, if none is given. */
  isPublicBy(instant: number | undefined): boolean;
  /** Whether an authority or the company itself says so, in evidence that was surely public by an instant. */
  isConfirmedBy(instant: number | undefined): boolean;
}
