import {
  type Destination,
  type DomainEvent,
  type EventType,
  type UncertainInstant,
  type Subject,
} from '../../events/index.js';
import {
  CONFIRMED,
  CONFIRMED_BY,
  END_EARLIEST,
  END_LATEST,
  FLAGS,
  LAST_LIFT,
  LIFT,
  PREVIOUS_LIFT,
  PUBLIC_BY,
  RECORDED_AT,
  RETRACTED_BY,
  START_EARLIEST,
  START_LATEST,
  TIMED,
  type FactTable,
} from './fact-table.js';

export type FactEvent = Exclude<DomainEvent, { type: 'FactRetracted' }>;

/** Reads an event back from where events are stored, at once. */
export type EventSource = (position: number) => DomainEvent;

export interface Retraction {
  readonly position: number;
  readonly recordedAt: number;
  readonly reason: string;
  readonly replacedBy: string | undefined;
}

const none: readonly HeldFact[] = [];

/**
 * A fact on both clocks: a view of its row. `event` and a retraction's text are read from the
 * event source when they are asked for; the rest is in memory.
 */
export class HeldFact {
  readonly #table: FactTable;
  readonly #eventAt: EventSource;

  constructor(
    table: FactTable,
    eventAt: EventSource,
    readonly position: number,
  ) {
    this.#table = table;
    this.#eventAt = eventAt;
  }

  get factId(): string {
    return this.#table.factIds.get(this.position);
  }

  get subject(): Subject {
    return this.#table.subject(this.#table.subjectAt(this.position));
  }

  /** The stream of its subject. */
  get stream(): string {
    return this.#table.streams[this.#table.subjectAt(this.position)] ?? '';
  }

  get recordedAt(): number {
    return this.#table.told.get(this.position, RECORDED_AT);
  }

  get type(): EventType {
    return this.#table.shapeAt(this.position).type;
  }

  get authority(): string | undefined {
    return this.#table.shapeAt(this.position).authority;
  }

  get measure(): string | undefined {
    return this.#table.shapeAt(this.position).measure;
  }

  /** Undefined where its type or the event names none. */
  get destinations(): readonly Destination[] | undefined {
    return this.#table.shapeAt(this.position).destinations;
  }

  get exceptDestinations(): readonly Destination[] {
    return this.#table.shapeAt(this.position).exceptDestinations ?? [];
  }

  /** When it begins to be in force; undefined for a description, which has no effective time. */
  get start(): UncertainInstant | undefined {
    if ((this.#table.rows.link(this.position, FLAGS) & TIMED) === 0) return undefined;
    return {
      earliest: this.#table.rows.time(this.position, START_EARLIEST),
      latest: this.#table.rows.time(this.position, START_LATEST),
    };
  }

  get isLift(): boolean {
    return (this.#table.rows.link(this.position, FLAGS) & LIFT) !== 0;
  }

  /** Its own end; a lift ends its fact, and has none. */
  get end(): UncertainInstant {
    return {
      earliest: this.#table.rows.time(this.position, END_EARLIEST),
      latest: this.#table.rows.time(this.position, END_LATEST),
    };
  }

  /** Its lifts in recorded order, the retracted ones among them. */
  get lifts(): readonly HeldFact[] {
    let position = this.#table.rows.link(this.position, LAST_LIFT);
    if (position === 0) return none;
    const lifts: HeldFact[] = [];
    while (position !== 0) {
      lifts.push(new HeldFact(this.#table, this.#eventAt, position));
      position = this.#table.rows.link(position, PREVIOUS_LIFT);
    }
    return lifts.reverse();
  }

  /** Whether it is about a subject, or flags it from another stream. */
  concerns(subject: Subject): boolean {
    const number = this.#table.numberOf(subject);
    return number !== undefined && this.#table.concerns(this.position, number);
  }

  /** Whether it is known at a position: recorded by then, and not retracted by then. */
  isKnownAt(position: number): boolean {
    const retractedBy = this.#table.rows.link(this.position, RETRACTED_BY);
    return this.position <= position && (retractedBy === 0 || retractedBy > position);
  }

  /** Whether some of its evidence was surely public by then; always, if no time is given. */
  isPublicBy(instant: number | undefined): boolean {
    return instant === undefined || this.#table.told.get(this.position, PUBLIC_BY) <= instant;
  }

  /** Whether an authority or the company itself says so, in evidence that was surely public by then. */
  isConfirmedBy(instant: number | undefined): boolean {
    if (instant === undefined) return (this.#table.rows.link(this.position, FLAGS) & CONFIRMED) !== 0;
    return this.#table.told.get(this.position, CONFIRMED_BY) <= instant;
  }

  get retraction(): Retraction | undefined {
    const position = this.#table.rows.link(this.position, RETRACTED_BY);
    if (position === 0) return undefined;
    const eventAt = this.#eventAt;
    const data = () => {
      const event = eventAt(position);
      if (event.type !== 'FactRetracted') throw new TypeError(`no retraction is stored at ${position}`);
      return event.data;
    };
    return {
      position,
      recordedAt: this.#table.told.get(position, RECORDED_AT),
      get reason() {
        return data().reason;
      },
      get replacedBy() {
        return data().replacedBy;
      },
    };
  }

  get event(): FactEvent {
    const event = this.#eventAt(this.position);
    if (event.type === 'FactRetracted') throw new TypeError(`no fact is stored at ${this.position}`);
    return event;
  }
}
