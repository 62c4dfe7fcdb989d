import type { AsOf, EffectiveTimes } from '../../events/index.js';
import type { AskedPoint } from './asked-point.js';

/**
 * The points of both clocks at which something may change. Two questions with the same ordinals among them have
 * the same answer where that only compares with these points: one answer serves all days between two changes.
 */
export class TimesOfChange {
  readonly #times: Readonly<Record<AsOf['kind'], readonly number[]>>;
  readonly #positions: readonly number[];

  /** `times` on both axes, in milliseconds; `positions` at which something was recorded or retracted. */
  constructor(times: readonly EffectiveTimes[], positions: readonly number[]) {
    const inOrder = (all: readonly number[]): number[] => [...new Set(all)].sort((a, b) => a - b);
    const on = (axis: keyof EffectiveTimes): number[] =>
      inOrder(times.flatMap((each) => [each[axis].earliest, each[axis].latest]));
    this.#times = { day: on('days'), instant: on('instants') };
    this.#positions = inOrder(positions);
  }

  /** A cache key: the same for all questions with the same ordinals among the points. */
  keyOf({ asOf: { kind, from, to }, position, publishedBy }: AskedPoint): string {
    const times = this.#times[kind];
    const by = publishedBy === undefined ? '' : `${publishedBy.kind} ${publishedBy.from} ${publishedBy.to}`;
    // A question knows what was recorded at its own position.
    const known = (ordinalOf(position, this.#positions) + 1) >> 1;
    return `${known} ${kind} ${ordinalOf(from, times)} ${ordinalOf(to, times)} ${by}`;
  }
}

/** The ordinal of a value among sorted values: odd if it is one of them, even if it is between two. */
function ordinalOf(value: number, inOrder: readonly number[]): number {
  let [low, high] = [0, inOrder.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((inOrder[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return inOrder[low] === value ? 2 * low + 1 : 2 * low;
}
