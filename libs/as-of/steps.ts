/**
 * A computation over many facts, which yields after every few of them: whoever runs it decides when to go on. What is
 * recorded meanwhile changes nothing in its result, because every question names its position (R9).
 */
export type Steps<Result> = Generator<undefined, Result, void>;

/** Runs a computation to its end without a pause. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** How many rows or rectangles a step of building an order takes: a few milliseconds. */
export const ROWS_IN_STEP = 8192;

/** How many facts a step takes: a fraction of a millisecond. */
export const FACTS_IN_STEP = 128;
