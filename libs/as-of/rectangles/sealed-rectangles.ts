import type { Steps } from '../steps.js';
import { checked } from './checked.js';
import { GroupedLists, indexOf, mergedLists } from './grouped-lists.js';
import type { YieldBudget } from './yield-budget.js';
import type { PackedReader } from './packed-buffer.js';
import {
  FROM,
  hoursOf,
  type KeyRange,
  OPEN_END,
  type Point,
  type RectangleTable,
  SINCE,
  TO,
  UNTIL,
} from './rectangle-table.js';
import { siftFirst } from './sift-first.js';
import { firstWhere } from './typed-columns.js';

// Columns of a row after FROM, TO, SINCE and UNTIL.
const ITEM = 4;
const KEY = 5;
const WIDTH = 6;

const BOUNDS_WIDTH = 4;
/** The number of rectangles that share one entry of bounds, which is tested before their own. */
const BLOCK = 32;

/** The list of all rectangles. */
export const WHOLE = 0;

/** Rectangles in one order: rows of six integers, with the rows of a group next to each other. */
export interface OrderedRectangles {
  readonly rows: Int32Array;
  /** The distinct groups, ascending; a group is half a key. */
  readonly groups: Uint32Array;
}

/** How rectangles are ordered and listed. */
export interface Order {
  /** Orders groups, the same way in every source; two groups are never equal. */
  readonly compareGroups: (group: number, other: number) => number;
  /** Orders the items of one group. Equal items keep the order of their sources. */
  readonly compareItems: (item: number, other: number) => number;
  /** The largest number of a list; the smallest is 1. */
  readonly lists: number;
  /** The lists that an item is in. */
  readonly listsOf: (item: number) => readonly number[];
  /** The last position of the sources; a rectangle that ends later is packed as open. */
  readonly last: number;
}

/** The rectangles of several sources in one order. */
interface Merged {
  readonly arrays: (Int32Array | Uint32Array)[];
  readonly rows: Int32Array;
  /** For each source, the new place of each of its rectangles. */
  readonly placesOf: readonly Uint32Array[];
}

/** Merges ordered sources into the arrays that {@link SealedRectangles} reads. */
export function* mergedRectangles(
  sources: readonly OrderedRectangles[],
  order: Order,
  budget: YieldBudget,
): Steps<Merged> {
  const { rows, placesOf } = yield* inOneOrder(sources, order, budget);
  const groups = yield* groupsOf(rows, sources, budget);
  const lists = yield* listsOf(rows, order, budget);
  return { arrays: [rows, ...groups, ...lists], rows, placesOf };
}

function* inOneOrder(
  sources: readonly OrderedRectangles[],
  { compareGroups, compareItems, last }: Order,
  budget: YieldBudget,
): Steps<Omit<Merged, 'arrays'>> {
  const rows = new Int32Array(sources.reduce((sum, source) => sum + source.rows.length, 0));
  const placesOf = sources.map((source) => new Uint32Array(source.rows.length / WIDTH));
  // The next row of each source; the queue has the sources in the order of these rows.
  const next = sources.map(() => 0);
  const valueOf = (source: number, column: number): number =>
    checked(checked(sources[source]).rows[checked(next[source]) + column]);
  const compare = (one: number, other: number): number => {
    const [group, otherGroup] = [valueOf(one, KEY) >>> 1, valueOf(other, KEY) >>> 1];
    if (group !== otherGroup) return compareGroups(group, otherGroup);
    return compareItems(valueOf(one, ITEM), valueOf(other, ITEM)) || one - other;
  };
  const queue = [...sources.keys()].filter((source) => checked(sources[source]).rows.length > 0);
  queue.sort(compare);
  for (let row = 0; row < rows.length; row += WIDTH) {
    const least = checked(queue[0]);
    const [own, at] = [checked(sources[least]).rows, checked(next[least])];
    for (let column = 0; column < WIDTH; column += 1) rows[row + column] = checked(own[at + column]);
    if (checked(rows[row + UNTIL]) > last) rows[row + UNTIL] = OPEN_END;
    checked(placesOf[least])[at / WIDTH] = row / WIDTH;
    next[least] = at + WIDTH;
    if (at + WIDTH === own.length) queue.shift();
    else siftFirst(queue, compare);
    if (budget.spend(1)) yield;
  }
  return { rows, placesOf };
}

