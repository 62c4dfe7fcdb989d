import { open, type RootDatabase } from 'lmdb';
import { endWithTransactions } from './write-at-exit.js';

/** How an environment is opened. */
export interface EnvironmentOptions {
  /** Nothing is created or written in the database. */
  readonly readOnly?: boolean;
}

/** Opens the LMDB environment in the folder, and creates both when they are missing. */
export function openEnvironment(folder: string, options: EnvironmentOptions = {}): RootDatabase {
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
  endWithTransactions(root);
  return root;
}
