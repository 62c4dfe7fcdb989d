import { Type } from '@sinclair/typebox';
import { UnreadableFileError } from './edition.js';
import { jsonRows, readJsonFile, shaped } from './json-rows.js';

const element = Type.Object({ name: Type.String(), aliases: Type.Array(Type.String()) });
const bytes = (text: string): Uint8Array => Buffer.from(text);

test('elements with the shape are numbered from 1; others are set apart, each with its field', () => {
  const { rows, misshapen } = jsonRows(
    [
      { name: 'a', aliases: [] },
      { name: 'b', aliases: ['c', 1] },
      { aliases: [] },
      null,
      { name: 'd', aliases: [], more: 1 },
    ],
    element,
  );
  expect(rows.map(({ row, value }) => [row, value.name])).toEqual([
    [1, 'a'],
    [5, 'd'],
  ]);
  expect(misshapen.map(({ problem }) => problem)).toEqual([
    { row: 2, column: 'aliases/1', detail: 'must be string' },
    { row: 3, column: 'name', detail: "must have required property 'name'" },
    { row: 4, detail: 'must be object' },
  ]);
});

test.each<[string, unknown, RegExp]>([
  ['no list', { name: 'a' }, /^the file has no list of entries$/],
  ['an empty list', [], /^the list of entries is empty$/],
  [
    'a list of nothing with the shape',
    [{ Name: 'a' }, { Name: 'b' }],
    /^row 1, column "name", must have required property 'name'; none of the 2 rows can be read$/,
  ],
])('%s is refused', (_what, list, message) => {
  expect(() => jsonRows(list, element)).toThrow(message);
});

test('a file with another shape is refused, by the field', () => {
  expect(() => shaped({ name: 1, aliases: [] }, element)).toThrow(
    new UnreadableFileError([{ column: 'name', detail: 'must be string' }]),
  );
});

test.each<[string, Uint8Array, RegExp]>([
  ['nothing', bytes(''), /^the file is empty$/],
  ['JSON that is cut short', bytes('[{"name":"a"'), /^the file is not JSON: /],
  ['what is not UTF-8', Buffer.of(0x22, 0xff, 0x22), /^the file is not UTF-8 at byte 1/],
  [
    'a field that is named twice',
    bytes('[{"name":"a","name":"b"}]'),
    /^column "\/0\/name", the file is given twice/,
  ],
])('%s is refused', (_what, file, message) => {
  expect(() => readJsonFile(file)).toThrow(message);
  expect(() => readJsonFile(file)).toThrow(UnreadableFileError);
});