/** The groups, ascending, and the places at which each begins and ends. */
function* groupsOf(
  rows: Int32Array,
  sources: readonly OrderedRectangles[],
  budget: YieldBudget,
): Steps<[Uint32Array, Uint32Array, Uint32Array]> {
  const all = yield* mergedLists(
    sources.map(({ groups }) => new GroupedLists(groups, new Uint32Array(groups.length), new Uint32Array())),
    budget,
  );
  const groups = all.keys;
  const [firsts, ends] = [new Uint32Array(groups.length), new Uint32Array(groups.length)];
  const count = rows.length / WIDTH;
  const groupAt = (place: number): number => checked(rows[place * WIDTH + KEY]) >>> 1;
  for (let place = 0; place < count;) {
    const group = groupAt(place);
    const at = indexOf(groups, group);
    firsts[at] = place;
    while (place < count && groupAt(place) === group) place += 1;
    ends[at] = place;
    if (budget.spend(place - checked(firsts[at]))) yield;
  }
  return [groups, firsts, ends];
}

/**
 * For each list, where it begins among the places and among the blocks; then the places of all lists, the bounds of
 * their blocks, and the bounds of the blocks of all rectangles.
 */
function* listsOf(
  rows: Int32Array,
  { lists: most, listsOf: listsOfItem }: Order,
  budget: YieldBudget,
): Steps<(Int32Array | Uint32Array)[]> {
  const count = rows.length / WIDTH;
  const counts = new Uint32Array(most + 1);
  const itemAt = (place: number): number => checked(rows[place * WIDTH + ITEM]);
  for (let place = 0; place < count; place += 1) {
    for (const list of listsOfItem(itemAt(place))) counts[list] = checked(counts[list]) + 1;
    if (budget.spend(1)) yield;
  }
  // Cut after the last list with a member: lists that were added later must not change the bytes.
  const sizes = counts.subarray(0, counts.findLastIndex((size) => size > 0) + 1);
  const lists = Math.max(0, sizes.length - 1);
  const [starts, blocks] = [new Uint32Array(lists + 2), new Uint32Array(lists + 2)];
  for (const [list, size] of sizes.entries()) {
    starts[list + 1] = checked(starts[list]) + size;
    blocks[list + 1] = checked(blocks[list]) + Math.ceil(size / BLOCK);
  }
  const places = new Uint32Array(checked(starts[lists + 1]));
  const next = starts.slice();
  for (let place = 0; place < count; place += 1) {
    for (const list of listsOfItem(itemAt(place))) {
      const at = checked(next[list]);
      places[at] = place;
      next[list] = at + 1;
    }
    if (budget.spend(1)) yield;
  }
  const bounds = new Int32Array(checked(blocks[lists + 1]) * BOUNDS_WIDTH);
  for (const [list, size] of sizes.entries()) {
    const start = checked(starts[list]);
    for (let first = 0, block = checked(blocks[list]); first < size; first += BLOCK, block += 1) {
      putBounds(bounds, block, rows, Math.min(BLOCK, size - first), (each) =>
        checked(places[start + first + each]),
      );
      if (budget.spend(BLOCK / 2)) yield;
    }
  }
  const boundsOfAll = new Int32Array(Math.ceil(count / BLOCK) * BOUNDS_WIDTH);
  for (let first = 0, block = 0; first < count; first += BLOCK, block += 1) {
    putBounds(boundsOfAll, block, rows, Math.min(BLOCK, count - first), (each) => first + each);
    if (budget.spend(BLOCK / 2)) yield;
  }
  return [starts, blocks, places, bounds, boundsOfAll];
}

function putBounds(
  bounds: Int32Array,
  block: number,
  rows: Int32Array,
  count: number,
  placeOfEach: (each: number) => number,
): void {
  let [from, to, since, until] = [OPEN_END, -OPEN_END, OPEN_END, 0];
  for (let each = 0; each < count; each += 1) {
    const row = placeOfEach(each) * WIDTH;
    from = Math.min(from, checked(rows[row + FROM]));
    to = Math.max(to, checked(rows[row + TO]));
    since = Math.min(since, checked(rows[row + SINCE]));
    until = Math.max(until, checked(rows[row + UNTIL]));
  }
  bounds[block * BOUNDS_WIDTH + FROM] = from;
  bounds[block * BOUNDS_WIDTH + TO] = to;
  bounds[block * BOUNDS_WIDTH + SINCE] = since;
  bounds[block * BOUNDS_WIDTH + UNTIL] = until;
}

/** Visits the item of each row. */
export function forEachItem(rows: Int32Array, visit: (item: number, place: number) => void): void {
  for (let place = 0; place * WIDTH < rows.length; place += 1)
    visit(checked(rows[place * WIDTH + ITEM]), place);
}

