import { checked } from '../rectangles/checked.js';
import { GroupedLists } from '../rectangles/grouped-lists.js';
import type { YieldBudget } from '../rectangles/yield-budget.js';
import { PackedReader } from '../rectangles/packed-buffer.js';
import type { KeyRange, Point } from '../rectangles/rectangle-table.js';
import { reopen, SealedRectangles } from '../rectangles/sealed-rectangles.js';
import { firstWhere } from '../rectangles/typed-columns.js';
import type { Steps } from '../steps.js';
import type { FactTable } from './fact-table.js';
import type { Ending } from './open-segment.js';
import { subjectLists, type SubjectList } from './row-source.js';
import { keyOfHour, type SealedParts } from './sealed-parts.js';
import { SealedRows, undoChanges } from './sealed-rows.js';

const ENDING_WIDTH = 3;
const WORD = Uint32Array.BYTES_PER_ELEMENT;

/**
 * Consecutive events in one buffer, which is written once and read back as it is. The stored bytes are what was known at
 * the last position. Changes by later events (lifts, retractions, ends of rectangles) are set in memory only, and are
 * made again from those events after a restart.
 */
export class SealedSegment implements SealedParts {
  readonly rows: SealedRows;
  readonly lists: Readonly<Record<SubjectList, GroupedLists>>;
  readonly rectangles: SealedRectangles;
  readonly flagged: GroupedLists;
  readonly bounds: GroupedLists;
  readonly #bytes: Uint8Array;
  readonly #endings: Uint32Array;

  /**
   * Owns the bytes and changes them; they must begin at a multiple of eight in their buffer.
   * @throws NotPackedError if they are not those of a sealed segment.
   */
  constructor(
    bytes: Uint8Array,
    readonly firstSealed: readonly number[],
  ) {
    this.#bytes = bytes;
    const read = new PackedReader(bytes);
    this.rows = new SealedRows(read);
    this.lists = Object.fromEntries(subjectLists.map((list) => [list, GroupedLists.read(read)])) as Record<
      SubjectList,
      GroupedLists
    >;
    this.rectangles = new SealedRectangles(read);
    this.flagged = GroupedLists.read(read);
    this.bounds = GroupedLists.read(read);
    this.#endings = read.next(Uint32Array);
  }

  get count(): number {
    return this.rows.last - this.rows.first + 1;
  }

  get size(): number {
    return this.#bytes.length;
  }

  /**
   * A copy of its bytes `[from, to)`, both multiples of eight, without the changes by later events. `previousLift` gives
   * the lift of the same fact before a lift.
   */
  bytesAsSealed(from: number, to: number, previousLift: (lift: number) => number): Uint8Array {
    const copy = this.#bytes.slice(from, to);
    const { last } = this.rows;
    const rows = partOf(this.rows.values, this.#bytes, copy, from);
    undoChanges(rows.words, rows.first, last, previousLift);
    const rectangles = partOf(this.rectangles.rows, this.#bytes, copy, from);
    reopen(
      new Int32Array(copy.buffer, rectangles.words.byteOffset, rectangles.words.length),
      rectangles.first,
      last,
    );
    return copy;
  }

  /**
   * Copies the changes by later events from an input of the merge that made this segment; `places` are the places here
   * of the input's rectangles.
   */
  *copyChanges({ rows, rectangles }: SealedSegment, places: Uint32Array, budget: YieldBudget): Steps<void> {
    for (let position = rows.first; position <= rows.last; position += 1) {
      this.rows.setRetractedBy(position, rows.retractedBy(position));
      this.rows.setLastLift(position, rows.lastLift(position));
      if (budget.spend(1 / 4)) yield;
    }
    for (let place = 0; place < places.length; place += 1) {
      if (!rectangles.isOpen(place)) this.rectangles.close(checked(places[place]), rectangles.untilOf(place));
      if (budget.spend(1 / 4)) yield;
    }
  }

  /** The numbers of the subjects in each list, ascending. */
  get subjectKeys(): readonly Uint32Array[] {
    return [...subjectLists.map((list) => this.lists[list].keys), this.rectangles.groups, this.flagged.keys];
  }

  listOf(list: SubjectList, subject: number): Uint32Array | undefined {
    return this.lists[list].of(subject);
  }

  /** Visits the facts of a subject, by its keys, that a point may hit and whose rectangles are in this segment. */
  visitKeys(keys: KeyRange, point: Point, visit: (fact: number) => void): void {
    this.rectangles.visitKeys(keys, point, visit);
    const isFlag = keys.last % 2 === 1;
    if (!isFlag) return;
    for (const place of this.flagged.of(keys.last >>> 1) ?? [])
      if (this.rectangles.isHit(place, point)) visit(this.rectangles.itemAt(place));
  }

  /** The place of the newest rectangle of a fact in this segment; undefined if it has none. */
  lastPlaceOf(fact: number, table: FactTable): number | undefined {
    const places = this.rectangles.placesOf(table.subjectAt(fact));
    if (places === undefined) return undefined;
    const [first, end] = places;
    // After all items with the id of the fact: other facts may have the same id.
    const isAfter = (place: number): boolean =>
      table.rows.compareFactIds(this.rectangles.itemAt(place), fact) > 0;
    const after = first + firstWhere(end - first, (each) => isAfter(first + each));
    for (let place = after - 1; place >= first; place -= 1) {
      const item = this.rectangles.itemAt(place);
      if (item === fact) return place;
      if (table.rows.compareFactIds(item, fact) !== 0) return undefined;
    }
    return undefined;
  }

  /** Visits each row up to `position` that has a bound in the hours `first` to `last`, inclusive. */
  visitBounds(first: number, last: number, position: number, visit: (position: number) => void): void {
    const { keys } = this.bounds;
    const [from, to] = [keyOfHour(first), keyOfHour(last)];
    const begin = firstWhere(keys.length, (each) => checked(keys[each]) >= from);
    for (let hour = begin; hour < keys.length && checked(keys[hour]) <= to; hour += 1)
      for (const at of this.bounds.at(hour)) if (at <= position) visit(at);
  }

  /** The rectangles of older segments that the events of this one ended. */
  get endings(): Ending[] {
    const numbers = this.#endings;
    return Array.from({ length: numbers.length / ENDING_WIDTH }, (_, index) => {
      const at = index * ENDING_WIDTH;
      return { fact: checked(numbers[at]), since: checked(numbers[at + 1]), until: checked(numbers[at + 2]) };
    });
  }
}

/** The words of a column that are in a copy of the bytes from `from` on, and the index of the first in the column. */
function partOf(
  column: Uint32Array | Int32Array,
  bytes: Uint8Array,
  copy: Uint8Array,
  from: number,
): { words: Uint32Array; first: number } {
  const at = column.byteOffset - bytes.byteOffset;
  const first = Math.min(column.length, Math.max(0, (from - at) / WORD));
  const end = Math.min(column.length, Math.max(first, (from + copy.length - at) / WORD));
  const words = new Uint32Array(copy.buffer, first === end ? 0 : at + first * WORD - from, end - first);
  return { words, first };
}
