import type { Steps } from '../steps.js';
import { checked } from './checked.js';
import type { YieldBudget } from './yield-budget.js';
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

  /** The lists, each in the order of `compare`, or in the order in which items were added. */
  build(compare?: Compare): GroupedLists {
    const { keys, items, count } = this.#pairs.sort();
    const [distinct, ends] = [new Uint32Array(count), new Uint32Array(count)];
    let lists = 0;
    for (let first = 0, end = 0; first < count; first = end, lists += 1) {
      while (end < count && keys[end] === keys[first]) end += 1;
      if (compare !== undefined && end - first > 1) items.subarray(first, end).sort(compare);
      distinct[lists] = checked(keys[first]);
      ends[lists] = end;
    }
    return new GroupedLists(
      distinct.slice(0, lists),
      ends.slice(0, lists),
      Uint32Array.from(items.subarray(0, count)),
    );
  }
}

/** Immutable lists of numbers by key. */
export class GroupedLists {
  /** The keys are ascending; `items` has all lists one after the other, and `ends` the end of each. */
  constructor(
    readonly keys: Uint32Array,
    private readonly ends: Uint32Array,
    private readonly items: Uint32Array,
  ) {}

  static read(read: PackedReader): GroupedLists {
    return new GroupedLists(read.next(Uint32Array), read.next(Uint32Array), read.next(Uint32Array));
  }

  /** For packing, in the order in which {@link read} reads them. */
  get arrays(): [keys: Uint32Array, ends: Uint32Array, items: Uint32Array] {
    return [this.keys, this.ends, this.items];
  }

  /** A view of the list of a key; undefined if it has none. */
  of(key: number): Uint32Array | undefined {
    const index = indexOf(this.keys, key);
    return index < 0 ? undefined : this.at(index);
  }

  /** A view of the list of the key at an index. */
  at(index: number): Uint32Array {
    return this.items.subarray(index === 0 ? 0 : this.ends[index - 1], this.ends[index]);
  }

  /** The number of items of all lists. */
  get size(): number {
    return this.items.length;
  }
}

/** How lists are merged. */
interface Merging {
  /** The item in the merged lists for an item of a source; by default the same item. */
  readonly itemOf?: (source: number, item: number) => number;
  /** The order of each list, in the sources too; by default lists are concatenated in the order of sources. */
  readonly compare?: Compare;
}

/** Merges the lists of several sources; lists with the same key become one. */
export function* mergedLists(
  sources: readonly GroupedLists[],
  budget: YieldBudget,
  { itemOf = (_, item) => item, compare }: Merging = {},
): Steps<GroupedLists> {
  const most = sources.reduce((sum, { keys }) => sum + keys.length, 0);
  const [keys, ends] = [new Uint32Array(most), new Uint32Array(most)];
  const items = new Uint32Array(sources.reduce((sum, { size }) => sum + size, 0));
  const next = sources.map(() => 0);
  let [lists, end] = [0, 0];
  for (let key = smallestKey(sources, next); key !== Infinity; key = smallestKey(sources, next)) {
    const runs = [end];
    for (let source = 0; source < sources.length; source += 1) {
      const [sourceLists, index] = [checked(sources[source]), checked(next[source])];
      if (sourceLists.keys[index] !== key) continue;
      for (const item of sourceLists.at(index)) {
        items[end] = itemOf(source, item);
        end += 1;
      }
      runs.push(end);
      next[source] = index + 1;
    }
    if (compare !== undefined && runs.length > 2) mergeRuns(items, runs, compare);
    keys[lists] = key;
    ends[lists] = end;
    lists += 1;
    if (budget.spend(end - checked(runs[0]))) yield;
  }
  return new GroupedLists(keys.subarray(0, lists), ends.subarray(0, lists), items);
}

/** The smallest of the next keys of the sources; Infinity if there is none. */
function smallestKey(sources: readonly GroupedLists[], next: readonly number[]): number {
  let key = Infinity;
  for (let source = 0; source < sources.length; source += 1)
    key = Math.min(key, checked(sources[source]).keys[checked(next[source])] ?? Infinity);
  return key;
}

/** Merges sorted runs in place; `runs` has the index at which each begins, then the end of the last. */
function mergeRuns(items: Uint32Array, runs: readonly number[], compare: Compare): void {
  const [begin, end] = [checked(runs[0]), checked(runs.at(-1))];
  const all = items.slice(begin, end);
  const next = runs.slice(0, -1).map((run) => run - begin);
  for (let index = begin; index < end; index += 1) {
    let [ofRun, smallest] = [-1, 0];
    for (let run = 0; run < next.length; run += 1) {
      const at = checked(next[run]);
      if (at === checked(runs[run + 1]) - begin) continue;
      const item = checked(all[at]);
      if (ofRun < 0 || compare(item, smallest) < 0) [ofRun, smallest] = [run, item];
    }
    items[index] = smallest;
    next[ofRun] = checked(next[ofRun]) + 1;
  }
}

/**
 * The index of a key in ascending keys; -1 if it is not among them. An interpolation search: numbers given in the order
 * of first use are mostly evenly spread, so the first guess is close.
 */
export function indexOf(keys: Uint32Array, key: number): number {
  const last = keys.length - 1;
  if (last < 0) return -1;
  const [smallest, largest] = [checked(keys[0]), checked(keys[last])];
  if (key < smallest || key > largest) return -1;
  const guess = largest === smallest ? 0 : Math.floor(((key - smallest) * last) / (largest - smallest));
  // Widens from the guess in doubling steps to a range that can have the key, then halves the range.
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
