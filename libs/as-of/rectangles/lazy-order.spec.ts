import fc from 'fast-check';
import { inLazyOrder } from './lazy-order.js';

const ascending = (a: number, b: number): number => a - b;
/** One list in no order, and others in order: few of many numbers, or many of few. */
const lists = fc
  .tuple(
    fc.array(fc.integer(), { maxLength: 600, size: 'max' }),
    fc.array(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 400, size: 'max' }), { maxLength: 6 }),
  )
  .map(([unordered, ordered]) => [unordered, ...ordered.map((list) => list.sort(ascending))]);

test('items come in order, each once, however many there are', () => {
  fc.assert(
    fc.property(lists, (ofLists) => {
      const items = ofLists.flat();
      const given = [...inLazyOrder([...items], ascending)].filter((item) => item !== undefined);
      expect(given).toEqual([...items].sort(ascending));
    }),
  );
});

test('the first of many costs few comparisons, with pauses between them', () => {
  let compared = 0;
  let sincePause = 0;
  let longest = 0;
  const items = Array.from({ length: 100_000 }, (_, place) => (place * 7919) % 100_003);
  const compare = (a: number, b: number): number => {
    compared += 1;
    longest = Math.max(longest, (sincePause += 1));
    return a - b;
  };
  for (const item of inLazyOrder(items, compare)) {
    sincePause = 0;
    if (item !== undefined) break;
  }
  expect(compared).toBeLessThan(4 * items.length);
  expect(longest).toBeLessThan(10_000);
});
