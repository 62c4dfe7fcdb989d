import { checked } from '../rectangles/checked.js';
import { firstWhere } from '../rectangles/typed-columns.js';

/** A value that few events have, by their position. Values must be set in the order of positions. */
export class ByPosition<T> {
  readonly #positions: number[] = [];
  readonly #values = new Map<number, T>();

  get(position: number): T | undefined {
    return this.#values.get(position);
  }

  set(position: number, value: T): void {
    this.#positions.push(position);
    this.#values.set(position, value);
  }

  /** The values of the events in `[from, to)`. */
  in(from: number, to: number): (readonly [position: number, value: T])[] {
    const begin = firstWhere(this.#positions.length, (index) => checked(this.#positions[index]) >= from);
    const found: (readonly [number, T])[] = [];
    for (let index = begin; index < this.#positions.length; index += 1) {
      const position = checked(this.#positions[index]);
      if (position >= to) break;
      found.push([position, checked(this.#values.get(position))]);
    }
    return found;
  }
}
