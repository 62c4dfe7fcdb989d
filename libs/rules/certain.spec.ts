import type { Certain } from '../../events/index.js';
import { both, not, strongest } from './certain.js';

const all: readonly Certain[] = ['no', 'maybe', 'yes'];

test('the strongest of some values is the most certain one, and no where there is none', () => {
  expect(strongest([])).toBe('no');
  expect(strongest(['no', 'no'])).toBe('no');
  expect(strongest(['no', 'maybe'])).toBe('maybe');
  expect(strongest(['maybe', 'yes', 'no'])).toBe('yes');
});

test('both hold as far as the less certain one does', () => {
  expect(all.map((a) => all.map((b) => both(a, b)))).toEqual([
    ['no', 'no', 'no'],
    ['no', 'maybe', 'maybe'],
    ['no', 'maybe', 'yes'],
  ]);
});

test('what may hold may not hold', () => {
  expect(all.map(not)).toEqual(['yes', 'maybe', 'no']);
});
