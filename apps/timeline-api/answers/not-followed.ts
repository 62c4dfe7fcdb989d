import type { FollowerState } from '../../../libs/projections/index.js';
import { ProblemError } from '../http/problems/problem.js';

/**
 * Refuses a question about the head where this replica has not followed the log to it: an answer would omit recorded
 * facts, and look like a clearance.
 * @throws ProblemError (503) unless the state is `live`.
 */
export function assertFollowed(state: FollowerState): void {
  if (state.kind === 'live') return;
  const detail =
    state.kind === 'stopped'
      ? `This replica no longer follows the log: ${state.error.message}. What it has followed is answered by position.`
      : 'This replica has not followed the log to its head: ask for a position, or try again in a moment.';
  throw new ProblemError(503, 'not-ready', 'The head is not known', detail, {
    headers: { 'retry-after': state.kind === 'stopped' ? '5' : '1' },
  });
}
