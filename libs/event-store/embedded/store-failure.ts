import { DiskFullError } from '../../lmdb/index.js';
import { StoreFullError } from '../port/errors.js';

/** The port's error for a full disk; every other failure as it is. */
export function storeFailure(failure: unknown): unknown {
  return failure instanceof DiskFullError
    ? new StoreFullError(failure.message, { cause: failure.cause })
    : failure;
}
