import fc from 'fast-check';
import { GroupedLists, ListsBuilder, placeOf } from './grouped-lists.js';
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
      const lists = new GroupedLists(new PackedReader(packed(built)));
      for (const [key, list] of expected) expect([...(lists.of(key) ?? [])]).toEqual(list);
      const all: [number, number][] = [];
      lists.forEach((key, item) => all.push([key, item]));
      expect(all).toEqual(
        [...expected].sort(([a], [b]) => a - b).flatMap(([key, list]) => list.map((item) => [key, item])),
      );
    }),
  );
});

test('a key is found where it is, and nowhere if it is missing', () => {
  fc.assert(
    fc.property(fc.uniqueArray(keys), fc.array(keys), (all, others) => {
      const ascending = Uint32Array.from(all).sort();
      for (const key of [...all, ...others]) expect(placeOf(ascending, key)).toBe(ascending.indexOf(key));
    }),
  );
});
