import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unsoundness } from '../../../../test/support/sound-lists.js';
import { UnreadableFileError } from '../../edition.js';
import { stateIsn } from './state-isn.js';

/** Rows 1 to 4, 7, 8, 75, 101, 295, 417 and 418 of the file of 2014-09-24. */
const excerpt = readFileSync(join(process.cwd(), 'libs/lists/sources/state-isn/excerpt.csv'));

function read(file: Uint8Array) {
  const [list] = stateIsn.read(file);
  if (list === undefined) throw new Error('no list was read');
  return list;
}

const text = excerpt.toString('latin1');
const bytes = (changed: string): Buffer => Buffer.from(changed, 'latin1');

test('every row is in an entry', () => {
  const list = read(excerpt);
  expect(unsoundness([list])).toEqual([]);
  expect(list).toMatchObject({ rows: 10, unreadable: [], others: [] });
  expect(list.entries.map(({ rows }) => rows)).toEqual([[2], [3], [4], [5], [6], [7], [8], [9], [10, 11]]);
});

test('the scope is the programmes', () => {
  expect(read(excerpt).scope).toEqual([
    'E.O. 12938',
    'E.O. 13328 - Iran',
    'INKSNA',
    'ISNA',
    'Missle Sanctions Laws',
  ]);
});

test('byte 0xFF is a no-break space of code page 437', () => {
  expect(read(excerpt).entries[0]).toMatchObject({
    name: '7th of Tir',
    programmes: ['E.O. 13328 - Iran'],
    citations: [{ citation: 'Vol. 74, No. 8', publishedOn: '2009-01-13' }],
    effectiveFrom: '2008-07-08',
  });
});

test('a blank end is not in force for ever: the entry has no end, and a remark says that none is known', () => {
  const [blank, , ended] = read(excerpt).entries;
  expect(blank).not.toHaveProperty('expiresOn');
  expect(blank?.remarks).toEqual(['the source gives no end: that does not mean that it is in force']);
  expect(ended).toMatchObject({ effectiveFrom: '2007-09-26', expiresOn: '2009-09-26' });
  expect(ended).not.toHaveProperty('remarks');
});

test('the measure of the list bears on exports possibly: what is sanctioned is in the notices', () => {
  expect(read(excerpt).list.measure).toBe('not-stated');
});

test('dates that are words are kept as remarks', () => {
  const [, , , , , waived, norinco, partial] = read(excerpt).entries;
  expect(waived?.remarks?.[0]).toBe('Effective Date is no day: "N/A"');
  expect(waived?.remarks?.[1]).toMatch(
    /^Date Lifted\/Waived\/Expired is no day: "Waived on 9\/19\/03; Extended/,
  );
  expect(waived).not.toHaveProperty('effectiveFrom');
  expect(norinco).toMatchObject({
    effectiveFrom: '2003-09-19',
    remarks: ['Date Lifted/Waived/Expired is no day: "09/19/05; Permanently waived on 03/18/07"'],
  });
  expect(partial).not.toHaveProperty('expiresOn');
});

test('a party that was sanctioned under two laws has two entries; rows that are equal are one', () => {
  const { entries } = read(excerpt);
  const logistics = entries.filter(({ name }) => name === 'Aerospace Logistics Services');
  expect(logistics.map(({ key }) => key)).toEqual([
    'isna|aerospace logistics services||Vol 72, No 3|2006-12-28',
    'inksna|aerospace logistics services||Vol 72, No 77|2007-04-17',
  ]);
  expect(entries.at(-1)).toMatchObject({ rows: [10, 11], countries: ['SD'] });
});

test('a row without a name, or with too many cells, is unreadable', () => {
  const list = read(bytes(text.replace('7th\xffof Tir', ' ').replace('9/26/2009\r\n', '9/26/2009,\r\n')));
  expect(unsoundness([list])).toEqual([]);
  expect(list.unreadable).toEqual([
    { row: 4, detail: 'the row has 8 cells, the header 7' },
    { row: 2, column: 'Name', detail: 'is empty' },
  ]);
});

test.each([
  ['an empty file', Buffer.alloc(0), 'the file is empty'],
  ['a renamed column', bytes(text.replace('Effective Date', 'Effective')), 'row 1, column "Effective Date"'],
  ['a file that is cut short', excerpt.subarray(0, 900), 'it is cut short'],
  [
    'a file without names',
    bytes(
      'Programs,Name,Address,Country,Federal Register Notice,Effective Date,Date Lifted/Waived/Expired\r\nISNA,,,,,,\r\n',
    ),
    'row 2, column "Name", is empty',
  ],
])('%s is refused', (_what, file, message) => {
  expect(() => read(file)).toThrow(UnreadableFileError);
  expect(() => read(file)).toThrow(message);
});
