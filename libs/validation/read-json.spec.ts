import { InvalidJsonError, readJson } from './read-json.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function problemOf(given: Uint8Array) {
  try {
    readJson(given);
  } catch (error) {
    if (error instanceof InvalidJsonError) return error.problem;
    throw error;
  }
  return undefined;
}

test.each<[string, string, unknown]>([
  ['written without blanks', '{"a":[1,"é"]}', { a: [1, 'é'] }],
  ['written with blanks', '{ "a" : [ 1.0 ] }', { a: [1] }],
  ['after a byte order mark', '\ufeff{"a":1}', { a: 1 }],
  ['with one name in two objects', '[{"a":1}, {"a":2, "b":{"a":3}}]', [{ a: 1 }, { a: 2, b: { a: 3 } }]],
  ['with text that looks like a field', '{"a": "\\"a\\":1, \\"a\\":2"}', { a: '"a":1, "a":2' }],
])('takes JSON %s', (_how, text, value) => {
  expect(readJson(bytes(text))).toEqual(value);
});

test('takes a field of the name of a prototype as a field', () => {
  expect(Object.keys(readJson(bytes('{"__proto__":1}')) as object)).toEqual(['__proto__']);
});

test.each<[string, string, string, string]>([
  ['of another value', '{"a":1,"a":2}', '/a', 'line 1, column 8'],
  ['of the same value', '{"a":1,"a":1}', '/a', 'line 1, column 8'],
  ['in another spelling', '{"a":1,"\\u0061":2}', '/a', 'line 1, column 8'],
  ['deep inside', '{"a":[{},{"b/c":{"d":1,\n  "d":2}}]}', '/a/1/b~1c/d', 'line 2, column 3'],
  ['of the name of a prototype', '{"__proto__":1,"__proto__":2}', '/__proto__', 'line 1, column 16'],
  ['whose number is shorter than it was', '{"a":1,"a":1e21}', '/a', 'line 1, column 8'],
])('refuses a second field %s, by its pointer and place', (_which, text, pointer, place) => {
  expect(problemOf(bytes(text))).toEqual({ pointer, detail: `is given twice, again in ${place}` });
});

test.each<[string, Uint8Array, number]>([
  ['Latin-1', Uint8Array.of(0x22, 0x61, 0xe4, 0x22), 2],
  ['a character that is cut off', Uint8Array.of(0x22, 0xe2, 0x82), 1],
  ['an overlong form', Uint8Array.of(0x22, 0xc0, 0x80, 0x22), 1],
  ['a surrogate', Uint8Array.of(0x22, 0x22, 0xed, 0xa0, 0x80), 2],
  ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x22, 0x00), 0],
])('names the byte at which %s is not UTF-8', (_what, given, byte) => {
  expect(problemOf(given)).toEqual({ pointer: '', detail: `is not UTF-8 at byte ${byte}, counted from 0` });
});

test.each([['{"a":'], [''], ['{} {}'], ["{'a':1}"], ['{"a":1,}'], ['{"a":1 /* why */}'], ['NaN'], ['"\n"']])(
  'refuses %j, which is not JSON',
  (text) => {
    expect(problemOf(bytes(text))).toEqual({ pointer: '', detail: expect.stringMatching(/^is not JSON: ./) });
  },
);

test('refuses what is nested without end', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  expect(problemOf(bytes(deep))).toEqual({ pointer: '', detail: 'is nested too deeply' });
  expect(problemOf(bytes(` ${deep}`))).toEqual({ pointer: '', detail: 'is nested too deeply' });
});
