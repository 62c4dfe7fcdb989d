import fc from 'fast-check';
import { GroupedLists, ListsBuilder, mergedLists, indexOf } from './grouped-lists.js';
import { atOnce } from '../steps.js';
import { YieldBudget } from './yield-budget.js';
import { packed, PackedReader } from './packed-buffer.js';

const keys = fc.oneof(fc.nat(6), fc.nat(1000), fc.nat(2 ** 30));

test('lists by key hold what was added to them, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(keys, fc.nat(50))), fc.boolean(), (pairs, isSorted) => {
      const expected = new Map<number, number[]>();
      const builder = new ListsBuilder();
      for (const [key, item] of pairs) {
        expected.set(key, [...(expected.get(key) ?? []), item]);
        builder.add(key, item);
      }
      if (isSorted) for (const list of expected.values()) list.sort((a, b) => b - a);
      const built = builder.build(isSorted ? (a, b) => b - a : undefined);
      const lists = GroupedLists.read(new PackedReader(atOnce(packed(built.arrays, new YieldBudget(7)))));
      for (const [key, list] of expected) expect([...(lists.of(key) ?? [])]).toEqual(list);
      const all = Array.from(lists.keys, (key, place) => [key, [...lists.at(place)]]);
      expect(all).toEqual([...expected].sort(([a], [b]) => a - b));
      expect(lists.size).toBe(pairs.length);
    }),
  );
});

test('lists that are merged are as if one had all items, in the order of the sources or in one that these have', () => {
  const sources = fc.array(fc.array(fc.tuple(fc.nat(6), fc.nat(50)), { maxLength: 30 }), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(sources, fc.boolean(), fc.integer({ min: 1, max: 9 }), (all, isSorted, most) => {
      const compare = isSorted ? (a: number, b: number) => a - b : undefined;
      const built = all.map((pairs) => {
        const builder = new ListsBuilder();
        for (const [key, item] of pairs) builder.add(key, item);
        return builder.build(compare);
      });
      const itemOf = (source: number, item: number): number => 100 * source + item;
      const merged = atOnce(
        mergedLists(built, new YieldBudget(most), { itemOf, ...(compare && { compare }) }),
      );
      const whole = new ListsBuilder();
      for (const [source, pairs] of all.entries())
        for (const [key, item] of pairs) whole.add(key, itemOf(source, item));
      expect(merged.arrays.map((array) => [...array])).toEqual(
        whole.build(compare).arrays.map((array) => [...array]),
      );
    }),
  );
});

test('a key is found where it is, and nowhere if it is missing', () => {
  fc.assert(
    fc.property(fc.uniqueArray(keys), fc.array(keys), (all, others) => {
      const ascending = Uint32Array.from(all).sort();
      for (const key of [...all, ...others]) expect(indexOf(ascending, key)).toBe(ascending.indexOf(key));
    }),
  );
});
