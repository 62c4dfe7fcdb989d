import { checked } from '../rectangles/checked.js';
import { PairSorter } from '../rectangles/radix-sort.js';
import type { Point } from '../rectangles/rectangle-table.js';
import { ascending, isBulk, RectangleTree, type Entry } from '../rectangles/rectangle-tree.js';
import { WHOLE } from '../rectangles/sealed-rectangles.js';
import type { FactTable } from './fact-table.js';
import type { OpenSegment } from './open-segment.js';
import { isRestriction, type WorldLists } from './world-lists.js';
import { inWorldOrder } from './world-order.js';

/** The key of a subject's list of one role. */
export const keyOf = (subject: number, isFlag: boolean): number => 2 * subject + (isFlag ? 1 : 0);

/**
 * The rectangles of the open segment in the orders that questions need: each subject by recorded time, and the lists
 * of the world by stream and fact id. New rectangles are buffered and inserted before the next question: one by one,
 * or, if there are many, by rebuilding.
 */
export class OpenOrders {
  #bySubject = new RectangleTree(ascending);
  #world: RectangleTree;
  #sizes: number[] = [];
  #settled = 0;
  #closed: number[] = [];

  constructor(
    private readonly segment: OpenSegment,
    private readonly table: FactTable,
    private readonly lists: WorldLists,
  ) {
    this.#world = new RectangleTree(this.#byName);
  }

  isOf(segment: OpenSegment): boolean {
    return segment === this.segment;
  }

  /** Must be called when a rectangle was closed. */
  closed(rectangle: number): void {
    if (rectangle < this.#settled) this.#closed.push(rectangle);
  }

  /** Visits the facts of a subject, by its key, that a point may hit. */
  visitKey(key: number, point: Point, visit: (fact: number) => void): void {
    this.#bySubject.visit({ first: key, last: key }, point, (fact) => {
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
    this.#world.visit({ first: list, last: list }, point, visit, isAfter);
  }

  sizeOf(list: number): number {
    return list === WHOLE ? this.segment.rectangles.count : (this.#sizes[list] ?? 0);
  }

  /** Inserts the rectangles that are buffered. */
  settle(): void {
    const { count } = this.segment.rectangles;
    if (isBulk(count, this.#settled)) {
      this.#build();
    } else {
      // Closed first: a tree closes the last rectangle of a fact, and the new ones come after it.
      for (const rectangle of this.#closed) this.#close(rectangle);
      for (let rectangle = this.#settled; rectangle < count; rectangle += 1) this.#insert(rectangle);
    }
    this.#settled = count;
    if (this.#closed.length > 0) this.#closed = [];
  }

  readonly #byName = (fact: number, other: number): number => this.table.compareNames(fact, other);

  #insert(rectangle: number): void {
    const fact = this.segment.rectangles.itemOf(rectangle);
    this.#world.insert(this.#entry(rectangle, WHOLE));
    for (const list of this.lists.listsOf(fact)) {
      this.#world.insert(this.#entry(rectangle, list));
      this.#sizes[list] = (this.#sizes[list] ?? 0) + 1;
    }
    for (const key of this.#keysOf(fact)) this.#bySubject.insert(this.#entry(rectangle, key));
  }

  #close(rectangle: number): void {
    const { rectangles } = this.segment;
    const [fact, until] = [rectangles.itemOf(rectangle), rectangles.until(rectangle)];
    for (const list of [WHOLE, ...this.lists.listsOf(fact)]) this.#world.close(list, fact, until);
    for (const key of this.#keysOf(fact)) this.#bySubject.close(key, fact, until);
  }

  #keysOf(fact: number): number[] {
    const isFlag = !isRestriction(this.table.shapeAt(fact));
    return this.table.shownOn(fact).map((subject, place) => keyOf(subject, isFlag || place > 0));
  }

  #entry(rectangle: number, key: number): Entry {
    const { rectangles } = this.segment;
    return {
      from: rectangles.from(rectangle),
      to: rectangles.to(rectangle),
      since: rectangles.since(rectangle),
      until: rectangles.until(rectangle),
      key,
      item: rectangles.itemOf(rectangle),
    };
  }

  /** Rebuilds both trees: sorting is cheaper than as many insertions. */
  #build(): void {
    const { rectangles } = this.segment;
    const byFact = new PairSorter();
    for (let rectangle = 0; rectangle < rectangles.count; rectangle += 1)
      byFact.add(rectangles.itemOf(rectangle), rectangle);
    byFact.sort();
    this.#bySubject = this.#listBySubject(byFact);
    this.#world = this.#listWorld(inWorldOrder(rectangles, this.table));
  }

  #listBySubject(byFact: PairSorter): RectangleTree {
    const bySubject = new PairSorter();
    for (let place = 0; place < byFact.count; place += 1) {
      const [fact, rectangle] = [checked(byFact.keys[place]), checked(byFact.items[place])];
      for (const key of this.#keysOf(fact)) bySubject.add(key, rectangle);
    }
    const { keys, items, count } = bySubject.sort();
    return new RectangleTree(ascending, count, (put) => {
      for (let place = 0; place < count; place += 1)
        put(place, this.#entry(checked(items[place]), checked(keys[place])));
    });
  }

  /** Counts the size of each list, then puts each rectangle at the next place of each of its lists. */
  #listWorld(inNameOrder: Int32Array): RectangleTree {
    const { rectangles } = this.segment;
    const listsOf = (rectangle: number) => [WHOLE, ...this.lists.listsOf(rectangles.itemOf(rectangle))];
    const sizes = Array.from({ length: WHOLE + 1 + this.lists.count }, () => 0);
    for (const rectangle of inNameOrder)
      for (const list of listsOf(rectangle)) sizes[list] = checked(sizes[list]) + 1;
    let count = 0;
    const next = sizes.map((size) => (count += size) - size);
    this.#sizes = sizes;
    return new RectangleTree(this.#byName, count, (put) => {
      for (const rectangle of inNameOrder) {
        for (const list of listsOf(rectangle)) {
          const place = checked(next[list]);
          next[list] = place + 1;
          put(place, this.#entry(rectangle, list));
        }
      }
    });
  }
}
