import type { Bounds, Point } from './boxes.js';
import { firstWhere } from './columns.js';

const LARGEST_NODE = 64;
// Built in bulk, a node has room for a few before it splits.
const BULK_NODE = 48;

/** A node of the tree, and the bounds of every box below it. */
class Node {
  from = Infinity;
  to = -Infinity;
  recorded = Infinity;
  until = -Infinity;

  constructor(
    /** The first box below it. */
    public first: number,
    /** The boxes of a leaf; empty above the leaves. */
    readonly boxes: number[],
    readonly children: Node[],
  ) {}

  mayHit(point: Point): boolean {
    return (
      this.from < point.to &&
      this.to > point.from &&
      this.recorded <= point.position &&
      this.until > point.position
    );
  }

  include(from: number, to: number, recorded: number, until: number): void {
    if (from < this.from) this.from = from;
    if (to > this.to) this.to = to;
    if (recorded < this.recorded) this.recorded = recorded;
    if (until > this.until) this.until = until;
  }
}

/**
 * Boxes in an order, as a B+ tree whose every node knows the bounds of the boxes below it: a visit goes in
 * order, begins anywhere, and passes over whatever cannot be hit.
 */
export class Listing {
  #root: Node;
  #size: number;

  /** `sorted` is in the order of `compare`. */
  constructor(
    private readonly boxes: Bounds,
    private readonly compare: (a: number, b: number) => number,
    sorted: readonly number[] = [],
  ) {
    this.#size = sorted.length;
    let nodes = chunks(sorted).map((chunk) => this.#node(chunk, []));
    while (nodes.length > 1) nodes = chunks(nodes).map((chunk) => this.#node([], chunk));
    this.#root = nodes[0] ?? this.#node([], []);
  }

  get size(): number {
    return this.#size;
  }

  insert(box: number): void {
    this.#size += 1;
    const sibling = this.#insert(this.#root, box);
    if (sibling !== undefined) this.#root = this.#node([], [this.#root, sibling]);
  }

  /** Takes the bounds of a listed box again, after it was closed. */
  refresh(box: number): void {
    this.#refresh(this.#root, box);
  }

  /**
   * Visits the boxes that a point hits, in order, until `visit` returns true. With `isAfter`, which holds for
   * every box after one for which it holds, begins at the first for which it does.
   */
  visit(point: Point, visit: (box: number) => boolean, isAfter?: (box: number) => boolean): void {
    this.#visit(this.#root, point, visit, isAfter);
  }

  #visit(
    node: Node,
    point: Point,
    visit: (box: number) => boolean,
    isAfter: ((box: number) => boolean) | undefined,
  ): boolean {
    if (!node.mayHit(point)) return false;
    const { boxes, children } = node;
    if (children.length === 0) {
      const start =
        isAfter === undefined ? 0 : firstWhere(boxes.length, (place) => isAfter(boxes[place] ?? 0));
      for (let place = start; place < boxes.length; place += 1) {
        const box = boxes[place] ?? 0;
        if (this.boxes.isHit(box, point) && visit(box)) return true;
      }
      return false;
    }
    // The first box wanted may lie in the last child that begins before it.
    const begun =
      isAfter === undefined
        ? 0
        : firstWhere(children.length, (place) => isAfter(children[place]?.first ?? 0));
    const start = Math.max(begun - 1, 0);
    for (let place = start; place < children.length; place += 1) {
      const child = children[place];
      if (child !== undefined && this.#visit(child, point, visit, place === start ? isAfter : undefined))
        return true;
    }
    return false;
  }

  /** Inserts below a node, and returns the new sibling after it if it had to split. */
  #insert(node: Node, box: number): Node | undefined {
    const { boxes, children } = node;
    if (children.length === 0) {
      boxes.splice(
        this.#placeOf(boxes.length, (place) => boxes[place] ?? 0, box),
        0,
        box,
      );
    } else {
      const place = this.#childFor(node, box);
      const child = children[place];
      const sibling = child && this.#insert(child, box);
      if (sibling !== undefined) children.splice(place + 1, 0, sibling);
    }
    node.first = boxes[0] ?? children[0]?.first ?? box;
    if (boxes.length > LARGEST_NODE || children.length > LARGEST_NODE) return this.#split(node);
    this.#includeBox(node, box);
    return undefined;
  }

  #split(node: Node): Node {
    const half = Math.ceil((node.boxes.length + node.children.length) / 2);
    const sibling = this.#node(node.boxes.splice(half), node.children.splice(half));
    this.#bound(node);
    return sibling;
  }

  #refresh(node: Node, box: number): void {
    const child = node.children[this.#childFor(node, box)];
    if (child !== undefined) this.#refresh(child, box);
    this.#bound(node);
  }

  /** The child in which a box belongs: the last that does not begin after it. */
  #childFor({ children }: Node, box: number): number {
    const after = this.#placeOf(children.length, (place) => children[place]?.first ?? 0, box, 1);
    return Math.max(after - 1, 0);
  }

  /** The first place whose box compares to `box` with at least `least`: 0 not before it, 1 after it. */
  #placeOf(length: number, at: (place: number) => number, box: number, least = 0): number {
    return firstWhere(length, (place) => this.compare(at(place), box) >= least);
  }

  #node(boxes: number[], children: Node[]): Node {
    const node = new Node(boxes[0] ?? children[0]?.first ?? 0, boxes, children);
    this.#bound(node);
    return node;
  }

  #bound(node: Node): void {
    [node.from, node.to, node.recorded, node.until] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const box of node.boxes) this.#includeBox(node, box);
    for (const { from, to, recorded, until } of node.children) node.include(from, to, recorded, until);
  }

  #includeBox(node: Node, box: number): void {
    const { boxes } = this;
    node.include(boxes.from(box), boxes.to(box), boxes.recorded(box), boxes.until(box));
  }
}

function chunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / BULK_NODE) }, (_, place) =>
    items.slice(place * BULK_NODE, (place + 1) * BULK_NODE),
  );
}
