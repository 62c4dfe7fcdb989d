import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock } from 'fs-native-extensions';
import { StoreLockedError } from '../event-store.js';

/**
 * Locks the folder against every other opener and returns what releases it. The operating system
 * holds the lock, so that it vanishes with its holder, however that ends.
 *
 * @throws {StoreLockedError} when another holder has the folder.
 */
export function lockFolder(folder: string): () => void {
  const file = openSync(join(folder, 'lock'), 'a+');
  try {
    if (!tryLock(file)) throw new StoreLockedError(folder);
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return () => closeSync(file);
}
