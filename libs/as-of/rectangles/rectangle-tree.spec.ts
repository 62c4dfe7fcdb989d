import fc from 'fast-check';
import { hoursOf, OPEN_END, type KeyRange, type Point } from './rectangle-table.js';
import { atOnce } from '../steps.js';
import { ascending, RectangleTree, type Entry } from './rectangle-tree.js';

const HOUR = 3_600_000;
const LISTS = 5;

interface Step {
  readonly list: number;
  readonly from: number;
  readonly to: number;
  /** The item, from an earlier step, whose rectangle is closed at this step, if it is open. */
  readonly closes: number;
  /** Whether another rectangle is then opened for that item. */
  readonly isReopened: boolean;
}

interface Rectangle {
  readonly list: number;
  readonly item: number;
  readonly from: number;
  readonly to: number;
  readonly since: number;
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

function entryOf({ list: key, item, since, until, ...hours }: Rectangle): Entry {
  return { ...hoursOf(inHours(hours)), since, until, key, item };
}

const inOrder = (rectangles: readonly Rectangle[]): Rectangle[] =>
  [...rectangles].sort((a, b) => a.list - b.list || a.item - b.item || a.since - b.since);

function builtOf(rectangles: readonly Rectangle[]): RectangleTree {
  const sorted = inOrder(rectangles).map(entryOf);
  const steps = RectangleTree.inSteps(ascending, sorted.length, function* (put) {
    for (const [place, entry] of sorted.entries()) {
      put(place, entry);
      yield;
    }
  });
  return atOnce(steps);
}

/** A tree in which the rectangles of the first `built` steps are built in bulk, and the others inserted one by one. */
function treeOf(history: readonly Step[], built: number) {
  const rectangles: Rectangle[] = [];
  let tree = RectangleTree.empty(ascending);
  for (const [step, { closes, isReopened, ...opened }] of history.entries()) {
    if (step === built) tree = builtOf(rectangles);
    const open = (rectangle: Rectangle): void => {
      rectangles.push(rectangle);
      if (step >= built) tree.insert(entryOf(rectangle));
    };
    const closed = rectangles.find(({ item, until }) => item === closes && until === OPEN_END);
    if (closed !== undefined) {
      closed.until = step;
      if (step >= built) tree.close(closed.list, closed.item, step);
      if (isReopened) open({ ...closed, to: opened.to, since: step, until: OPEN_END });
    }
    open({ ...opened, item: step, since: step, until: OPEN_END });
  }
  return { rectangles, tree: history.length > built ? tree : builtOf(rectangles) };
}

/** A rectangle is never narrower than an hour, and neither is a point. */
const isHit = ({ from, to, since, until }: Rectangle, point: Point): boolean =>
  from < Math.max(point.to, point.from + 1) &&
  Math.max(to, from + 1) > point.from &&
  since <= point.position &&
  until > point.position;

test('a visit gives every item that a point hits, in order, from any start', () => {
  let hits = 0;
  fc.assert(
    fc.property(steps, points, fc.nat(600), (history, asked, built) => {
      const { rectangles, tree } = treeOf(history, built);
      for (const { first, lists, after, ...point } of asked) {
        const keys: KeyRange = { first, last: first + lists };
        const visited: number[] = [];
        tree.visit(
          keys,
          { ...inHours(point), position: point.position },
          (item) => visited.push(item) < 0,
          after === undefined ? undefined : (item) => item > after,
        );
        hits += visited.length;
        const isWanted = (rectangle: Rectangle): boolean =>
          rectangle.list >= keys.first &&
          rectangle.list <= keys.last &&
          (rectangle.list > first || after === undefined || rectangle.item > after) &&
          isHit(rectangle, point);
        expect(visited).toEqual(
          inOrder(rectangles)
            .filter(isWanted)
            .map(({ item }) => item),
        );
      }
    }),
    { numRuns: 200 },
  );
  expect(hits).toBeGreaterThan(1000);
});

test('whole hours, at least one, cover a time of any width', () => {
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

test('closing a rectangle that is not in the list throws', () => {
  const tree = RectangleTree.empty(ascending);
  tree.insert({ from: 0, to: 1, since: 1, until: OPEN_END, key: 2, item: 3 });
  expect(() => tree.close(2, 4, 5)).toThrow('item 4 is not in list 2');
  expect(() => tree.close(1, 3, 5)).toThrow(RangeError);
});
