import type { Subject } from '../../../events/index.js';

/* The worlds of the oracle: one choice for each unknown, and times between two ends. */

export const DAY = 86_400_000;
export const HOUR = 3_600_000;
export const same = (a: Subject, b: Subject): boolean => a.kind === b.kind && a.id === b.id;

/** Every combination of one choice from each list. */
export function combinations<T>(choices: readonly (readonly T[])[]): T[][] {
  return choices.reduce<T[][]>((worlds, list) => worlds.flatMap((w) => list.map((c) => [...w, c])), [[]]);
}

/**
 * What every combination of one choice from each list makes of a beginning. Combinations that have made the same so far
 * go on as one: there are few outcomes, and without end many combinations.
 */
export function outcomes<State, Choice>(
  beginnings: readonly State[],
  choices: readonly (readonly Choice[])[],
  next: (state: State, choice: Choice) => State,
): State[] {
  return choices.reduce<State[]>(
    (states, list) => distinct(states.flatMap((state) => list.map((choice) => next(state, choice)))),
    distinct(beginnings),
  );
}

/** Each value once. */
export function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify([value]), value])).values()];
}
