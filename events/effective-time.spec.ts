import {
  covers,
  destinationProblem,
  isCalendarDay,
  parseAsOf,
  parseBound,
  parseEnd,
  reaches,
} from './index.js';

const at = (instant: string): number => Date.parse(instant);

describe('rules on dates', () => {
  test.each([
    ['2023-10-23', '2023-10-23T00:00:00.000Z', '2023-10-23T00:00:00.000Z'],
    ['2019-05-16T16:15-04:00', '2019-05-16T20:15:00.000Z', '2019-05-16T20:15:00.000Z'],
    ['2024-02', '2024-02-01T00:00:00.000Z', '2024-02-29T23:59:59.999Z'],
    ['2023', '2023-01-01T00:00:00.000Z', '2023-12-31T23:59:59.999Z'],
  ])('rule 1: %s is between %s and %s', (bound, earliest, latest) => {
    expect(parseBound(bound)).toEqual({ earliest: at(earliest), latest: at(latest) });
  });

  test('rule 1: a range may have either side open', () => {
    expect(parseBound({ earliest: '2023-10-17' })).toEqual({ earliest: at('2023-10-17'), latest: Infinity });
    expect(parseBound({ latest: '2023-03-06' })).toEqual({ earliest: -Infinity, latest: at('2023-03-06') });
    expect(parseEnd(undefined)).toEqual({ earliest: Infinity, latest: Infinity });
  });

  test.each(['2024-02-30', '2024-13', '23-10-2023', '2019-05-16T16:15', '2024-01-01T00:00:00.0001Z', '', {}])(
    'refuses %j',
    (bound) => {
      expect(() => parseBound(bound)).toThrow();
    },
  );

  test('refuses a range that ends before it begins, and a month as a question', () => {
    expect(() => parseBound({ earliest: '2024-02', latest: '2024-01' })).toThrow(
      'earliest must not be after',
    );
    expect(() => parseAsOf('2024-01')).toThrow('must be a day');
    for (const slip of ['3017-03-25', '0217', '1899-12', '2200-01-01T00:00Z'])
      expect(() => parseBound(slip)).toThrow('must be in the years 1900 to 2199');
  });
});

describe('destinations', () => {
  test.each(['CN', 'D:5', 'E:1', 'headquarteredIn:CN', 'headquarteredIn:D:5', 'worldwide', 'not-stated'])(
    '%s is one',
    (term) => {
      expect(destinationProblem(term)).toBeUndefined();
    },
  );

  test.each(['XX', 'cn', 'D5', 'CHN', 'headquarteredIn:', ''])('%j is not', (term) => {
    expect(destinationProblem(term)).toContain('ISO 3166-1');
  });

  test.each([
    ['CN', 'CN', 'yes', 'yes'],
    ['CN', 'AU', 'no', 'no'],
    ['D:5', 'CN', 'maybe', 'maybe'],
    ['CN', 'D:5', 'maybe', 'no'],
    ['worldwide', 'AU', 'yes', 'yes'],
    ['headquarteredIn:CN', 'AU', 'maybe', 'no'],
    ['not-stated', 'CN', 'maybe', 'maybe'],
  ])('%s reaches and covers %s: %s, %s', (term, asked, reached, covered) => {
    expect(reaches(term, asked)).toBe(reached);
    expect(covers(term, asked)).toBe(covered);
  });
});

test.each(['2018-02-30', '2023-13-01', '2023-1-1', '2023-01', '2023-01-01T00:00Z', ''])(
  '%p is no day of the calendar',
  (text) => {
    expect(isCalendarDay(text)).toBe(false);
  },
);

test('29 February is a day of a leap year only', () => {
  expect(['2023-02-29', '2024-02-29'].map(isCalendarDay)).toEqual([false, true]);
});
