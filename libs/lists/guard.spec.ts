import type { ListEntry, ReadList } from './edition.js';
import { guard } from './guard.js';
import type { HeldFact, HeldList } from './plan/held.js';
import { plan, type Edition } from './plan/plan.js';

const list: ReadList['list'] = {
  id: 'a-list',
  name: 'A list',
  publisher: 'An authority',
  authority: 'us-bis',
  measure: 'license-required',
  meaning: 'Who is on it needs a licence.',
  kinds: ['company'],
  usualInterval: 7,
};

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(to - from, 0) }, (_each, index) => from + index);

function entry(number: number, more: Partial<ListEntry> = {}): ListEntry {
  return {
    key: String(number),
    rows: [number],
    kind: 'company',
    name: `COMPANY NUMBER ${number}`,
    otherNames: [],
    countries: [],
    addresses: [],
    identifiers: [],
    asWritten: '',
    digest: '',
    citations: [],
    ...more,
  };
}

function edition(date: string, entries: readonly ListEntry[], more: Partial<ReadList> = {}): Edition {
  const read = {
    list,
    rows: entries.length,
    entries,
    unreadable: [],
    others: [],
    columns: ['Name'],
    scope: [],
  };
  return { date, sha256: date, read: { ...read, ...more } };
}

/** What is recorded after the first import of an edition. */
function heldAfter({ date, sha256, read }: Edition): HeldList {
  const facts = read.entries.map(({ key }): HeldFact => ({
    position: 1,
    data: {
      factId: `a-list-${date}-${key.padStart(12, '0')}`,
      partyId: `company-number-${key}`,
      authority: 'us-bis',
      list: 'a-list',
      measure: 'license-required',
      destinations: ['worldwide'],
      effectiveFrom: { latest: date },
      evidence: [
        {
          publisher: 'An authority',
          title: 'A list',
          citation: 'A list',
          observedOn: date,
          certainty: 'official',
        },
      ],
      entry: { key, digest: '', asWritten: 'x' },
    },
    lifts: [],
  }));
  const { rows, entries, columns, scope } = read;
  return {
    editions: [{ date, sha256, rows, entries: entries.length, columns, scope }],
    facts,
    parties: read.entries.map(({ key, name }) => ({
      id: `company-number-${key}`,
      names: [name],
      countries: [],
    })),
    retractions: 0,
  };
}

function reasons(before: Edition, next: Edition): string[] {
  const held = heldAfter(before);
  return guard(
    held,
    next,
    plan(held, next, () => false),
  ).refusals.map(({ reason, confirmable }) => `${reason}${confirmable ? ', if it is not confirmed' : ''}`);
}

const thousand = numbers(0, 1000).map((number) => entry(number));
const before = edition('2024-01-01', thousand, { scope: ['PART 1', 'PART 2'] });
const next = (entries: readonly ListEntry[], date = '2024-01-08', more: Partial<ReadList> = {}): Edition =>
  edition(date, entries, { scope: ['PART 1', 'PART 2'], ...more });

