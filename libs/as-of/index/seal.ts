import { checked } from '../rectangles/checked.js';
import { ListsBuilder, mergedLists, type GroupedLists } from '../rectangles/grouped-lists.js';
import type { YieldBudget } from '../rectangles/yield-budget.js';
import { packed } from '../rectangles/packed-buffer.js';
import { forEachItem, mergedRectangles, orderedRectangles } from '../rectangles/sealed-rectangles.js';
import type { Steps } from '../steps.js';
import type { FactTable } from './fact-table.js';
import type { OpenSegment } from './open-segment.js';
import { subjectLists, type SubjectList } from './row-source.js';
import { keyOfHour, type SealedParts } from './sealed-parts.js';
import { sealedRows } from './sealed-rows.js';
import { SealedSegment } from './sealed-segment.js';
import { inWorldOrder } from './world-order.js';

/** The lists and keys that a segment packs, computed from its facts. */
export interface ListAccess {
  /** The number of lists, apart from the list of all facts. */
  readonly lists: () => number;
  /** The lists that a fact is in, apart from the list of all facts. */
  readonly listsOf: (fact: number) => readonly number[];
  /** The key of the fact's subject and role. */
  readonly keyOf: (fact: number) => number;
  /** The hours that contain a bound of an event; not those of its lifts. */
  readonly boundHoursOf: (position: number) => readonly number[];
}

/** The parts of the open segment, in the orders in which they are packed. */
export function partsOf(open: OpenSegment, table: FactTable, listAccess: ListAccess): SealedParts {
  const { rows } = open;
  const lists = Object.fromEntries(
    subjectLists.map((list) => {
      const builder = new ListsBuilder();
      open.forEach(list, (subject, position) => {
        builder.add(subject, position);
      });
      return [list, builder.build(list === 'own' ? byFactId(table) : undefined)];
    }),
  ) as Record<SubjectList, GroupedLists>;
  const inOrder = inWorldOrder(open.rectangles, open.rectangles.count, table);
  const rectangles = orderedRectangles(open.rectangles, inOrder, listAccess.keyOf);
  const flagged = new ListsBuilder();
  forEachItem(rectangles.rows, (fact, place) => {
    for (const subject of table.namedAt(fact)) flagged.add(subject, place);
  });
  const bounds = new ListsBuilder();
  for (let position = rows.first; position <= rows.last; position += 1)
    for (const hour of listAccess.boundHoursOf(position)) bounds.add(keyOfHour(hour), position);
  return {
    rows,
    lists,
    rectangles,
    flagged: flagged.build(),
    bounds: bounds.build(),
    endings: open.endings,
    firstSealed: [rows.last],
  };
}

const byFactId =
  ({ rows }: FactTable) =>
  (fact: number, other: number): number =>
    rows.compareFactIds(fact, other) || fact - other;

/** A sealed segment and, for each of its inputs, the places in it of the input's rectangles. */
interface Sealed {
  readonly segment: SealedSegment;
  readonly placesOf: readonly Uint32Array[];
}

/**
 * Packs the events of consecutive segments, oldest first, into one, with what was known at its last position. Its bytes
 * depend on the events alone, not on the segments that they were in.
 */
export function* sealed(
  parts: readonly SealedParts[],
  table: FactTable,
  listAccess: ListAccess,
  budget: YieldBudget,
): Steps<Sealed> {
  const all = parts.map(({ rows }) => rows);
  const [{ first }, { last }] = [checked(all[0]), checked(all.at(-1))];
  const rows = yield* sealedRows(all, (lift) => table.rows.previousLift(lift), budget);
  const lists: Uint32Array[] = [];
  for (const list of subjectLists) {
    const sources = parts.map((each) => each.lists[list]);
    const merged = yield* mergedLists(sources, budget, list === 'own' ? { compare: byFactId(table) } : {});
    lists.push(...merged.arrays);
  }
  const order = {
    compareGroups: (subject: number, other: number) => table.compareSubjects(subject, other),
    compareItems: (fact: number, other: number) => table.rows.compareFactIds(fact, other),
    lists: listAccess.lists(),
    listsOf: listAccess.listsOf,
    last,
  };
  const sources = parts.map(({ rectangles }) => rectangles);
  const rectangles = yield* mergedRectangles(sources, order, budget);
  const flagged = yield* mergedLists(
    parts.map((each) => each.flagged),
    budget,
    {
      itemOf: (source, place) => checked(checked(rectangles.placesOf[source])[place]),
      compare: (place, other) => place - other,
    },
  );
  const bounds = yield* mergedLists(
    parts.map((each) => each.bounds),
    budget,
  );
  const endings = parts.flatMap((each) => each.endings.filter(({ since }) => since < first));
  const arrays = [
    ...rows,
    ...lists,
    ...rectangles.arrays,
    ...flagged.arrays,
    ...bounds.arrays,
    Uint32Array.from(endings.flatMap(({ fact, since, until }) => [fact, since, until])),
  ];
  const firstSealed = parts.flatMap((each) => each.firstSealed);
  const segment = new SealedSegment(yield* packed(arrays, budget), firstSealed);
  return { segment, placesOf: rectangles.placesOf };
}
