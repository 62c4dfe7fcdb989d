import { checked } from './checked.js';
import type { PackedReader } from './packed-buffer.js';
import { PairSorter } from './radix-sort.js';

/** Orders the items of a list. */
type Compare = (item: number, other: number) => number;

/** Collects lists of numbers by key. */
export class ListsBuilder {
  readonly #pairs = new PairSorter();

  /** Adds an item to the end of the list of a key. */
  add(key: number, item: number): void {
    this.#pairs.add(key, item);
  }

  /** The arrays that {@link GroupedLists} reads; each list in the order of `compare`, or as it was added. */
  build(compare?: Compare): [keys: Uint32Array, ends: Uint32Array, items: Uint32Array] {
    const { keys, items, count } = this.#pairs.sort();
    const [distinct, ends] = [new Uint32Array(count), new Uint32Array(count)];
    let lists = 0;
    for (let first = 0, end = 0; first < count; first = end, lists += 1) {
      while (end < count && keys[end] === keys[first]) end += 1;
      if (compare !== undefined && end - first > 1) items.subarray(first, end).sort(compare);
      distinct[lists] = checked(keys[first]);
      ends[lists] = end;
    }
    return [distinct.slice(0, lists), ends.slice(0, lists), Uint32Array.from(items.subarray(0, count))];
  }
}

/** Immutable lists of numbers by key: the keys ascending, where the list of each ends, and all items. */
export class GroupedLists {
  readonly #keys: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #items: Uint32Array;

  constructor(read: PackedReader) {
    this.#keys = read.next(Uint32Array);
    this.#ends = read.next(Uint32Array);
    this.#items = read.next(Uint32Array);
  }

  /** A view of the list of a key; undefined if it has none. */
  of(key: number): Uint32Array | undefined {
    const place = placeOf(this.#keys, key);
    if (place < 0) return undefined;
    return this.#items.subarray(place === 0 ? 0 : this.#ends[place - 1], this.#ends[place]);
  }

  /** Visits every item of every list, by key. */
  forEach(visit: (key: number, item: number) => void): void {
    let place = 0;
    for (const [list, key] of this.#keys.entries())
      for (const end = checked(this.#ends[list]); place < end; place += 1)
        visit(key, checked(this.#items[place]));
  }
}

/**
 * Where a key is in ascending keys, -1 if nowhere. Where they are evenly spread, as numbers given in the order of first
 * use mostly are, the first guess is close.
 */
export function placeOf(keys: Uint32Array, key: number): number {
  const last = keys.length - 1;
  if (last < 0) return -1;
  const [smallest, largest] = [checked(keys[0]), checked(keys[last])];
  if (key < smallest || key > largest) return -1;
  const guess = largest === smallest ? 0 : Math.floor(((key - smallest) * last) / (largest - smallest));
  // From the guess in doubling steps to a range that has the key, which is then halved.
  let [low, high, step] = [guess, guess, 1];
  while (low > 0 && checked(keys[low]) > key) {
    high = low;
    low = Math.max(0, low - step);
    step *= 2;
  }
  while (high < last && checked(keys[high]) < key) {
    low = high;
    high = Math.min(last, high + step);
    step *= 2;
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (checked(keys[middle]) < key) low = middle + 1;
    else high = middle;
  }
  return keys[low] === key ? low : -1;
}
