import { checked } from '../rectangles/checked.js';

/** The number of times in a group. */
export const SPAN_WIDTH = 4;
const FREE = -1;

/**
 * Numbers distinct groups of four times, in the order of their first use: a hash table with open addressing. Many facts
 * have the same dates, and a number takes at most an eighth of the space of a group.
 */
export class SpanCodes {
  #spans = new Float64Array(64 * SPAN_WIDTH);
  #slots = new Int32Array(128).fill(FREE);
  #count = 0;
  readonly #times = new Float64Array(SPAN_WIDTH);
  readonly #words = new Uint32Array(this.#times.buffer);

  /** The times of every group, by number. */
  get spans(): Float64Array {
    return this.#spans.slice(0, this.#count * SPAN_WIDTH);
  }

  codeOf(first: number, second: number, third: number, fourth: number): number {
    const times = this.#times;
    times[0] = first;
    times[1] = second;
    times[2] = third;
    times[3] = fourth;
    let hash = 0;
    for (const word of this.#words) hash = Math.imul(hash ^ word ^ (word >>> 15), 0x9e3779b1);
    const mask = this.#slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const code = checked(this.#slots[slot]);
      if (code === FREE) return this.#add(slot);
      if (this.#has(code)) return code;
    }
  }

  #has(code: number): boolean {
    const [spans, times, at] = [this.#spans, this.#times, code * SPAN_WIDTH];
    return (
      spans[at] === times[0] &&
      spans[at + 1] === times[1] &&
      spans[at + 2] === times[2] &&
      spans[at + 3] === times[3]
    );
  }

  #add(slot: number): number {
    const code = this.#count;
    this.#count += 1;
    this.#slots[slot] = code;
    if (this.#count * SPAN_WIDTH > this.#spans.length) {
      const larger = new Float64Array(this.#spans.length * 2);
      larger.set(this.#spans);
      this.#spans = larger;
    }
    this.#spans.set(this.#times, code * SPAN_WIDTH);
    if (this.#count * 2 > this.#slots.length) this.#grow();
    return code;
  }

  #grow(): void {
    const spans = this.spans;
    this.#slots = new Int32Array(this.#slots.length * 4).fill(FREE);
    const count = this.#count;
    this.#count = 0;
    const times = new Float64Array(SPAN_WIDTH);
    for (let code = 0; code < count; code += 1) {
      times.set(spans.subarray(code * SPAN_WIDTH, (code + 1) * SPAN_WIDTH));
      this.codeOf(checked(times[0]), checked(times[1]), checked(times[2]), checked(times[3]));
    }
  }
}
