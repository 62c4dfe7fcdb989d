import { mkdirSync } from 'node:fs';
import { open, type RootDatabase } from 'lmdb';
import { reserveReaderTable } from './reader-table.js';
import { endWithTransactions } from './write-at-exit.js';

/** How an environment is opened. */
export interface EnvironmentOptions {
  /** Nothing is created or written in the database. */
  readonly readOnly?: boolean;
}

/**
 * Opens the LMDB environment in the folder, and creates both when they are missing.
 * @throws what the file system says when there is no space, see {@link writeFailure}.
 */
export function openEnvironment(folder: string, options: EnvironmentOptions = {}): RootDatabase {
  mkdirSync(folder, { recursive: true });
  try {
    reserveReaderTable(folder);
  } catch (error) {
    // LMDB reads without a table where none can be written.
    if (options.readOnly !== true || !isForbidden(error)) throw error;
  }
  const root = open({
    path: folder,
    noSubdir: false,
    // Otherwise a failed commit also rejects a promise of LMDB's own, which ends the process.
    eventTurnBatching: false,
    // A transaction can be read only once it is on disk. With overlapping syncs readers may see it earlier, and after a
    // commit that the disk refused neither `flushed` nor `close` ever ends (lmdb 3.5.6).
    overlappingSync: false,
    ...options,
  });
  // One that is read only writes nothing.
  if (options.readOnly !== true) endWithTransactions(root);
  return root;
}

function isForbidden(error: unknown): boolean {
  return ['EROFS', 'EACCES', 'EPERM'].includes(String((error as NodeJS.ErrnoException).code));
}
