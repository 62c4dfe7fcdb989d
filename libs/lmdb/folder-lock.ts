import { closeSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tryLock } from 'fs-native-extensions';
import { DiskFullError, isDiskFull } from './write-failure.js';

/** Another holder, in this process or another one, has the folder open. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';

  constructor(readonly folder: string) {
    super(`${folder} is already open, here or in another process`);
  }
}

/** Nothing can be written in the folder: it is mounted for reading only, or its permissions forbid it. */
export class ReadOnlyFolderError extends Error {
  override readonly name = 'ReadOnlyFolderError';

  constructor(folder: string, code: string, options?: ErrorOptions) {
    super(
      `Nothing can be written in ${folder} (${code}): it needs a folder that this user may write in`,
      options,
    );
  }
}

/** There is a file where the folder should be. */
export class NoFolderError extends Error {
  override readonly name = 'NoFolderError';

  constructor(folder: string, options?: ErrorOptions) {
    super(`${folder} cannot be a folder: there is a file in its place, or in that of one above it`, options);
  }
}

/**
 * Locks the folder against every other opener, and creates it if it is missing. Returns what releases the lock. The
 * operating system holds the lock, so that it ends with its holder, however that ends.
 *
 * @throws FolderLockedError when another holder has the folder.
 * @throws ReadOnlyFolderError, NoFolderError or DiskFullError when the folder cannot be used, or be created.
 */
export async function lockFolder(folder: string): Promise<() => void> {
  const file = await openLock(folder);
  try {
    if (!tryLock(file)) throw new FolderLockedError(folder);
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return () => closeSync(file);
}

/**
 * Locks the folder for somebody who only reads, as {@link lockFolder} does. A folder in which nothing can be written, as
 * a copy that is mounted for reading only, is not locked.
 */
export async function lockFolderForReading(folder: string): Promise<() => void> {
  try {
    return await lockFolder(folder);
  } catch (error) {
    if (error instanceof ReadOnlyFolderError) return () => undefined;
    throw error;
  }
}

async function openLock(folder: string): Promise<number> {
  try {
    await mkdir(folder, { recursive: true });
    return openSync(join(folder, 'lock'), 'a+');
  } catch (error) {
    throw folderFailure(error, folder);
  }
}

function folderFailure(error: unknown, folder: string): unknown {
  const code = String((error as NodeJS.ErrnoException).code);
  const options = { cause: error };
  if (['EROFS', 'EACCES', 'EPERM'].includes(code)) return new ReadOnlyFolderError(folder, code, options);
  if (['EEXIST', 'ENOTDIR'].includes(code)) return new NoFolderError(folder, options);
  // Of a full disk, Node's recursive `mkdir` says ENOENT.
  const isFull = code === 'ENOSPC' || code === 'EDQUOT' || (code === 'ENOENT' && isDiskFull(folder));
  return isFull ? new DiskFullError(`No space left for ${folder}`, options) : error;
}
