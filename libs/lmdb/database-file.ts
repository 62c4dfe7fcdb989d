import { access, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

// The names that LMDB gives to the files in its folder.
const DATABASE_FILE = 'data.mdb';
const READER_TABLE_FILE = 'lock.mdb';

/*
 * LMDB maps its file into memory and trusts it: a file that is cut short, or is no database at all, ends the process
 * instead of throwing. What LMDB would trust is checked first: the two meta pages at the beginning of the file, each
 * of which names the last page in use. Offsets are those of a page header (24 bytes) and `MDB_meta` in the LMDB that
 * lmdb 3.5 bundles; a file of another version is left to LMDB.
 */
const MAGIC = 0xbeefc0de;
const KNOWN_VERSION = 2;
const META = { magic: 24, version: 28, pageSize: 48, lastPage: 144, end: 160 };

/** Whether the folder holds a database. */
export async function hasDatabase(folder: string): Promise<boolean> {
  try {
    await access(join(folder, DATABASE_FILE));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}

/** Removes the database in the folder, which nobody may have open. Without one, it does nothing. */
export async function removeDatabase(folder: string): Promise<void> {
  for (const file of [DATABASE_FILE, READER_TABLE_FILE]) await rm(join(folder, file), { force: true });
}

/** Why LMDB must not open the database in the folder; undefined if it may, or if there is none. */
export async function databaseProblem(folder: string): Promise<string | undefined> {
  const file = await open(join(folder, DATABASE_FILE)).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    const meta = Buffer.alloc(META.end);
    await file.read(meta, 0, META.end, 0);
    const pageSize = meta.readUInt32LE(META.pageSize);
    const metas = [meta, Buffer.alloc(META.end)];
    await file.read(metas[1] ?? meta, 0, META.end, pageSize);
    if (metas.some((each) => each.readUInt32LE(META.magic) !== MAGIC)) return 'its file is not a database';
    if (meta.readUInt32LE(META.version) !== KNOWN_VERSION) return undefined;
    const lastPage = Math.max(...metas.map((each) => Number(each.readBigUInt64LE(META.lastPage))));
    return size < (lastPage + 1) * pageSize ? `its file is cut short at ${size} bytes` : undefined;
  } finally {
    await file.close();
  }
}
