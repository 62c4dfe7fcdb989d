import fc from 'fast-check';
import { Pairs } from './pairs.js';

test('pairs come in the order of their keys, and those of one key in the order in which they were added', () => {
  const keys = fc.array(fc.oneof(fc.integer(), fc.integer({ min: -3, max: 3 })), { maxLength: 3000 });
  fc.assert(
    fc.property(keys, (given) => {
      const pairs = new Pairs();
      for (const [item, key] of given.entries()) pairs.add(key, item);
      const { keys: sorted, items, count } = pairs.sort();
      const expected = given.map((key, item) => ({ key, item })).sort((a, b) => a.key - b.key);
      expect(count).toBe(given.length);
      expect(Array.from(sorted.subarray(0, count))).toEqual(expected.map(({ key }) => key));
      expect(Array.from(items.subarray(0, count))).toEqual(expected.map(({ item }) => item));
    }),
  );
});
