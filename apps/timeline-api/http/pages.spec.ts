import { LARGEST_PAGE_BYTES, rowsWithin } from './pages.js';

const keyOf = (item: string): string => item.slice(0, 1);
const toRow = (text: string): object => ({ text });
const half = 'x'.repeat(LARGEST_PAGE_BYTES / 2);

test('every item is a row while the bytes allow it, and the next page begins where the index says', () => {
  expect(rowsWithin(['a', 'b'], 'c', toRow, keyOf)).toEqual({
    rows: [{ text: 'a' }, { text: 'b' }],
    next: 'c',
  });
  expect(rowsWithin([], undefined, toRow, keyOf)).toEqual({ rows: [], next: undefined });
});

test('a page that would be too large ends before the row that does not fit', () => {
  const { rows, next } = rowsWithin([`a${half}`, `b${half}`, 'c'], 'd', toRow, keyOf);
  expect([rows.length, next]).toEqual([1, 'a']);
});

test('a page has at least one row, however large', () => {
  expect(rowsWithin([`a${half}${half}`], undefined, toRow, keyOf).rows).toHaveLength(1);
});
