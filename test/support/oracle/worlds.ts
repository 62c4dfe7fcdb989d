import type { Subject } from '../../../events/index.js';

/* The worlds of the oracle: one choice for each unknown, and times between two ends. */

export const DAY = 86_400_000;
export const HOUR = 3_600_000;
export const same = (a: Subject, b: Subject): boolean => a.kind === b.kind && a.id === b.id;

/** Every combination of one choice from each list. */
export function combinations<T>(choices: readonly (readonly T[])[]): T[][] {
  return choices.reduce<T[][]>((worlds, list) => worlds.flatMap((w) => list.map((c) => [...w, c])), [[]]);
}
