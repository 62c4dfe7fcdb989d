import { ROWS_IN_STEP, type Steps } from '../steps.js';
import { hoursOf, OPEN_END, type Hours, type Point } from './rectangle-table.js';
import { ascending, REBUILD_FACTOR, RectangleTree, type Entry, type Keys } from './rectangle-tree.js';
import { checked } from './checked.js';
import { PairSorter } from './radix-sort.js';

const ALWAYS = hoursOf({ from: -Infinity, to: Infinity });

interface Building {
  readonly steps: Steps<readonly [byHour: RectangleTree, byPosition: RectangleTree]>;
  /** The last row that it includes. */
  readonly head: number;
}

/** What the rows of a log change, by row number from 1. */
export interface ChangeSource {
  /** The hours that contain a bound of the row's own, each once. */
  boundHoursOf(row: number): readonly number[];
  /** The hours in which the row may change an answer by being added; undefined if it changes none. */
  changedHoursOf(row: number): Hours | undefined;
}

/**
 * Where answers can change: in time at the bounds of rows, ordered by their hour; on the axis of positions at
 * the rows themselves. A visit reads a span of one axis and nothing else. New rows are buffered until
 * {@link settle}.
 */
export class ChangePoints {
  #byHour = RectangleTree.empty(ascending);
  #byPosition = RectangleTree.empty(ascending);
  #settled = 0;
  #building: Building | undefined;

  constructor(private readonly source: ChangeSource) {}

  /**
   * Visits each row up to `position` that has a bound in the hours `first` to `last`, inclusive. A row with several
   * such bounds is visited several times.
   */
  visitBounds(first: number, last: number, position: number, visit: (row: number) => void): void {
    visitAll(this.#byHour, { first, last }, { from: -Infinity, to: Infinity, position }, visit);
  }

  /** Visits each row after `after` and up to `upTo` that may change an answer in `[from, to)`, in milliseconds. */
  visitAdded(
    after: number,
    upTo: number,
    { from, to }: { readonly from: number; readonly to: number },
    visit: (row: number) => void,
  ): void {
    visitAll(this.#byPosition, { first: after + 1, last: upTo }, { from, to, position: upTo }, visit);
  }

  /** Brings the rows up to `head` into order. */
  settle(head: number): void {
    while (!this.settleSome(head));
  }

  /** Brings some of the rows up to `head` into order, in a few milliseconds; returns whether those were all. */
  settleSome(head: number): boolean {
    if (this.#building !== undefined) {
      const step = this.#building.steps.next();
      if (step.done !== true) return false;
      [this.#byHour, this.#byPosition] = step.value;
      this.#settled = this.#building.head;
      this.#building = undefined;
      return false;
    }
    if (head > this.#settled * REBUILD_FACTOR) {
      this.#building = { steps: this.#build(head), head };
      return false;
    }
    for (let row = this.#settled + 1; row <= head; row += 1) {
      const changed = this.source.changedHoursOf(row);
      if (changed !== undefined) this.#byPosition.insert(entryOf(changed, row, row));
      for (const hour of this.source.boundHoursOf(row)) this.#byHour.insert(entryOf(ALWAYS, hour, row));
    }
    this.#settled = head;
    return true;
  }

  *#build(head: number): Building['steps'] {
    const bounds = new PairSorter();
    const added: Entry[] = [];
    for (let row = 1; row <= head; row += 1) {
      const changed = this.source.changedHoursOf(row);
      if (changed !== undefined) added.push(entryOf(changed, row, row));
      for (const hour of this.source.boundHoursOf(row)) bounds.add(hour, row);
      if (row % ROWS_IN_STEP === 0) yield;
    }
    const { keys, items, count } = bounds.sort();
    yield;
    const byHour = yield* RectangleTree.inSteps(ascending, count, function* (put) {
      for (let index = 0; index < count; index += 1) {
        put(index, entryOf(ALWAYS, checked(keys[index]), checked(items[index])));
        if (index % ROWS_IN_STEP === ROWS_IN_STEP - 1) yield;
      }
    });
    const byPosition = yield* RectangleTree.inSteps(ascending, added.length, function* (put) {
      for (const [index, entry] of added.entries()) {
        put(index, entry);
        if (index % ROWS_IN_STEP === ROWS_IN_STEP - 1) yield;
      }
    });
    return [byHour, byPosition];
  }
}

function visitAll(tree: RectangleTree, keys: Keys, point: Point, visit: (row: number) => void): void {
  tree.visit(keys, point, (row) => {
    visit(row);
    return false;
  });
}

/** A row counts from its own position on, and is never removed: a visit gives candidates. */
function entryOf({ from, to }: Hours, key: number, row: number): Entry {
  return { from, to, since: row, until: OPEN_END, key, item: row };
}
