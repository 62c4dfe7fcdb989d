import { checked } from '../rectangles/checked.js';
import { GroupedLists, ListsBuilder } from '../rectangles/grouped-lists.js';
import type { YieldBudget } from '../rectangles/yield-budget.js';
import type { PackedReader } from '../rectangles/packed-buffer.js';
import { firstWhere } from '../rectangles/typed-columns.js';
import type { Steps } from '../steps.js';
import {
  CORRECTS,
  END_EARLIEST,
  FLAGS,
  LAST_LIFT,
  NAMES,
  PUBLICATION,
  RETRACTED_BY,
  SHAPE,
  START_EARLIEST,
  SUBJECT,
  TARGET,
  type FactIds,
  type Named,
  type RowSource,
} from './row-source.js';
import { SPAN_WIDTH, SpanCodes } from './span-codes.js';

type Packed = Uint8Array | Uint32Array | Float64Array;

// The values that questions read are in one row, adjacent in memory: the integer columns of the open segment, without
// those that are mostly 0, and the codes of the bounds.
const STARTS = CORRECTS;
const ENDS = STARTS + 1;
const WIDTH = ENDS + 1;

/**
 * The arrays that {@link SealedRows} reads, from one or more sources, oldest first. Changes by events after the last
 * source are left out; `previousLift` gives the lift of the same fact before a lift.
 */
export function* sealedRows(
  sources: readonly RowSource[],
  previousLift: (lift: number) => number,
  budget: YieldBudget,
): Steps<Packed[]> {
  const first = checked(sources[0]).first;
  const last = checked(sources.at(-1)).last;
  const count = last - first + 1;
  const codes = new SpanCodes();
  const rows = new Uint32Array(count * WIDTH);
  const recordedAt = new Float64Array(count);
  const [corrects, previous, knownAt] = [new Sparse(), new Sparse(), new Sparse()];
  const ids = new IdsBuilder(count);
  const named = new ListsBuilder();
  for (const source of sources) {
    const codesOf = source.codesIn(codes);
    source.copyIds(ids);
    for (let position = source.first; position <= source.last; position += 1) {
      const row = position - first;
      const at = row * WIDTH;
      const [flags, retraction] = [source.flags(position), source.retractedBy(position)];
      rows[at + STARTS] = codesOf(position, START_EARLIEST);
      rows[at + ENDS] = codesOf(position, END_EARLIEST);
      rows[at + SUBJECT] = source.subject(position);
      rows[at + SHAPE] = source.shape(position);
      rows[at + FLAGS] = flags;
      rows[at + TARGET] = source.target(position);
      rows[at + PUBLICATION] = source.publication(position);
      rows[at + RETRACTED_BY] = retraction > last ? 0 : retraction;
      rows[at + LAST_LIFT] = liftAsOf(last, source.lastLift(position), previousLift);
      recordedAt[row] = source.recordedAt(position);
      corrects.add(row, source.corrects(position), 0);
      previous.add(row, source.previousLift(position), 0);
      knownAt.add(row, source.knownAt(position), source.recordedAt(position));
      if ((flags & NAMES) !== 0) addNamed(row, source.named(position), named);
      if (budget.spend(1)) yield;
    }
  }
  return [
    ...[Uint32Array.of(first, count), rows, codes.spans, recordedAt],
    ...[corrects, previous, knownAt].flatMap((sparse) => sparse.arrays),
    ...ids.arrays,
    ...named.build().arrays,
  ];
}

/** The newest lift of a fact up to a position, where `lift` is the newest of all. */
function liftAsOf(position: number, lift: number, previousLift: (lift: number) => number): number {
  let known = lift;
  while (known > position) known = previousLift(known);
  return known;
}

/** Adds the number of flagged subjects, then all subjects. */
function addNamed(row: number, named: Named | undefined, lists: ListsBuilder): void {
  if (named === undefined) return;
  lists.add(row, named.flagged);
  for (const subject of named.all) lists.add(row, subject);
}

/** Collects the values of a column that differ from an expected value, by row. */
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
    const index = firstWhere(rows.length, (each) => checked(rows[each]) >= row);
    return rows[index] === row ? checked(this.#values[index]) : expected;
  }
}

/** Concatenates ids, one byte per character: ids are ASCII. */
class IdsBuilder implements FactIds {
  readonly #ends: Uint32Array;
  #bytes = Buffer.allocUnsafe(4096);
  #length = 0;
  #count = 0;

  constructor(count: number) {
    this.#ends = new Uint32Array(count);
  }

  add(id: string): void {
    this.#reserve(id.length);
    this.#length += this.#bytes.write(id, this.#length, 'latin1');
    this.#ends[this.#count] = this.#length;
    this.#count += 1;
  }

