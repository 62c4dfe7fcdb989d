import { checked } from './checked.js';

const DIGIT_BITS = 16;
const DIGITS = 2 ** DIGIT_BITS;
const FEW = 2048;
// Flips the sign bit, so that negative keys sort before positive ones.
const SIGN = 2 ** 31;

/** Collects pairs of a key and an item, both 32-bit integers, and sorts them by key. */
export class PairSorter {
  /** The keys; only the first `count` are in use. */
  keys: Int32Array = new Int32Array(1024);
  /** The items, each at the index of its key. */
  items: Int32Array = new Int32Array(1024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(key: number, item: number): void {
    const index = this.#count;
    if (index === this.keys.length) {
      this.keys = grown(this.keys);
      this.items = grown(this.items);
    }
    this.#count = index + 1;
    this.keys[index] = key;
    this.items[index] = item;
  }

  /** Sorts by key; items of one key keep the order in which they were added. A radix sort of two rounds at most. */
  sort(): this {
    if (this.#count < FEW) return this.#sortFew();
    for (let shift = 0; shift < 32; shift += DIGIT_BITS) this.#sortBy(shift);
    return this;
  }

  /** By comparison: for few pairs, counting digits costs more. */
  #sortFew(): this {
    const order = Array.from({ length: this.#count }, (_, index) => index);
    order.sort((a, b) => checked(this.keys[a]) - checked(this.keys[b]));
    const { keys, items } = this;
    this.keys = Int32Array.from(order, (index) => checked(keys[index]));
    this.items = Int32Array.from(order, (index) => checked(items[index]));
    return this;
  }

  #sortBy(shift: number): void {
    const { keys, items } = this;
    const count = this.#count;
    const starts = new Uint32Array(DIGITS + 1);
    for (let index = 0; index < count; index += 1) {
      const digit = digitOf(checked(keys[index]), shift);
      starts[digit + 1] = checked(starts[digit + 1]) + 1;
    }
    // All keys have the same digit: nothing to sort.
    if (starts.includes(count, 1)) return;
    for (let digit = 0; digit < DIGITS; digit += 1)
      starts[digit + 1] = checked(starts[digit + 1]) + checked(starts[digit]);
    const [sortedKeys, sortedItems] = [new Int32Array(count), new Int32Array(count)];
    for (let index = 0; index < count; index += 1) {
      const key = checked(keys[index]);
      const digit = digitOf(key, shift);
      const target = checked(starts[digit]);
      starts[digit] = target + 1;
      sortedKeys[target] = key;
      sortedItems[target] = checked(items[index]);
    }
    [this.keys, this.items] = [sortedKeys, sortedItems];
  }
}

function digitOf(key: number, shift: number): number {
  return ((key ^ SIGN) >>> shift) & (DIGITS - 1);
}

function grown(values: Int32Array): Int32Array {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}
