import {
  isOf,
  type Destination,
  type DomainEvent,
  type EventType,
  type Subject,
  type UncertainInstant,
} from '../../../events/index.js';
import type { FactEvent, HeldFact, Retraction } from '../rules/held-fact.js';
import type { FactTable } from './fact-table.js';

/** Reads the event at a position from where events are stored, synchronously. */
export type EventSource = (position: number) => DomainEvent;

const none: readonly HeldFact[] = [];

/**
 * A view of a fact's row. The event and a retraction's text are read from the event source on access; the rest is in
 * memory.
 */
export class FactView implements HeldFact {
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

  get stream(): string {
    return this.#table.streamOf(this.#table.subjectAt(this.position));
  }

  get recordedAt(): number {
    return this.#table.rows.recordedAt(this.position);
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

  get destinations(): readonly Destination[] | undefined {
    return this.#table.shapeAt(this.position).destinations;
  }

  get exceptDestinations(): readonly Destination[] {
    return this.#table.shapeAt(this.position).exceptDestinations ?? [];
  }

  get start(): UncertainInstant | undefined {
    const { rows } = this.#table;
    if (!rows.isTimed(this.position)) return undefined;
    return { earliest: rows.startEarliest(this.position), latest: rows.startLatest(this.position) };
  }

  get isLift(): boolean {
    return this.#table.rows.isLift(this.position);
  }

  get end(): UncertainInstant {
    const { rows } = this.#table;
    return { earliest: rows.endEarliest(this.position), latest: rows.endLatest(this.position) };
  }

  get lifts(): readonly HeldFact[] {
    const { rows } = this.#table;
    let position = rows.lastLift(this.position);
    if (position === 0) return none;
    const lifts: HeldFact[] = [];
    while (position !== 0) {
      lifts.push(new FactView(this.#table, this.#eventAt, position));
      position = rows.previousLift(position);
    }
    return lifts.reverse();
  }

  concerns(subject: Subject): boolean {
    const number = this.#table.numberOf(subject);
    return number !== undefined && this.#table.concerns(this.position, number);
  }

  isKnownAt(position: number): boolean {
    const retractedBy = this.#table.rows.retractedBy(this.position);
    return this.position <= position && (retractedBy === 0 || retractedBy > position);
  }

  isPublicBy(instant: number | undefined): boolean {
    return instant === undefined || this.#table.rows.publicBy(this.position) <= instant;
  }

  isConfirmedBy(instant: number | undefined): boolean {
    const { rows } = this.#table;
    return instant === undefined
      ? rows.isConfirmed(this.position)
      : rows.confirmedBy(this.position) <= instant;
  }

  get retraction(): Retraction | undefined {
    const position = this.#table.rows.retractedBy(this.position);
    if (position === 0) return undefined;
    const eventAt = this.#eventAt;
    const data = () => {
      const event = eventAt(position);
      if (!isOf(event, 'retracts')) throw new TypeError(`no retraction is stored at ${position}`);
      return event.data;
    };
    return {
      position,
      recordedAt: this.#table.rows.recordedAt(position),
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
    if (isOf(event, 'retracts')) throw new TypeError(`no fact is stored at ${this.position}`);
    return event;
  }
}
