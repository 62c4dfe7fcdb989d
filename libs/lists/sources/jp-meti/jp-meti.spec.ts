import { unsoundness } from '../../../../test/support/sound-lists.js';
import { UnreadableFileError } from '../../edition.js';
import { jpMeti } from './jp-meti.js';

type Row = Record<string, unknown>;

/** Facts of the list in the shape of the file. */
const row = (name: string, address: string, concern: string, more: Row = {}): Row => ({
  addresses: [address],
  aliases: [],
  country: 'jp',
  date_added: null,
  entity_name: name,
  entity_type: 'organization',
  id: 'jp-eul-1',
  list_id: 'jp-end-user-list',
  reason: concern,
  ...more,
});

const NUCLEAR = '大量破壊兵器等の懸念: 核 N';

const file = (...rows: readonly unknown[]): Buffer => Buffer.from(JSON.stringify(rows));
function read(...rows: readonly unknown[]) {
  const lists = jpMeti.read(file(...rows));
  expect(unsoundness(lists)).toEqual([]);
  return lists[0]!;
}

test('an entry needs a licence, and has no date', () => {
  const { list, entries } = read(
    row('Faratech', 'Islamic Republic of Iran', NUCLEAR, { aliases: ['Faratech Company'] }),
  );
  expect(list).toMatchObject({ authority: 'jp-meti', measure: 'license-required' });
  expect(entries[0]).toMatchObject({
    key: 'faratech|IR|',
    rows: [1],
    kind: 'company',
    otherNames: [{ name: 'Faratech Company', kind: 'alias' }],
    countries: ['IR'],
    addresses: [],
    programmes: ['N'],
    citations: [],
  });
  expect(entries[0]).not.toHaveProperty('effectiveFrom');
});

test.each([
  ['Islamic Republic of Afghanistan', 'AF'],
  ['Islamic Republic of Pakistan', 'PK'],
  ['Arab Republic of Egypt', 'EG'],
  ['Republic of Lebanon', 'LB'],
  ['Republic of Yemen', 'YE'],
  ['State of Israel', 'IL'],
  ['Syrian Arab Republic', 'SY'],
  ['North Korea', 'KP'],
  ['Hong Kong', 'HK'],
])('the country of the party is its address, not the field `country`: %s', (address, country) => {
  expect(read(row('A', address, NUCLEAR)).entries[0]?.countries).toEqual([country]);
});

test('a name may be in the address, after the country', () => {
  expect(
    read(row('', "People's Republic of China 23rd Research Institute", NUCLEAR)).entries[0],
  ).toMatchObject({
    key: '23rd research institute|CN|',
    name: '23rd Research Institute',
    countries: ['CN'],
    addresses: [],
    remarks: ['the file has its name in the field `addresses`'],
  });
});

test.each([
  ['大量破壊兵器等の懸念: 生物、化学、ミサイル、核 B,C,M,N; 通常兵器の懸念: CW', ['B', 'C', 'CW', 'M', 'N']],
  ['大量破壊兵器等の懸念: ミサイル、核 M、N', ['M', 'N']],
  ['大量破壊兵器等の懸念: ミサイルM; 通常兵器の懸念: CW', ['CW', 'M']],
  ['大量破壊兵器等の懸念: 核 Ｎ', ['N']],
  ['通常兵器の懸念: CW', ['CW']],
])('the concerns of %s', (reason, concerns) => {
  expect(read(row('A', 'Taiwan', reason))).toMatchObject({
    entries: [{ programmes: concerns }],
    scope: concerns,
  });
});

test('a name in two scripts is found by either', () => {
  expect(read(row('Samhung Corporation (三興会社)', 'North Korea', NUCLEAR)).entries[0]).toMatchObject({
    name: 'Samhung Corporation (三興会社)',
    otherNames: [
      { name: 'Samhung Corporation', kind: 'alias' },
      { name: '三興会社', kind: 'alias' },
    ],
  });
});

test('numbers of rows are no keys: an entry that moved has the same key', () => {
  const moved = read(row('B', 'India', NUCLEAR), row('A', 'India', NUCLEAR, { id: 'jp-eul-2' }));
  expect(moved.entries.map(({ key }) => key)).toContain(read(row('A', 'India', NUCLEAR)).entries[0]?.key);
});

test('what is not read is remarked, and a row without a name is unreadable', () => {
  const list = read(
    row('A', 'Atlantis', 'X'),
    row('', 'North Korea', NUCLEAR),
    row('B', 'India', NUCLEAR, { addresses: [] }),
  );
  expect(list).toMatchObject({
    rows: 3,
    entries: [
      { remarks: ['"Atlantis" begins with no country that is known', 'its concern is not read: "X"'] },
    ],
    unreadable: [
      { row: 3, column: 'addresses', detail: 'must NOT have fewer than 1 items' },
      { row: 2, column: 'entity_name', detail: 'is empty' },
    ],
  });
});

test.each([
  ['an empty file', Buffer.alloc(0), 'the file is empty'],
  ['JSON that is cut short', file(row('A', 'India', NUCLEAR)).subarray(0, 40), 'the file is not JSON'],
  [
    'another list',
    file(row('A', 'India', NUCLEAR, { list_id: 'cn-attention-list' })),
    'column "list_id", is "cn-attention-list" and not "jp-end-user-list"',
  ],
  ['a list without names', file(row('', 'India', NUCLEAR)), 'row 1, column "entity_name", is empty'],
])('%s is refused', (_what, given, message) => {
  expect(() => jpMeti.read(given)).toThrow(UnreadableFileError);
  expect(() => jpMeti.read(given)).toThrow(message);
});
