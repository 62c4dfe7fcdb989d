import type { Steps } from '../steps.js';
import { checked } from './checked.js';
import type { YieldBudget } from './yield-budget.js';

const arrayTypes = [Uint8Array, Uint32Array, Int32Array, Float64Array] as const;

/** The arrays that a packed buffer can hold. */
type Packable = Uint8Array | Uint32Array | Int32Array | Float64Array;

// The buffer begins with these unsigned 32-bit integers. Three for each section follow: its type, the byte at which it
// begins, and its length in numbers.
const MAGIC_AT = 0;
const FORM_AT = 1;
const SECTIONS_AT = 2;
const BYTES_AT = 3;
const HEADER = 4;
const WIDTH = 3;

/** Written in the byte order of the machine, so that a buffer of another byte order is refused. */
const MAGIC = 0x47534152;
const FORM = 1;
const ALIGNMENT = 8;

/** The bytes are not a packed buffer, or not one of this form. */
class NotPackedError extends Error {
  override readonly name = 'NotPackedError';
}

/** The number of bytes that are copied in the time of one row of work. */
const BYTES_FOR_A_ROW = 512;
const BYTES_COPIED_AT_ONCE = 2 ** 18;

/** Packs arrays of numbers into one buffer, each aligned, so that they can be read without parsing. */
export function* packed(arrays: readonly Packable[], budget: YieldBudget): Steps<Uint8Array> {
  let end = aligned((HEADER + arrays.length * WIDTH) * Uint32Array.BYTES_PER_ELEMENT);
  const offsets = arrays.map((array) => {
    const offset = end;
    end = aligned(offset + array.byteLength);
    return offset;
  });
  const buffer = new Uint8Array(end);
  const header = new Uint32Array(buffer.buffer, 0, HEADER + arrays.length * WIDTH);
  header.set([MAGIC, FORM, arrays.length, end]);
  for (const [section, array] of arrays.entries()) {
    const at = checked(offsets[section]);
    const type = arrayTypes.findIndex((each) => array instanceof each);
    header.set([type, at, array.length], HEADER + section * WIDTH);
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let from = 0; from < bytes.length; from += BYTES_COPIED_AT_ONCE) {
      const part = bytes.subarray(from, from + BYTES_COPIED_AT_ONCE);
      buffer.set(part, at + from);
      if (budget.spend(part.length / BYTES_FOR_A_ROW)) yield;
    }
  }
  return buffer;
}

/** Reads the arrays of a packed buffer in the order in which they were packed, as views of it. */
export class PackedReader {
  readonly #header: Uint32Array;
  #section = 0;

  /**
   * The bytes must begin at a multiple of eight in their buffer.
   * @throws NotPackedError if they are not a packed buffer.
   */
  constructor(private readonly bytes: Uint8Array) {
    const { buffer, byteOffset, length } = bytes;
    if (length < HEADER * Uint32Array.BYTES_PER_ELEMENT) throw new NotPackedError('it is too short');
    const start = new Uint32Array(buffer, byteOffset, HEADER);
    if (start[MAGIC_AT] !== MAGIC || start[FORM_AT] !== FORM)
      throw new NotPackedError(`it is not in form ${FORM} of a packed buffer`);
    if (start[BYTES_AT] !== length) throw new NotPackedError(`it has ${length} of ${start[BYTES_AT]} bytes`);
    this.#header = new Uint32Array(buffer, byteOffset, HEADER + checked(start[SECTIONS_AT]) * WIDTH);
  }

  /** @throws NotPackedError if the next array is of another type. */
  next<T extends Packable>(type: { new (buffer: ArrayBufferLike, at: number, length: number): T }): T {
    const at = HEADER + this.#section * WIDTH;
    this.#section += 1;
    const ofType = checked(this.#header[at]);
    if (arrayTypes[ofType] !== (type as unknown))
      throw new NotPackedError(`section ${this.#section} is no ${type.name}`);
    const { buffer, byteOffset } = this.bytes;
    return new type(buffer, byteOffset + checked(this.#header[at + 1]), checked(this.#header[at + 2]));
  }
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}
