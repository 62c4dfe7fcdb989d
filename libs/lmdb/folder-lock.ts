import { closeSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tryLock } from 'fs-native-extensions';

/** Another holder, in this process or another one, has the folder open. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';

  constructor(readonly folder: string) {
    super(`${folder} is already open, here or in another process`);
  }
}

/**
 * Locks the folder against every other opener, and creates it if it is missing. Returns what releases the lock. The
 * operating system holds the lock, so that it ends with its holder, however that ends.
 *
 * @throws FolderLockedError when another holder has the folder.
 */
export async function lockFolder(folder: string): Promise<() => void> {
  await mkdir(folder, { recursive: true });
  const file = openSync(join(folder, 'lock'), 'a+');
  try {
    if (!tryLock(file)) throw new FolderLockedError(folder);
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return () => closeSync(file);
}
