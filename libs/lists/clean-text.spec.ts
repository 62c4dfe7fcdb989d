import { writtenTextProblem } from '../../events/index.js';
import { cleanLines, cleanText, quoted } from './clean-text.js';

function cleaned(given: string, most = 1000) {
  const remarks: string[] = [];
  return { text: cleanText(given, most, (what) => remarks.push(what)), remarks };
}

test.each([
  ['plain text', 'SMIC (Beijing)', 'SMIC (Beijing)'],
  ['letters of any script', '中芯国际', '中芯国际'],
  ['a no-break space', '7th\u00a0of Tir', '7th of Tir'],
  ['line breaks and tabs', ' Al-Naser\r\n\tAirlines ', 'Al-Naser Airlines'],
  ['a joiner at an end', '\u200cHigh Point', 'High Point'],
  ['a joiner within a word', 'می\u200cخواهم', 'می\u200cخواهم'],
  ['what reverses the reading order', 'abc\u202etxt.exe', 'abctxt.exe'],
  ['nothing that can be seen', ' \u200b\u00a0 ', ''],
])('a text with %s is as it is read, without a remark', (_what, given, text) => {
  expect(cleaned(given)).toEqual({ text, remarks: [] });
});

test.each([
  ['a\u001b[2Jb', 'a\ufffd[2Jb', 'has the control character U+001B'],
  ['a\u0000b', 'a\ufffdb', 'has the control character U+0000'],
  ['B\u0081key', 'B\ufffdkey', 'has the control character U+0081'],
  ['Xi\u0092an', 'Xi’an', 'has the control character U+0092, which is ’ in Windows-1252'],
  ['a\ud800b', 'a\ufffdb', 'has half of a surrogate pair'],
  ['a\u{bfffe}b', 'a\ufffdb', 'has U+BFFFE, which Unicode reserves as no character'],
])('%j is recorded as %j, with a remark', (given, text, remark) => {
  expect(cleaned(given)).toEqual({ text, remarks: [remark] });
  expect(writtenTextProblem(text)).toBeUndefined();
});

test.each(['\u{e0000}', '\u3164', '\u2800 \ufe0f'])('%j, of which nothing can be seen, is empty', (given) => {
  expect(cleaned(given)).toEqual({ text: '', remarks: [] });
});

test('a text that is too long is cut by code points, with a remark', () => {
  expect(cleaned('😀'.repeat(6), 5)).toEqual({
    text: `${'😀'.repeat(4)}…`,
    remarks: ['is longer than 5 characters, and cut'],
  });
  expect(cleaned('😀'.repeat(5), 5)).toEqual({ text: '😀'.repeat(5), remarks: [] });
});

test('lines stay lines, and blank ones go', () => {
  expect(cleanLines('a  b\r\n\r\n c\u0007\n', 100)).toBe('a b\nc\ufffd');
});

test('a quoted value is short, and on one line', () => {
  expect(quoted('a\nb\u001b')).toBe('"a b\ufffd"');
  expect(quoted('x'.repeat(100))).toHaveLength(62);
  expect(quoted(undefined)).toBe('"undefined"');
  expect(quoted({ a: 1 })).toBe('"{"a":1}"');
});
