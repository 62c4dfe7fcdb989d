import fc from 'fast-check';
import { compareTexts, Texts } from './texts.js';

const PAGE = 4;
const texts = fc.array(fc.string({ maxLength: 6, unit: fc.constantFrom('a', 'b', '-', 'é', '語') }), {
  maxLength: 40,
});

function held(all: readonly string[]): Texts {
  const kept = new Texts(PAGE);
  for (const text of all) kept.push(text);
  return kept;
}

test('texts come back by their number, and compare by code unit, whether or not their page is full', () => {
  fc.assert(
    fc.property(texts, (all) => {
      const kept = held(all);
      expect(all.map((_, number) => kept.get(number))).toEqual(all);
      for (const [number, text] of all.entries())
        for (const [other, otherText] of all.entries())
          expect(Math.sign(kept.compare(number, other))).toBe(compareTexts(text, otherText));
    }),
  );
});

test('pages that are read back, cut within the last of them, go on as if they had been written', () => {
  fc.assert(
    fc.property(texts, fc.nat(40), (all, cut) => {
      const written = held(all);
      const restored = new Texts(PAGE);
      const pages = Math.floor(all.length / PAGE);
      for (let page = 0; page < pages; page += 1) {
        const { text, lengths } = written.page(page);
        restored.pushPage(text, lengths);
      }
      const count = Math.min(cut, pages * PAGE);
      restored.truncate(count);
      for (const text of all.slice(count)) restored.push(text);
      expect(all.map((_, number) => restored.get(number))).toEqual(all);
    }),
  );
});
