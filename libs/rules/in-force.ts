import type { AsOf, UncertainInstant } from '../../events/index.js';

/** Whether something is in force: through the whole of a question, at some time in it, or not at all. */
export type InForce = 'surely' | 'possibly' | 'not';

/**
 * Whether the half-open interval `[start, end)` is in force in `[asOf.from, asOf.to)` (R4 in docs/rules.md).
 * Surely: through the whole question, whichever instants the bounds mean. Possibly: at some time in the question,
 * for some of those instants.
 */
export function inForce(start: UncertainInstant, end: UncertainInstant, asOf: AsOf): InForce {
  if (start.latest <= asOf.from && end.earliest >= asOf.to) return 'surely';
  if (start.earliest < asOf.to && end.latest > asOf.from) return 'possibly';
  return 'not';
}

/** Whether an interval must have ended by the time it could first begin, for every meaning of its bounds (R5). */
export function isEmptyInterval(start: UncertainInstant, end: UncertainInstant): boolean {
  return end.latest <= start.earliest;
}
