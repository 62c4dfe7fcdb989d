import { Columns } from './columns.js';

/** A question to the boxes: a half-open time `[from, to)` on the effective clock, and a position. */
export interface Point {
  readonly from: number;
  readonly to: number;
  readonly position: number;
}

// Columns of a box.
export const FROM = 0;
export const TO = 1;
export const RECORDED = 2;
export const UNTIL = 3;
const FACT = 4;
const WIDTH = 5;

/** Where a box ends that is still open on the recorded clock: after every position. */
export const STILL = 2 ** 31 - 1;

const HOUR = 3_600_000;
/** More hours than lie between any two dates: for what has no beginning or no end. */
const EVER = 2 ** 30 - 1;

/**
 * The whole hours since the epoch that cover a time, at least one: four bytes hold each end, and whatever
 * lies in the time lies in the hours.
 */
export function hoursOf({ from, to }: { readonly from: number; readonly to: number }): {
  from: number;
  to: number;
} {
  const first = Math.max(Math.floor(from / HOUR), -EVER);
  return { from: first, to: Math.max(Math.min(Math.ceil(to / HOUR), EVER), first + 1) };
}

/**
 * Rectangles, effective × recorded: while a fact is known with one end, it has one. What changes the end
 * closes the rectangle at that position and begins another, so that a question hits at most one of a fact's.
 * Its time is the hours that cover the widest time in which the fact is possibly in force: a hit is a
 * candidate, not an answer.
 */
export class Boxes {
  readonly #rows = new Columns((length) => new Int32Array(length), WIDTH);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Opens a box for the fact at a position, in hours; it is known from `recorded` on. */
  open(fact: number, { from, to }: { readonly from: number; readonly to: number }, recorded: number): number {
    const box = this.#count;
    this.#count += 1;
    this.#rows.set(box, FROM, from);
    this.#rows.set(box, TO, to);
    this.#rows.set(box, RECORDED, recorded);
    this.#rows.set(box, UNTIL, STILL);
    this.#rows.set(box, FACT, fact);
    return box;
  }

  /** Ends what is known by the box: from this position on it is hit no more. */
  close(box: number, until: number): void {
    this.#rows.set(box, UNTIL, until);
  }

  factOf(box: number): number {
    return this.#rows.get(box, FACT);
  }

  from(box: number): number {
    return this.#rows.get(box, FROM);
  }

  to(box: number): number {
    return this.#rows.get(box, TO);
  }

  recorded(box: number): number {
    return this.#rows.get(box, RECORDED);
  }

  until(box: number): number {
    return this.#rows.get(box, UNTIL);
  }
}
