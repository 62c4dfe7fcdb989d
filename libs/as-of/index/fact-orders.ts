import { destinationOf, countryOf, isCountry, roleOf, type Destination } from '../../../events/index.js';
import { checked } from '../rectangles/checked.js';
import { PairSorter } from '../rectangles/radix-sort.js';
import type { Point, RectangleTable } from '../rectangles/rectangle-table.js';
import { BufferedTree, entryOf } from '../rectangles/buffered-tree.js';
import { ascending, RectangleTree } from '../rectangles/rectangle-tree.js';
import { FACTS_IN_STEP, ROWS_IN_STEP, type Steps } from '../steps.js';
import type { FactTable, Shape } from './fact-table.js';
import { compareStrings } from './string-pool.js';
import { SubjectOrder } from './subject-order.js';

/** The role of a fact for a subject: it restricts the subject, or it may flag it. */
export type FactRole = 'restrictions' | 'flags';

const WORLD = 'world';

/** Facts whose reach is more than a list of countries; a question for a country needs them too. */
const BEYOND_COUNTRIES = 'destination *';

/** The lists of the world that a fact of this shape belongs to. */
function valuesOf({ authority, measure, list, destinations }: Shape): string[] {
  const values = [WORLD];
  if (authority !== undefined) values.push(`authority ${authority}`);
  if (measure !== undefined) values.push(`measure ${measure}`);
  if (list !== undefined) values.push(`list ${list}`);
  if (destinations?.every((term) => isCountry(destinationOf(term))) === true)
    // Two terms of one country differ in their exceptions.
    values.push(...new Set(destinations.map((term) => `destination ${destinationOf(term)}`)));
  else values.push(BEYOND_COUNTRIES);
  return values;
}

/** Whether facts of a shape restrict their subject. The other facts that are in force flag it. */
function isRestriction({ type }: Shape): boolean {
  const role = roleOf(type);
  switch (role) {
    case 'restricts':
      return true;
    case 'flags':
      return false;
    case 'owns':
    case 'lifts':
    case 'describes':
    case 'identifies':
    case 'dismisses':
    case 'retracts':
    case 'covers':
    case 'governs':
    case 'screens':
    case 'corrects-clock':
      throw new TypeError(`${type} is never in force`);
    default:
      return role satisfies never;
  }
}

/** The attributes by which the world is listed. */
interface WorldValues {
  readonly authority?: string | undefined;
  readonly measure?: string | undefined;
  readonly list?: string | undefined;
  readonly destination?: Destination | undefined;
}

/** The lists of the world that a question reads, by key, and the attribute that all facts in them share. */
interface Plan {
  readonly by: 'world' | keyof WorldValues;
  readonly lists: readonly number[];
}

/** The key of a subject's list of one role. */
const keyOf = (subject: number, isFlag: boolean): number => 2 * subject + (isFlag ? 1 : 0);

/**
 * Every rectangle in the orders that questions need: each subject by recorded time, and the world by stream and
 * fact id, whole and for each value that narrows it.
 */
export class FactOrders {
  readonly #bySubject: BufferedTree;
  readonly #world: BufferedTree;
  /** The keys of the world's lists by value, and how many rectangles are in each. */
  readonly #keys = new Map<string, number>();
  readonly #sizes: number[] = [];
  readonly #keysByShape: (readonly number[] | undefined)[] = [];
  /** Every subject by the name of its stream. */
  readonly subjects: SubjectOrder;

