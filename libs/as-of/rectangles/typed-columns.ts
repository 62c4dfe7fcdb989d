import { checked } from './checked.js';

type Numbers = Float64Array | Int32Array | Uint32Array;

/** The smallest number of rows that are allocated. */
const FEWEST_ROWS = 64;

/** Rows of `width` numbers in one typed array, which grows by at least half when it is full. */
export class TypedColumns<T extends Numbers> {
  #values: T;

  constructor(
    private readonly create: (length: number) => T,
    private readonly width: number,
  ) {
    this.#values = create(0);
  }

  /** @throws RangeError if the row is beyond what was written or reserved. */
  get(row: number, column: number): number {
    return checked(this.#values[row * this.width + column]);
  }

  set(row: number, column: number, value: number): void {
    this.reserve(row + 1);
    this.#values[row * this.width + column] = value;
  }

  /** Allocates space for `rows` rows in total. */
  reserve(rows: number): void {
    const allocated = this.#values.length / this.width;
    if (rows <= allocated) return;
    const grown = this.create(Math.max(rows, Math.ceil(allocated * 1.5), FEWEST_ROWS) * this.width);
    grown.set(this.#values);
    this.#values = grown;
  }
}

/** The first index below `length` at which a test holds; `length` if none. If it holds at one, it must hold at all later. */
export function firstWhere(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