  /** Adds packed ids; `ends` has the end of each in the bytes. */
  addAll(bytes: Uint8Array, ends: Uint32Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    for (let index = 0; index < ends.length; index += 1)
      this.#ends[this.#count + index] = this.#length + checked(ends[index]);
    this.#count += ends.length;
    this.#length += bytes.length;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * this.#bytes.length + more);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  get arrays(): [Uint32Array, Uint8Array] {
    return [this.#ends, this.#bytes.subarray(0, this.#length)];
  }
}

/** The rows of a sealed segment, packed. Only the columns that later events change can be set. */
export class SealedRows implements RowSource {
  readonly first: number;
  readonly last: number;
  readonly #rows: Uint32Array;
  readonly #spans: Float64Array;
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
    this.#rows = read.next(Uint32Array);
    this.#spans = read.next(Float64Array);
    this.#recordedAt = read.next(Float64Array);
    this.#corrects = new SparseColumn(read);
    this.#previousLift = new SparseColumn(read);
    this.#knownAt = new SparseColumn(read);
    this.#idEnds = read.next(Uint32Array);
    const ids = read.next(Uint8Array);
    this.#ids = Buffer.from(ids.buffer, ids.byteOffset, ids.length);
    this.#named = GroupedLists.read(read);
  }

  /** Visits each row whose flags have one of these bits, in order. */
  forEachWith(bits: number, visit: (position: number) => void): void {
    for (let position = this.first; position <= this.last; position += 1)
      if ((this.flags(position) & bits) !== 0) visit(position);
  }

  #get(position: number, column: number): number {
    return checked(this.#rows[(position - this.first) * WIDTH + column]);
  }

  time(position: number, column: number, axis: 0 | 1): number {
    const code = this.#get(position, column < END_EARLIEST ? STARTS : ENDS);
    return checked(this.#spans[SPAN_WIDTH * code + 2 * axis + (column & 1)]);
  }

  subject(position: number): number {
    return this.#get(position, SUBJECT);
  }

  shape(position: number): number {
    return this.#get(position, SHAPE);
  }

  flags(position: number): number {
    return this.#get(position, FLAGS);
  }

  target(position: number): number {
    return this.#get(position, TARGET);
  }

  publication(position: number): number {
    return this.#get(position, PUBLICATION);
  }

  corrects(position: number): number {
    return this.#corrects.get(position - this.first, 0);
  }

  previousLift(position: number): number {
    return this.#previousLift.get(position - this.first, 0);
  }

  retractedBy(position: number): number {
    return this.#get(position, RETRACTED_BY);
  }

  lastLift(position: number): number {
    return this.#get(position, LAST_LIFT);
  }

  setRetractedBy(position: number, retraction: number): void {
    this.#rows[(position - this.first) * WIDTH + RETRACTED_BY] = retraction;
  }

  setLastLift(position: number, lift: number): void {
    this.#rows[(position - this.first) * WIDTH + LAST_LIFT] = lift;
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

  /** Compares the ids of two rows without decoding them. */
  compareFactIds(position: number, rows: SealedRows, other: number): number {
    const [row, otherRow] = [position - this.first, other - rows.first];
    let [at, otherAt] = [this.#beginOf(row), rows.#beginOf(otherRow)];
    const [end, otherEnd] = [checked(this.#idEnds[row]), checked(rows.#idEnds[otherRow])];
    for (; at < end && otherAt < otherEnd; at += 1, otherAt += 1) {
      const difference = checked(this.#ids[at]) - checked(rows.#ids[otherAt]);
      if (difference !== 0) return difference;
    }
    return end - at - (otherEnd - otherAt);
  }

  codesIn(codes: SpanCodes): (position: number, column: number) => number {
    const spans = this.#spans;
    // Of each of our codes, in the order of their first use.
    const known = new Int32Array(spans.length / SPAN_WIDTH).fill(-1);
    return (position, column) => {
      const own = this.#get(position, column < END_EARLIEST ? STARTS : ENDS);
      const code = checked(known[own]);
      if (code >= 0) return code;
      const at = own * SPAN_WIDTH;
      const [first, second, third, fourth] = [spans[at], spans[at + 1], spans[at + 2], spans[at + 3]];
      return (known[own] = codes.codeOf(checked(first), checked(second), checked(third), checked(fourth)));
    };
  }

  copyIds(ids: FactIds): void {
    ids.addAll(this.#ids, this.#idEnds);
  }

  /** The integers of all rows, with the changes by later events, see {@link undoChanges}. */
  get values(): Uint32Array {
    return this.#rows;
  }

  #beginOf(row: number): number {
    return row === 0 ? 0 : checked(this.#idEnds[row - 1]);
  }
}

/**
 * Undoes the retractions and lifts by events after a position, in integers copied from index `first` of all rows on.
 * `previousLift` gives the lift of the same fact before a lift.
 */
export function undoChanges(
  values: Uint32Array,
  first: number,
  position: number,
  previousLift: (lift: number) => number,
): void {
  const placeOf = (column: number): number => (((column - first) % WIDTH) + WIDTH) % WIDTH;
  for (let at = placeOf(RETRACTED_BY); at < values.length; at += WIDTH)
    if (checked(values[at]) > position) values[at] = 0;
  for (let at = placeOf(LAST_LIFT); at < values.length; at += WIDTH)
    values[at] = liftAsOf(position, checked(values[at]), previousLift);
}
