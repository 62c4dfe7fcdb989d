import { checked } from '../rectangles/checked.js';
import { GroupedLists, ListsBuilder } from '../rectangles/grouped-lists.js';
import { narrowed, type PackedReader, type Unsigned } from '../rectangles/packed-buffer.js';
import { firstWhere } from '../rectangles/typed-columns.js';
import { END_EARLIEST, START_EARLIEST, type Named, type RowSource } from './row-source.js';
import { SpanCodes } from './span-codes.js';

type Packed = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** The arrays that {@link SealedRows} reads, of the rows of one or more sources, oldest first. */
export function sealedRows(sources: readonly RowSource[]): Packed[] {
  const first = checked(sources[0]).first;
  const last = checked(sources.at(-1)).last;
  const count = last - first + 1;
  const column = () => new Uint32Array(count);
  const codes = new SpanCodes();
  const [starts, ends] = [column(), column()];
  const [subjects, shapes, flags, targets, publications] = [column(), column(), column(), column(), column()];
  const [retractedBy, lastLift] = [column(), column()];
  const recordedAt = new Float64Array(count);
  const [corrects, previousLift, knownAt] = [new Sparse(), new Sparse(), new Sparse()];
  const ids = new IdsBuilder(count);
  const named = new ListsBuilder();
  for (const source of sources)
    for (let position = source.first; position <= source.last; position += 1) {
      const row = position - first;
      starts[row] = codeAt(source, position, START_EARLIEST, codes);
      ends[row] = codeAt(source, position, END_EARLIEST, codes);
      subjects[row] = source.subject(position);
      shapes[row] = source.shape(position);
      flags[row] = source.flags(position);
      targets[row] = source.target(position);
      publications[row] = source.publication(position);
      retractedBy[row] = source.retractedBy(position);
      lastLift[row] = source.lastLift(position);
      recordedAt[row] = source.recordedAt(position);
      corrects.add(row, source.corrects(position), 0);
      previousLift.add(row, source.previousLift(position), 0);
      knownAt.add(row, source.knownAt(position), source.recordedAt(position));
      ids.add(row, source.factId(position));
      addNamed(row, source.named(position), named);
    }
  return [
    Uint32Array.of(first, count),
    ...[narrowed(starts), narrowed(ends), codes.spans],
    ...[subjects, shapes, flags, targets, publications].map(narrowed),
    ...[retractedBy, lastLift, recordedAt],
    ...[corrects, previousLift, knownAt].flatMap((sparse) => sparse.arrays),
    ...ids.arrays,
    ...named.build(),
  ];
}

/** How many are flagged, then all. */
function addNamed(row: number, named: Named | undefined, lists: ListsBuilder): void {
  if (named === undefined) return;
  lists.add(row, named.flagged);
  for (const subject of named.all) lists.add(row, subject);
}

function codeAt(source: RowSource, position: number, column: number, codes: SpanCodes): number {
  return codes.codeOf(
    source.time(position, column, 0),
    source.time(position, column + 1, 0),
    source.time(position, column, 1),
    source.time(position, column + 1, 1),
  );
}

/** The values of a column that are not as expected, by row. */
class Sparse {
  readonly #rows: number[] = [];
  readonly #values: number[] = [];

  add(row: number, value: number, expected: number): void {
    if (value === expected) return;
    this.#rows.push(row);
    this.#values.push(value);
  }

