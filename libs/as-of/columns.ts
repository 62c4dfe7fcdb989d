type Numbers = Float64Array | Uint32Array | Int32Array;

/** Rows of numbers in one typed array, which grows by half when it is full. An absent row reads as zeros. */
export class Columns<T extends Numbers> {
  #values: T;

  constructor(
    private readonly create: (length: number) => T,
    private readonly width: number,
  ) {
    this.#values = create(0);
  }

  get(row: number, column: number): number {
    return this.#values[row * this.width + column] ?? 0;
  }

  set(row: number, column: number, value: number): void {
    this.#reserve(row + 1);
    this.#values[row * this.width + column] = value;
  }

  /** All rows, one after the other, for a loop that cannot afford a call for each; valid until the next is written. */
  get values(): T {
    return this.#values;
  }

  /** A view of whole rows; valid until the next row is written. */
  rows(from: number, to: number): Numbers {
    return this.#values.subarray(from * this.width, to * this.width);
  }

  /** Overwrites whole rows from `row` on. */
  setRows(row: number, values: T): void {
    this.#reserve(row + values.length / this.width);
    this.#values.set(values, row * this.width);
  }

  #reserve(rows: number): void {
    if (rows * this.width <= this.#values.length) return;
    const grown = this.create(
      Math.max(rows, Math.ceil((this.#values.length / this.width) * 1.5), 64) * this.width,
    );
    grown.set(this.#values);
    this.#values = grown;
  }
}

/** The first of `length` places at which a test holds, given that it holds at every place after; `length` if none. */
export function firstWhere(length: number, holds: (place: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
