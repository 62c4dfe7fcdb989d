import type {
  AsOf,
  Certain,
  Destination,
  DestinationTerm,
  DomainEvent,
  EventOf,
  EventType,
  LiftKind,
  Measure,
  PartyKind,
  Subject,
  UncertainInstant,
  Transaction,
} from '../../../events/index.js';

export type FactEvent = Exclude<
  DomainEvent,
  EventOf<'retracts' | 'covers' | 'governs' | 'screens' | 'corrects-clock'>
>;

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
  readonly measure: Measure | undefined;
  /** The government list that it is an entry of. */
  readonly list: string | undefined;
  /** Whether that entry is an address, and names no party. */
  readonly isAddress: boolean;
  /** Of a description: what it says that the party is. */
  readonly partyKind: PartyKind | undefined;
  /** Undefined where its type or the event names none. */
  readonly destinations: readonly DestinationTerm[] | undefined;
  readonly exceptDestinations: readonly Destination[];
  /** The transactions that it applies to; undefined where it names none: all. */
  readonly appliesTo: readonly Transaction[] | undefined;
  /** Whether it has effective time; a description has none. */
  readonly isTimed: boolean;
  readonly isLift: boolean;
  /** Whether it states who owns a share of its subject: it neither restricts nor flags. */
  readonly isOwnership: boolean;
  /** What a lift does to its fact. */
  readonly how: LiftKind;
  /** The latest time at which it ends by itself, on either axis. */
  readonly lastEnd: number;
  /** The fact that takes the place of what a lift ends. */
  readonly replacement: HeldFact | undefined;
  /** The retracted fact that it replaces by correction. */
  readonly corrected: HeldFact | undefined;
  /** Its lifts in recorded order, including retracted ones. */
  readonly lifts: readonly HeldFact[];
  readonly retraction: Retraction | undefined;
  /** The event, read from the event store. */
  readonly event: FactEvent;

  /** Whether it is about a subject, or flags it from another stream. */
  concerns(subject: Subject): boolean;
  /** Whether it is known at a position: recorded by then, and not retracted by then (R9). */
  isKnownAt(position: number): boolean;
  /** When it takes effect, on the axis of days or of instants. */
  start(kind: AsOf['kind']): UncertainInstant;
  /** Its own stated end; of a suspension, when that is over. */
  end(kind: AsOf['kind']): UncertainInstant;
  /** Whether some of its evidence was public by a day or an instant (R10); surely, if none is given. */
  isPublicBy(publishedBy: AsOf | undefined): Certain;
  /** Whether an authority or the company itself says so, in evidence that was public by then. */
  confirmedBy(publishedBy: AsOf | undefined): Certain;
  /** Whether in each reading its evidence is public and confirmed if that of another is. */
  hasSameSources(other: HeldFact, publishedBy: AsOf | undefined): boolean;
}
