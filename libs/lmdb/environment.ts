import { open, type RootDatabase } from 'lmdb';

/** How an environment is opened. */
export interface EnvironmentOptions {
  /**
   * False: a transaction can be read only once it is on disk. By default, readers may see it earlier.
   */
  readonly overlappingSync?: boolean;
}

/** Opens the LMDB environment in the folder, and creates both when they are missing. */
export function openEnvironment(folder: string, options: EnvironmentOptions = {}): RootDatabase {
  return open({
    path: folder,
    noSubdir: false,
    // Otherwise a failed commit also rejects a promise of LMDB's own, which ends the process.
    eventTurnBatching: false,
    ...options,
  });
}
