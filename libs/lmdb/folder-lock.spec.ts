import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import type * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder, lockFolderForReading, NoFolderError, ReadOnlyFolderError } from './folder-lock.js';
import { reserveReaderTable } from './reader-table.js';
import { DiskFullError } from './write-failure.js';

let failing: { open?: string; mkdir?: string; write?: string; freeBytes?: number } = {};
const failWith = (code: string): never => {
  throw Object.assign(new Error(`${code}: refused`), { code });
};
jest.mock('node:fs', () => {
  const real = jest.requireActual<typeof fs>('node:fs');
  return {
    ...real,
    openSync: (...given: Parameters<typeof real.openSync>) =>
      failing.open === undefined ? real.openSync(...given) : failWith(failing.open),
    writeSync: (...given: Parameters<typeof real.writeSync>) =>
      failing.write === undefined ? real.writeSync(...given) : failWith(failing.write),
    statfsSync: (path: string) => {
      const { bavail, bsize, files, ffree } = real.statfsSync(path);
      return failing.freeBytes === undefined
        ? { bavail, bsize, files, ffree }
        : { bavail: failing.freeBytes, bsize: 1, files, ffree };
    },
  };
});
jest.mock('node:fs/promises', () => {
  const real = jest.requireActual<typeof import('node:fs/promises')>('node:fs/promises');
  return {
    ...real,
    mkdir: (...given: Parameters<typeof real.mkdir>) =>
      failing.mkdir === undefined
        ? real.mkdir(...given)
        : Promise.resolve().then(() => failWith(failing.mkdir!)),
  };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterEach(async () => {
  failing = {};
  await rm(folder, { recursive: true });
});

test.each(['EROFS', 'EACCES', 'EPERM'])(
  'a folder that cannot be written (%s) is named; a reader reads it without a lock',
  async (code) => {
    failing.open = code;
    await expect(lockFolder(folder)).rejects.toThrow(ReadOnlyFolderError);
    await expect(lockFolder(folder)).rejects.toThrow(`Nothing can be written in ${folder} (${code})`);
    const unlock = await lockFolderForReading(folder);
    unlock();
  },
);

test('a reader locks a folder that can be written, and is kept off one that is open', async () => {
  const unlock = await lockFolderForReading(folder);
  await expect(lockFolder(folder)).rejects.toThrow('is already open');
  await expect(lockFolderForReading(folder)).rejects.toThrow('is already open');
  unlock();
});

test('a file in the place of the folder, or of one above it, is named', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  for (const wanted of [file, join(file, 'below')])
    await expect(lockFolder(wanted)).rejects.toThrow(NoFolderError);
});

test('a folder that cannot be created on a full disk is a full disk, of which Node says ENOENT', async () => {
  const wanted = join(folder, 'a', 'b');
  failing.mkdir = 'ENOENT';
  await expect(lockFolder(wanted)).rejects.toThrow('ENOENT');
  failing.freeBytes = 0;
  await expect(lockFolder(wanted)).rejects.toThrow(DiskFullError);
  await expect(lockFolder(wanted)).rejects.toThrow(`No space left for ${wanted}`);
});

test('the table of readers has its blocks before LMDB maps it, or is not there', async () => {
  const table = join(folder, 'lock.mdb');
  failing.write = 'ENOSPC';
  expect(() => reserveReaderTable(folder)).toThrow('ENOSPC');
  await expect(stat(table)).rejects.toThrow('ENOENT');
  failing = {};
  reserveReaderTable(folder);
  const { size, blocks } = await stat(table);
  expect(blocks * 512).toBeGreaterThanOrEqual(size);
  expect(size).toBeGreaterThan(8272);
});
