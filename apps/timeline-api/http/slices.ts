import { setImmediate } from 'node:timers/promises';
import type { Steps } from '../../../libs/as-of/index.js';

/** How long a computation may hold the event loop before others have their turn, in milliseconds. */
const LONGEST_SLICE = 5;

/** The part of a long computation that runs without a pause. */
export class Slice {
  #end = performance.now() + LONGEST_SLICE;

  get isOver(): boolean {
    return performance.now() >= this.#end;
  }

  /** Lets everything else that is due run, and begins the next slice. */
  async next(): Promise<void> {
    await setImmediate();
    this.#end = performance.now() + LONGEST_SLICE;
  }
}

/** Runs a computation in slices: however long it takes, others are served meanwhile. */
export async function inSlices<Result>(steps: Steps<Result>): Promise<Result> {
  let step = steps.next();
  if (step.done === true) return step.value;
  const slice = new Slice();
  do {
    if (slice.isOver) await slice.next();
    step = steps.next();
  } while (step.done !== true);
  return step.value;
}
