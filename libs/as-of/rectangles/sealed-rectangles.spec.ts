import fc from 'fast-check';
import { atOnce } from '../steps.js';
import { YieldBudget } from './yield-budget.js';
import { packed, PackedReader } from './packed-buffer.js';
import { OPEN_END, RectangleTable } from './rectangle-table.js';
import { mergedRectangles, orderedRectangles, SealedRectangles, WHOLE } from './sealed-rectangles.js';

const HOUR = 3_600_000;
const LISTS = 3;
/** Ends that are later were not known when the rectangles were sealed. */
const LAST = 25;
/** Groups are not in the order of their keys: the one that comes at a place has the key 3 × place, of 5. */
const orderOf = (group: number): number => (2 * group) % 5;

const rectangle = fc.record({
  from: fc.nat(20),
  length: fc.integer({ min: 1, max: 10 }),
  since: fc.integer({ min: 1, max: 20 }),
  until: fc.oneof(fc.constant(OPEN_END), fc.integer({ min: 2, max: 30 })),
  closedAt: fc.option(fc.integer({ min: 2, max: 30 }), { nil: undefined }),
  isFlag: fc.boolean(),
  lists: fc.subarray([1, 2, 3]),
});
const groups = fc.array(fc.array(rectangle, { minLength: 1, maxLength: 40 }), { maxLength: 5 });
const point = fc.record({ hour: fc.nat(35), position: fc.nat(35) });

test('a visit gives what the point hits, in order: of a list, of the members of several, of a key', () => {
  fc.assert(
    fc.property(groups, fc.array(point, { minLength: 1 }), fc.nat(60), (grouped, points, first) => {
      const all = grouped.flatMap((members, group) =>
        members.map((each) => ({ ...each, key: 2 * ((group * 3) % 5) + (each.isFlag ? 1 : 0) })),
      );
      // From two sources, of which each has some of a group's.
      const sources = [0, 1].map((source) => {
        const table = new RectangleTable();
        for (const [item, { from, length, since, until }] of all.entries())
          table.close(table.open(item, { from, to: from + length }, since), until);
        const own = Int32Array.from(all.keys()).filter((place) => place % 3 === source || source === 1);
        const places = own.filter((place) => place % 3 !== 0 || source === 0);
        return orderedRectangles(table, places, (item) => all[item]?.key ?? 0);
      });
      const order = {
        compareGroups: (group: number, other: number) => orderOf(group) - orderOf(other),
        compareItems: (item: number, other: number) => item - other,
        lists: LISTS,
        listsOf: (item: number) => all[item]?.lists ?? [],
        last: LAST,
      };
      const merged = atOnce(mergedRectangles(sources, order, new YieldBudget(5)));
      const sealed = new SealedRectangles(
        new PackedReader(atOnce(packed(merged.arrays, new YieldBudget(5)))),
      );
      for (const [place, { closedAt, until }] of all.entries())
        if (closedAt !== undefined && until > LAST) sealed.close(place, closedAt);

      for (const { hour, position } of points) {
        const isHit = ({ from, length, since, until, closedAt }: (typeof all)[number]): boolean => {
          const known = until > LAST ? OPEN_END : until;
          const end = known === OPEN_END && closedAt !== undefined ? closedAt : known;
          return from <= hour && hour < from + length && since <= position && position < end;
        };
        const at = { from: hour * HOUR, to: hour * HOUR + 1, position };
        for (const list of [WHOLE, 1, 2, 3, 4])
          for (const also of [[], [2], [1, 3]]) {
            const expected = all.flatMap((each, place) => {
              const isIn = [list, ...also].every((one) => one === WHOLE || each.lists.includes(one));
              return place >= first && isIn && isHit(each) ? [place] : [];
            });
            const cursor = sealed.cursor(list, at, first, also);
            const visited: number[] = [];
            for (let place = cursor.next(); place >= 0; place = cursor.next()) visited.push(place);
            expect(visited).toEqual(expected);
          }
        for (let key = 0; key < 12; key += 1)
          for (const keys of [
            { first: key, last: key },
            { first: key, last: key | 1 },
          ]) {
            const visited: number[] = [];
            sealed.visitKeys(keys, at, (item) => visited.push(item));
            expect(visited).toEqual(
              all.flatMap((each, item) =>
                each.key >= keys.first && each.key <= keys.last && isHit(each) ? [item] : [],
              ),
            );
          }
      }
      expect([WHOLE, 1, 4].map((list) => sealed.sizeOf(list))).toEqual([
        all.length,
        all.filter(({ lists }) => lists.includes(1)).length,
        0,
      ]);
    }),
  );
});
