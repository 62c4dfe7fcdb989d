import fc from 'fast-check';
import { Boxes, type Point } from './boxes.js';
import { Listing } from './listing.js';

interface Step {
  readonly from: number;
  readonly to: number;
  /** Of the boxes before, the one that closes at this step, if it is open. */
  readonly closes: number;
}

const time = fc.integer({ min: 0, max: 40 });
const steps = fc.array(fc.record({ from: time, to: time, closes: fc.nat(4000) }), {
  minLength: 1,
  maxLength: 600,
  size: 'max',
});
const points = fc.array(
  fc.record({ from: time, to: time, position: fc.nat(600), after: fc.option(time, { nil: undefined }) }),
  { maxLength: 20 },
);

/** Boxes by their start: inserted in turn, or the first `sorted` of them built in bulk. */
function listed(history: readonly Step[], sorted: number) {
  const boxes = new Boxes();
  const byStart = (a: number, b: number): number => Math.sign(boxes.from(a) - boxes.from(b)) || a - b;
  let listing = new Listing(boxes, byStart);
  for (const [place, { from, to, closes }] of history.entries()) {
    const box = boxes.open(place, from, to, place);
    if (place >= sorted) listing.insert(box);
    else if (place === sorted - 1 || place === history.length - 1)
      listing = new Listing(boxes, byStart, [...Array(place + 1).keys()].sort(byStart));
    if (closes > place || boxes.until(closes) !== Infinity) continue;
    boxes.close(closes, place);
    if (place >= sorted) listing.refresh(closes);
  }
  return { boxes, byStart, listing };
}

test('a visit gives every box that a point hits, in order, from any beginning', () => {
  let hits = 0;
  fc.assert(
    fc.property(steps, points, fc.nat(600), (history, asked, sorted) => {
      const { boxes, byStart, listing } = listed(history, sorted);
      expect(listing.size).toBe(history.length);
      const all = [...history.keys()].sort(byStart);
      for (const { after = -1, ...point } of asked) {
        const visited: number[] = [];
        listing.visit(
          point,
          (box) => {
            visited.push(box);
            return false;
          },
          (box) => boxes.from(box) > after,
        );
        hits += visited.length;
        expect(visited).toEqual(all.filter((box) => boxes.from(box) > after && boxes.isHit(box, point)));
      }
    }),
    { numRuns: 200 },
  );
  expect(hits).toBeGreaterThan(1000);
});

test('a visit looks at few of the boxes that it does not give', () => {
  const history = Array.from({ length: 20_000 }, (_, from) => ({ from, to: from + 10, closes: 40_000 }));
  const { boxes, listing } = listed(history, 0);
  const looked = jest.spyOn(boxes, 'isHit');
  const point: Point = { from: 9_000, to: 9_001, position: 30_000 };
  const visited: number[] = [];
  listing.visit(point, (box) => visited.push(box) < 0);
  expect(visited).toHaveLength(10);
  expect(looked.mock.calls.length).toBeLessThan(200);
});
