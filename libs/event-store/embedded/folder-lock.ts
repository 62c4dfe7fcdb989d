import { closeSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tryLock } from 'fs-native-extensions';
import { StoreLockedError } from '../event-store.js';

/**
 * Locks the folder, which it creates if missing, against every other opener and returns what releases it. The operating system
 * holds the lock, so that it vanishes with its holder, however that ends.
 *
 * @throws {StoreLockedError} when another holder has the folder.
 */
export async function lockFolder(folder: string): Promise<() => void> {
  await mkdir(folder, { recursive: true });
  const file = openSync(join(folder, 'lock'), 'a+');
  try {
    if (!tryLock(file)) throw new StoreLockedError(folder);
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return () => closeSync(file);
}
