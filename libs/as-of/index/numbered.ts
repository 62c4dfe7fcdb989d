import { checked } from '../rectangles/checked.js';
import { firstWhere } from '../rectangles/typed-columns.js';

/** Shared values by number, in the order of their first use, each with the position of that use. */
export class Numbered<T> {
  readonly items: T[] = [];
  readonly firstSeen: number[] = [];

  /** Returns the number of the value. */
  add(item: T, position: number): number {
    this.firstSeen.push(position);
    return this.items.push(item) - 1;
  }

  /** The values that were first used in `[from, to)`, each with the position. */
  firstSeenIn(from: number, to: number): (readonly [item: T, position: number])[] {
    const indexFrom = (position: number): number =>
      firstWhere(this.firstSeen.length, (index) => checked(this.firstSeen[index]) >= position);
    const low = indexFrom(from);
    return this.items
      .slice(low, indexFrom(to))
      .map((item, index) => [item, checked(this.firstSeen[low + index])]);
  }
}

/** Distinct values by number: each is stored once, and found by its key. */
export class Distinct<T> extends Numbered<T> {
  /** Built when a value is first looked up: restoring segments does not need it. */
  #numbers: Map<string, number> | undefined;

  constructor(private readonly keyOf: (item: T) => string) {
    super();
  }

  /** The number of a value, which is added, as `stored` makes it, if it is new. */
  numberFor(item: T, position: number, stored: (item: T) => T = (each) => each): number {
    this.#numbers ??= new Map(this.items.map((each, number) => [this.keyOf(each), number]));
    const key = this.keyOf(item);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.add(stored(item), position);
    this.#numbers.set(key, number);
    return number;
  }
}
