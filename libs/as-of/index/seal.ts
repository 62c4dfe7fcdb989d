import { checked } from '../rectangles/checked.js';
import { ListsBuilder } from '../rectangles/grouped-lists.js';
import { narrowed, packed } from '../rectangles/packed-buffer.js';
import { PairSorter } from '../rectangles/radix-sort.js';
import { forEachItem, RectangleRows, sealedRectangles } from '../rectangles/sealed-rectangles.js';
import type { FactTable } from './fact-table.js';
import type { OpenSegment } from './open-segment.js';
import { subjectLists } from './row-source.js';
import { sealedRows } from './sealed-rows.js';
import { SealedSegment } from './sealed-segment.js';

/** What a segment is made of: sealed ones, oldest first, and the open one after them. */
export interface Sources {
  readonly sealed: readonly SealedSegment[];
  readonly open: OpenSegment;
}

/** How facts are listed. */
export interface Listing {
  /** Each subject's place in the order of the world, by number. */
  readonly ranks: Int32Array;
  /** The number of lists of the world. */
  readonly lists: number;
  /** The lists of the world that a fact is in but for the whole. */
  readonly listsOf: (fact: number) => readonly number[];
  /** The key of a subject's facts of the fact's role. */
  readonly keyOf: (fact: number) => number;
  /** The hours that contain a bound of an event. */
  readonly boundHoursOf: (position: number) => readonly number[];
}

/** Packs the events of some segments into one. */
export function sealedSegment({ sealed, open }: Sources, table: FactTable, listing: Listing): SealedSegment {
  const rows = sealedRows([...sealed.map((segment) => segment.rows), open.rows]);
  const lists = subjectLists.flatMap((list) => {
    const builder = new ListsBuilder();
    for (const source of [...sealed, open])
      source.forEach(list, (subject, position) => {
        builder.add(subject, position);
      });
    const isById = list === 'own';
    return builder.build(isById ? (a, b) => table.rows.compareFactIds(a, b) || a - b : undefined);
  });
  const rectangles = inOrder(rectanglesOf({ sealed, open }, listing), table, listing.ranks);
  const first = sealed[0]?.rows.first ?? open.rows.first;
  return new SealedSegment(
    packed([
      ...rows,
      ...lists,
      ...sealedRectangles(rectangles, listing.lists, listing.listsOf),
      ...flaggedBy(rectangles, table),
      ...boundsOf(first, open.rows.last, listing),
      endingsOf({ sealed, open }, first),
    ]),
  );
}

function rectanglesOf({ sealed, open }: Sources, { keyOf }: Listing): RectangleRows {
  const inSealed = sealed.reduce((sum, { rectangles }) => sum + rectangles.count, 0);
  const { rectangles } = open;
  const rows = new RectangleRows(inSealed + rectangles.count);
  for (const segment of sealed) rows.addAll(segment.rectangles);
  for (let number = 0; number < rectangles.count; number += 1)
    rows.add(rectangles, number, keyOf(rectangles.itemOf(number)));
  return rows;
}

/** In the order of the world; those of one fact by when they were opened. */
function inOrder(rows: RectangleRows, { rows: facts }: FactTable, ranks: Int32Array): Int32Array {
  const sorter = new PairSorter();
  for (let place = 0; place < rows.count; place += 1)
    sorter.add(checked(ranks[rows.keyAt(place) >>> 1]), place);
  const { keys, items, count } = sorter.sort();
  for (let first = 0, end = 0; first < count; first = end) {
    while (end < count && keys[end] === keys[first]) end += 1;
    if (end - first > 1)
      items
        .subarray(first, end)
        .sort((a, b) => facts.compareFactIds(rows.itemAt(a), rows.itemAt(b)) || a - b);
  }
  return rows.inOrder(items.subarray(0, count));
}

function flaggedBy(rows: Int32Array, table: FactTable): Uint32Array[] {
  const builder = new ListsBuilder();
  forEachItem(rows, (item, place) => {
    for (const subject of table.namedAt(item)) builder.add(subject, place);
  });
  return builder.build();
}

function boundsOf(first: number, last: number, { boundHoursOf }: Listing) {
  const sorter = new PairSorter();
  for (let position = first; position <= last; position += 1)
    for (const hour of boundHoursOf(position)) sorter.add(hour, position - first);
  const { keys, items, count } = sorter.sort();
  const [hours, ends] = [new Int32Array(count), new Uint32Array(count)];
  let distinct = 0;
  for (let begin = 0, end = 0; begin < count; begin = end, distinct += 1) {
    while (end < count && keys[end] === keys[begin]) end += 1;
    hours[distinct] = checked(keys[begin]);
    ends[distinct] = end;
  }
  return [
    hours.slice(0, distinct),
    ends.slice(0, distinct),
    narrowed(Uint32Array.from(items.subarray(0, count))),
  ] as const;
}

/** What was ended in segments older than the first. */
function endingsOf({ sealed, open }: Sources, first: number): Uint32Array {
  const endings = [...sealed.flatMap((segment) => [...segment.endings()]), ...open.endings];
  return Uint32Array.from(
    endings
      .filter(({ segment }) => segment < first)
      .flatMap(({ segment, place, until }) => [segment, place, until]),
  );
}
