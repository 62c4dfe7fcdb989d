import { UnreadableFileError } from './edition.js';
import { decoded } from './text-decoding.js';

const bytes = (...values: readonly (number | string)[]): Uint8Array =>
  Buffer.concat(values.map((value) => (typeof value === 'string' ? Buffer.from(value) : Buffer.of(value))));

test('UTF-8, with or without a byte order mark', () => {
  expect(decoded(bytes('név'), 'utf-8')).toBe('név');
  expect(decoded(bytes(0xef, 0xbb, 0xbf, 'név'), 'utf-8')).toBe('név');
});

test('code page 437, whose 0xFF is a no-break space', () => {
  expect(decoded(bytes('7th', 0xff, 'of Tir'), 'cp437')).toBe('7th\u00a0of Tir');
  expect(decoded(bytes('B', 0x81, 'key'), 'cp437')).toBe('Bükey');
});

test('Windows-1252', () => {
  expect(decoded(bytes('Xi', 0x92, 'an'), 'windows-1252')).toBe('Xi’an');
});

test('a file in a code page that is UTF-8 all the same is read as that', () => {
  expect(decoded(bytes('név'), 'cp437')).toBe('név');
});

test.each([
  ['nothing', bytes(), 'the file is empty'],
  ['code page 437', bytes('a\nb\n7th', 0xff, 'of Tir\nc'), 'line 3 is not UTF-8'],
  ['a character that is cut off', bytes('a\nb', 0xc3), 'line 2 is not UTF-8'],
  ['UTF-16', bytes(0xff, 0xfe, 'a', 0), 'the file is UTF-16, not UTF-8'],
])('%s is refused where UTF-8 is expected', (_what, file, message) => {
  expect(() => decoded(file, 'utf-8')).toThrow(new UnreadableFileError([{ detail: message }]));
});
