import fc from 'fast-check';
import { packed, PackedReader } from './packed-buffer.js';
import { OPEN_END, RectangleTable } from './rectangle-table.js';
import { RectangleRows, SealedRectangles, sealedRectangles, WHOLE } from './sealed-rectangles.js';

const HOUR = 3_600_000;
const LISTS = 3;

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
      // Groups are not in the order of their keys.
      const all = grouped.flatMap((members, group) =>
        members.map((each) => ({ ...each, key: 2 * ((group * 3) % 5) + (each.isFlag ? 1 : 0) })),
      );
      const table = new RectangleTable();
      const rows = new RectangleRows(all.length);
      for (const [item, { from, length, since, until, key }] of all.entries()) {
        const number = table.open(item, { from, to: from + length }, since);
        table.close(number, until);
        rows.add(table, number, key);
      }
      const places = Int32Array.from(all, (_, place) => place);
      const listsOf = (item: number) => all[item]?.lists ?? [];
      const sealed = new SealedRectangles(
        new PackedReader(packed(sealedRectangles(rows.inOrder(places), LISTS, listsOf))),
      );
      for (const [place, { closedAt, until }] of all.entries())
        if (closedAt !== undefined && until === OPEN_END) sealed.close(place, closedAt);

      for (const { hour, position } of points) {
        const isHit = ({ from, length, since, until, closedAt }: (typeof all)[number]): boolean => {
          const end = until === OPEN_END && closedAt !== undefined ? closedAt : until;
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
        for (let key = 0; key < 12; key += 1) {
          const visited: number[] = [];
          sealed.visitKey(key, at, (item) => visited.push(item));
          expect(visited).toEqual(
            all.flatMap((each, item) => (each.key === key && isHit(each) ? [item] : [])),
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
