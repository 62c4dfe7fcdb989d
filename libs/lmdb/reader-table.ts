import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The name that LMDB gives to the table of its readers. */
export const READER_TABLE_FILE = 'lock.mdb';

/** In bytes, more than LMDB needs for the 126 readers that lmdb 3.5 asks for: it takes a longer table as it is. */
const SIZE = 16 * 1024;

/**
 * Writes the table of readers that LMDB would create and map: on a full disk, LMDB gets a file without any blocks, and
 * the first access to its map ends the process by SIGBUS. A table that is there is left as it is.
 * @throws the error of the file system when it cannot be written; nothing is left of it then.
 */
export function reserveReaderTable(folder: string): void {
  const path = join(folder, READER_TABLE_FILE);
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0) return;
  const file = openSync(path, 'w');
  try {
    for (let written = 0; written < SIZE;) written += writeSync(file, Buffer.alloc(SIZE - written));
    fsyncSync(file);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}
