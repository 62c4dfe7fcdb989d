import { checked } from './checked.js';

const arrayTypes = [Uint8Array, Uint16Array, Uint32Array, Int32Array, Float64Array] as const;

/** Numbers that a packed buffer can hold. */
type Packable = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** Unsigned integers in as few bytes as they need. */
export type Unsigned = Uint8Array | Uint16Array | Uint32Array;

// The buffer begins with these, as unsigned 32-bit integers, and three of each section after them: its type, the
// byte at which it begins, and its length in numbers.
const MAGIC_AT = 0;
const FORM_AT = 1;
const SECTIONS_AT = 2;
const BYTES_AT = 3;
const HEADER = 4;
const WIDTH = 3;

/** In the byte order of the machine: a buffer of another order is not recognised. */
const MAGIC = 0x47534152;
const FORM = 1;
const ALIGNMENT = 8;

/** What should be a packed buffer is not one, or not one of this form. */
class NotPackedError extends Error {
  override readonly name = 'NotPackedError';
}

/** One buffer that holds arrays of numbers, each aligned, to be read back without parsing. */
export function packed(arrays: readonly Packable[]): Uint8Array {
  let end = aligned((HEADER + arrays.length * WIDTH) * Uint32Array.BYTES_PER_ELEMENT);
  const places = arrays.map((array) => {
    const place = end;
    end = aligned(place + array.byteLength);
    return place;
  });
  const buffer = new ArrayBuffer(end);
  const header = new Uint32Array(buffer, 0, HEADER + arrays.length * WIDTH);
  header.set([MAGIC, FORM, arrays.length, end]);
  for (const [section, array] of arrays.entries()) {
    const at = checked(places[section]);
    header.set(
      [arrayTypes.findIndex((type) => array instanceof type), at, array.length],
      HEADER + section * WIDTH,
    );
    new Uint8Array(buffer, at, array.byteLength).set(
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
    );
  }
  return new Uint8Array(buffer);
}

/**
 * The packed buffer at the beginning of some bytes: these themselves where they are aligned, otherwise a copy.
 * @throws NotPackedError if there is none.
 */
export function packedIn(bytes: Uint8Array): Uint8Array {
  // Copied, because the bytes may begin anywhere.
  const start = Uint8Array.from(bytes.subarray(0, HEADER * Uint32Array.BYTES_PER_ELEMENT));
  const header = new Uint32Array(start.buffer, 0, Math.floor(start.length / Uint32Array.BYTES_PER_ELEMENT));
  if (header[MAGIC_AT] !== MAGIC || header[FORM_AT] !== FORM)
    throw new NotPackedError(`it is not in form ${FORM} of a packed buffer`);
  const length = header[BYTES_AT] ?? 0;
  if (length > bytes.length) throw new NotPackedError(`it ends after ${bytes.length} of ${length} bytes`);
  const own = bytes.subarray(0, length);
  return own.byteOffset % ALIGNMENT === 0 ? own : Uint8Array.from(own);
}

/** Reads the arrays of a packed buffer in the order in which they were packed, as views of it. */
export class PackedReader {
  readonly #header: Uint32Array;
  #section = 0;

  constructor(private readonly bytes: Uint8Array) {
    const { buffer, byteOffset } = bytes;
    const sections = checked(new Uint32Array(buffer, byteOffset, HEADER)[SECTIONS_AT]);
    this.#header = new Uint32Array(buffer, byteOffset, HEADER + sections * WIDTH);
  }

  /** @throws NotPackedError if the next array is of another type. */
  next<T extends Packable>(type: { new (buffer: ArrayBufferLike, at: number, length: number): T }): T {
    const array = this.#next();
    if (!(array instanceof type)) throw new NotPackedError(`section ${this.#section} is no ${type.name}`);
    return array;
  }

  /** The next array, of whatever width it was packed in. */
  unsigned(): Unsigned {
    const array = this.#next();
    if (array instanceof Int32Array || array instanceof Float64Array)
      throw new NotPackedError(`section ${this.#section} is not unsigned`);
    return array;
  }

  #next(): Packable {
    const at = HEADER + this.#section * WIDTH;
    this.#section += 1;
    const type = checked(arrayTypes[checked(this.#header[at])]);
    const { buffer, byteOffset } = this.bytes;
    return new type(
      buffer as ArrayBuffer,
      byteOffset + checked(this.#header[at + 1]),
      checked(this.#header[at + 2]),
    );
  }
}

/** The same numbers in the fewest bytes that hold the largest of them. */
export function narrowed(values: Uint32Array): Unsigned {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, value);
  if (largest < 2 ** 8) return Uint8Array.from(values);
  return largest < 2 ** 16 ? Uint16Array.from(values) : values;
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}
