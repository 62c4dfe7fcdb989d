import { checked } from './checked.js';

type Numbers = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** The number of rows that the first write allocates, at least. */
const FEWEST_ROWS = 64;

/** Rows of `width` numbers in one typed array, which grows by half when it is full. */
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

  get rowBytes(): number {
    return this.width * this.#values.BYTES_PER_ELEMENT;
  }

  /** A view of the bytes of the rows in `[from, to)`; valid until the next write. */
  bytes(from: number, to: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#values.buffer, from * this.rowBytes, (to - from) * this.rowBytes);
  }

  /** Overwrites whole rows, the first of them at `row`. */
  setBytes(row: number, bytes: Uint8Array): void {
    this.reserve(row + bytes.length / this.rowBytes);
    new Uint8Array(this.#values.buffer).set(bytes, row * this.rowBytes);
  }

  /** Allocates space for `rows` rows in all; returns whether the array was replaced by a larger one. */
  reserve(rows: number): boolean {
    const allocated = this.#values.length / this.width;
    if (rows <= allocated) return false;
    const grown = this.create(Math.max(rows, Math.ceil(allocated * 1.5), FEWEST_ROWS) * this.width);
    grown.set(this.#values);
    this.#values = grown;
    return true;
  }
}

// A row of mixed columns: four of eight bytes, then eight of four.
const ROW_BYTES = 64;
const FLOATS_IN_ROW = ROW_BYTES / Float64Array.BYTES_PER_ELEMENT;
const INTEGERS_IN_ROW = ROW_BYTES / Uint32Array.BYTES_PER_ELEMENT;
const FIRST_INTEGER = INTEGERS_IN_ROW / 2;

/** Rows of four 64-bit floats and eight unsigned 32-bit integers: 64 bytes each, a line of the processor's cache. */
export class MixedColumns {
  readonly #bytes = new TypedColumns((length) => new Uint8Array(length), ROW_BYTES);
  #floats = new Float64Array();
  #integers = new Uint32Array();

  /**
   * A float; `column` is 0 to 3.
   * @throws RangeError if the row is beyond what was written or reserved.
   */
  float(row: number, column: number): number {
    return checked(this.#floats[row * FLOATS_IN_ROW + column]);
  }

  setFloat(row: number, column: number, value: number): void {
    this.reserve(row + 1);
    this.#floats[row * FLOATS_IN_ROW + column] = value;
  }

  /**
   * An integer; `column` is 0 to 7.
   * @throws RangeError if the row is beyond what was written or reserved.
   */
  integer(row: number, column: number): number {
    return checked(this.#integers[row * INTEGERS_IN_ROW + FIRST_INTEGER + column]);
  }

  setInteger(row: number, column: number, value: number): void {
    this.reserve(row + 1);
    this.#integers[row * INTEGERS_IN_ROW + FIRST_INTEGER + column] = value;
  }

  get rowBytes(): number {
    return ROW_BYTES;
  }

  /** A view of the bytes of the rows in `[from, to)`; valid until the next write. */
  bytes(from: number, to: number): Uint8Array {
    return this.#bytes.bytes(from, to);
  }

  /** Overwrites whole rows, the first of them at `row`. */
  setBytes(row: number, bytes: Uint8Array): void {
    this.reserve(row + bytes.length / ROW_BYTES);
    this.#bytes.setBytes(row, bytes);
  }

  /** Allocates space for `rows` rows in all. */
  reserve(rows: number): void {
    if (!this.#bytes.reserve(rows)) return;
    const { buffer } = this.#bytes.bytes(0, 0);
    this.#floats = new Float64Array(buffer);
    this.#integers = new Uint32Array(buffer);
  }
}

/** The first index below `length` at which a test holds, given that it holds at every later one; `length` if none. */
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
