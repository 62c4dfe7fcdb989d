import { Columns } from './columns.js';

/** A question to the boxes: a half-open time `[from, to)` on the effective clock, and a position. */
export interface Point {
  readonly from: number;
  readonly to: number;
  readonly position: number;
}

const FROM = 0;
const TO = 1;
const RECORDED = 2;
const UNTIL = 3;
const WIDTH = 4;

/**
 * Rectangles, effective × recorded: while a fact is known with one end, it has one. What changes the end
 * closes the rectangle at that position and begins another, so that a question hits at most one of a fact's.
 * `[from, to)` is the widest time in which the fact is possibly in force: a hit is a candidate, not an answer.
 */
export class Boxes {
  readonly #bounds = new Columns((length) => new Float64Array(length), WIDTH);
  readonly #facts = new Columns((length) => new Uint32Array(length), 1);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Opens a box for the fact at a position; it is known from `recorded` on. */
  open(fact: number, from: number, to: number, recorded: number): number {
    const box = this.#count;
    this.#count += 1;
    this.#facts.set(box, 0, fact);
    this.#bounds.set(box, FROM, from);
    this.#bounds.set(box, TO, to);
    this.#bounds.set(box, RECORDED, recorded);
    this.#bounds.set(box, UNTIL, Infinity);
    return box;
  }

  /** Ends what is known by the box: from this position on it is hit no more. */
  close(box: number, until: number): void {
    this.#bounds.set(box, UNTIL, until);
  }

  factOf(box: number): number {
    return this.#facts.get(box, 0);
  }

  from(box: number): number {
    return this.#bounds.get(box, FROM);
  }

  to(box: number): number {
    return this.#bounds.get(box, TO);
  }

  recorded(box: number): number {
    return this.#bounds.get(box, RECORDED);
  }

  until(box: number): number {
    return this.#bounds.get(box, UNTIL);
  }

  isHit(box: number, { from, to, position }: Point): boolean {
    const bounds: Float64Array = this.#bounds.values;
    const row = box * WIDTH;
    return (
      (bounds[row + RECORDED] ?? 0) <= position &&
      (bounds[row + FROM] ?? 0) < to &&
      (bounds[row + TO] ?? 0) > from &&
      (bounds[row + UNTIL] ?? 0) > position
    );
  }
}

/** Rectangles by number, wherever their bounds are held. */
export type Bounds = Pick<Boxes, 'from' | 'to' | 'recorded' | 'until' | 'isHit'>;