describe('an edition is compared with the one before', () => {
  test.each([
    ['nothing changed', next(thousand), []],
    ['5 of 1000 entries are gone in a week', next(thousand.slice(5)), []],
    ['6 are gone', next(thousand.slice(6)), ['entries-gone, if it is not confirmed']],
    ['10 % are gone', next(thousand.slice(100)), ['entries-gone, if it is not confirmed']],
    ['10 % are gone in a year', next(thousand.slice(100), '2025-01-01'), []],
    [
      'the scope changed, and 85 % of the names are others',
      next([...thousand.slice(850), ...numbers(1000, 1850).map((number) => entry(number))], '2024-09-01', {
        scope: ['PART 1'],
      }),
      ['scope-changed, if it is not confirmed', 'entries-gone, if it is not confirmed'],
    ],
    [
      'a quarter of the rows is missing',
      next(thousand, '2024-01-08', { rows: 750 }),
      ['rows-lost, if it is not confirmed'],
    ],
    [
      'a column was renamed',
      next(thousand, '2024-01-08', { columns: ['Party'] }),
      ['columns-changed, if it is not confirmed'],
    ],
    [
      'a row cannot be read',
      next(thousand, '2024-01-08', { unreadable: [{ row: 7, column: 'Name', detail: 'is empty' }] }),
      ['unreadable-rows, if it is not confirmed'],
    ],
    [
      'more than 1 % of the entries have dates after it',
      next(thousand.map((each, place) => (place < 11 ? { ...each, effectiveFrom: '2024-01-09' } : each))),
      ['dated-later, if it is not confirmed'],
    ],
    [
      'so few have such dates that they may be announcements or slips',
      next(thousand.map((each, place) => (place < 10 ? { ...each, effectiveFrom: '2024-01-09' } : each))),
      [],
    ],
    ['two entries have one key', next([...thousand, entry(7)]), ['keys-collide']],
    [
      'it is empty',
      next([], '2024-01-08'),
      ['empty', 'rows-lost, if it is not confirmed', 'entries-gone, if it is not confirmed'],
    ],
    [
      'another file with one entry less has its date',
      { ...next(thousand.slice(1), '2024-01-01'), sha256: 'other' },
      ['edition-recorded'],
    ],
    [
      'another file with the same entries has its date',
      { ...next(thousand, '2024-01-01'), sha256: 'other' },
      [],
    ],
  ])('%s', (_what, edition, refusals) => {
    expect(reasons(before, edition)).toEqual(refusals);
  });

  test('of few entries, 3 may be gone', () => {
    const few = edition('2024-01-01', thousand.slice(0, 20));
    expect(reasons(few, edition('2024-01-08', thousand.slice(3, 20)))).toEqual([]);
    expect(reasons(few, edition('2024-01-08', thousand.slice(4, 20)))).toEqual([
      'entries-gone, if it is not confirmed',
    ]);
  });

  test('the first edition has nothing to be compared with, and that is said', () => {
    const first = edition('2024-01-01', thousand);
    const held = { editions: [], facts: [], parties: [], retractions: 0 };
    expect(
      guard(
        held,
        first,
        plan(held, first, () => false),
      ),
    ).toEqual({
      refusals: [],
      warnings: [{ detail: expect.stringContaining('no earlier edition'), entries: 1000 }],
    });
  });

  test('remarks on entries are warnings, those on most entries first', () => {
    const remarked = edition('2024-01-01', [
      entry(1, { remarks: ['the country "XX" is not known'] }),
      entry(2, { remarks: ['the volume of "83 FR 1" disagrees with its date, 2019-11-13'] }),
      entry(3, { remarks: ['the country "XX" is not known'] }),
    ]);
    const held = { editions: [], facts: [], parties: [], retractions: 0 };
    expect(
      guard(
        held,
        remarked,
        plan(held, remarked, () => false),
      ).warnings,
    ).toEqual([
      { detail: expect.stringContaining('no earlier edition'), entries: 3 },
      { detail: 'the country "XX" is not known', entries: 2 },
      { detail: 'the volume of "83 FR 1" disagrees with its date, 2019-11-13', entries: 1 },
    ]);
  });
});

describe('a file in the order of its names', () => {
  const letters = Array.from({ length: 400 }, (_, number) => {
    const name = `${String.fromCharCode(65 + Math.floor(number / 16))}${String.fromCharCode(65 + (number % 16))} COMPANY`;
    return entry(number, { name });
  });
  const reasons = (entries: readonly ListEntry[]) => {
    const held = heldAfter(edition('2022-01-01', letters));
    const next = edition('2024-01-01', entries);
    return guard(
      held,
      next,
      plan(held, next, () => true),
    ).refusals.map(({ reason }) => reason);
  };

  test('from which only the last ones are gone looks as if it was cut, though so many may go in two years', () => {
    expect(reasons(letters.slice(0, -5))).toEqual(['cut-short']);
  });

  test('from which others are gone does not, nor one from which two are', () => {
    expect(reasons(letters.filter((_, place) => place % 90 !== 0))).toEqual([]);
    expect(reasons(letters.slice(0, -2))).toEqual([]);
  });

  test('is not judged by its end where it is in no order', () => {
    const turned = [...letters.slice(0, -5)].reverse();
    expect(reasons(turned)).toEqual([]);
  });
});
