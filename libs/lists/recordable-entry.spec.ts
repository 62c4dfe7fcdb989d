import { writtenTextProblem } from '../../events/index.js';
import type { ListEntry, ReadList } from './edition.js';
import { recordable } from './recordable-entry.js';

const listEntry = (name: string): ListEntry => ({
  key: `${name.toLowerCase()}|CN|84 FR 22961`,
  rows: [1],
  kind: 'company',
  name,
  otherNames: [],
  countries: ['CN'],
  addresses: [],
  identifiers: [],
  asWritten: `${name} | CN`,
  digest: 'digest',
  citations: [{ citation: '84 FR 22961' }],
});

const read = (...names: readonly string[]): ReadList => ({
  list: {
    id: 'a-list',
    name: 'A list',
    publisher: 'An authority',
    authority: 'us-bis',
    measure: 'prohibited',
    meaning: 'It is listed.',
    kinds: ['company'],
    usualInterval: 7,
  },
  rows: names.length,
  entries: names.map((name) => listEntry(name)),
  unreadable: [],
  others: [],
  columns: [],
  scope: [],
});

test.each([
  ['AZUR\u0000 AIR', 'AZUR\ufffd AIR', 'has the control character U+0000'],
  ['AZUR \u001b[31mAIR', 'AZUR \ufffd[31mAIR', 'has the control character U+001B'],
  ['AZUR\u0085AIR', 'AZUR AIR', undefined],
  ['\u202eAZUR AIR', 'AZUR AIR', undefined],
  ['A'.repeat(5000), `${'A'.repeat(999)}…`, 'is longer than 1000 characters, and cut'],
])('every text of an entry with the name %j can be recorded', (name, cleaned, remark) => {
  const { entries, unreadable } = recordable(read(name));
  const [entry] = entries;
  expect(unreadable).toEqual([]);
  expect(entry?.name).toBe(cleaned);
  expect(entry?.remarks ?? []).toEqual(
    remark === undefined ? [] : expect.arrayContaining([`name ${remark}`]),
  );
  for (const text of [entry?.key, entry?.name, entry?.asWritten]) {
    expect(writtenTextProblem(text ?? '')).toBeUndefined();
    expect(text?.length).toBeLessThanOrEqual(4000);
  }
  expect(entry?.key.length).toBeLessThanOrEqual(1500);
});

test('an entry of whose name nothing can be seen is unreadable, by its row', () => {
  expect(recordable(read('Acme', '\u200b'))).toMatchObject({
    entries: [{ name: 'Acme' }],
    unreadable: [{ row: 1, detail: 'its name has no character to be read' }],
  });
});
