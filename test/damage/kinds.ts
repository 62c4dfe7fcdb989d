import { cp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder of a store to damage, with what a damage may need. */
export interface Victim {
  readonly folder: string;
  /** The same store, some hundred events earlier. */
  readonly older: string;
  /** Another store. */
  readonly other: string;
  /** The first two pages of the file, before its last commit. */
  readonly metasBefore: Buffer;
  /** In [0, 1), by the seed. */
  readonly random: () => number;
}

type Damage = (victim: Victim) => Promise<void>;

const PAGE = 4096;
const TRANSACTION = 152;
const fileOf = (folder: string): string => join(folder, 'data.mdb');
const markerOf = (folder: string): string => join(folder, 'head');

/** Changes the bytes of the database's file. */
function inFile(change: (bytes: Buffer, victim: Victim) => void): Damage {
  return async (victim) => {
    const file = await open(fileOf(victim.folder), 'r+');
    try {
      const bytes = await file.readFile();
      change(bytes, victim);
      await file.write(bytes, 0, bytes.length, 0);
    } finally {
      await file.close();
    }
  };
}

function cutAt(place: (size: number, random: () => number) => number): Damage {
  return async ({ folder, random }) => {
    const file = await open(fileOf(folder), 'r');
    const { size } = await file.stat();
    await file.close();
    await truncate(fileOf(folder), Math.floor(place(size, random)));
  };
}

/** The number of any page but the first two. */
const anyPage = (bytes: Buffer, random: () => number): number =>
  2 + Math.floor(random() * (bytes.length / PAGE - 2));

/** The place of any page with a tree in it. */
function anyTreePage(bytes: Buffer, random: () => number): number {
  for (;;) {
    const at = anyPage(bytes, random) * PAGE;
    if ([1, 2].includes(bytes.readUInt16LE(at + 18))) return at;
  }
}

const pageAt = (bytes: Buffer, at: number): Buffer => bytes.subarray(at, at + PAGE);

function newestMeta(bytes: Buffer): number {
  return bytes.readBigUInt64LE(TRANSACTION) > bytes.readBigUInt64LE(PAGE + TRANSACTION) ? 0 : PAGE;
}

function flipBit(bytes: Buffer, at: number, random: () => number): void {
  bytes[at] = bytes.readUInt8(at) ^ (1 << Math.floor(random() * 8));
}

/** Every kind of damage, and how many stores it is done to. */
export const kinds: Readonly<Record<string, readonly [times: number, damage: Damage]>> = {
  'cut short anywhere': [6, cutAt((size, random) => size * random())],
  'cut short at a page': [3, cutAt((size, random) => Math.floor((size / PAGE) * random()) * PAGE)],
  'cut short by one byte': [1, cutAt((size) => size - 1)],
  'cut short within its meta pages': [1, cutAt(() => 6000)],
  'a page of zeros': [7, inFile((bytes, { random }) => bytes.fill(0, ...spanOf(anyPage(bytes, random))))],
  'a page of noise': [
    2,
    inFile((bytes, { random }) => {
      const [from, to] = spanOf(anyPage(bytes, random));
      for (let at = from; at < to; at += 1) bytes[at] = Math.floor(random() * 256);
    }),
  ],
  'two pages swapped': [
    4,
    inFile((bytes, { random }) => {
      const [left, right] = [anyTreePage(bytes, random), anyTreePage(bytes, random)];
      const kept = Buffer.from(pageAt(bytes, left));
      pageAt(bytes, right).copy(bytes, left);
      kept.copy(bytes, right);
    }),
  ],
  'a page overwritten by another': [
    2,
    inFile(
      (bytes, { random }) =>
        void pageAt(bytes, anyTreePage(bytes, random)).copy(bytes, anyTreePage(bytes, random)),
    ),
  ],
  'a bit flipped anywhere': [
    6,
    inFile((bytes, { random }) => flipBit(bytes, Math.floor(random() * bytes.length), random)),
  ],
  'a bit flipped in a tree': [
    6,
    inFile((bytes, { random }) =>
      flipBit(bytes, anyTreePage(bytes, random) + Math.floor(random() * PAGE), random),
    ),
  ],
  'a bit flipped in the header of a page': [
    4,
    inFile((bytes, { random }) =>
      flipBit(bytes, anyTreePage(bytes, random) + Math.floor(random() * 24), random),
    ),
  ],
  'a bit flipped in the newest meta page': [
    3,
    inFile((bytes, { random }) =>
      flipBit(bytes, newestMeta(bytes) + 24 + Math.floor(random() * 136), random),
    ),
  ],
  'the newest meta page of zeros': [1, inFile((bytes) => pageAt(bytes, newestMeta(bytes)).fill(0))],
  'the newest meta page as it was before the last commit': [
    2,
    inFile((bytes, { metasBefore }) => {
      const at = newestMeta(bytes);
      pageAt(metasBefore, at).copy(bytes, at);
    }),
  ],
  'the newest meta page of an older number': [
    1,
    inFile((bytes) => void bytes.writeBigUInt64LE(2n, newestMeta(bytes) + TRANSACTION)),
  ],
  'both meta pages of zeros': [1, inFile((bytes) => bytes.fill(0, 0, 2 * PAGE))],
  'the file of an older copy': [2, ({ folder, older }) => cp(fileOf(older), fileOf(folder))],
  'the file of another store': [1, ({ folder, other }) => cp(fileOf(other), fileOf(folder))],
  'an empty file': [1, ({ folder }) => truncate(fileOf(folder), 0)],
  'no file': [1, ({ folder }) => rm(fileOf(folder))],
  'a file that is no database': [1, ({ folder }) => writeFile(fileOf(folder), 'no database'.repeat(10_000))],
  'a marker with another position': [
    1,
    ({ folder }) => writeFile(markerOf(folder), '1 embedded:x 1'.padEnd(127)),
  ],
  'a marker that lags, as after a power cut': [
    1,
    ({ folder, older }) => cp(markerOf(older), markerOf(folder)),
  ],
  'no marker': [1, ({ folder }) => rm(markerOf(folder))],
  'an empty marker': [1, ({ folder }) => truncate(markerOf(folder), 0)],
};

function spanOf(page: number): [from: number, to: number] {
  return [page * PAGE, (page + 1) * PAGE];
}
