import { entryChanges, type Edition, type Plan } from '../../../libs/lists/import.js';
import { planText, type PlanDetail } from './plan-text.js';

const names = Array.from({ length: 7 }, (_, number) => `Party ${number + 1}`);
const noted = (number: number) => `note ${number}`;
const entries = names.map((name, place) => ({
  key: name,
  name,
  rows: [place + 2],
  remarks: ['a note of all', noted(place)],
}));
const changes = Object.fromEntries(entryChanges.map((change) => [change, [] as object[]]));
changes['gone'] = names.map((name) => ({ key: name, partyId: name.toLowerCase().replace(' ', '-'), name }));
const warnings = [
  { detail: 'a note of all', entries: 7 },
  ...Array.from({ length: 9 }, (_, number) => ({ detail: noted(number), entries: 1 })),
];
const refusals = [{ reason: 'entries-gone' as const, detail: '7 are gone', confirmable: true }];

const lines = (detail: PlanDetail): string[] =>
  planText(
    {
      edition: { read: { rows: 7, entries } } as unknown as Edition,
      plan: {
        list: { id: 'a-list', name: 'A list' },
        edition: { date: '2026-02-01' },
        phases: [[{}, {}]],
        changes,
      } as unknown as Plan,
      report: { refusals, warnings },
    },
    detail,
  ).split('\n');

test('a plan has examples of each change and of the entries of each note, and says how many more there are', () => {
  const text = lines({});
  expect(text.slice(0, 8)).toEqual([
    'A list (a-list), edition of 2026-02-01: 7 rows, 7 entries compared, 2 commands',
    '  7 gone, without an end of their own',
    ...names.slice(0, 5).map((name) => `    ${name.toLowerCase().replace(' ', '-')}: ${name}`),
    '    and 2 more: --all',
  ]);
  expect(text.slice(8, 11)).toEqual([
    '  note on 7 entries: a note of all',
    '    Party 1 (row 2)',
    '    Party 2 (row 3)',
  ]);
  expect(text.at(-1)).toBe('  and 2 more notes: --all');
});

test('with --all it has every entry and every note', () => {
  const text = lines({ all: true }).join('\n');
  for (const name of names) expect(text.split(name)).toHaveLength(4);
  expect(text).toContain('  note on 1 entries: note 8');
  expect(text).not.toContain('more');
});

test('what is refused is said by the refusal, and here only where it is confirmed', () => {
  expect(lines({}).join('\n')).not.toContain('7 are gone');
  expect(lines({ confirm: true }).at(-1)).toBe('  confirmed (entries-gone): 7 are gone');
});
