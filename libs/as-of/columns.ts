type Numbers = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

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
    this.reserve(row + 1);
    this.#values[row * this.width + column] = value;
  }

  get rowBytes(): number {
    return this.width * this.#values.BYTES_PER_ELEMENT;
  }

  /** A view of the bytes of whole rows that are held; valid until the next row is written. */
  bytes(from: number, to: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#values.buffer, from * this.rowBytes, (to - from) * this.rowBytes);
  }

  /** Overwrites whole rows from `row` on. */
  setBytes(row: number, bytes: Uint8Array): void {
    this.reserve(row + bytes.length / this.rowBytes);
    new Uint8Array(this.#values.buffer).set(bytes, row * this.rowBytes);
  }

  /** Makes room for as many rows in all; returns whether it had to move what is held. */
  reserve(rows: number): boolean {
    const held = this.#values.length / this.width;
    if (rows <= held) return false;
    const grown = this.create(Math.max(rows, Math.ceil(held * 1.5), 64) * this.width);
    grown.set(this.#values);
    this.#values = grown;
    return true;
  }
}

// A row of mixed columns: four of eight bytes, then eight of four.
const ROW_BYTES = 64;
const TIMES_IN_ROW = ROW_BYTES / Float64Array.BYTES_PER_ELEMENT;
const LINKS_IN_ROW = ROW_BYTES / Uint32Array.BYTES_PER_ELEMENT;
const FIRST_LINK = LINKS_IN_ROW / 2;

/**
 * Rows of four times and eight links (references or flags) side by side: what a question reads of a fact is
 * 64 bytes, as a line of the processor's cache.
 */
export class MixedColumns {
  readonly #bytes = new Columns((length) => new Uint8Array(length), ROW_BYTES);
  #times = new Float64Array();
  #links = new Uint32Array();

  time(row: number, column: number): number {
    return this.#times[row * TIMES_IN_ROW + column] ?? 0;
  }

  setTime(row: number, column: number, time: number): void {
    this.reserve(row + 1);
    this.#times[row * TIMES_IN_ROW + column] = time;
  }

  link(row: number, column: number): number {
    return this.#links[row * LINKS_IN_ROW + FIRST_LINK + column] ?? 0;
  }

  setLink(row: number, column: number, link: number): void {
    this.reserve(row + 1);
    this.#links[row * LINKS_IN_ROW + FIRST_LINK + column] = link;
  }

  get rowBytes(): number {
    return ROW_BYTES;
  }

  /** A view of the bytes of whole rows that are held; valid until the next row is written. */
  bytes(from: number, to: number): Uint8Array {
    return this.#bytes.bytes(from, to);
  }

  /** Overwrites whole rows from `row` on. */
  setBytes(row: number, bytes: Uint8Array): void {
    this.reserve(row + bytes.length / ROW_BYTES);
    this.#bytes.setBytes(row, bytes);
  }

  /** Makes room for as many rows in all. */
  reserve(rows: number): void {
    if (!this.#bytes.reserve(rows)) return;
    const { buffer } = this.#bytes.bytes(0, 0);
    this.#times = new Float64Array(buffer);
    this.#links = new Uint32Array(buffer);
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
