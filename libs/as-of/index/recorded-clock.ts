import { latestRecordedAt } from '../../../events/index.js';
import { firstWhere } from '../rectangles/typed-columns.js';
import type { FactRows } from './fact-rows.js';
import type { PositionedEvent } from './fact-table.js';

/** The recorded time of every position up to the head. Instants are in milliseconds since the Unix epoch. */
export class RecordedClock {
  #head = 0;
  #latest = -Infinity;
  /** The positions at which the clock was corrected. */
  readonly #corrections: number[] = [];

  constructor(private readonly rows: FactRows) {}

  /** The position of the newest event applied; 0 before any. */
  get head(): number {
    return this.#head;
  }

  /** The largest `recordedAt` up to the end of an append after the head, since the clock was last corrected. */
  latestWith(append: readonly PositionedEvent[]): number {
    for (const { event, recordedAt } of append)
      this.#latest = latestRecordedAt(this.#latest, event, recordedAt);
    return this.#latest;
  }

  /** Moves the head to the end of an append whose rows are written. */
  endAppend(head: number): void {
    this.#head = head;
    this.rows.markAppendEnd(head);
  }

  /** Moves the head to the end of a restored segment. */
  restoreTo(head: number): void {
    this.#head = head;
    this.#latest = this.rows.knownAt(head);
  }

  addCorrection(position: number): void {
    this.#corrections.push(position);
  }

  /** Whether a question may be asked at `position`: 0, or the last position of an append (R9). */
  isAppendEnd(position: number): boolean {
    if (position === 0) return true;
    return position <= this.#head && this.rows.isAppendEnd(position);
  }

  /** The end of the append that an event belongs to. */
  appendEndOf(position: number): number {
    let end = position;
    while (!this.isAppendEnd(end)) end += 1;
    return end;
  }

  /** The last position that was known at an instant; 0 if none. */
  positionKnownAt(instant: number): number {
    return firstWhere(this.#head, (index) => this.knownFrom(index + 1) > instant);
  }

  /**
   * The instant from which everything up to the end of the append at a position was known: its `recordedAt`, or the
   * time of a later correction of the clock if that is earlier.
   */
  knownFrom(position: number): number {
    let knownFrom = this.rows.knownAt(position);
    for (const correction of this.#corrections)
      if (correction > position) knownFrom = Math.min(knownFrom, this.rows.recordedAt(correction));
    return knownFrom;
  }

  /**
   * The latest `recordedAt` up to a position; undefined at 0. It starts over where the clock was corrected. Events
   * after the position do not change it.
   */
  knownAt(position: number): number | undefined {
    let end = Math.min(position, this.#head);
    while (!this.isAppendEnd(end)) end -= 1;
    return end === 0 ? undefined : this.rows.knownAt(end);
  }
}
