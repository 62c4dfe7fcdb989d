import { FROM, hoursOf, RECORDED, TO, UNTIL, type Point } from './boxes.js';
import { firstWhere } from './columns.js';

// Columns of an entry after those of its box.
const KEY = 4;
const FACT = 5;
const WIDTH = 6;

const LARGEST_NODE = 64;
const NODE_SIZE = LARGEST_NODE * WIDTH;
// Built in bulk, a node has room for a few before it splits.
const BULK_NODE = 56;

/** To build a listing anew costs about as much as to insert an eighth of it. */
export const WORTH_BUILDING = 9 / 8;

/** Facts in the order of their positions. */
export const ascending = (fact: number, other: number): number => fact - other;

/** A box as it is listed, in the list of a key. */
export interface Entry {
  readonly from: number;
  readonly to: number;
  readonly recorded: number;
  readonly until: number;
  readonly key: number;
  readonly fact: number;
}

/** Puts an entry into a row of a node; one number after the other, which is faster than all at once. */
function putEntry(entries: Int32Array, row: number, entry: Entry): void {
  entries[row + FROM] = entry.from;
  entries[row + TO] = entry.to;
  entries[row + RECORDED] = entry.recorded;
  entries[row + UNTIL] = entry.until;
  entries[row + KEY] = entry.key;
  entries[row + FACT] = entry.fact;
}

/** Puts an entry at a place in the order of a listing. */
export type Put = (place: number, entry: Entry) => void;

/** Lists by key, from the first to the last of them, both inclusive. */
export interface Keys {
  readonly first: number;
  readonly last: number;
}

interface Search extends Point {
  readonly keys: Keys;
  readonly visit: (fact: number) => boolean;
  readonly isAfter: ((fact: number) => boolean) | undefined;
}

/**
 * Entries side by side in memory, so that a visit reads on where it is. Above the leaves, the entry of a
 * child has the bounds of every box below it, and the key and the fact of the first.
 */
class Node {
  constructor(
    readonly entries: Int32Array,
    public count: number,
    /** Undefined in a leaf. */
    readonly children: Node[] | undefined,
  ) {}

  /** Makes room for an entry at a place. */
  makeRoom(place: number): void {
    this.entries.copyWithin((place + 1) * WIDTH, place * WIDTH, this.count * WIDTH);
    this.count += 1;
  }

  /** Takes the bounds and the beginning of a child again. */
  summarise(place: number): void {
    const child = this.children?.[place];
    if (child === undefined) return;
    const { entries, count } = child;
    const own = place * WIDTH;
    this.entries.set(entries.subarray(0, WIDTH), own);
    let [from, to, recorded, until] = [entries[FROM] ?? 0, entries[TO] ?? 0, entries[RECORDED] ?? 0, 0];
    for (let row = 0; row < count * WIDTH; row += WIDTH) {
      from = Math.min(from, entries[row + FROM] ?? 0);
      to = Math.max(to, entries[row + TO] ?? 0);
      recorded = Math.min(recorded, entries[row + RECORDED] ?? 0);
      until = Math.max(until, entries[row + UNTIL] ?? 0);
    }
    this.entries[own + FROM] = from;
    this.entries[own + TO] = to;
    this.entries[own + RECORDED] = recorded;
    this.entries[own + UNTIL] = until;
  }

  /** Takes an entry that was inserted below a child into the bounds of that child, which it may now begin. */
  widen(place: number, { from, to, recorded, until }: Entry): void {
    const { entries } = this;
    const own = place * WIDTH;
    entries[own + FROM] = Math.min(entries[own + FROM] ?? 0, from);
    entries[own + TO] = Math.max(entries[own + TO] ?? 0, to);
    entries[own + RECORDED] = Math.min(entries[own + RECORDED] ?? 0, recorded);
    entries[own + UNTIL] = Math.max(entries[own + UNTIL] ?? 0, until);
    const below = this.children?.[place]?.entries;
    entries[own + KEY] = below?.[KEY] ?? 0;
    entries[own + FACT] = below?.[FACT] ?? 0;
  }

  /** Moves the second half of a full node into a new one, which belongs after it. */
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
 * Boxes in lists by key, each list in an order of its facts: a B+ tree whose every node knows the bounds of the
 * boxes below it. A visit goes in order, begins anywhere, and passes over whatever cannot be hit.
 */
export class Listing {
  #root: Node;

