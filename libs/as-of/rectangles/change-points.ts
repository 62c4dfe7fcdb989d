import { checked } from './checked.js';
import { PairSorter } from './radix-sort.js';
import { hoursOf, OPEN_END } from './rectangle-table.js';
import { ascending, isBulk, RectangleTree, type Entry } from './rectangle-tree.js';

const ALWAYS = hoursOf({ from: -Infinity, to: Infinity });

/**
 * Where answers can change in time: at the bounds of rows, ordered by their hour. A visit reads a span of hours and
 * nothing else. New rows are buffered until {@link settle}.
 */
export class ChangePoints {
  #byHour = new RectangleTree(ascending);
  #settled: number;

  /** `boundHoursOf` gives the hours that contain a bound of a row's own, each once. */
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

  /** Brings the rows up to `head` into order. */
  settle(head: number): void {
    const { first } = this;
    if (isBulk(head - first + 1, this.#settled - first + 1)) {
      this.#build(head);
    } else {
      for (let row = this.#settled + 1; row <= head; row += 1)
        for (const hour of this.boundHoursOf(row)) this.#byHour.insert(entryOf(hour, row));
    }
    this.#settled = head;
  }

  #build(head: number): void {
    const bounds = new PairSorter();
    for (let row = this.first; row <= head; row += 1)
      for (const hour of this.boundHoursOf(row)) bounds.add(hour, row);
    const { keys, items, count } = bounds.sort();
    this.#byHour = new RectangleTree(ascending, count, (put) => {
      for (let index = 0; index < count; index += 1)
        put(index, entryOf(checked(keys[index]), checked(items[index])));
    });
  }
}

/** A row counts from its own position on, and is never removed: a visit gives candidates. */
function entryOf(key: number, row: number): Entry {
  return { ...ALWAYS, since: row, until: OPEN_END, key, item: row };
}
