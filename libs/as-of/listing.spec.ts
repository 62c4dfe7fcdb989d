import fc from 'fast-check';
import { hoursOf, STILL, type Point } from './boxes.js';
import { ascending, Listing, type Entry, type Keys } from './listing.js';

const HOUR = 3_600_000;
const LISTS = 5;

interface Step {
  readonly list: number;
  readonly from: number;
  readonly to: number;
  /** Of the facts before, the one whose box closes at this step, if it is open. */
  readonly closes: number;
  /** Whether that fact then begins another box. */
  readonly isReopened: boolean;
}

interface Box {
  readonly list: number;
  readonly fact: number;
  readonly from: number;
  readonly to: number;
  readonly recorded: number;
  until: number;
}

const time = fc.integer({ min: 0, max: 40 });
const list = fc.nat(LISTS - 1);
const steps = fc.array(
  fc.record({ list, from: time, to: time, closes: fc.nat(4000), isReopened: fc.boolean() }),
  { minLength: 1, maxLength: 600, size: 'max' },
);
const points = fc.array(
  fc.record({
    first: list,
    lists: fc.nat(LISTS),
    from: time,
    to: time,
    position: fc.nat(600),
    after: fc.option(fc.nat(600), { nil: undefined }),
  }),
  { maxLength: 20 },
);

const inHours = ({ from, to }: { from: number; to: number }) => ({ from: from * HOUR, to: to * HOUR });

function entryOf({ list: key, fact, recorded, until, ...hours }: Box): Entry {
  return { ...hoursOf(inHours(hours)), recorded, until, key, fact };
}

const inOrder = (boxes: readonly Box[]): Box[] =>
  [...boxes].sort((a, b) => a.list - b.list || a.fact - b.fact || a.recorded - b.recorded);

function builtOf(boxes: readonly Box[]): Listing {
  const sorted = inOrder(boxes).map(entryOf);
  return new Listing(ascending, sorted.length, (put) => sorted.forEach((entry, place) => put(place, entry)));
}

/** Boxes inserted in turn, or those of the first `built` steps built in bulk. */
function listed(history: readonly Step[], built: number) {
  const boxes: Box[] = [];
  let listing = new Listing(ascending);
  for (const [step, { closes, isReopened, ...opened }] of history.entries()) {
    if (step === built) listing = builtOf(boxes);
    const open = (box: Box): void => {
      boxes.push(box);
      if (step >= built) listing.insert(entryOf(box));
    };
    const closed = boxes.find(({ fact, until }) => fact === closes && until === STILL);
    if (closed !== undefined) {
      closed.until = step;
      if (step >= built) listing.close(closed.list, closed.fact, step);
      if (isReopened) open({ ...closed, to: opened.to, recorded: step, until: STILL });
    }
    open({ ...opened, fact: step, recorded: step, until: STILL });
  }
  return { boxes, listing: history.length > built ? listing : builtOf(boxes) };
}

/** A box is never narrower than an hour, and neither is a point. */
const isHit = ({ from, to, recorded, until }: Box, point: Point): boolean =>
  from < Math.max(point.to, point.from + 1) &&
  Math.max(to, from + 1) > point.from &&
  recorded <= point.position &&
  until > point.position;

test('a visit gives every box that a point hits, in order, from any beginning', () => {
  let hits = 0;
  fc.assert(
    fc.property(steps, points, fc.nat(600), (history, asked, built) => {
      const { boxes, listing } = listed(history, built);
      for (const { first, lists, after, ...point } of asked) {
        const keys: Keys = { first, last: first + lists };
        const visited: number[] = [];
        listing.visit(
          keys,
          { ...inHours(point), position: point.position },
          (fact) => visited.push(fact) < 0,
          after === undefined ? undefined : (fact) => fact > after,
        );
        hits += visited.length;
        const isWanted = (box: Box): boolean =>
          box.list >= keys.first &&
          box.list <= keys.last &&
          (box.list > first || after === undefined || box.fact > after) &&
          isHit(box, point);
        expect(visited).toEqual(
          inOrder(boxes)
            .filter(isWanted)
            .map(({ fact }) => fact),
        );
      }
    }),
    { numRuns: 200 },
  );
  expect(hits).toBeGreaterThan(1000);
});

test('a time of any width is covered by whole hours, at least one', () => {
  const ever = hoursOf({ from: -Infinity, to: Infinity });
  const date = fc.date({ noInvalidDate: true, min: new Date('0000-01-01'), max: new Date('9999-12-31') });
  fc.assert(
    fc.property(date, date, (a, b) => {
      const { from, to } = hoursOf({ from: a.getTime(), to: b.getTime() });
      expect(from * HOUR).toBeLessThanOrEqual(a.getTime());
      expect(to * HOUR).toBeGreaterThanOrEqual(b.getTime());
      expect(to).toBeGreaterThan(from);
      expect(from).toBeGreaterThan(ever.from);
      expect(Math.abs(from - ever.to)).toBeLessThan(2 ** 31);
    }),
  );
});
