const DIGIT_BITS = 16;
const DIGITS = 2 ** DIGIT_BITS;
// So that a key below zero sorts before one above.
const SIGN = 2 ** 31;

/** Items under keys, of 32 bits each, to be sorted at once. */
export class Pairs {
  keys: Int32Array = new Int32Array(1024);
  items: Int32Array = new Int32Array(1024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(key: number, item: number): void {
    const place = this.#count;
    if (place === this.keys.length) {
      this.keys = grown(this.keys);
      this.items = grown(this.items);
    }
    this.#count = place + 1;
    this.keys[place] = key;
    this.items[place] = item;
  }

  /** Sorts by key; items of one key stay in the order in which they were added. A radix sort, in two rounds at most. */
  sort(): this {
    for (let shift = 0; shift < 32; shift += DIGIT_BITS) this.#sortBy(shift);
    return this;
  }

  #sortBy(shift: number): void {
    const { keys, items } = this;
    const count = this.#count;
    const starts = new Uint32Array(DIGITS + 1);
    for (let place = 0; place < count; place += 1) {
      const digit = (((keys[place] ?? 0) ^ SIGN) >>> shift) & (DIGITS - 1);
      starts[digit + 1] = (starts[digit + 1] ?? 0) + 1;
    }
    if (starts.includes(count, 1)) return;
    for (let digit = 0; digit < DIGITS; digit += 1)
      starts[digit + 1] = (starts[digit + 1] ?? 0) + (starts[digit] ?? 0);
    const [sortedKeys, sortedItems] = [new Int32Array(count), new Int32Array(count)];
    for (let place = 0; place < count; place += 1) {
      const key = keys[place] ?? 0;
      const digit = ((key ^ SIGN) >>> shift) & (DIGITS - 1);
      const target = starts[digit] ?? 0;
      starts[digit] = target + 1;
      sortedKeys[target] = key;
      sortedItems[target] = items[place] ?? 0;
    }
    [this.keys, this.items] = [sortedKeys, sortedItems];
  }
}

function grown(values: Int32Array): Int32Array {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}
