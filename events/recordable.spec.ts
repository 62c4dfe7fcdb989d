import { checkOf } from './index.js';
import { offsetProblem, writtenAddressProblem, writtenTextProblem } from './recordable.js';
import { webUrlSchema } from './shapes.js';

test.each([
  ['Entity List'],
  ['实体清单'],
  ['a\tb'],
  ['first line\nsecond\r\n'],
  ['😀'],
  ['می\u200cخواهم'],
  ['क्\u200dष'],
  ['👩\u200d👩'],
])('%j is a text', (text) => {
  expect(writtenTextProblem(text)).toBeUndefined();
});

test.each([
  [' ', 'must not be blank'],
  ['\t\n', 'must not be blank'],
  ['\u00a0\u2003\u3000', 'must not be blank'],
  ['\u200b', 'must not be blank'],
  ['\u3164', 'must not be blank'],
  ['\u2800 \u2800', 'must not be blank'],
  ['\u{e0041}\u{e007f}', 'must not be blank'],
  ['\u200d\ufe0f', 'must not be blank'],
  ['\uffff', 'must not contain U+FFFF, which Unicode reserves as no character'],
  ['a\u{1fffe}', 'must not contain U+1FFFE, which Unicode reserves as no character'],
  ['a\ufdd0b', 'must not contain U+FDD0, which Unicode reserves as no character'],
  ...['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069'].map(
    (control): [string, string] => [
      `a${control}b`,
      `must not contain U+${control.charCodeAt(0).toString(16).toUpperCase()}, which changes the direction of the text`,
    ],
  ),
  ['a\u0000', 'must not contain the control character U+0000'],
  ['\u001b[2J', 'must not contain the control character U+001B'],
  ['a\u007f', 'must not contain the control character U+007F'],
  ['\u009b2J', 'must not contain the control character U+009B'],
  ['a\ud800b', 'must not contain half of a surrogate pair'],
  ['\udc00\ud800', 'must not contain half of a surrogate pair'],
])('%j is refused', (text, problem) => {
  expect(writtenTextProblem(text)).toBe(problem);
});

test.each([
  ['https://u:p@example.org/'],
  ['http://u@example.org'],
  ['https://:@example.org?a'],
  ['https://u:p@例.cn/'],
])('%s carries credentials', (address) => {
  expect(writtenAddressProblem(address)).toBe('must not contain a user name or a password');
  expect(checkOf(webUrlSchema)(address)).not.toEqual([]);
});

test.each([
  ['https://example.org/a@b?c=d@e#@'],
  ['https://www.mofcom.gov.cn/公告/2023年第23号.html'],
  ['https://例子.中国/?q=芯片#第一'],
  ['https://example.org/%E4%BE%8B'],
])('%s is an address', (address) => {
  expect(writtenAddressProblem(address)).toBeUndefined();
  expect(checkOf(webUrlSchema)(address)).toEqual([]);
});

test.each([
  ['https://example.org/a b'],
  ['https://example.org/a\u3000b'],
  ['https://example.org/\u202eb'],
  ['https://example.org/\u0000'],
  ['https://example.org/\ud800'],
  ['https://example.org/%zz'],
  ['https://'],
  ['javascript:alert(1)'],
  ['例子.中国/a'],
])('%j is no address', (address) => {
  expect(checkOf(webUrlSchema)(address)).not.toEqual([]);
});

test.each([['2024-01-01T00:00+14:00'], ['2024-01-01T00:00-12:00'], ['2024-01-01T00:00Z'], ['2024-01-01']])(
  '%s has an offset of some clock',
  (time) => {
    expect(offsetProblem(time)).toBeUndefined();
  },
);

test.each([['2024-01-01T00:00+14:01'], ['2024-01-01T00:00:00.000-23:59']])('%s has not', (time) => {
  expect(offsetProblem(time)).toBe(`"${time}" must have an offset of at most 14:00`);
});
