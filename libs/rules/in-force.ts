import type { UncertainInstant } from '../../events/index.js';

/** Whether something is in force: through the whole of a question, at some time in it, or not at all. */
export type InForce = 'surely' | 'possibly' | 'not';

/** A half-open time `[from, to)`, in milliseconds on the axis of the bounds that it is compared with. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * Whether the half-open interval `[start, end)` is in force in a window (R4 in docs/rules.md).
 * Surely: through the whole window, whichever instants the bounds mean. Possibly: at some time in the window, for some
 * of those instants.
 */
export function inForce(start: UncertainInstant, end: UncertainInstant, window: Window): InForce {
  if (start.latest <= window.from && end.earliest >= window.to) return 'surely';
  if (Math.max(start.earliest, window.from) < Math.min(end.latest, window.to)) return 'possibly';
  return 'not';
}

/** Whether an interval must have ended by the time it could first begin, for every meaning of its bounds (R5). */
export function isEmptyInterval(start: UncertainInstant, end: UncertainInstant): boolean {
  return end.latest <= start.earliest;
}
