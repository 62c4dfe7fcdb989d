import { statfs } from 'node:fs/promises';
import { constants } from 'node:os';
import { MAXIMUM_APPEND_SIZE, StoreFullError } from '../event-store.js';

const OUT_OF_SPACE = /MDB_MAP_FULL|ENOSPC|no space left/i;

/**
 * The error to throw for a write that LMDB refused: {@link StoreFullError} when the disk or the map
 * has no room left, otherwise LMDB's own.
 */
export async function writeFailure(error: unknown, folder: string): Promise<unknown> {
  const cause = await causeOf(error);
  const isFull = isOutOfSpace(cause) || (isShortWrite(cause) && (await hasNoRoom(folder)));
  return isFull ? new StoreFullError(`No room left in ${folder}`, { cause }) : cause;
}

// A failed commit keeps its cause in a promise; unobserved, its rejection would end the process.
async function causeOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error && 'commitError' in error)) return error;
  try {
    await error.commitError;
    return error;
  } catch (cause) {
    return cause;
  }
}

function isOutOfSpace(error: unknown): boolean {
  return OUT_OF_SPACE.test(String(error)) || codeOf(error) === constants.errno.ENOSPC;
}

// LMDB reports EIO when the disk takes only a part of a write, the first sign of a full disk.
function isShortWrite(error: unknown): boolean {
  return codeOf(error) === constants.errno.EIO;
}

async function hasNoRoom(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < 4 * MAXIMUM_APPEND_SIZE;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
