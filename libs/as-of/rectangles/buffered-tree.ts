import type { Steps } from '../steps.js';
import type { RectangleTable } from './rectangle-table.js';
import { isBulk, RectangleTree, type Entry } from './rectangle-tree.js';

/** The lists and the order of a tree. */
export interface TreeOrder {
  readonly compareItems: (item: number, other: number) => number;
  /** The lists that the rectangles of an item are in. */
  readonly keysOf: (item: number) => readonly number[];
  /** Builds the tree of the first `count` rectangles, in steps of a few milliseconds. */
  readonly build: (count: number) => Steps<RectangleTree>;
  /** Called for each insertion of a rectangle into a list after the tree was built. */
  readonly onInsert?: (key: number) => void;
}

interface Building {
  readonly steps: Steps<RectangleTree>;
  /** The number of rectangles that it includes. */
  readonly count: number;
}

/**
 * The rectangles of a table in an order that some questions need. New rectangles are added before the next such question
 * or, in steps, earlier: one by one or, if there are many, by rebuilding the tree. An append costs O(log n), amortised.
 */
export class BufferedTree {
  #tree: RectangleTree;
  #settled = 0;
  #closed: number[] = [];
  #building: Building | undefined;

  constructor(
    private readonly rectangles: RectangleTable,
    private readonly order: TreeOrder,
  ) {
    this.#tree = RectangleTree.empty(order.compareItems);
  }

  /** The tree, with every rectangle in it. */
  get settled(): RectangleTree {
    this.settle();
    return this.#tree;
  }

  /** Adds every new rectangle. */
  settle(): void {
    while (!this.settleSome());
  }

  /** Must be called after a rectangle was closed. */
  closed(rectangle: number): void {
    if (rectangle < (this.#building?.count ?? this.#settled)) this.#closed.push(rectangle);
  }

  /** Adds some of the new rectangles, for a few milliseconds; returns whether none are left. */
  settleSome(): boolean {
    const { count } = this.rectangles;
    if (this.#building !== undefined) {
      this.#continue(this.#building);
      return false;
    }
    if (isBulk(count, this.#settled)) {
      // The build reads rectangles that were closed before as closed.
      this.#closed = [];
      this.#building = { steps: this.order.build(count), count };
      return false;
    }
    // Before the insertions: a tree closes the last rectangle of an item, and new ones come after it.
    for (const rectangle of this.#closed) this.#close(rectangle);
    if (this.#closed.length > 0) this.#closed = [];
    for (let rectangle = this.#settled; rectangle < count; rectangle += 1) this.#insert(rectangle);
    this.#settled = count;
    return true;
  }

  #continue({ steps, count }: Building): void {
    const step = steps.next();
    if (step.done !== true) return;
    this.#tree = step.value;
    this.#settled = count;
    this.#building = undefined;
  }

  #insert(rectangle: number): void {
    for (const key of this.order.keysOf(this.rectangles.itemOf(rectangle))) {
      this.#tree.insert(entryOf(this.rectangles, rectangle, key));
      this.order.onInsert?.(key);
    }
  }

  #close(rectangle: number): void {
    const [item, until] = [this.rectangles.itemOf(rectangle), this.rectangles.until(rectangle)];
    for (const key of this.order.keysOf(item)) this.#tree.close(key, item, until);
  }
}

/** A rectangle as an entry in the list of a key. */
export function entryOf(rectangles: RectangleTable, rectangle: number, key: number): Entry {
  return {
    from: rectangles.from(rectangle),
    to: rectangles.to(rectangle),
    since: rectangles.since(rectangle),
    until: rectangles.until(rectangle),
    key,
    item: rectangles.itemOf(rectangle),
  };
}
