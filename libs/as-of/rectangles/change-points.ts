import { ROWS_IN_STEP, type Steps } from '../steps.js';
import { checked } from './checked.js';
import { PairSorter } from './radix-sort.js';
import { hoursOf, OPEN_END } from './rectangle-table.js';
import { ascending, isBulk, RectangleTree, type Entry } from './rectangle-tree.js';

const ALWAYS = hoursOf({ from: -Infinity, to: Infinity });

interface Building {
  readonly steps: Steps<RectangleTree>;
  /** The last row that it includes. */
  readonly head: number;
}

/**
 * The bounds of rows, where answers can change in time, ordered by their hour. A visit reads a span of hours and nothing
 * else. New rows are buffered until {@link settle}.
 */
export class ChangePoints {
  #byHour = RectangleTree.empty(ascending);
  #settled: number;
  #building: Building | undefined;

  /** `boundHoursOf` gives the distinct hours that contain a bound of a row. */
  constructor(
    private readonly first: number,
    private readonly boundHoursOf: (row: number) => readonly number[],
  ) {
    this.#settled = first - 1;
  }

  /**
   * Visits each row up to `position` that has a bound in the hours `first` to `last`, inclusive. A row with several
   * such bounds is visited several times.
   */
  visitBounds(first: number, last: number, position: number, visit: (row: number) => void): void {
    this.#byHour.visit({ first, last }, { from: -Infinity, to: Infinity, position }, (row) => {
      visit(row);
      return false;
    });
  }

  /** Adds the rows up to `head` to the order. */
  settle(head: number): void {
    while (!this.settleSome(head));
  }

  /** Adds some of the rows up to `head` to the order, for a few milliseconds; returns whether none are left. */
  settleSome(head: number): boolean {
    if (this.#building !== undefined) {
      this.#continue(this.#building);
      return false;
    }
    if (isBulk(head - this.first + 1, this.#settled - this.first + 1)) {
      this.#building = { steps: this.#build(head), head };
      return false;
    }
    for (let row = this.#settled + 1; row <= head; row += 1)
      for (const hour of this.boundHoursOf(row)) this.#byHour.insert(entryOf(hour, row));
    this.#settled = head;
    return true;
  }

  #continue({ steps, head }: Building): void {
    const step = steps.next();
    if (step.done !== true) return;
    this.#byHour = step.value;
    this.#settled = head;
    this.#building = undefined;
  }

  *#build(head: number): Steps<RectangleTree> {
    const bounds = new PairSorter();
    for (let row = this.first; row <= head; row += 1) {
      for (const hour of this.boundHoursOf(row)) bounds.add(hour, row);
      if (row % ROWS_IN_STEP === 0) yield;
    }
    const { keys, items, count } = bounds.sort();
    yield;
    return yield* RectangleTree.inSteps(ascending, count, function* (put) {
      for (let index = 0; index < count; index += 1) {
        put(index, entryOf(checked(keys[index]), checked(items[index])));
        if (index % ROWS_IN_STEP === ROWS_IN_STEP - 1) yield;
      }
    });
  }
}

/** Covers all time and every position from the row's own on: a visit gives candidates. */
function entryOf(key: number, row: number): Entry {
  // Spelled out because it runs for every event, and a spread takes several times as long.
  return { from: ALWAYS.from, to: ALWAYS.to, since: row, until: OPEN_END, key, item: row };
}
