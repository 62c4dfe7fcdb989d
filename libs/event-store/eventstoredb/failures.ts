import { StoreAccessDeniedError, StoreUnavailableError } from '../event-store.js';

// What no repetition cures.
const LASTING: readonly string[] = [
  'access-denied',
  'invalid-argument',
  'maximum-append-size-exceeded',
  'missing-required-metadata-property',
  'stream-deleted',
  'unsupported',
  'wrong-expected-version',
];

/** Whether the client's error has this type of the protocol. */
export function isFailure(error: unknown, type: string): boolean {
  return error instanceof Error && 'type' in error && error.type === type;
}

/** Whether trying again cannot help. */
export function isLasting(error: unknown): boolean {
  return LASTING.some((type) => isFailure(error, type));
}

/** The error of the port behind a lasting one of the client; others are given as they are. */
export function portError(error: unknown): unknown {
  if (!isFailure(error, 'access-denied')) return error;
  return new StoreAccessDeniedError('The event store refuses the credentials, or what they may do', {
    cause: error,
  });
}

/** What a reader is told when the store did not answer, however often it was asked. */
export function unavailable(cause: unknown): StoreUnavailableError {
  return new StoreUnavailableError('The event store cannot be reached', { cause });
}
