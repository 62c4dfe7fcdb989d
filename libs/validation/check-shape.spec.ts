import { Type } from '@sinclair/typebox';
import { closed } from '../../events/index.js';
import { checkOfShape } from './check-shape.js';

test('a shape without fields refuses each field, in the words of any other', () => {
  const problemsOf = checkOfShape({ schema: closed({}), rules: [] });
  expect(problemsOf({})).toEqual([]);
  expect(problemsOf({ dryRun: '1' })).toEqual([{ pointer: '/dryRun', detail: 'is not a known field' }]);
});

describe('what is far from valid is explained in bounded words', () => {
  const item = closed({ name: Type.String({ minLength: 1, maxLength: 10 }) });
  const problemsOf = checkOfShape({
    schema: closed({ items: Type.Array(item, { maxItems: 3 }) }),
    rules: [],
  });

  test('a list that is too long is refused as such, whatever its entries are', () => {
    const tooLong = [{ pointer: '/items', detail: 'must have at most 3 entries' }];
    expect(problemsOf({ items: Array.from({ length: 999 }, () => ({})) })).toEqual(tooLong);
    expect(problemsOf({ items: Array.from({ length: 4 }, () => ({ name: 'a', other: 1 })) })).toEqual(
      tooLong,
    );
  });

  test('unknown fields are named up to a bound over the whole value, and the rest are counted', () => {
    const unknown = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, number) => [`field-${number}`, [{}]]));
    const problems = problemsOf({ items: [{ name: 'a', ...unknown(30) }], ...unknown(22_000) });
    expect(problems).toHaveLength(51);
    expect(problems).toContainEqual({ pointer: '/items/0/field-0', detail: 'is not a known field' });
    expect(problems.at(-1)).toEqual({ pointer: '', detail: 'has 21980 more unknown fields' });
    expect(problemsOf({ items: [], ...unknown(2) })).toHaveLength(2);
  });
});

test('a number is within its limits, which are named, and no larger than any reader holds', () => {
  const threshold = Type.Number({ exclusiveMinimum: 0, maximum: 100 });
  const problemsOf = checkOfShape({
    schema: closed({
      threshold,
      values: Type.Array(closed({ value: Type.Number() }), { uniqueItems: true }),
    }),
    rules: [],
  });
  const detail = 'must be a number, more than 0 and at most 100';
  for (const wrong of [0, 101, '50'])
    expect(problemsOf({ threshold: wrong, values: [] })).toEqual([{ pointer: '/threshold', detail }]);
  expect(problemsOf({ threshold: 100, values: JSON.parse('[{"value":1e400}]') as unknown })).toEqual([
    { pointer: '/values/0/value', detail: 'is too large a number' },
  ]);
});
