import { CorruptEventError, StoreAccessDeniedError, StoreUnavailableError } from '../port/errors.js';

// Errors that retrying cannot solve. `not-leader` is not among them: the client then connects to the leader.
const LASTING: readonly string[] = [
  'access-denied',
  'invalid-argument',
  'maximum-append-size-exceeded',
  'missing-required-metadata-property',
  'stream-deleted',
  'unsupported',
  'wrong-expected-version',
];

// The gRPC status by which a server refuses what a known user does. Unknown users get UNAUTHENTICATED.
const PERMISSION_DENIED = 7;

/** Whether the client's error has this type of the protocol. */
export function isFailure(error: unknown, type: string): boolean {
  return error instanceof Error && 'type' in error && error.type === type;
}

/** Whether trying again cannot help. */
export function isLasting(error: unknown): boolean {
  return error instanceof CorruptEventError || LASTING.some((type) => isFailure(error, type));
}

/** The port's error for a lasting error of the client; other errors are returned unchanged. */
export function portError(error: unknown): unknown {
  if (!isFailure(error, 'access-denied')) return error;
  return new StoreAccessDeniedError(
    'The event store refuses the credentials, or the user lacks a permission',
    {
      cause: error,
    },
  );
}

/** The same for a call that reads `$all`, which servers by default allow to administrators only. */
export function portErrorOfAll(error: unknown): unknown {
  const isForbidden = error instanceof Error && 'code' in error && error.code === PERMISSION_DENIED;
  if (!isFailure(error, 'access-denied') || !isForbidden) return portError(error);
  return new StoreAccessDeniedError(
    'The event store does not allow this user to read the stream $all, which the subscription follows. An administrator ' +
      'grants it by a role of the user in the metadata of $all: {"$acl":{"$r":["$admins","<role>"]}}',
    { cause: error },
  );
}

/** The error when the store did not answer after all retries. */
export function unavailable(cause: unknown): StoreUnavailableError {
  return new StoreUnavailableError('The event store cannot be reached', { cause });
}
