import { atOnce } from '../../../libs/as-of/index.js';
import { LARGEST_PAGE_BYTES, rowsWithin } from './pages.js';

const keyOf = (item: string): string => item.slice(0, 1);
const toRow = (text: string): object => ({ text });
const half = 'x'.repeat(LARGEST_PAGE_BYTES / 2);

test('every item is a row while the bytes allow it, and the next page begins where the index says', () => {
  expect(atOnce(rowsWithin(['a', 'b'], 'c', toRow, keyOf))).toEqual({
    rows: [{ text: 'a' }, { text: 'b' }],
    next: 'c',
  });
  expect(atOnce(rowsWithin([], undefined, toRow, keyOf))).toEqual({ rows: [], next: undefined });
});

test('a page that would be too large ends before the row that does not fit', () => {
  const { rows, next } = atOnce(rowsWithin([`a${half}`, `b${half}`, 'c'], 'd', toRow, keyOf));
  expect([rows.length, next]).toEqual([1, 'a']);
});

test('a page has at least one row, however large', () => {
  expect(atOnce(rowsWithin([`a${half}${half}`], undefined, toRow, keyOf)).rows).toHaveLength(1);
});

test('of items that are computed as they are read, no more are read than tell that a page follows', () => {
  let read = 0;
  function* items() {
    for (const item of ['a', undefined, 'b', 'c', 'd']) {
      read += 1;
      yield item;
    }
  }
  const { rows, next } = atOnce(rowsWithin(items(), undefined, toRow, keyOf, 2));
  expect([rows, next, read]).toEqual([[{ text: 'a' }, { text: 'b' }], 'b', 4]);
});
