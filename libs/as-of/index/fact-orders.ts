import { inLazyOrder } from '../rectangles/lazy-order.js';
import type { KeyRange, Point } from '../rectangles/rectangle-table.js';
import type { ListCursor, SealedRectangles } from '../rectangles/sealed-rectangles.js';
import { siftFirst } from '../rectangles/sift-first.js';
import { firstWhere } from '../rectangles/typed-columns.js';
import { FACTS_IN_STEP } from '../steps.js';
import { compareStrings } from '../../../events/index.js';
import type { FactTable } from './fact-table.js';
import { keyOf, OpenOrders } from './open-orders.js';
import type { SealedSegment } from './sealed-segment.js';
import type { Segments } from './segments.js';
import { SubjectOrder } from './subject-order.js';
import { WorldLists, type Plan, type WorldPlan, type WorldValues } from './world-lists.js';

/** The role of a fact for a subject: it restricts the subject, or it may flag it. */
export type FactRole = 'restrictions' | 'flags';

/** The sort key of a fact in the order of the world: the name of its own stream, then its id. */
export interface FactKey {
  readonly stream: string;
  readonly factId: string;
}

/** A fact with the number of its subject. */
interface FactOfSubject {
  readonly fact: number;
  readonly subject: number;
}

/** A cursor over the facts of a list in one segment, in order. */
interface Run extends FactOfSubject {
  /** Moves to the next fact; false after the last. */
  advance(): boolean;
}

/** A run in a sealed segment: each fact is found when it is needed. */
class SealedRun implements Run {
  fact = 0;
  subject = 0;

  constructor(
    private readonly rectangles: SealedRectangles,
    private readonly cursor: ListCursor,
  ) {}

  advance(): boolean {
    const place = this.cursor.next();
    if (place < 0) return false;
    this.fact = this.rectangles.itemAt(place);
    this.subject = this.rectangles.groupAt(place);
    return true;
  }
}

/** A run in the open segment: its facts were all found before. */
class OpenRun implements Run {
  fact = 0;
  subject = 0;
  #next = 0;

  constructor(
    private readonly facts: readonly number[],
    private readonly table: FactTable,
  ) {}

  advance(): boolean {
    const fact = this.facts[this.#next];
    if (fact === undefined) return false;
    this.#next += 1;
    this.fact = fact;
    this.subject = this.table.subjectAt(fact);
    return true;
  }
}

/**
 * Every fact in the orders that questions need: the facts of each subject by recorded time; all facts, and those with
 * each value of an attribute, by stream and fact id. Each segment has both orders; a question merges the segments.
 */
export class FactOrders {
  readonly lists: WorldLists;
  #open: OpenOrders;
  #sealedSizes: readonly number[] = [];
  /** Every subject by the name of its stream. */
  readonly subjects: SubjectOrder;

  constructor(
    private readonly table: FactTable,
    private readonly segments: Segments,
  ) {
    this.subjects = new SubjectOrder(table);
    this.lists = new WorldLists(table);
    this.#open = this.#ordersOfOpen();
  }

  #ordersOfOpen(): OpenOrders {
    return new OpenOrders(this.segments.open, this.table, this.lists);
  }

  /** Must be called after a segment was sealed, restored or merged. */
  sealed(): void {
    const { sealed } = this.segments;
    const lists = Math.max(0, ...sealed.map(({ rectangles }) => rectangles.lists));
    this.#sealedSizes = Array.from({ length: lists }, (_, list) =>
      sealed.reduce((sum, { rectangles }) => sum + rectangles.sizeOf(list), 0),
    );
    if (!this.#open.isOf(this.segments.open)) this.#open = this.#ordersOfOpen();
  }

  /** Must be called after a rectangle of the open segment was closed. */
  closed(rectangle: number): void {
    this.#open.closed(rectangle);
  }

  /**
   * The facts of a subject in a role that a point may hit, in recorded order, in chunks of {@link FACTS_IN_STEP}: its
   * own restrictions, or all facts that may flag it.
   */
  *subjectRuns(subject: number, role: FactRole, point: Point): Generator<readonly number[], void, void> {
    const key = keyOf(subject, role === 'flags');
    const facts = this.#factsOf(subject, { first: key, last: key }, point);
    if (facts.length > 1) facts.sort((a, b) => a - b);
    for (let first = 0; first < facts.length; first += FACTS_IN_STEP)
      yield facts.length <= FACTS_IN_STEP ? facts : facts.slice(first, first + FACTS_IN_STEP);
  }

  /** The facts of a subject in any role that a point may hit; those of one segment are mostly in world order. */
  subjectFacts(subject: number, point: Point): readonly number[] {
    return this.#factsOf(subject, { first: keyOf(subject, false), last: keyOf(subject, true) }, point);
  }

