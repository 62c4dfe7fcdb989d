import type { Steps } from '../steps.js';
import { checked } from './checked.js';
import { FROM, hoursOf, SINCE, TO, UNTIL, type KeyRange, type Point } from './rectangle-table.js';
import { firstWhere } from './typed-columns.js';

// Columns of an entry after FROM, TO, SINCE and UNTIL.
const KEY = 4;
const ITEM = 5;
const WIDTH = 6;

const LARGEST_NODE = 64;
const NODE_SIZE = LARGEST_NODE * WIDTH;
// A node that is built in bulk takes a few insertions before it splits.
const BULK_NODE = 56;

// Rebuilding a tree in bulk costs about as much as inserting an eighth of its entries one by one.
const REBUILD_FACTOR = 9 / 8;
const FEWEST_IN_BULK = 4;

/** Whether growing a tree from `known` to `count` entries is faster in bulk than one by one. */
export function isBulk(count: number, known: number): boolean {
  return count - known > FEWEST_IN_BULK && count > known * REBUILD_FACTOR;
}

/** Orders items by their number. */
export const ascending = (item: number, other: number): number => item - other;

/** A rectangle in the list of a key: hours `[from, to)` by positions `[since, until)`. */
export interface Entry {
  readonly from: number;
  readonly to: number;
  readonly since: number;
  readonly until: number;
  readonly key: number;
  readonly item: number;
}

/** Writes an entry at an offset of a node's numbers. Six assignments are faster than one `set` of an array. */
function putEntry(entries: Int32Array, offset: number, entry: Entry): void {
  entries[offset + FROM] = entry.from;
  entries[offset + TO] = entry.to;
  entries[offset + SINCE] = entry.since;
  entries[offset + UNTIL] = entry.until;
  entries[offset + KEY] = entry.key;
  entries[offset + ITEM] = entry.item;
}

/** Puts an entry at an ordinal in the order of a tree. */
export type Put = (index: number, entry: Entry) => void;

interface Search extends Point {
  readonly keys: KeyRange;
  readonly visit: (item: number) => boolean;
  readonly isAfter: ((item: number) => boolean) | undefined;
}

/**
 * Entries in one block of memory, which a visit reads from front to back. Above the leaves, the entry of a child
 * has the bounds of every rectangle below it, and the key and the item of the first.
 */
class Node {
  constructor(
    readonly entries: Int32Array,
    public count: number,
    /** Undefined in a leaf. */
    readonly children: Node[] | undefined,
  ) {}

  /** Moves the entries from `place` on by one. */
  shiftFrom(place: number): void {
    this.entries.copyWithin((place + 1) * WIDTH, place * WIDTH, this.count * WIDTH);
    this.count += 1;
  }

  /** Recomputes the entry of a child: its bounds, and the key and the item of its first entry. */
  summarise(place: number): void {
    const child = this.children?.[place];
    if (child === undefined) return;
    const { entries, count } = child;
    const own = place * WIDTH;
    this.entries.set(entries.subarray(0, WIDTH), own);
    let [from, to, since, until] = [
      checked(entries[FROM]),
      checked(entries[TO]),
      checked(entries[SINCE]),
      checked(entries[UNTIL]),
    ];
    for (let row = 0; row < count * WIDTH; row += WIDTH) {
      from = Math.min(from, checked(entries[row + FROM]));
      to = Math.max(to, checked(entries[row + TO]));
      since = Math.min(since, checked(entries[row + SINCE]));
      until = Math.max(until, checked(entries[row + UNTIL]));
    }
    this.entries[own + FROM] = from;
    this.entries[own + TO] = to;
    this.entries[own + SINCE] = since;
    this.entries[own + UNTIL] = until;
  }

  /** Widens the entry of a child by one that was inserted below it, which may be its new first. */
  widen(place: number, { from, to, since, until }: Entry): void {
    const { entries } = this;
    const own = place * WIDTH;
    entries[own + FROM] = Math.min(checked(entries[own + FROM]), from);
    entries[own + TO] = Math.max(checked(entries[own + TO]), to);
    entries[own + SINCE] = Math.min(checked(entries[own + SINCE]), since);
    entries[own + UNTIL] = Math.max(checked(entries[own + UNTIL]), until);
    const below = checked(this.children?.[place]).entries;
    entries[own + KEY] = checked(below[KEY]);
    entries[own + ITEM] = checked(below[ITEM]);
  }

  /** Moves the second half of a full node into a new node, to be placed after it. */
  split(): Node {
    const half = this.count >>> 1;
    const entries = new Int32Array(NODE_SIZE);
    entries.set(this.entries.subarray(half * WIDTH, this.count * WIDTH));
    const sibling = new Node(entries, this.count - half, this.children?.splice(half));
    this.count = half;
    return sibling;
  }
}

/**
 * Rectangles in lists by key, each list in an order of its items: a B+ tree in which every node knows the bounds
 * of the rectangles below it. A visit goes in order from any item on, and skips the nodes that a point cannot hit.
 */
export class RectangleTree {
  private constructor(
    private readonly compareItems: (a: number, b: number) => number,
    private root: Node,
  ) {}

  static empty(compareItems: (a: number, b: number) => number): RectangleTree {
    return new RectangleTree(compareItems, new Node(new Int32Array(NODE_SIZE), 0, undefined));
  }

  /** Builds a tree of `count` entries in bulk, in the steps of `fill`, which puts one entry at each index in order. */
  static *inSteps(
    compareItems: (a: number, b: number) => number,
    count: number,
    fill: (put: Put) => Steps<void>,
  ): Steps<RectangleTree> {
    let nodes = yield* leavesOf(count, fill);
    while (nodes.length > 1) nodes = parentsOf(nodes);
    const [root] = nodes;
    return root === undefined ? RectangleTree.empty(compareItems) : new RectangleTree(compareItems, root);
  }

