import { comparableText } from './index.js';

test.each([
  ['5493001KJTIIGC8Y1R12', '5493 001k-jtii-gc8y-1r12'],
  ['ＴＵＳＩＭＰＬＥ', 'TuSimple'],
  [
    'Semiconductor Manufacturing International (Beijing) Corp.',
    'semiconductor manufacturing international beijing corp',
  ],
])('%s is the same as %s', (one, other) => {
  expect(comparableText(one)).toBe(comparableText(other));
});

test.each([
  ['中芯国际', '中芯國際'],
  ['---', '***'],
  ['कर्म', 'करम'],
])('%s is not the same as %s', (one, other) => {
  expect(comparableText(one)).not.toBe(comparableText(other));
});
