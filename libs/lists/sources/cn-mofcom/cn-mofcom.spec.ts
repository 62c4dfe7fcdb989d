import { unsoundness } from '../../../../test/support/sound-lists.js';
import { UnreadableFileError, type ListEntry } from '../../edition.js';
import { cnMofcom } from './cn-mofcom.js';

type Row = Record<string, unknown>;

/** An announcement's facts in the shape of the file. */
const row = (list: string, date: string | null, name: string, more: Row = {}): Row => ({
  addresses: [],
  aliases: [],
  country: 'cn',
  date_added: date,
  entity_name: name,
  entity_type: 'organization',
  id: 'cn-1',
  list_id: list,
  reason: 'reason',
  source_url: 'https://aqygzj.mofcom.gov.cn/art_1.html',
  ...more,
});

const UNRELIABLE = 'cn-unreliable-entity-list';
const CONTROL = 'cn-export-control-watchlist';
const ATTENTION = 'cn-attention-list';

const file = (...rows: readonly unknown[]): Buffer => Buffer.from(JSON.stringify(rows));
const read = (...rows: readonly unknown[]) => {
  const lists = cnMofcom.read(file(...rows));
  expect(unsoundness(lists)).toEqual([]);
  return lists;
};
const entry = (...rows: readonly unknown[]): ListEntry => read(...rows)[0]!.entries[0]!;

test('three lists are in one file, each with its own measure', () => {
  const lists = read(
    row(UNRELIABLE, '2025-01-02', 'General Dynamics'),
    row(CONTROL, '2025-01-02', 'General Dynamics'),
    row(ATTENTION, '2026-02-24', 'SUBARU Corporation'),
    row(UNRELIABLE, '2023-02-16', 'Lockheed Martin Corporation'),
  );
  expect(lists.map(({ list, rows }) => [list.id, list.authority, list.measure, rows])).toEqual([
    ['cn-unreliable-entity-list', 'cn-mofcom', 'not-stated', 2],
    ['cn-export-control-list', 'cn-mofcom', 'prohibited', 1],
    ['cn-attention-list', 'cn-mofcom', 'no-license-exception', 1],
  ]);
  expect(lists[0]?.entries.map(({ rows }) => rows)).toEqual([[1], [4]]);
});

test('an announcement takes effect on the day on which it is published', () => {
  expect(
    entry(row(ATTENTION, '2026-02-24', 'SUBARU Corporation', { aliases: ['斯巴鲁株式会社'] })),
  ).toMatchObject({
    key: 'subaru corporation||2026-02-24',
    kind: 'company',
    otherNames: [{ name: '斯巴鲁株式会社', kind: 'alias' }],
    effectiveFrom: '2026-02-24',
    citations: [{ citation: 'https://aqygzj.mofcom.gov.cn/art_1.html', publishedOn: '2026-02-24' }],
  });
});

test('the announcements of 2025-04-09 took effect on the next day', () => {
  expect(entry(row(CONTROL, '2025-04-09', 'Echodyne'))).toMatchObject({
    effectiveFrom: '2025-04-10',
    citations: [{ publishedOn: '2025-04-09' }],
  });
});

test('a prohibition that was suspended is not sure, and a remark says why', () => {
  const [suspended, other] = read(
    row(CONTROL, '2025-04-04', 'Cubic Corporation'),
    row(CONTROL, '2025-03-04', 'Leidos'),
  )[0]!.entries;
  expect(suspended).toMatchObject({
    measure: 'not-stated',
    remarks: [
      'its measures were suspended for 90 days from 2025-05-14, and again from 2025-08-12; the file does not say so',
    ],
  });
  expect(other).not.toHaveProperty('measure');
  expect(other).not.toHaveProperty('remarks');
});

test.each([
  ['日本东京都港区虎之门1-7-12（邮编：105-8460）', ['JP']],
  ['Voie de Liege 33, Herstal, Belgium（邮编：B-4040）', ['BE']],
  ['Thamova 289/13, Praha 8, Czech Republic（邮编：18600）', ['CZ']],
  ['Somewhere', []],
])('the country of a party is in its address, not in the field `country`: %s', (address, countries) => {
  expect(entry(row(CONTROL, '2026-06-29', 'A', { addresses: [address] })).countries).toEqual(countries);
  expect(entry(row(CONTROL, '2026-06-29', 'A')).countries).toEqual([]);
});

test.each([
  ['哈德森技术公司（Hudson Technologies Co.）等6家实体', 'Hudson Technologies Co.', ['哈德森技术公司']],
  ['TechInsights公司及其分支机构等外国实体', 'TechInsights公司', []],
  ['参与对台湾地区军售的美国波音防务', '美国波音防务', []],
])('a name that is a part of a sentence: %s', (text, name, aliases) => {
  const found = entry(row(UNRELIABLE, '2025-09-25', text));
  expect(found.name).toBe(name);
  expect(found.otherNames.map((other) => other.name)).toEqual(aliases);
  expect(found.remarks).toEqual([`its name is a part of a sentence: "${text}"`]);
});

test('ids that two rows share do not make them one: names and days do', () => {
  const [list] = read(
    row(UNRELIABLE, '2024-05-20', 'General Atomics Aeronautical Systems', { id: 'cn-uel-20240520-1' }),
    row(UNRELIABLE, '2024-05-20', 'Boeing Defense, Space & Security', { id: 'cn-uel-20240520-1' }),
    row(UNRELIABLE, '2024-05-20', 'General Atomics Aeronautical Systems,\u00a0Inc.'),
    row(UNRELIABLE, '2024-05-20', 'BOEING DEFENSE, SPACE & SECURITY'),
  );
  expect(list?.entries.map(({ rows }) => rows)).toEqual([[1], [2, 4], [3]]);
});

test('a row of another shape, without a name or with a day that is none is unreadable', () => {
  const [list] = read(
    row(CONTROL, '2025-02-30', 'A'),
    row(CONTROL, '2025-01-02', ' '),
    row(CONTROL, '2025-01-02', 'B', { aliases: 'C' }),
    row(CONTROL, '2025-01-02', 'D'),
    row(CONTROL, null, 'E'),
  );
  expect(list).toMatchObject({
    rows: 5,
    unreadable: [
      { row: 1, column: 'date_added', detail: 'is no day: "2025-02-30"' },
      { row: 2, column: 'entity_name', detail: 'is empty' },
      { row: 3, column: 'aliases', detail: 'must be array' },
    ],
  });
  expect(list?.entries.map(({ name, effectiveFrom }) => [name, effectiveFrom])).toEqual([
    ['D', '2025-01-02'],
    ['E', undefined],
  ]);
});

test.each([
  ['an empty file', Buffer.alloc(0), 'the file is empty'],
  ['JSON that is cut short', file(row(CONTROL, '2025-01-02', 'A')).subarray(0, 40), 'the file is not JSON'],
  ['an empty list', file(), 'the list of entries is empty'],
  [
    'a renamed field',
    file({ ...row(CONTROL, '2025-01-02', 'A'), entity_name: undefined, name: 'A' }),
    `column "entity_name"`,
  ],
  [
    'a list that is not known',
    file(row('cn-other', '2025-01-02', 'A')),
    'row 1, column "list_id", "cn-other" is no list that is known',
  ],
  ['a row of no list', file(row(CONTROL, '2025-01-02', 'A'), 7), 'row 2, column "list_id", is missing'],
])('%s is refused', (_what, given, message) => {
  expect(() => cnMofcom.read(given)).toThrow(UnreadableFileError);
  expect(() => cnMofcom.read(given)).toThrow(message);
});