  /** With `count` entries, which `fill` puts at their places in the order, each at one. */
  constructor(
    private readonly compareFacts: (a: number, b: number) => number,
    count = 0,
    fill: (put: Put) => void = () => undefined,
  ) {
    let nodes = leavesOf(count, fill);
    while (nodes.length > 1) nodes = parentsOf(nodes);
    this.#root = nodes[0] ?? new Node(new Int32Array(NODE_SIZE), 0, undefined);
  }

  /** Inserts an entry after those of its fact in its list. */
  insert(entry: Entry): void {
    const sibling = this.#insert(this.#root, entry);
    if (sibling !== undefined) [this.#root] = parentsOf([this.#root, sibling]) as [Node];
  }

  /** Ends the last box of a fact in a list: from the position `until` on it is hit no more. */
  close(key: number, fact: number, until: number): void {
    this.#close(this.#root, key, fact, until);
  }

  /**
   * Visits the facts of the boxes that a point hits, in order, until `visit` returns true. With `isAfter`, which
   * holds for every fact after one for which it holds, begins in the first list at the first for which it does.
   */
  visit(
    keys: Keys,
    point: Point,
    visit: (fact: number) => boolean,
    isAfter?: (fact: number) => boolean,
  ): void {
    const { from, to } = hoursOf(point);
    this.#visit(this.#root, { keys, from, to, position: point.position, visit, isAfter }, true);
  }

  /** Returns whether the visit has ended. */
  #visit({ entries, count, children }: Node, search: Search, isFirst: boolean): boolean {
    const { from, to, position } = search;
    const { last } = search.keys;
    const begun = isFirst ? beginIn(entries, count, search) : 0;
    // What is wanted first may lie in the last child that begins before it.
    const start = children === undefined ? begun : Math.max(begun - 1, 0);
    for (let place = start; place < count; place += 1) {
      const row = place * WIDTH;
      if ((entries[row + KEY] ?? 0) > last) return true;
      // No difference is negative if the point hits. A branch for each would be foretold wrongly too often.
      const differences =
        (position - (entries[row + RECORDED] ?? 0)) |
        ((entries[row + UNTIL] ?? 0) - position - 1) |
        (to - (entries[row + FROM] ?? 0) - 1) |
        ((entries[row + TO] ?? 0) - from - 1);
      if (differences < 0) continue;
      if (children === undefined) {
        if (search.visit(entries[row + FACT] ?? 0)) return true;
      } else {
        const child = children[place];
        if (child !== undefined && this.#visit(child, search, isFirst && place === start)) return true;
      }
    }
    return false;
  }

  /** Inserts below a node, and returns the new sibling after it if it had to split. */
  #insert(node: Node, entry: Entry): Node | undefined {
    const after = this.#placeAfter(node, entry.key, entry.fact);
    if (node.children === undefined) {
      node.makeRoom(after);
      putEntry(node.entries, after * WIDTH, entry);
    } else {
      const place = Math.max(after - 1, 0);
      const child = node.children[place];
      const sibling = child && this.#insert(child, entry);
      if (sibling === undefined) {
        node.widen(place, entry);
      } else {
        node.summarise(place);
        node.makeRoom(place + 1);
        node.children.splice(place + 1, 0, sibling);
        node.summarise(place + 1);
      }
    }
    return node.count === LARGEST_NODE ? node.split() : undefined;
  }

  #close(node: Node, key: number, fact: number, until: number): void {
    const place = this.#placeAfter(node, key, fact) - 1;
    const child = node.children?.[place];
    if (child === undefined) node.entries[place * WIDTH + UNTIL] = until;
    else this.#close(child, key, fact, until);
    node.summarise(place);
  }

  /** The first place in a node that comes after a fact in a list. */
  #placeAfter({ entries, count }: Node, key: number, fact: number): number {
    return firstWhere(count, (place) => {
      const other = entries[place * WIDTH + KEY] ?? 0;
      return other === key ? this.compareFacts(entries[place * WIDTH + FACT] ?? 0, fact) > 0 : other > key;
    });
  }
}

/** The first place in a node that does not come before what is searched for. */
function beginIn(entries: Int32Array, count: number, { keys: { first }, isAfter }: Search): number {
  return firstWhere(count, (place) => {
    const key = entries[place * WIDTH + KEY] ?? 0;
    return key === first && isAfter !== undefined
      ? isAfter(entries[place * WIDTH + FACT] ?? 0)
      : key >= first;
  });
}

function leavesOf(count: number, fill: (put: Put) => void): Node[] {
  const length = Math.ceil(count / BULK_NODE);
  const entries = new Int32Array(length * NODE_SIZE);
  fill((place, entry) => {
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
