import { existsSync, statfsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { constants } from 'node:os';
import { dirname } from 'node:path';

/** Free space, in bytes, below which a write that the disk took only in part is explained by a full disk: 4 MiB. */
const LITTLE_SPACE = 4 * 1024 * 1024;

const OUT_OF_SPACE = /MDB_MAP_FULL|ENOSPC|EDQUOT|no space left|quota exceeded/i;

/** The disk is full, or a quota of it or the largest size of a file of the process is reached. */
const { ENOSPC, EDQUOT, EFBIG, EIO } = constants.errno;
const NO_SPACE: readonly unknown[] = [ENOSPC, EDQUOT];

/** There is no space left for a write, on the disk or in the map of the database; nothing of it was written. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError';
}

/**
 * Refuses a write for which there may be no space, before LMDB tries it: lmdb 3.5.6 writes its message about a write
 * that failed beyond the 100 bytes that it has for it (`mdb_page_flush`), which may end the process at any time later.
 * Quotas that the file system does not report as its free space, and limits of the process, are not seen.
 * @throws DiskFullError when fewer bytes are free in the file system of the folder, which need not exist yet.
 */
export function assertSpace(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(existingOf(folder));
  if (bavail * bsize < bytes) throw new DiskFullError(`No space left in ${folder}`);
}

/**
 * The error to throw for a write in the folder that LMDB refused: {@link DiskFullError} when the disk or the map has
 * no space left, otherwise LMDB's own.
 */
export async function writeFailure(error: unknown, folder: string): Promise<unknown> {
  const cause = await causeOf(error);
  if (isTooLarge(cause))
    return new DiskFullError(
      `A file in ${folder} may not become as large as it must: the process has a limit (ulimit -f), or the file system`,
      { cause },
    );
  const isFull = isOutOfSpace(cause) || (isShortWrite(cause) && (await isAlmostFull(folder)));
  return isFull ? new DiskFullError(`No space left in ${folder}`, { cause }) : cause;
}

/** Whether nothing more can be created in the folder, or in the one above it that exists. */
export function isDiskFull(folder: string): boolean {
  const { bavail, bsize, files, ffree } = statfsSync(existingOf(folder));
  return bavail * bsize < LITTLE_SPACE || (files > 0 && ffree === 0);
}

function existingOf(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existingOf(dirname(folder));
}

function isTooLarge(error: unknown): boolean {
  return /EFBIG|file too large/i.test(String(error)) || codeOf(error) === EFBIG;
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
  return OUT_OF_SPACE.test(String(error)) || NO_SPACE.includes(codeOf(error));
}

// LMDB reports EIO when the disk takes only a part of a write, the first sign of a full disk.
function isShortWrite(error: unknown): boolean {
  return codeOf(error) === EIO;
}

async function isAlmostFull(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < LITTLE_SPACE;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
