import { readSync } from 'node:fs';
import { access, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { READER_TABLE_FILE } from './reader-table.js';
import { pageProblem, pageTreeAt, wordAt, type Snapshot } from './page-tree.js';

/** The name that LMDB gives to the database in its folder. */
const DATABASE_FILE = 'data.mdb';

/*
 * LMDB maps its file into memory and trusts it: a file that is cut short, or is no database at all, ends the process
 * instead of throwing. What LMDB would trust is checked first: the two meta pages at the beginning of the file, and
 * every page that can be reached from the newer one. Offsets are those of a page header (24 bytes) and `MDB_meta` in
 * the LMDB that lmdb 3.5 bundles; a file of another version is left to LMDB.
 */
const MAGIC = 0xbeefc0de;
const KNOWN_VERSION = 2;
const META_PAGE = 8;
const META = {
  pageFlags: 18,
  magic: 24,
  version: 28,
  free: 48,
  pageSize: 48,
  flags: 52,
  main: 96,
  lastPage: 144,
  transaction: 152,
  end: 160,
};
/** Of an environment that flushes behind: it has a third meta page, and its first two need not be in turn. */
const OVERLAPPING_SYNC = 0x1000;
const [SMALLEST_PAGE, LARGEST_PAGE] = [512, 32768];

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

/** Removes the database in the folder, which must not be open anywhere. Without one, it does nothing. */
export async function removeDatabase(folder: string): Promise<void> {
  for (const file of [DATABASE_FILE, READER_TABLE_FILE]) await rm(join(folder, file), { force: true });
}

/** Why LMDB must not open the database in the folder; undefined if it may, or if there is none. */
export async function databaseProblem(folder: string): Promise<string | undefined> {
  // Opening a pipe would block.
  for (const name of [DATABASE_FILE, READER_TABLE_FILE])
    if (!(await isFileOrMissing(join(folder, name)))) return `"${name}" is not a file`;
  const file = await open(join(folder, DATABASE_FILE)).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    return size === 0 ? 'its file is empty' : problemOf(file.fd, size);
  } finally {
    await file.close();
  }
}

async function isFileOrMissing(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

function problemOf(file: number, size: number): string | undefined {
  const first = metaAt(file, 0);
  const pageSize = first.readUInt32LE(META.pageSize);
  const metas = [first, metaAt(file, pageSize)];
  if (metas.some((meta) => meta.readUInt32LE(META.magic) !== MAGIC)) return 'its file is not a database';
  const [version, otherVersion] = metas.map((meta) => meta.readUInt32LE(META.version));
  if (version !== KNOWN_VERSION && version === otherVersion) return undefined;
  const snapshots = metas.map(snapshotOf);
  const [newer, older] = snapshots.sort((left, right) => right.transaction - left.transaction);
  if (newer === undefined || older === undefined || !areMetaPages(metas)) return 'a meta page is damaged';
  // Commits write the two in turn: what is neither of the last two commits is not what LMDB left.
  const isInTurn = newer.transaction - older.transaction <= 1;
  const isInPlace = metas
    .map((meta) => wordAt(meta, META.transaction))
    .every((transaction, index) => transaction === 0 || transaction % 2 === index);
  const isOverlapping = metas.some((meta) => (meta.readUInt16LE(META.flags) & OVERLAPPING_SYNC) !== 0);
  if (!isOverlapping && !(isInTurn && isInPlace)) return 'a meta page is not of the newest commits';
  return pageProblem(file, size, newer);
}

/** Zeros where the file ends. */
function metaAt(file: number, position: number): Buffer {
  const meta = Buffer.alloc(META.end);
  readSync(file, meta, 0, META.end, position);
  return meta;
}

function snapshotOf(meta: Buffer): Snapshot {
  return {
    pageSize: meta.readUInt32LE(META.pageSize),
    lastPage: wordAt(meta, META.lastPage),
    transaction: wordAt(meta, META.transaction),
    free: pageTreeAt(meta, META.free),
    main: pageTreeAt(meta, META.main),
  };
}

function areMetaPages(metas: readonly Buffer[]): boolean {
  const pageSize = metas[0]?.readUInt32LE(META.pageSize) ?? 0;
  const isPowerOfTwo = (pageSize & (pageSize - 1)) === 0;
  return (
    isPowerOfTwo &&
    pageSize >= SMALLEST_PAGE &&
    pageSize <= LARGEST_PAGE &&
    metas.every(
      (meta) =>
        meta.readUInt32LE(META.version) === KNOWN_VERSION &&
        meta.readUInt32LE(META.pageSize) === pageSize &&
        meta.readUInt16LE(META.pageFlags) === META_PAGE,
    )
  );
}