  get arrays(): [Uint32Array, Float64Array] {
    return [Uint32Array.from(this.#rows), Float64Array.from(this.#values)];
  }
}

class SparseColumn {
  readonly #rows: Uint32Array;
  readonly #values: Float64Array;

  constructor(read: PackedReader) {
    this.#rows = read.next(Uint32Array);
    this.#values = read.next(Float64Array);
  }

  get(row: number, expected: number): number {
    const rows = this.#rows;
    if (rows.length === 0) return expected;
    const place = firstWhere(rows.length, (each) => checked(rows[each]) >= row);
    return rows[place] === row ? checked(this.#values[place]) : expected;
  }
}

/** Ids one after the other, a byte a character: the form of an id allows no others. */
class IdsBuilder {
  readonly #ends: Uint32Array;
  #bytes = Buffer.allocUnsafe(4096);
  #length = 0;

  constructor(count: number) {
    this.#ends = new Uint32Array(count);
  }

  add(row: number, id: string): void {
    if (this.#length + id.length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(2 * this.#bytes.length + id.length);
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#length += this.#bytes.write(id, this.#length, 'latin1');
    this.#ends[row] = this.#length;
  }

  get arrays(): [Uint32Array, Uint8Array] {
    return [this.#ends, Uint8Array.from(this.#bytes.subarray(0, this.#length))];
  }
}

/** The rows of a sealed segment, packed. Only what later events change can be set. */
export class SealedRows implements RowSource {
  readonly first: number;
  readonly last: number;
  readonly #starts: Unsigned;
  readonly #ends: Unsigned;
  readonly #spans: Float64Array;
  readonly #subjects: Unsigned;
  readonly #shapes: Unsigned;
  readonly #flags: Unsigned;
  readonly #targets: Unsigned;
  readonly #publications: Unsigned;
  readonly #retractedBy: Uint32Array;
  readonly #lastLift: Uint32Array;
  readonly #recordedAt: Float64Array;
  readonly #corrects: SparseColumn;
  readonly #previousLift: SparseColumn;
  readonly #knownAt: SparseColumn;
  readonly #idEnds: Uint32Array;
  readonly #ids: Buffer;
  readonly #named: GroupedLists;

  constructor(read: PackedReader) {
    const range = read.next(Uint32Array);
    this.first = checked(range[0]);
    this.last = this.first + checked(range[1]) - 1;
    this.#starts = read.unsigned();
    this.#ends = read.unsigned();
    this.#spans = read.next(Float64Array);
    this.#subjects = read.unsigned();
    this.#shapes = read.unsigned();
    this.#flags = read.unsigned();
    this.#targets = read.unsigned();
    this.#publications = read.unsigned();
    this.#retractedBy = read.next(Uint32Array);
    this.#lastLift = read.next(Uint32Array);
    this.#recordedAt = read.next(Float64Array);
    this.#corrects = new SparseColumn(read);
    this.#previousLift = new SparseColumn(read);
    this.#knownAt = new SparseColumn(read);
    this.#idEnds = read.next(Uint32Array);
    const ids = read.next(Uint8Array);
    this.#ids = Buffer.from(ids.buffer, ids.byteOffset, ids.length);
    this.#named = new GroupedLists(read);
  }

  /** Visits each row whose flags have one of these bits, in order. */
  forEachWith(bits: number, visit: (position: number) => void): void {
    const flags = this.#flags;
    for (let row = 0; row < flags.length; row += 1)
      if ((checked(flags[row]) & bits) !== 0) visit(this.first + row);
  }

  time(position: number, column: number, axis: 0 | 1): number {
    const codes = column < END_EARLIEST ? this.#starts : this.#ends;
    return checked(this.#spans[4 * checked(codes[position - this.first]) + 2 * axis + (column & 1)]);
  }

  subject(position: number): number {
    return checked(this.#subjects[position - this.first]);
  }

  shape(position: number): number {
    return checked(this.#shapes[position - this.first]);
  }

  flags(position: number): number {
    return checked(this.#flags[position - this.first]);
  }

  target(position: number): number {
    return checked(this.#targets[position - this.first]);
  }

  publication(position: number): number {
    return checked(this.#publications[position - this.first]);
  }

  corrects(position: number): number {
    return this.#corrects.get(position - this.first, 0);
  }

  previousLift(position: number): number {
    return this.#previousLift.get(position - this.first, 0);
  }

  retractedBy(position: number): number {
    return checked(this.#retractedBy[position - this.first]);
  }

  lastLift(position: number): number {
    return checked(this.#lastLift[position - this.first]);
  }

  setRetractedBy(position: number, retraction: number): void {
    this.#retractedBy[position - this.first] = retraction;
  }

  setLastLift(position: number, lift: number): void {
    this.#lastLift[position - this.first] = lift;
  }

  recordedAt(position: number): number {
    return checked(this.#recordedAt[position - this.first]);
  }

  knownAt(position: number): number {
    return this.#knownAt.get(position - this.first, this.recordedAt(position));
  }

  factId(position: number): string {
    const row = position - this.first;
    return this.#ids.toString('latin1', this.#beginOf(row), this.#idEnds[row]);
  }

  named(position: number): Named | undefined {
    const list = this.#named.of(position - this.first);
    if (list === undefined) return undefined;
    return { all: Array.from(list.subarray(1)), flagged: checked(list[0]) };
  }

  /** Orders the ids of two rows as strings, without making any. */
  compareFactIds(position: number, other: number): number {
    const [row, otherRow] = [position - this.first, other - this.first];
    let [at, otherAt] = [this.#beginOf(row), this.#beginOf(otherRow)];
    const [end, otherEnd] = [checked(this.#idEnds[row]), checked(this.#idEnds[otherRow])];
    for (; at < end && otherAt < otherEnd; at += 1, otherAt += 1) {
      const difference = checked(this.#ids[at]) - checked(this.#ids[otherAt]);
      if (difference !== 0) return difference;
    }
    return end - at - (otherEnd - otherAt);
  }

  #beginOf(row: number): number {
    return row === 0 ? 0 : checked(this.#idEnds[row - 1]);
  }
}