  constructor(
    private readonly table: FactTable,
    private readonly rectangles: RectangleTable,
  ) {
    this.subjects = new SubjectOrder(table);
    this.#bySubject = new BufferedTree(rectangles, {
      compareItems: ascending,
      keysOf: (fact) => this.#subjectKeysOf(fact),
      build: (count) => this.#listBySubject(count),
    });
    this.#world = new BufferedTree(rectangles, {
      compareItems: this.#byName,
      keysOf: (fact) => this.#worldKeysOf(fact),
      build: (count) => this.#listWorld(count),
      onInsert: (key) => (this.#sizes[key] = checked(this.#sizes[key]) + 1),
    });
  }

  /** Must be called when a rectangle was closed. */
  closed(rectangle: number): void {
    this.#bySubject.closed(rectangle);
    this.#world.closed(rectangle);
  }

  /** Brings what is new into every order, in steps of a few milliseconds. */
  *settling(): Steps<void> {
    for (const tree of [this.#bySubject, this.#world]) while (!tree.settleSome()) yield;
  }

  /**
   * The facts of a subject in a role that a point may hit, in recorded order, in runs: its own restrictions, or all that
   * may flag it.
   */
  *subjectRuns(subject: number, role: FactRole, point: Point): Generator<readonly number[], void, void> {
    const key = keyOf(subject, role === 'flags');
    let after = 0;
    for (;;) {
      const run: number[] = [];
      const isAfter = (fact: number): boolean => fact > after;
      this.#bySubject.settled.visit(
        { first: key, last: key },
        point,
        (fact) => run.push(fact) === FACTS_IN_STEP,
        after === 0 ? undefined : isAfter,
      );
      if (run.length > 0) yield run;
      if (run.length < FACTS_IN_STEP) return;
      after = run.at(-1) ?? after;
    }
  }

  /** Visits the facts of a list of the world that a point may hit, after a key, until `visit` returns true. */
  visitWorld(key: number, point: Point, visit: (fact: number) => boolean, after: FactKey | undefined): void {
    const isAfter = after === undefined ? undefined : (fact: number) => this.#isAfter(fact, after);
    this.#world.settled.visit({ first: key, last: key }, point, visit, isAfter);
  }

  /** The shortest lists that contain every fact with the values given; a fact may be in several of them. */
  planFor({ authority, measure, list, destination }: WorldValues): Plan {
    // The lists have their sizes once everything is in them.
    this.#world.settle();
    const plans = [this.#plan('world', WORLD)];
    if (authority !== undefined) plans.push(this.#plan('authority', `authority ${authority}`));
    if (measure !== undefined) plans.push(this.#plan('measure', `measure ${measure}`));
    if (list !== undefined) plans.push(this.#plan('list', `list ${list}`));
    if (destination !== undefined && isCountry(destination)) {
      const countries = [destination, countryOf(destination) ?? []].flat();
      const values = countries.map((country) => `destination ${country}`);
      plans.push(this.#plan('destination', ...values, BEYOND_COUNTRIES));
    }
    return plans.reduce((a, b) => (this.#sizeOf(b) < this.#sizeOf(a) ? b : a));
  }

  #plan(by: Plan['by'], ...values: string[]): Plan {
    return { by, lists: values.flatMap((value) => this.#keys.get(value) ?? []) };
  }

  #sizeOf({ lists }: Plan): number {
    return lists.reduce((sum, key) => sum + checked(this.#sizes[key]), 0);
  }

  #isAfter(fact: number, key: FactKey): boolean {
    return this.compareToKey(fact, key) > 0;
  }

  /** Below zero if a fact comes before a key in the order of the world, zero if it has the key, above if after it. */
  compareToKey(fact: number, { stream, factId }: FactKey): number {
    const own = this.table.streamOf(this.table.subjectAt(fact));
    return compareStrings(own, stream) || compareStrings(this.table.factIds.get(fact), factId);
  }

  /** Below zero if a fact comes before another in the order of the world, above if after it. */
  compare(fact: number, other: number): number {
    return this.table.compareNames(fact, other);
  }

  readonly #byName = (fact: number, other: number): number => this.table.compareNames(fact, other);

  #subjectKeysOf(fact: number): number[] {
    const isFlag = !isRestriction(this.table.shapeAt(fact));
    return this.table.shownOn(fact).map((subject, place) => keyOf(subject, isFlag || place > 0));
  }

  #worldKeysOf(fact: number): readonly number[] {
    const shape = this.table.rows.shape(fact);
    return (this.#keysByShape[shape] ??= valuesOf(this.table.shapeAt(fact)).map((value) => {
      const known = this.#keys.get(value);
      if (known !== undefined) return known;
      const key = this.#sizes.push(0) - 1;
      this.#keys.set(value, key);
      return key;
    }));
  }

  /** The first `count` rectangles, sorted by their facts. */
  #byFact(count: number): PairSorter {
    const byFact = new PairSorter();
    for (let rectangle = 0; rectangle < count; rectangle += 1)
      byFact.add(this.rectangles.itemOf(rectangle), rectangle);
    return byFact.sort();
  }

  *#listBySubject(rectanglesIn: number): Steps<RectangleTree> {
    const { table, rectangles } = this;
    const byFact = this.#byFact(rectanglesIn);
    yield;
    const bySubject = new PairSorter();
    for (let place = 0; place < byFact.count; place += 1) {
      const [fact, rectangle] = [checked(byFact.keys[place]), checked(byFact.items[place])];
      const isFlag = !isRestriction(table.shapeAt(fact));
      bySubject.add(keyOf(table.subjectAt(fact), isFlag), rectangle);
      for (const named of table.namedAt(fact)) bySubject.add(keyOf(named, true), rectangle);
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

  /** Counts the size of each list, then puts each rectangle at the next place of each of its lists. */
  *#listWorld(rectanglesIn: number): Steps<RectangleTree> {
    const { rectangles } = this;
    const inNameOrder = yield* this.#inNameOrder(rectanglesIn);
    const sizes = this.#sizes.fill(0);
    const keysOf = (rectangle: number): readonly number[] => this.#worldKeysOf(rectangles.itemOf(rectangle));
    for (const rectangle of inNameOrder)
      for (const key of keysOf(rectangle)) sizes[key] = checked(sizes[key]) + 1;
    yield;
    let count = 0;
    const next = sizes.map((size) => (count += size) - size);
    return yield* RectangleTree.inSteps(this.#byName, count, function* (put) {
      for (const [turn, rectangle] of inNameOrder.entries()) {
        for (const key of keysOf(rectangle)) {
          const place = checked(next[key]);
          next[key] = place + 1;
          put(place, entryOf(rectangles, rectangle, key));
        }
        if (turn % ROWS_IN_STEP === ROWS_IN_STEP - 1) yield;
      }
    });
  }

  /** The first `count` rectangles in the order of the world, by the names of their facts. */
  *#inNameOrder(rectanglesIn: number): Steps<Int32Array> {
    const { table } = this;
    const byFact = this.#byFact(rectanglesIn);
    yield;
    const ranks = new Int32Array(table.streams.length);
    for (const [rank, subject] of this.subjects.all.entries()) ranks[subject] = rank;
    yield;
    const bySubject = new PairSorter();
    for (let place = 0; place < byFact.count; place += 1)
      bySubject.add(checked(ranks[table.subjectAt(checked(byFact.keys[place]))]), place);
    const { keys, items, count } = bySubject.sort();
    yield;
    let stepEnd = ROWS_IN_STEP;
    for (let first = 0, end = 0; first < count; first = end) {
      while (end < count && keys[end] === keys[first]) end += 1;
      if (end - first > 1)
        items
          .subarray(first, end)
          .sort((a, b) => table.factIds.compare(checked(byFact.keys[a]), checked(byFact.keys[b])) || a - b);
      if (end < stepEnd) continue;
      stepEnd = end + ROWS_IN_STEP;
      yield;
    }
    return items.subarray(0, count).map((place) => checked(byFact.items[place]));
  }
}

/** The sort key of a fact in the order of the world: the name of its own stream, then its id. */
export interface FactKey {
  readonly stream: string;
  readonly factId: string;
}
