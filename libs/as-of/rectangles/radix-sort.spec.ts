import fc from 'fast-check';
import { PairSorter } from './radix-sort.js';

test('pairs are sorted by key, and those of one key keep the order in which they were added', () => {
  const keys = fc.array(fc.oneof(fc.integer(), fc.integer({ min: -3, max: 3 })), { maxLength: 3000 });
  fc.assert(
    fc.property(keys, (given) => {
      const pairs = new PairSorter();
      for (const [item, key] of given.entries()) pairs.add(key, item);
      const { keys: sorted, items, count } = pairs.sort();
      const expected = given.map((key, item) => ({ key, item })).sort((a, b) => a.key - b.key);
      expect(count).toBe(given.length);
      expect(Array.from(sorted.subarray(0, count))).toEqual(expected.map(({ key }) => key));
      expect(Array.from(items.subarray(0, count))).toEqual(expected.map(({ item }) => item));
    }),
  );
});
