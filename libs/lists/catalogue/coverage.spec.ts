import { definitions, parseAsOf, type EventData } from '../../../events/index.js';
import {
  bearsOnExports,
  coverageOf,
  mayName,
  type CoverageState,
  type KnownList,
  type RecordedEdition,
} from './coverage.js';

const description: EventData<'ListDescribed'> = definitions.ListDescribed.sample;

const edition = (day: string, position: number): RecordedEdition => ({
  ...definitions.ListEditionRecorded.sample,
  edition: day,
  position,
  recordedAt: '2026-01-01T00:00:00.000Z',
});

/** A list of which these editions are recorded; each covers its day and the seven after it. */
const listOf = (...days: string[]): KnownList => ({
  id: 'a-list',
  description,
  editions: days.map(edition),
  underWay: undefined,
  retractions: 0,
});

const two = listOf('2024-01-01', '2024-02-01');
const coverage = (list: KnownList, asOf: string) => {
  const { state, before, after } = coverageOf(list, parseAsOf(asOf));
  return [state, before?.edition, after?.edition];
};

test.each<[string, CoverageState, string | undefined, string | undefined]>([
  ['2023-12-31', 'no-edition-for-date', undefined, '2024-01-01'],
  ['2024-01-01', 'covered', '2024-01-01', '2024-02-01'],
  ['2024-01-08', 'covered', '2024-01-01', '2024-02-01'],
  ['2024-01-09', 'between-editions', '2024-01-01', '2024-02-01'],
  ['2024-01-31', 'between-editions', '2024-01-01', '2024-02-01'],
  ['2024-02-01', 'covered', '2024-02-01', undefined],
  ['2024-02-08', 'covered', '2024-02-01', undefined],
  ['2024-02-09', 'not-confirmed-since', '2024-02-01', undefined],
])('an edition covers its day and the usual interval after it: %s is %s', (asOf, ...expected) => {
  expect(coverage(two, asOf)).toEqual(expected);
});

test('without an edition, nothing is covered', () => {
  expect(coverage(listOf(), '2024-01-01')).toEqual(['list-not-loaded', undefined, undefined]);
});

test('without a description, an edition covers its own day', () => {
  const list = { ...listOf('2024-01-01'), description: undefined };
  expect(coverage(list, '2024-01-01')[0]).toBe('covered');
  expect(coverage(list, '2024-01-02')[0]).toBe('not-confirmed-since');
});

describe('an instant is covered if each day is that it may be on', () => {
  test.each<[string, CoverageState]>([
    // Somewhere it is still the day before the first edition.
    ['2024-01-01T11:59:59Z', 'no-edition-for-date'],
    ['2024-01-01T12:00Z', 'covered'],
    ['2024-01-08T09:59:59Z', 'covered'],
    // Somewhere it is already the first day that is not covered.
    ['2024-01-08T10:00Z', 'between-editions'],
    ['2024-02-01T11:59Z', 'between-editions'],
    ['2024-02-01T12:00Z', 'covered'],
    ['2024-02-01T12:00+14:00', 'between-editions'],
    ['2024-02-08T10:00Z', 'not-confirmed-since'],
  ])('%s is %s', (asOf, state) => {
    expect(coverage(two, asOf)[0]).toBe(state);
  });
});

describe('a span is covered if each of its days is', () => {
  const spanOf = (from: string, to: string) => `${from}T12:00Z/${to}T10:00Z`;

  test('one edition covers it, or several that follow each other within the interval', () => {
    expect(coverage(two, spanOf('2024-01-01', '2024-01-08'))[0]).toBe('covered');
    const gapless = listOf('2024-01-01', '2024-01-09', '2024-01-12');
    expect(coverage(gapless, spanOf('2024-01-01', '2024-01-19'))[0]).toBe('covered');
    expect(coverage(gapless, spanOf('2024-01-01', '2024-01-20'))).toEqual([
      'not-confirmed-since',
      '2024-01-12',
      undefined,
    ]);
  });

  test('otherwise the first day that is not covered counts', () => {
    expect(coverage(two, spanOf('2024-01-05', '2024-02-03'))).toEqual([
      'between-editions',
      '2024-01-01',
      '2024-02-01',
    ]);
    expect(coverage(two, spanOf('2023-01-05', '2024-02-03'))[0]).toBe('no-edition-for-date');
    expect(coverage(two, spanOf('2024-02-05', '2026-02-03'))[0]).toBe('not-confirmed-since');
  });

  test('one of many years is looked through edition by edition', () => {
    const days = Array.from({ length: 5000 }, (_, week) =>
      new Date(Date.UTC(1930, 0, 1 + 8 * week)).toISOString().slice(0, 10),
    );
    expect(coverage(listOf(...days), spanOf('1930-01-01', '2039-01-01'))[0]).toBe('covered');
  });
});

const matters = (given: KnownList, kinds: Parameters<typeof mayName>[1]): boolean =>
  bearsOnExports(given) && mayName(given, kinds);

test('a list matters to questions about the kinds of party that it names, and that bear on exports', () => {
  const list = (more: Partial<EventData<'ListDescribed'>>): KnownList => ({
    ...two,
    description: { ...description, kinds: ['vessel'], ...more },
  });
  expect(matters(list({}), undefined)).toBe(true);
  expect(matters(list({}), new Set(['vessel', 'company']))).toBe(true);
  expect(matters(list({}), new Set(['person']))).toBe(false);
  expect(matters(list({}), new Set(['unknown']))).toBe(true);
  expect(matters(list({ kinds: ['unknown'] }), new Set(['person']))).toBe(true);
  expect(matters(list({ measure: 'procurement' }), undefined)).toBe(false);
  expect(matters(list({ measure: 'sectoral' }), undefined)).toBe(true);
  expect(matters({ ...two, description: undefined }, undefined)).toBe(false);
});
