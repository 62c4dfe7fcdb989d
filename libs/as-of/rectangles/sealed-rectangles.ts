import { checked } from './checked.js';
import { placeOf } from './grouped-lists.js';
import type { PackedReader } from './packed-buffer.js';
import { PairSorter } from './radix-sort.js';
import {
  FROM,
  hoursOf,
  OPEN_END,
  SINCE,
  TO,
  UNTIL,
  type Point,
  type RectangleTable,
} from './rectangle-table.js';
import { firstWhere } from './typed-columns.js';

// Columns of a row after FROM, TO, SINCE and UNTIL.
const ITEM = 4;
const KEY = 5;
const WIDTH = 6;

const BOUNDS_WIDTH = 4;
/** Rectangles whose common bounds are tested before their own. */
const BLOCK = 32;

/** The list of all rectangles. */
export const WHOLE = 0;

/**
 * The arrays that {@link SealedRectangles} reads, of rectangles in order, see {@link RectangleRows}. Those of a key's
 * group are next to each other, whatever the lowest bit of the key. `listsOf` gives the lists that an item is in, from 1.
 */
export function sealedRectangles(
  rows: Int32Array,
  lists: number,
  listsOf: (item: number) => readonly number[],
): (Int32Array | Uint32Array)[] {
  const count = rows.length / WIDTH;
  const sizes = new Uint32Array(lists + 1);
  for (let row = 0; row < rows.length; row += WIDTH)
    for (const list of listsOf(checked(rows[row + ITEM]))) sizes[list] = checked(sizes[list]) + 1;
  const starts = new Uint32Array(lists + 2);
  const blocks = new Uint32Array(lists + 2);
  for (const [list, size] of sizes.entries()) {
    starts[list + 1] = checked(starts[list]) + size;
    blocks[list + 1] = checked(blocks[list]) + Math.ceil(size / BLOCK);
  }
  const places = new Uint32Array(checked(starts[lists + 1]));
  const next = starts.slice();
  for (let place = 0; place < count; place += 1)
    for (const list of listsOf(checked(rows[place * WIDTH + ITEM]))) {
      const at = checked(next[list]);
      places[at] = place;
      next[list] = at + 1;
    }
  const bounds = new Int32Array(checked(blocks[lists + 1]) * BOUNDS_WIDTH);
  for (const [list, size] of sizes.entries()) {
    const start = checked(starts[list]);
    for (let first = 0, block = checked(blocks[list]); first < size; first += BLOCK, block += 1)
      putBounds(bounds, block, rows, Math.min(BLOCK, size - first), (each) =>
        checked(places[start + first + each]),
      );
  }
  const whole = new Int32Array(Math.ceil(count / BLOCK) * BOUNDS_WIDTH);
  for (let first = 0, block = 0; first < count; first += BLOCK, block += 1)
    putBounds(whole, block, rows, Math.min(BLOCK, count - first), (each) => first + each);
  return [rows, ...groupsOf(rows, count), starts, blocks, places, bounds, whole];
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

/** The groups ascending, and where each begins and ends. */
function groupsOf(rows: Int32Array, count: number): [Uint32Array, Uint32Array, Uint32Array] {
  const byGroup = new PairSorter();
  const groupAt = (place: number): number => checked(rows[place * WIDTH + KEY]) >>> 1;
  for (let place = 0; place < count; place += 1)
    if (place === 0 || groupAt(place) !== groupAt(place - 1)) byGroup.add(groupAt(place), place);
  const { keys, items, count: groups } = byGroup.sort();
  const firsts = Uint32Array.from(items.subarray(0, groups));
  const ends = firsts.map((first) => {
    let end = first + 1;
    while (end < count && groupAt(end) === groupAt(first)) end += 1;
    return end;
  });
  return [Uint32Array.from(keys.subarray(0, groups)), firsts, ends];
}

/** Visits the item of each row. */
export function forEachItem(rows: Int32Array, visit: (item: number, place: number) => void): void {
  for (let place = 0; place * WIDTH < rows.length; place += 1)
    visit(checked(rows[place * WIDTH + ITEM]), place);
}

/** Rectangles in rows of six integers, as they are sealed. */
export class RectangleRows {
  readonly values: Int32Array;
  #count = 0;

  constructor(capacity: number) {
    this.values = new Int32Array(capacity * WIDTH);
  }

  get count(): number {
    return this.#count;
  }

  add(rectangles: RectangleTable, rectangle: number, key: number): void {
    const row = this.#count * WIDTH;
    this.#count += 1;
    this.values[row + FROM] = rectangles.from(rectangle);
    this.values[row + TO] = rectangles.to(rectangle);
    this.values[row + SINCE] = rectangles.since(rectangle);
    this.values[row + UNTIL] = rectangles.until(rectangle);
    this.values[row + ITEM] = rectangles.itemOf(rectangle);
    this.values[row + KEY] = key;
  }

  addAll(sealed: SealedRectangles): void {
    this.values.set(sealed.rows, this.#count * WIDTH);
    this.#count += sealed.count;
  }

  itemAt(place: number): number {
    return checked(this.values[place * WIDTH + ITEM]);
  }

  keyAt(place: number): number {
    return checked(this.values[place * WIDTH + KEY]);
  }

  /** The rows at these places, one after the other. */
  inOrder(places: Int32Array): Int32Array {
    const ordered = new Int32Array(places.length * WIDTH);
    for (const [at, place] of places.entries())
      for (let column = 0; column < WIDTH; column += 1)
        ordered[at * WIDTH + column] = checked(this.values[place * WIDTH + column]);
    return ordered;
  }
}

/**
 * Rectangles in one order, packed: each has its place in it. Lists of them are the places of their members; a block of
 * a list has bounds, so that a visit passes over what a point cannot hit. Nothing changes but where rectangles end.
 */
export class SealedRectangles {
  readonly #rows: Int32Array;
  readonly #groups: Uint32Array;
  readonly #firsts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #blocks: Uint32Array;
  readonly #places: Uint32Array;
  readonly #bounds: Int32Array;
  readonly #whole: Int32Array;

  constructor(read: PackedReader) {
    this.#rows = read.next(Int32Array);
    this.#groups = read.next(Uint32Array);
    this.#firsts = read.next(Uint32Array);
    this.#ends = read.next(Uint32Array);
    this.#starts = read.next(Uint32Array);
    this.#blocks = read.next(Uint32Array);
    this.#places = read.next(Uint32Array);
    this.#bounds = read.next(Int32Array);
    this.#whole = read.next(Int32Array);
  }

  get count(): number {
    return this.#rows.length / WIDTH;
  }

  /** The number of lists, and of one that it does not have. */
  get lists(): number {
    return this.#starts.length - 1;
  }

  sizeOf(list: number): number {
    if (list === WHOLE) return this.count;
    return list < this.lists ? checked(this.#starts[list + 1]) - checked(this.#starts[list]) : 0;
  }

  /** See {@link RectangleRows}. */
  get rows(): Int32Array {
    return this.#rows;
  }

  itemAt(place: number): number {
    return checked(this.#rows[place * WIDTH + ITEM]);
  }

  toOf(place: number): number {
    return checked(this.#rows[place * WIDTH + TO]);
  }

  isOpen(place: number): boolean {
    return this.#rows[place * WIDTH + UNTIL] === OPEN_END;
  }

  /** Ends a rectangle: no point at the position `until` or later hits it. The bounds of its blocks stay as wide. */
  close(place: number, until: number): void {
    if (place >= this.count) throw new RangeError(`there is no rectangle ${place}`);
    this.#rows[place * WIDTH + UNTIL] = until;
  }

  /** The places of a group, from the first up to the end; undefined if it has none. */
  placesOf(group: number): readonly [first: number, end: number] | undefined {
    const at = placeOf(this.#groups, group);
    return at < 0 ? undefined : [checked(this.#firsts[at]), checked(this.#ends[at])];
  }

  /** Visits the items of a key whose rectangles a point hits. */
  visitKey(key: number, point: Point, visit: (item: number) => void): void {
    const places = this.placesOf(key >>> 1);
    if (places === undefined) return;
    const { from, to } = hoursOf(point);
    for (let row = places[0] * WIDTH; row < places[1] * WIDTH; row += WIDTH)
      if (this.#rows[row + KEY] === key && hits(this.#rows, row, from, to, point.position))
        visit(checked(this.#rows[row + ITEM]));
  }

  /** Whether a point hits the rectangle at a place. */
  isHit(place: number, point: Point): boolean {
    const { from, to } = hoursOf(point);
    return hits(this.#rows, place * WIDTH, from, to, point.position);
  }

  /** The places in a list from `first` on that a point may hit; members of the lists `also` alone. */
  cursor(list: number, point: Point, first: number, also: readonly number[]): ListCursor {
    const isWhole = list === WHOLE;
    const [start, end] = isWhole ? [0, this.count] : this.#rangeOf(list);
    const others = also.map((other) => new Membership(this.#places, ...this.#rangeOf(other)));
    return new ListCursor(
      this.#rows,
      isWhole ? undefined : this.#places,
      isWhole ? this.#whole : this.#bounds,
      isWhole || list >= this.lists ? 0 : checked(this.#blocks[list]),
      start,
      end,
      point,
      first,
      others,
    );
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

/** Whether ascending places are in an ascending list, each found from where the last one was. */
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

/** The places of a list that a point hits, each as it is asked for. */
export class ListCursor {
  readonly #from: number;
  readonly #to: number;
  #next: number;

  constructor(
    private readonly rows: Int32Array,
    private readonly places: Uint32Array | undefined,
    private readonly bounds: Int32Array,
    private readonly block: number,
    private readonly start: number,
    private readonly end: number,
    private readonly point: Point,
    first: number,
    private readonly others: readonly Membership[],
  ) {
    const { from, to } = hoursOf(point);
    [this.#from, this.#to] = [from, to];
    this.#next =
      places === undefined
        ? first
        : start + firstWhere(end - start, (each) => checked(places[start + each]) >= first);
  }

  /** The next place; -1 after the last. */
  next(): number {
    const { rows, places, point, start, end } = this;
    const { position } = point;
    let at = this.#next;
    while (at < end) {
      const within = (at - start) % BLOCK;
      const block = this.block + (at - start - within) / BLOCK;
      const blockEnd = Math.min(at - within + BLOCK, end);
      if (hits(this.bounds, block * BOUNDS_WIDTH, this.#from, this.#to, position))
        for (; at < blockEnd; at += 1) {
          const place = places === undefined ? at : checked(places[at]);
          if (!hits(rows, place * WIDTH, this.#from, this.#to, position)) continue;
          if (!this.others.every((other) => other.has(place))) continue;
          this.#next = at + 1;
          return place;
        }
      at = blockEnd;
    }
    this.#next = end;
    return -1;
  }
}
