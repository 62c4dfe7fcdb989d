import { mayBeOfEccn } from './classification.js';

test.each([
  ['3A090.a', '3A090.a.1', true],
  ['3A090.a.1', '3A090.a', true],
  ['3A090', '3A090.b.2', true],
  ['3A090.a', '88 FR 73458: ECCN 3A090.a', true],
  ['3A090a', '3A090.a.2', true],
  ['ECCN 3a090 (a)(1)', '3A090.a.1', true],
  ['3A090.a, 4A090.a', '3A090.a.1', true],
  // A computer of 4A090.b has an integrated circuit of 3A090.b, and an item of 5A992.z also meets 3A090.
  ['4A090.b', '3A090.b.1', true],
  ['4A090.b', '3A090.a.1', false],
  ['5A992.z', '3A090.a.1', true],
  ['5A992.c', '3A090.a.1', false],
  ['3A090.b', '3A090.a.1', false],
  ['3A090.a', '88 FR 73458', false],
  ['EAR99', '3A090.a.1', false],
  // What cannot be read of it leaves the paragraph open.
  ['3A090 a', '3A090.b.1', true],
])('%s may be of %s: %s', (stated, text, expected) => {
  expect(mayBeOfEccn(stated, text)).toBe(expected);
});
