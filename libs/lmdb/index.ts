export type { Database, RootDatabase } from 'lmdb';
export { recordChecksum } from './checksum.js';
export { databaseProblem, hasDatabase, removeDatabase } from './database-file.js';
export { openEnvironment } from './environment.js';
export { FolderLockedError, lockFolder, lockFolderForReading } from './folder-lock.js';
export { assertSpace, DiskFullError, writeFailure } from './write-failure.js';
