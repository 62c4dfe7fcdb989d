import { TypedColumns } from './typed-columns.js';

/** A point of a question: a half-open time `[from, to)` in milliseconds, and a position. */
export interface Point {
  readonly from: number;
  readonly to: number;
  readonly position: number;
}

/** The keys from `first` to `last`, inclusive. */
export interface KeyRange {
  readonly first: number;
  readonly last: number;
}

/** A half-open span `[from, to)` in whole hours since the Unix epoch. */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

// Columns of a rectangle. A tree's entries begin with the first four.
export const FROM = 0;
export const TO = 1;
export const SINCE = 2;
export const UNTIL = 3;
const ITEM = 4;
const WIDTH = 5;

/** The `until` of a rectangle that is still open: after every position. */
export const OPEN_END = 2 ** 31 - 1;

const HOUR = 3_600_000;
/** The hours of a missing beginning or end: further from the epoch than any date. */
const EVER = 2 ** 30 - 1;

/** The whole hours, at least one, that cover a time in milliseconds. Each bound fits into 32 bits. */
export function hoursOf({ from, to }: { readonly from: number; readonly to: number }): Hours {
  const first = Math.max(Math.floor(from / HOUR), -EVER);
  return { from: first, to: Math.max(Math.min(Math.ceil(to / HOUR), EVER), first + 1) };
}

/** The hour that contains a time in milliseconds. */
export function hourOf(time: number): number {
  return hoursOf({ from: time, to: time }).from;
}

/**
 * Rectangles by number, in the order in which they were opened. Each has an item, the hours `[from, to)` on one
 * axis and the positions `[since, until)` on the other. Times are widened to whole hours, so a hit is a candidate
 * and not an answer.
 */
export class RectangleTable {
  readonly #rows = new TypedColumns((length) => new Int32Array(length), WIDTH);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Opens a rectangle for an item, from the position `since` with no end; returns its number. */
  open(item: number, { from, to }: Hours, since: number): number {
    const rectangle = this.#count;
    this.#count += 1;
    this.#rows.set(rectangle, FROM, from);
    this.#rows.set(rectangle, TO, to);
    this.#rows.set(rectangle, SINCE, since);
    this.#rows.set(rectangle, UNTIL, OPEN_END);
    this.#rows.set(rectangle, ITEM, item);
    return rectangle;
  }

  /** Ends a rectangle: no point at the position `until` or later hits it. */
  close(rectangle: number, until: number): void {
    this.#rows.set(rectangle, UNTIL, until);
  }

  itemOf(rectangle: number): number {
    return this.#rows.get(rectangle, ITEM);
  }

  from(rectangle: number): number {
    return this.#rows.get(rectangle, FROM);
  }

  to(rectangle: number): number {
    return this.#rows.get(rectangle, TO);
  }

  since(rectangle: number): number {
    return this.#rows.get(rectangle, SINCE);
  }

  until(rectangle: number): number {
    return this.#rows.get(rectangle, UNTIL);
  }
}
