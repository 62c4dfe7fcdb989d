import fc from 'fast-check';
import { compareStrings, StringPool } from './string-pool.js';

const PAGE = 4;
const strings = fc.array(fc.string({ maxLength: 6, unit: fc.constantFrom('a', 'b', '-', 'é', '語') }), {
  maxLength: 40,
});

function poolOf(all: readonly string[]): StringPool {
  const pool = new StringPool(PAGE);
  for (const text of all) pool.push(text);
  return pool;
}

test('strings are read back by number and compared by code unit, whether or not their page is full', () => {
  fc.assert(
    fc.property(strings, (all) => {
      const pool = poolOf(all);
      expect(all.map((_, number) => pool.get(number))).toEqual(all);
      for (const [number, text] of all.entries())
        for (const [other, otherText] of all.entries())
          expect(Math.sign(pool.compare(number, other))).toBe(compareStrings(text, otherText));
    }),
  );
});

test('a pool that is restored from pages, the last of which may not be full, continues like the one that was written', () => {
  fc.assert(
    fc.property(strings, fc.nat(40), (all, cut) => {
      const count = Math.min(cut, all.length);
      const written = poolOf(all.slice(0, count));
      const restored = new StringPool(PAGE);
      for (let page = 0; page < Math.ceil(count / PAGE); page += 1) restored.pushPage(written.page(page));
      expect(restored.length).toBe(count);
      for (const text of all.slice(count)) restored.push(text);
      expect(all.map((_, number) => restored.get(number))).toEqual(all);
    }),
  );
});
