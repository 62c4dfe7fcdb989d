import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCsv, readInput, UnreadableInputError, UnwritableOutputError, writeNew } from './files.js';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'files-'))));
afterEach(() => rm(folder, { recursive: true }));

test('what cannot be read is named, with why', async () => {
  const missing = join(folder, 'missing.csv');
  await expect(readInput(missing)).rejects.toThrow(UnreadableInputError);
  await expect(readInput(missing)).rejects.toThrow(`${missing} cannot be read: there is no such file`);
  await expect(readInput(folder)).rejects.toThrow(/it is a folder, not a file$/);
});

test('a new file is written, and one that is there is left as it is', async () => {
  const file = join(folder, 'new.json');
  await writeNew(file, 'first');
  await expect(writeNew(file, 'second')).rejects.toThrow(
    `${file} cannot be written: it already exists: name another file, or remove it`,
  );
  expect(await readFile(file, 'utf8')).toBe('first');
  await expect(writeNew(join(folder, 'missing', 'new.json'), '')).rejects.toThrow(UnwritableOutputError);
});

test('a file that is not CSV is named, with the line', () => {
  const options = { columns: true } as const;
  expect(parseCsv('names.csv', Buffer.from('name\n"a, b"\n'), options)).toEqual([{ name: 'a, b' }]);
  expect(() => parseCsv('names.csv', Buffer.from('name\n"a\nb\n'), options)).toThrow(
    /^names\.csv is not CSV: .*line \d/,
  );
});