  #factsOf(subject: number, keys: KeyRange, point: Point): number[] {
    const facts: number[] = [];
    const add = (fact: number): void => void facts.push(fact);
    for (const segment of this.segments.sealedWith(subject)) {
      if (segment.rows.first > point.position) break;
      segment.visitKeys(keys, point, add);
    }
    this.#open.visitKeys(keys, point, add);
    return facts;
  }

  /**
   * Visits the distinct facts in any of `lists` and in all of `also` that a point may hit, after a key, in world order,
   * until `visit` returns true or {@link FACTS_IN_STEP} were visited.
   */
  visitWorld(
    lists: readonly number[],
    point: Point,
    visit: (fact: number) => boolean,
    after: FactKey | undefined,
    also: readonly number[] = [],
  ): void {
    const runs: Run[] = [];
    const add = (run: Run | undefined): void => {
      if (run?.advance() === true) runs.push(run);
    };
    for (const list of lists) add(this.#openRun(list, point, after, also));
    for (const segment of this.segments.sealed) {
      if (segment.rows.first > point.position) break;
      for (const list of lists) add(this.#sealedRun(segment, list, point, after, also));
    }
    this.#merge(runs, visit);
  }

  /** The same facts as {@link visitWorld} without its limit, in chunks of that size. */
  *worldRuns(
    lists: readonly number[],
    point: Point,
    after?: FactKey,
  ): Generator<readonly number[], void, void> {
    for (let key = after; ;) {
      const facts: number[] = [];
      this.visitWorld(lists, point, (fact) => facts.push(fact) === FACTS_IN_STEP, key);
      yield facts;
      const last = facts.at(-1);
      if (last === undefined || facts.length < FACTS_IN_STEP) return;
      key = { stream: this.table.streamOf(this.table.subjectAt(last)), factId: this.table.rows.factId(last) };
    }
  }

  #sealedRun(
    { rectangles }: SealedSegment,
    list: number,
    point: Point,
    after: FactKey | undefined,
    also: readonly number[],
  ): Run | undefined {
    if (rectangles.sizeOf(list) === 0) return undefined;
    const first =
      after === undefined
        ? 0
        : firstWhere(
            rectangles.count,
            (place) => this.compareToKey(rectangles.itemAt(place), after, rectangles.groupAt(place)) > 0,
          );
    return new SealedRun(rectangles, rectangles.cursor(list, point, first, also));
  }

  #openRun(list: number, point: Point, after: FactKey | undefined, also: readonly number[]): Run {
    const facts: number[] = [];
    const add = (fact: number): boolean => {
      if (also.length > 0 && !this.#isInAll(fact, also)) return false;
      return facts.push(fact) === FACTS_IN_STEP;
    };
    const isAfter = after === undefined ? undefined : (fact: number) => this.compareToKey(fact, after) > 0;
    this.#open.visitWorld(list, point, add, isAfter);
    return new OpenRun(facts, this.table);
  }

  #isInAll(fact: number, lists: readonly number[]): boolean {
    const listsOfFact = this.lists.listsOf(fact);
    return lists.every((list) => listsOfFact.includes(list));
  }

  /** Visits the facts of all runs in world order until `visit` returns true. */
  #merge(runs: Run[], visit: (fact: number) => boolean): void {
    const compare = (run: Run, other: Run): number => this.#compareOfSubject(run, other);
    runs.sort(compare);
    let last = 0;
    for (let visited = 0; visited < FACTS_IN_STEP;) {
      const [least] = runs;
      if (least === undefined) return;
      // A fact in several lists comes several times in a row.
      if (least.fact !== last) {
        last = least.fact;
        visited += 1;
        if (visit(last)) return;
      }
      if (!least.advance()) {
        runs.shift();
        continue;
      }
      siftFirst(runs, compare);
    }
  }

  /** By name; facts with the same name by position. */
  #compareOfSubject(one: FactOfSubject, other: FactOfSubject): number {
    const byName = this.table.compareNames(one.fact, other.fact, one.subject, other.subject);
    return byName || one.fact - other.fact;
  }

  /**
   * The shortest lists that together contain every fact with the values given; a fact may be in several of them. Every
   * fact that is also in all lists of `also` has these values, except that it may not reach the destination.
   */
  planFor(values: WorldValues): WorldPlan {
    const plans = this.lists.plansFor(values);
    const shortest = plans.reduce((a, b) => (this.#sizeOf(b) < this.#sizeOf(a) ? b : a));
    // Each attribute value has exactly one list, except destinations.
    const others = plans.filter(({ by }) => by !== shortest.by && by !== 'world' && by !== 'destination');
    return { ...shortest, also: others.flatMap(({ lists }) => lists) };
  }

  #sizeOf({ lists }: Plan): number {
    return lists.reduce((sum, list) => sum + (this.#sealedSizes[list] ?? 0) + this.#open.sizeOf(list), 0);
  }

  /** Compares a fact with a key in world order: negative if it comes before, zero if it has the key. */
  compareToKey(fact: number, { stream, factId }: FactKey, subject = this.table.subjectAt(fact)): number {
    return (
      compareStrings(this.table.streamOf(subject), stream) ||
      compareStrings(this.table.rows.factId(fact), factId)
    );
  }

  /** Facts in world order, sorted as they are read; undefined is a pause. */
  *inOrder(facts: Iterable<number>): Generator<number | undefined, void, void> {
    const ofSubject = Array.from(facts, (fact) => ({ fact, subject: this.table.subjectAt(fact) }));
    for (const next of inLazyOrder(ofSubject, (a, b) => this.#compareOfSubject(a, b))) yield next?.fact;
  }

  /** Adds some of the new facts to every order, for a few milliseconds; returns whether none are left. */
  settleSome(): boolean {
    return this.#open.settleSome();
  }
}