/** Opens again the rectangles that ended after a position, in numbers copied from index `from` of all rows on. */
export function reopen(numbers: Int32Array, from: number, position: number): void {
  // The index of the first UNTIL among these numbers.
  const first = (UNTIL - (from % WIDTH) + WIDTH) % WIDTH;
  for (let at = first; at < numbers.length; at += WIDTH)
    if (checked(numbers[at]) > position) numbers[at] = OPEN_END;
}

/** Rows of some rectangles of a table, which must be given in order, with the key of each. */
export function orderedRectangles(
  table: RectangleTable,
  rectangles: Int32Array,
  keyOf: (item: number) => number,
): OrderedRectangles {
  const rows = new Int32Array(rectangles.length * WIDTH);
  const groups = new Set<number>();
  for (const [index, rectangle] of rectangles.entries()) {
    const item = table.itemOf(rectangle);
    const key = keyOf(item);
    groups.add(key >>> 1);
    rows.set(
      [
        ...[table.from(rectangle), table.to(rectangle), table.since(rectangle), table.until(rectangle)],
        ...[item, key],
      ],
      index * WIDTH,
    );
  }
  return { rows, groups: Uint32Array.from(groups).sort() };
}

/**
 * Rectangles in one order, packed; the place of each is its ordinal. A list is the places of its members. Each block
 * of a list has bounds, so that a visit skips what a point cannot hit. Only the ends of rectangles can change.
 */
export class SealedRectangles implements OrderedRectangles {
  /** As packed, and with the ends that were set since. */
  readonly rows: Int32Array;
  readonly groups: Uint32Array;
  readonly #firsts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #blocks: Uint32Array;
  readonly #places: Uint32Array;
  readonly #bounds: Int32Array;
  readonly #boundsOfAll: Int32Array;

  constructor(read: PackedReader) {
    this.rows = read.next(Int32Array);
    this.groups = read.next(Uint32Array);
    this.#firsts = read.next(Uint32Array);
    this.#ends = read.next(Uint32Array);
    this.#starts = read.next(Uint32Array);
    this.#blocks = read.next(Uint32Array);
    this.#places = read.next(Uint32Array);
    this.#bounds = read.next(Int32Array);
    this.#boundsOfAll = read.next(Int32Array);
  }

  get count(): number {
    return this.rows.length / WIDTH;
  }

  /** One more than the number of its last list. */
  get lists(): number {
    return this.#starts.length - 1;
  }

