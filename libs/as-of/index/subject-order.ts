import { checked } from '../rectangles/checked.js';
import { firstWhere } from '../rectangles/typed-columns.js';
import type { FactTable } from './fact-table.js';
import { compareStrings } from '../../../events/index.js';

/** Every subject by the name of its stream. New subjects are merged in when the order is next read. */
export class SubjectOrder {
  #all: readonly number[] = [];

  constructor(private readonly table: Pick<FactTable, 'streams'>) {}

  /** The numbers of all subjects, in order. */
  get all(): readonly number[] {
    const known = this.#all.length;
    const { length } = this.table.streams;
    if (known < length) {
      const added = Array.from({ length: length - known }, (_, index) => known + index);
      this.#all = this.#merged(this.#all, added.sort(this.#compare));
    }
    return this.#all;
  }

  /** The index in the order of the first subject whose stream comes after a name. */
  indexAfter(name: string): number {
    const { all } = this;
    const { streams } = this.table;
    return firstWhere(all.length, (index) => checked(streams[checked(all[index])]) > name);
  }

  readonly #compare = (a: number, b: number): number =>
    compareStrings(checked(this.table.streams[a]), checked(this.table.streams[b]));

  #merged(known: readonly number[], added: readonly number[]): number[] {
    const merged: number[] = [];
    let next = 0;
    for (const each of added) {
      while (next < known.length && this.#compare(checked(known[next]), each) < 0)
        merged.push(checked(known[next++]));
      merged.push(each);
    }
    while (next < known.length) merged.push(checked(known[next++]));
    return merged;
  }
}
