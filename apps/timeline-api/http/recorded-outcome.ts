import type { CommandOutcome, Recorded } from '../../../libs/timeline/index.js';
import { ProblemError } from './problems/problem.js';

/**
 * What was recorded.
 * @throws ProblemError if nothing was: the subject has changed, every race was lost, or the key is in use.
 */
export function recordedOf(outcome: CommandOutcome): Recorded {
  switch (outcome.kind) {
    case 'recorded':
      return outcome;
    case 'races-lost': {
      const detail = 'Concurrent commands kept changing the subject: repeat the command.';
      throw new ProblemError(503, 'store-unavailable', 'The subject is contended', detail, {
        members: { mayBeRecorded: false },
        headers: { 'retry-after': '1' },
      });
    }
    case 'conflict': {
      const { expected, actual } = outcome;
      const detail = `The subject is at revision ${actual}, not ${expected}: read it again (its answer has \`basis.revision\`) and repeat the decision.`;
      throw new ProblemError(409, 'revision-conflict', 'The subject has changed', detail, {
        errors: [{ pointer: '/expectedRevision', detail: `is ${expected}; the head is ${actual}` }],
        members: { expectedRevision: expected, actualRevision: actual },
      });
    }
    case 'idempotency-key-reused': {
      const detail =
        'The key was used for another request on this subject: a retry must be the same request.';
      throw new ProblemError(422, 'idempotency-key-reused', 'The idempotency key is in use', detail, {
        errors: [{ header: 'Idempotency-Key', detail }],
      });
    }
  }
}