  sizeOf(list: number): number {
    if (list === WHOLE) return this.count;
    return list < this.lists ? checked(this.#starts[list + 1]) - checked(this.#starts[list]) : 0;
  }

  itemAt(place: number): number {
    return checked(this.rows[place * WIDTH + ITEM]);
  }

  groupAt(place: number): number {
    return checked(this.rows[place * WIDTH + KEY]) >>> 1;
  }

  sinceOf(place: number): number {
    return checked(this.rows[place * WIDTH + SINCE]);
  }

  untilOf(place: number): number {
    return checked(this.rows[place * WIDTH + UNTIL]);
  }

  toOf(place: number): number {
    return checked(this.rows[place * WIDTH + TO]);
  }

  isOpen(place: number): boolean {
    return this.untilOf(place) === OPEN_END;
  }

  /**
   * Ends a rectangle: no point at the position `until` or later hits it. The bounds of its blocks are not narrowed.
   * @throws RangeError if there is no such rectangle.
   */
  close(place: number, until: number): void {
    if (place >= this.count) throw new RangeError(`there is no rectangle ${place}`);
    this.rows[place * WIDTH + UNTIL] = until;
  }

  /** The places `[first, end)` of a group; undefined if it has none. */
  placesOf(group: number): readonly [first: number, end: number] | undefined {
    const at = indexOf(this.groups, group);
    return at < 0 ? undefined : [checked(this.#firsts[at]), checked(this.#ends[at])];
  }

  /** Visits the items of the keys from `first` to `last`, which are of one group, whose rectangles a point hits. */
  visitKeys({ first, last }: KeyRange, point: Point, visit: (item: number) => void): void {
    const places = this.placesOf(first >>> 1);
    if (places === undefined) return;
    const { from, to } = hoursOf(point);
    for (let row = places[0] * WIDTH; row < places[1] * WIDTH; row += WIDTH) {
      const key = checked(this.rows[row + KEY]);
      if (key >= first && key <= last && hits(this.rows, row, from, to, point.position))
        visit(checked(this.rows[row + ITEM]));
    }
  }

  /** Whether a point hits the rectangle at a place. */
  isHit(place: number, point: Point): boolean {
    const { from, to } = hoursOf(point);
    return hits(this.rows, place * WIDTH, from, to, point.position);
  }

  /** The places in a list from `first` on that a point may hit, of the members of every list in `also`. */
  cursor(list: number, point: Point, first: number, also: readonly number[]): ListCursor {
    const others = also.map((other) => new Membership(this.#places, ...this.#rangeOf(other)));
    return new ListCursor(this.#packedList(list), point, first, others);
  }

  #packedList(list: number): PackedList {
    const { rows } = this;
    if (list === WHOLE)
      return { rows, places: undefined, bounds: this.#boundsOfAll, firstBlock: 0, start: 0, end: this.count };
    const [start, end] = this.#rangeOf(list);
    const firstBlock = list < this.lists ? checked(this.#blocks[list]) : 0;
    return { rows, places: this.#places, bounds: this.#bounds, firstBlock, start, end };
  }

  #rangeOf(list: number): [start: number, end: number] {
    return list < this.lists ? [checked(this.#starts[list]), checked(this.#starts[list + 1])] : [0, 0];
  }
}

function hits(rows: Int32Array, row: number, from: number, to: number, position: number): boolean {
  // All four differences are ≥ 0 iff the point is in the rectangle. OR-ing them needs one sign test; four branches
  // would mispredict too often.
  return (
    ((position - checked(rows[row + SINCE])) |
      (checked(rows[row + UNTIL]) - position - 1) |
      (to - checked(rows[row + FROM]) - 1) |
      (checked(rows[row + TO]) - from - 1)) >=
    0
  );
}

/** Tests whether ascending places are in an ascending list; each search starts where the last one ended. */
class Membership {
  constructor(
    private readonly places: Uint32Array,
    private next: number,
    private readonly end: number,
  ) {}

  has(place: number): boolean {
    let step = 1;
    let low = this.next;
    while (low + step < this.end && checked(this.places[low + step]) < place) {
      low += step;
      step *= 2;
    }
    const high = Math.min(low + step, this.end);
    this.next = low + firstWhere(high - low, (each) => checked(this.places[low + each]) >= place);
    return this.next < this.end && this.places[this.next] === place;
  }
}

/** One list in the packed arrays. */
interface PackedList {
  readonly rows: Int32Array;
  /** The places of all lists; undefined for {@link WHOLE}, whose places are the ordinals themselves. */
  readonly places: Uint32Array | undefined;
  /** The bounds of all blocks. */
  readonly bounds: Int32Array;
  /** The block with the first members of the list. */
  readonly firstBlock: number;
  /** Where the list begins and ends among the places. */
  readonly start: number;
  readonly end: number;
}

/** The places of a list that a point hits, found one at a time. */
export class ListCursor {
  readonly #from: number;
  readonly #to: number;
  #next: number;

  constructor(
    private readonly list: PackedList,
    private readonly point: Point,
    first: number,
    private readonly others: readonly Membership[],
  ) {
    const { places, start, end } = list;
    const { from, to } = hoursOf(point);
    [this.#from, this.#to] = [from, to];
    this.#next =
      places === undefined
        ? first
        : start + firstWhere(end - start, (each) => checked(places[start + each]) >= first);
  }

  /** The next place; -1 after the last. */
  next(): number {
    const { rows, places, bounds, firstBlock, start, end } = this.list;
    const { position } = this.point;
    let at = this.#next;
    while (at < end) {
      const within = (at - start) % BLOCK;
      const block = firstBlock + (at - start - within) / BLOCK;
      const blockEnd = Math.min(at - within + BLOCK, end);
      if (hits(bounds, block * BOUNDS_WIDTH, this.#from, this.#to, position))
        for (; at < blockEnd; at += 1) {
          const place = places === undefined ? at : checked(places[at]);
          // Tested before the row: lists are read sequentially, rows are scattered in memory.
          if (!this.#isInOthers(place)) continue;
          if (!hits(rows, place * WIDTH, this.#from, this.#to, position)) continue;
          this.#next = at + 1;
          return place;
        }
      at = blockEnd;
    }
    this.#next = end;
    return -1;
  }

  #isInOthers(place: number): boolean {
    for (const other of this.others) if (!other.has(place)) return false;
    return true;
  }
}