  /** Inserts an entry after those of its item in its list. */
  insert(entry: Entry): void {
    const sibling = this.#insert(this.root, entry);
    if (sibling !== undefined) [this.root] = parentsOf([this.root, sibling]) as [Node];
  }

  /** Ends the last rectangle of an item in a list: no point at the position `until` or later hits it. */
  close(key: number, item: number, until: number): void {
    this.#close(this.root, key, item, until);
  }

  /**
   * Visits the items whose rectangles a point hits, in order, until `visit` returns true. `isAfter` must be
   * monotonic in list order. If given, the visit of the first list starts at the first item for which it is true.
   */
  visit(
    keys: KeyRange,
    point: Point,
    visit: (item: number) => boolean,
    isAfter?: (item: number) => boolean,
  ): void {
    const { from, to } = hoursOf(point);
    this.#visit(this.root, { keys, from, to, position: point.position, visit, isAfter }, true);
  }

  /** Returns whether the visit has ended. */
  #visit({ entries, count, children }: Node, search: Search, isFirst: boolean): boolean {
    const { from, to, position } = search;
    const { last } = search.keys;
    const begun = isFirst ? beginIn(entries, count, search) : 0;
    // The first wanted item may be in the last child that begins before it.
    const start = children === undefined ? begun : Math.max(begun - 1, 0);
    for (let place = start; place < count; place += 1) {
      const row = place * WIDTH;
      if (checked(entries[row + KEY]) > last) return true;
      // All four differences are ≥ 0 iff the point is in the rectangle. OR-ing them needs one sign test; four
      // branches would mispredict too often.
      const differences =
        (position - checked(entries[row + SINCE])) |
        (checked(entries[row + UNTIL]) - position - 1) |
        (to - checked(entries[row + FROM]) - 1) |
        (checked(entries[row + TO]) - from - 1);
      if (differences < 0) continue;
      if (children === undefined) {
        if (search.visit(checked(entries[row + ITEM]))) return true;
      } else {
        if (this.#visit(checked(children[place]), search, isFirst && place === start)) return true;
      }
    }
    return false;
  }

  /** Inserts below a node; returns its new sibling, to be placed after it, if it had to split. */
  #insert(node: Node, entry: Entry): Node | undefined {
    const after = this.#placeAfter(node, entry.key, entry.item);
    if (node.children === undefined) {
      node.shiftFrom(after);
      putEntry(node.entries, after * WIDTH, entry);
    } else {
      const place = Math.max(after - 1, 0);
      const sibling = this.#insert(checked(node.children[place]), entry);
      if (sibling === undefined) {
        node.widen(place, entry);
      } else {
        node.summarise(place);
        node.shiftFrom(place + 1);
        node.children.splice(place + 1, 0, sibling);
        node.summarise(place + 1);
      }
    }
    return node.count === LARGEST_NODE ? node.split() : undefined;
  }

  #close(node: Node, key: number, item: number, until: number): void {
    const place = this.#placeAfter(node, key, item) - 1;
    if (node.children === undefined) {
      this.#assertIs(node, place, key, item);
      node.entries[place * WIDTH + UNTIL] = until;
      return;
    }
    this.#close(checked(node.children[place]), key, item, until);
    node.summarise(place);
  }

  /** @throws RangeError unless the entry at a place in a leaf is the item's in the list of a key. */
  #assertIs({ entries }: Node, place: number, key: number, item: number): void {
    if (entries[place * WIDTH + KEY] !== key || entries[place * WIDTH + ITEM] !== item)
      throw new RangeError(`item ${item} is not in list ${key}`);
  }

  /** The first place in a node that comes after an item in the list of a key. */
  #placeAfter({ entries, count }: Node, key: number, item: number): number {
    return firstWhere(count, (place) => {
      const other = checked(entries[place * WIDTH + KEY]);
      return other === key
        ? this.compareItems(checked(entries[place * WIDTH + ITEM]), item) > 0
        : other > key;
    });
  }
}

/** The first place in a node that does not come before the first wanted item. */
function beginIn(entries: Int32Array, count: number, { keys: { first }, isAfter }: Search): number {
  return firstWhere(count, (place) => {
    const key = checked(entries[place * WIDTH + KEY]);
    return key === first && isAfter !== undefined
      ? isAfter(checked(entries[place * WIDTH + ITEM]))
      : key >= first;
  });
}

function* leavesOf(count: number, fill: (put: Put) => Steps<void>): Steps<Node[]> {
  const length = Math.ceil(count / BULK_NODE);
  const entries = new Int32Array(length * NODE_SIZE);
  yield* fill((place, entry) => {
    const leaf = Math.floor(place / BULK_NODE);
    putEntry(entries, leaf * NODE_SIZE + (place - leaf * BULK_NODE) * WIDTH, entry);
  });
  return Array.from({ length }, (_, leaf) => {
    const own = entries.subarray(leaf * NODE_SIZE, (leaf + 1) * NODE_SIZE);
    return new Node(own, Math.min(count - leaf * BULK_NODE, BULK_NODE), undefined);
  });
}

function parentsOf(nodes: readonly Node[]): Node[] {
  return Array.from({ length: Math.ceil(nodes.length / BULK_NODE) }, (_, place) => {
    const children = nodes.slice(place * BULK_NODE, (place + 1) * BULK_NODE);
    const parent = new Node(new Int32Array(NODE_SIZE), children.length, children);
    for (const child of children.keys()) parent.summarise(child);
    return parent;
  });
}
