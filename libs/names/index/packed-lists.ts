/** What is stored of lists: their items one after the other. */
export interface StoredLists {
  /** Where each list begins, and at the end the number of all items. */
  readonly starts: Uint32Array;
  readonly items: Uint32Array;
}

const none: readonly number[] = [];

/** Lists of numbers, by their own number, most of which are short and never grow: those that were stored stay packed. */
export class PackedLists {
  readonly #packed: StoredLists;
  readonly #added = new Map<number, number[]>();
  #size: number;

  constructor(stored: StoredLists = { starts: new Uint32Array(1), items: new Uint32Array(0) }) {
    this.#packed = stored;
    this.#size = stored.starts.length - 1;
  }

  get size(): number {
    return this.#size;
  }

  /** The items of a list in the order in which they were added. */
  at(list: number): readonly number[] {
    const { starts, items } = this.#packed;
    const packed = Array.from(items.subarray(starts[list], starts[list + 1]));
    const added = this.#added.get(list) ?? none;
    return list + 1 >= starts.length ? added : [...packed, ...added];
  }

  /** Whether any item of a list is so. It makes no list: a search asks for tens of thousands. */
  some(list: number, isSo: (item: number) => boolean): boolean {
    const { starts, items } = this.#packed;
    const end = starts[list + 1] ?? 0;
    for (let place = starts[list] ?? 0; place < end; place += 1) if (isSo(items[place] ?? 0)) return true;
    return this.#added.get(list)?.some(isSo) === true;
  }

  /** Adds an item to a list, which may be the next one, {@link size}. */
  push(list: number, item: number): void {
    this.#size = Math.max(this.#size, list + 1);
    const added = this.#added.get(list);
    if (added === undefined) this.#added.set(list, [item]);
    else added.push(item);
  }

  stored(): StoredLists {
    const lists = Array.from({ length: this.size }, (_, list) => this.at(list));
    const starts = new Uint32Array(this.size + 1);
    for (const [list, { length }] of lists.entries()) starts[list + 1] = (starts[list] ?? 0) + length;
    return { starts, items: Uint32Array.from(lists.flat()) };
  }
}
