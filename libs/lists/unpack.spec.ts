import { gzipSync } from 'node:zlib';
import { UnreadableFileError } from './edition.js';
import { unpack } from './unpack.js';

const packed = (base64: string): Buffer => Buffer.from(base64, 'base64');

/** `Programs,Name\n`, and 100,000 times `x`, packed by xz 5; and in three blocks 300,000 times `y`. */
const header = packed(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQANUHJvZ3JhbXMsTmFtZQoAAAB23unxJYEX5gABJg4IG+AEH7bzfQEAAAAABFla',
);
const long = packed(
  '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4YafAFNdADxv+7/+o7Fe5fg/sqomVfhocEFwFQ+N/R5MG4pCtxn0aRhxrmYjiopNL6MN2X+m44wjEVPgWRjFdYrid/i2lH8MasDedElk4ulcU7IE1rH1lwAAAACWzLMHSxLeVQABb6CNBgAAkORuUbHEZ/sCAAAAAARZWg==',
);
const blocks = packed(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4YafAFNdADzv+7/+o7Fe5fg/sqomVfhocEFwFQ+N/R5MG4pCtxn0aRhxrmYjiopNL6MN2X+m44wjEVPgWRjFdYrid/i2lH8MasDedElk4ulcU7IE1rH1lwAAAACoo222+ftqmgIAIQEWAAAAdC/lo+GGnwBTXQA87/u//qOxXuX4P7KqJlX4aHBBcBUPjf0eTBuKQrcZ9GkYca5mI4qKTS+jDdl/puOMIxFT4FkYxXWK4nf4tpR/DGrA3nRJZOLpXFOyBNax9ZcAAAAAqKNttvn7apoCACEBFgAAAHQv5aPhhp8AU10APO/7v/6jsV7l+D+yqiZV+GhwQXAVD439HkwbikK3GfRpGHGuZiOKik0vow3Zf6bjjCMRU+BZGMV1iuJ3+LaUfwxqwN50SWTi6VxTsgTWsfWXAAAAAKijbbb5+2qaAANvoI0Gb6CNBm+gjQYAADGY29+sJz4tBAAAAAAEWVo=',
);
const empty = packed('/Td6WFoAAATm1rRGAAAAABzfRCEftvN9AQAAAAAEWVo=');

async function problemOf(file: Uint8Array, most?: number): Promise<string> {
  const error: unknown = await unpack(file, most).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UnreadableFileError)) throw new Error('it was unpacked', { cause: error });
  return error.message;
}

test('a file that is not packed is itself', async () => {
  const file = Buffer.from('Programs,Name\n');
  expect(await unpack(file)).toBe(file);
  expect(await unpack(new Uint8Array())).toEqual(new Uint8Array());
});

test.each([
  ['xz', header],
  ['gzip', gzipSync('Programs,Name\n')],
  ['gzip in two members', Buffer.concat([gzipSync('Programs,'), gzipSync('Name\n')])],
])('a file that is packed with %s is known by its first bytes', async (_format, file) => {
  expect(Buffer.from(await unpack(file)).toString()).toBe('Programs,Name\n');
});

test('xz in several blocks, and of nothing', async () => {
  expect(Buffer.from(await unpack(blocks)).toString()).toBe('y'.repeat(300_000));
  expect(await unpack(empty)).toHaveLength(0);
});

test.each([
  ['xz', long],
  ['gzip', gzipSync('x'.repeat(100_000))],
  ['nothing', Buffer.alloc(100_000)],
])('more bytes than allowed are refused, packed with %s', async (_format, file) => {
  expect(await problemOf(file, 99_999)).toBe('the file has, unpacked, more than 99999 bytes');
  expect(await unpack(file, 100_000)).toHaveLength(100_000);
});

describe.each([
  ['xz', long],
  ['gzip', gzipSync(Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * index) % 251)))],
])('%s', (format, file) => {
  test('that is cut short anywhere is refused', async () => {
    for (let length = 6; length < file.length; length += 1)
      expect(await problemOf(file.subarray(0, length))).toMatch(`the file cannot be unpacked as ${format}: `);
  });

  test('that is damaged is refused', async () => {
    const damaged = Buffer.from(file);
    damaged[Math.floor(file.length / 2)]! ^= 0x55;
    expect(await problemOf(damaged)).toMatch(`the file cannot be unpacked as ${format}: `);
  });

  test('that goes on after its end is refused', async () => {
    expect(await problemOf(Buffer.concat([file, Buffer.from('Programs')]))).toMatch(
      `the file cannot be unpacked as ${format}: `,
    );
  });
});

test('several streams of xz are refused, of which only the first would be read', async () => {
  expect(await problemOf(Buffer.concat([header, long]))).toMatch('goes on after its end');
});
