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
