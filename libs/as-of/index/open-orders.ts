import { BufferedTree, entryOf } from '../rectangles/buffered-tree.js';
import { checked } from '../rectangles/checked.js';
import { PairSorter } from '../rectangles/radix-sort.js';
import type { KeyRange, Point } from '../rectangles/rectangle-table.js';
import { ascending, RectangleTree } from '../rectangles/rectangle-tree.js';
import { WHOLE } from '../rectangles/sealed-rectangles.js';
import { ROWS_IN_STEP, type Steps } from '../steps.js';
import type { FactTable } from './fact-table.js';
import type { OpenSegment } from './open-segment.js';
import { isRestriction, type WorldLists } from './world-lists.js';
import { inWorldOrder } from './world-order.js';

/** The key of a subject's facts of one role. */
export const keyOf = (subject: number, isFlag: boolean): number => 2 * subject + (isFlag ? 1 : 0);

/**
 * The rectangles of the open segment in the orders that questions need: those of each subject by recorded time, and
 * those of each list by stream and fact id.
 */
export class OpenOrders {
  readonly #bySubject: BufferedTree;
  readonly #world: BufferedTree;
  #sizes: number[] = [];

  constructor(
    private readonly segment: OpenSegment,
    private readonly table: FactTable,
    private readonly lists: WorldLists,
  ) {
    this.#bySubject = new BufferedTree(segment.rectangles, {
      compareItems: ascending,
      keysOf: (fact) => this.#keysOf(fact),
      build: (count) => this.#listBySubject(count),
    });
    this.#world = new BufferedTree(segment.rectangles, {
      compareItems: this.#byName,
      keysOf: (fact) => this.#listsOf(fact),
      build: (count) => this.#listWorld(count),
      onInsert: (list) => (this.#sizes[list] = (this.#sizes[list] ?? 0) + 1),
    });
  }

  isOf(segment: OpenSegment): boolean {
    return segment === this.segment;
  }

  /** Must be called after a rectangle was closed. */
  closed(rectangle: number): void {
    this.#bySubject.closed(rectangle);
    this.#world.closed(rectangle);
  }

  /** Adds some of the new rectangles to the orders, for a few milliseconds; returns whether none are left. */
  settleSome(): boolean {
    return this.#bySubject.settleSome() && this.#world.settleSome();
  }

  /** Visits the facts of a subject, by its keys, that a point may hit. */
  visitKeys(keys: KeyRange, point: Point, visit: (fact: number) => void): void {
    this.#bySubject.settled.visit(keys, point, (fact) => {
      visit(fact);
      return false;
    });
  }

  /** Visits the facts of a list that a point may hit, in order, until `visit` returns true. */
  visitWorld(
    list: number,
    point: Point,
    visit: (fact: number) => boolean,
    isAfter: ((fact: number) => boolean) | undefined,
  ): void {
    this.#world.settled.visit({ first: list, last: list }, point, visit, isAfter);
  }

  sizeOf(list: number): number {
    // Sizes are counted as rectangles are added.
    this.#world.settle();
    return this.#sizes[list] ?? 0;
  }

  readonly #byName = (fact: number, other: number): number => this.table.compareNames(fact, other);

  #keysOf(fact: number): number[] {
    const isFlag = !isRestriction(this.table.shapeAt(fact));
    return this.table.shownOn(fact).map((subject, index) => keyOf(subject, isFlag || index > 0));
  }

  #listsOf(fact: number): number[] {
    return [WHOLE, ...this.lists.listsOf(fact)];
  }

  *#listBySubject(rectanglesIn: number): Steps<RectangleTree> {
    const { rectangles } = this.segment;
    const byFact = new PairSorter();
    for (let rectangle = 0; rectangle < rectanglesIn; rectangle += 1)
      byFact.add(rectangles.itemOf(rectangle), rectangle);
    byFact.sort();
    yield;
    const bySubject = new PairSorter();
    for (let place = 0; place < byFact.count; place += 1) {
      const [fact, rectangle] = [checked(byFact.keys[place]), checked(byFact.items[place])];
      for (const key of this.#keysOf(fact)) bySubject.add(key, rectangle);
      if (place % ROWS_IN_STEP === ROWS_IN_STEP - 1) yield;
    }
    const { keys, items, count } = bySubject.sort();
    yield;
    return yield* RectangleTree.inSteps(ascending, count, function* (put) {
      for (let place = 0; place < count; place += 1) {
        put(place, entryOf(rectangles, checked(items[place]), checked(keys[place])));
        if (place % ROWS_IN_STEP === ROWS_IN_STEP - 1) yield;
      }
    });
  }

  /** Counts the size of each list, then puts each rectangle at the next place in each of its lists. */
  *#listWorld(rectanglesIn: number): Steps<RectangleTree> {
    const { rectangles } = this.segment;
    const inNameOrder = inWorldOrder(rectangles, rectanglesIn, this.table);
    yield;
    const listsOf = (rectangle: number) => this.#listsOf(rectangles.itemOf(rectangle));
    const sizes = Array.from({ length: WHOLE + 1 + this.lists.count }, () => 0);
    for (const rectangle of inNameOrder)
      for (const list of listsOf(rectangle)) sizes[list] = checked(sizes[list]) + 1;
    yield;
    let count = 0;
    const next = sizes.map((size) => (count += size) - size);
    this.#sizes = sizes;
    return yield* RectangleTree.inSteps(this.#byName, count, function* (put) {
      for (const [index, rectangle] of inNameOrder.entries()) {
        for (const list of listsOf(rectangle)) {
          const place = checked(next[list]);
          next[list] = place + 1;
          put(place, entryOf(rectangles, rectangle, list));
        }
        if (index % ROWS_IN_STEP === ROWS_IN_STEP - 1) yield;
      }
    });
  }
}
