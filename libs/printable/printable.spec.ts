import { printable, printableJson, printableLines } from './printable.js';

const commands = ['\u001b[2J', '\u009b2J', '\r', '\u0007', '\u007f', '\u202e', '\u2066', '\u2028'];

test.each(commands)('%j is replaced', (command) => {
  expect(printable({ name: `a${command}b` }).name).toMatch(/^a\ufffd(\[?2J)?b$/);
  expect(printableLines(`a${command}b\nc`)).toMatch(/^a\ufffd(\[?2J)?b\nc$/);
});

test('a string of a document stays within its line, a text keeps its lines', () => {
  expect(printable(['a\nb', { c: 1, d: null }])).toEqual(['a\ufffdb', { c: 1, d: null }]);
  expect(printableLines('a\nb')).toBe('a\nb');
});

test.each(commands)('%j is escaped in JSON, which means the same', (command) => {
  const value = { [command]: [`a${command}b`, 'ä漢😀'] };
  const json = printableJson(JSON.stringify(value, undefined, 2));
  expect(json).not.toContain(command);
  expect(JSON.parse(json)).toEqual(value);
  expect(printableLines(json)).toBe(json);
});
