import { checked } from '../rectangles/checked.js';
import { GroupedLists } from '../rectangles/grouped-lists.js';
import { PackedReader, type Unsigned } from '../rectangles/packed-buffer.js';
import type { Point } from '../rectangles/rectangle-table.js';
import { SealedRectangles } from '../rectangles/sealed-rectangles.js';
import { firstWhere } from '../rectangles/typed-columns.js';
import type { FactTable } from './fact-table.js';
import type { Ending } from './open-segment.js';
import { subjectLists, type SubjectList } from './row-source.js';
import { SealedRows } from './sealed-rows.js';

const ENDING_WIDTH = 3;

/**
 * The events of a run of positions in one buffer, which is written once and read back as it is. It says what was known
 * at its last position; what later events change in it (lifts, retractions, ends of rectangles) is set in memory, and
 * follows from those events when it is read back.
 */
export class SealedSegment {
  readonly rows: SealedRows;
  /** In the order of the world. */
  readonly rectangles: SealedRectangles;
  readonly #lists: Readonly<Record<SubjectList, GroupedLists>>;
  /** The places of the rectangles of facts of other streams, by the subject that they name. */
  readonly #flagged: GroupedLists;
  // The hours with a bound, ascending; where the rows of each end; and the rows, from the first of the segment.
  readonly #hours: Int32Array;
  readonly #hourEnds: Uint32Array;
  readonly #hourRows: Unsigned;
  readonly #endings: Uint32Array;

  constructor(readonly bytes: Uint8Array) {
    const read = new PackedReader(bytes);
    this.rows = new SealedRows(read);
    this.#lists = Object.fromEntries(subjectLists.map((list) => [list, new GroupedLists(read)])) as Record<
      SubjectList,
      GroupedLists
    >;
    this.rectangles = new SealedRectangles(read);
    this.#flagged = new GroupedLists(read);
    this.#hours = read.next(Int32Array);
    this.#hourEnds = read.next(Uint32Array);
    this.#hourRows = read.unsigned();
    this.#endings = read.next(Uint32Array);
  }

  get count(): number {
    return this.rows.last - this.rows.first + 1;
  }

  listOf(list: SubjectList, subject: number): Uint32Array | undefined {
    return this.#lists[list].of(subject);
  }

  /** Visits what a list holds, of every subject. */
  forEach(list: SubjectList, visit: (subject: number, position: number) => void): void {
    this.#lists[list].forEach(visit);
  }

  /** Visits the facts of a subject, by its key, that a point may hit and whose rectangles are here. */
  visitKey(key: number, isFlag: boolean, point: Point, visit: (fact: number) => void): void {
    this.rectangles.visitKey(key, point, visit);
    if (!isFlag) return;
    for (const place of this.#flagged.of(key >>> 1) ?? [])
      if (this.rectangles.isHit(place, point)) visit(this.rectangles.itemAt(place));
  }

  /** The place of the newest rectangle of a fact here; undefined if it has none. */
  lastPlaceOf(fact: number, table: FactTable): number | undefined {
    const places = this.rectangles.placesOf(table.subjectAt(fact));
    if (places === undefined) return undefined;
    const [first, end] = places;
    // After all with the id of the fact, which other facts may have too.
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
    const hours = this.#hours;
    const begin = firstWhere(hours.length, (each) => checked(hours[each]) >= first);
    for (let hour = begin; hour < hours.length && checked(hours[hour]) <= last; hour += 1) {
      const end = checked(this.#hourEnds[hour]);
      for (let place = hour === 0 ? 0 : checked(this.#hourEnds[hour - 1]); place < end; place += 1) {
        const at = this.rows.first + checked(this.#hourRows[place]);
        if (at <= position) visit(at);
      }
    }
  }

  /** What the events here ended in older segments. */
  *endings(): Iterable<Ending> {
    for (let at = 0; at < this.#endings.length; at += ENDING_WIDTH)
      yield {
        segment: checked(this.#endings[at]),
        place: checked(this.#endings[at + 1]),
        until: checked(this.#endings[at + 2]),
      };
  }
}
