import { MAXIMUM_APPEND_SIZE } from './limits.js';

/** The append is above {@link MAXIMUM_APPEND_SIZE}; `size` is in bytes where it is known. */
export class AppendTooLargeError extends Error {
  override readonly name = 'AppendTooLargeError';

  constructor(readonly size?: number) {
    super(`The append of ${size ?? 'too many'} bytes exceeds ${MAXIMUM_APPEND_SIZE} bytes`);
  }
}

/** The append is invalid, independently of the store's content. */
export class InvalidAppendError extends Error {
  override readonly name = 'InvalidAppendError';
}

/**
 * The store did not confirm the append, which may or may not be recorded. Retry with the same ids. An append that is
 * certainly not recorded fails with {@link StoreUnavailableError} instead.
 */
export class AppendUnconfirmedError extends Error {
  override readonly name = 'AppendUnconfirmedError';
}

/** The store cannot be reached, or does not answer. Nothing that was asked of it is, or will be, recorded. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

/** The store refuses the credentials, or the user lacks a permission: the configuration must be corrected. */
export class StoreAccessDeniedError extends Error {
  override readonly name = 'StoreAccessDeniedError';
}

/** The folder holds no store, and the caller did not ask for a new one. */
export class NoEventStoreError extends Error {
  override readonly name = 'NoEventStoreError';

  constructor(readonly folder: string) {
    super(`There is no event store at ${folder}`);
  }
}

/** The end of each message about damage. */
export const WHAT_TO_DO =
  'Keep a copy of the folder, and restore it from a backup; see "A damaged store" in docs/operations.md';

/**
 * The embedded store is damaged, or has lost events that were acknowledged. It is not opened: what it would answer may
 * be wrong. The message says what is damaged, and what to do.
 */
export class DamagedStoreError extends Error {
  override readonly name = 'DamagedStoreError';

  constructor(
    readonly folder: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`The event store at ${folder} is damaged: ${problem}. ${WHAT_TO_DO}`, options);
  }
}

/** The folder holds no store, though one was followed: it was removed, or its disk is not mounted. */
export class MissingStoreError extends Error {
  override readonly name = 'MissingStoreError';

  constructor(
    readonly folder: string,
    readonly followed: { readonly head: number; readonly projectionsFolder: string },
  ) {
    super(
      `There is no event store at ${folder}, and the projections at ${followed.projectionsFolder} have followed one to ` +
        `position ${followed.head}. Mount its disk, or restore it from a backup; if a new, empty store is meant, ` +
        'remove the projections too',
    );
  }
}

/** The store is full; nothing of the append was written. */
export class StoreFullError extends Error {
  override readonly name = 'StoreFullError';
}

/** The store was closed before the call. */
export class StoreClosedError extends Error {
  override readonly name = 'StoreClosedError';

  constructor() {
    super('The event store is closed');
  }
}

/** The event recorded at `position` is damaged, missing or not of the form this store writes. */
export class CorruptEventError extends Error {
  override readonly name = 'CorruptEventError';

  constructor(readonly position: bigint) {
    super(`The event at position ${position} is damaged. ${WHAT_TO_DO}`);
  }
}
