import { describeWithListFiles, listFile } from '../../../../test/support/list-files.js';
import { UnreadableFileError } from '../../edition.js';
import { bisDpl } from './bis-dpl.js';

const header =
  '"Name"\t"Street_Address"\t"City"\t"State"\t"Country"\t"Postal_Code"\t"Effective_Date"\t"Expiration_Date"\t' +
  '"Standard_Order"\t"Last_Update"\t"Action"\t"FR_Citation"';

interface Given {
  readonly name?: string;
  readonly city?: string;
  readonly state?: string;
  readonly country?: string;
  readonly from?: string;
  readonly to?: string;
  readonly cites?: string;
}

function row({
  name = 'A PARTY',
  city = 'A CITY',
  state = '',
  country = 'DE',
  from = '06/14/2018',
  to = '12/12/2018',
  cites = '83 F.R. 28801 6/21/2018',
}: Given): string {
  const cells = [name, '1 A STREET', city, state, country, '', from, to, 'Y', '2018-06-21', 'ADDED', cites];
  return cells.map((cell) => `"${cell}"`).join('\t');
}

function read(...rows: readonly string[]) {
  const [list] = bisDpl.read(Buffer.from([header, ...rows, ''].join('\r\n')));
  if (list === undefined) throw new Error('no list');
  return list;
}

const entriesOf = (...rows: readonly Given[]) => read(...rows.map(row)).entries;

describe('the Denied Persons List', () => {
  test('the rows of a name in an order are one entry, with each of its addresses', () => {
    const [entry, ...others] = entriesOf(
      { city: 'BAGHDAD', country: 'IQ' },
      { city: 'DUBAI', country: 'AE' },
    );
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      key: 'a party||83 FR 28801',
      rows: [2, 3],
      name: 'A PARTY',
      countries: ['AE', 'IQ'],
      addresses: [
        { address: '1 A STREET, BAGHDAD', country: 'IQ' },
        { address: '1 A STREET, DUBAI', country: 'AE' },
      ],
      effectiveFrom: '2018-06-14',
      expiresOn: '2018-12-12',
    });
  });

  test('each name in an order is an entry of its own, however near two are spelt', () => {
    const names = entriesOf({ name: 'BASMAN ELASHI' }, { name: 'BAYAN ELASHI' }).map(({ name }) => name);
    expect(names).toEqual(['BASMAN ELASHI', 'BAYAN ELASHI']);
  });

  test('rows of an entry that disagree on dates: the first start and the last end, and a remark', () => {
    const [entry] = entriesOf({ from: '12/20/2017' }, { to: '12/12/2028' });
    expect(entry).toMatchObject({
      effectiveFrom: '2017-12-20',
      expiresOn: '2028-12-12',
      remarks: [
        'its rows have the effective dates 2017-12-20, 2018-06-14',
        'its rows have the expiration dates 2018-12-12, 2028-12-12',
      ],
    });
  });

  test('an order without an expiration date has no end', () => {
    expect(entriesOf({ to: '' })[0]).not.toHaveProperty('expiresOn');
  });

  test.each([
    ['of volume and page', '68 F.R. 38290 6/27/03 71 F.R. 38843 7/10/06', [38290, 38843], []],
    ['oldest first', '67 F.R. 56530 9/4/02 and 67 F.R. 10890 3/11/02', [10890, 56530], []],
    ['over two pages', '82 F.R. 16788, 16789 4/6/2017', [16788], []],
    ['without any space', '83F.R.28801 6/21/2018', [28801], []],
    [
      'after a date that is none',
      '86 F.R. 66277 11/222/2021, 87 F.R. 30173 5/18/2022',
      [66277, 30173],
      ['"11/222/2021" is not read as a citation'],
    ],
    ['without a space', '80 F.R.44930 7/28/15', [44930], []],
    ['with a full stop', '81.F.R. 22576 4/18/2016', [22576], []],
    ['without a volume', 'F.R. 30823 7/3/2017', [30823], ['"F.R. 30823 7/3/2017" is read as 82 FR 30823']],
    ['without letters', '87 30173 5/18/2022', [30173], ['"87 30173 5/18/2022" is read as 87 FR 30173']],
    ['without a page', '72 F.R. 1/30/07', [], ['"72 F R 1/30/07" is not read as a citation']],
    [
      'misprinted',
      '76 F.R. 12318 3/7/10',
      [12318],
      ['the volume of "76 FR 12318" disagrees with its date, 2010-03-07'],
    ],
    [
      'in words',
      '67 F.R. 56530 9/4/02, NEW F.R. NOTICE TO BE PUBLISHED SOON',
      [56530],
      ['"NEW F R NOTICE TO BE PUBLISHED SOON" is not read as a citation'],
    ],
  ])('a citation %s', (_how, cites, pages, remarks) => {
    const [entry] = entriesOf({ cites });
    expect(entry?.citations.map(({ citation }) => Number(citation.split(' ')[2]))).toEqual(pages);
    expect(entry?.remarks ?? []).toEqual(remarks);
  });

  test('a date that does not exist leaves the year of the volume', () => {
    expect(entriesOf({ cites: '86 F.R. 66277 11/22/0201' })[0]?.citations).toEqual([
      { citation: '86 FR 66277', publishedOn: '2021' },
    ]);
  });

  test('an order that is not published yet is found by its date', () => {
    expect(entriesOf({ cites: '' })[0]).toMatchObject({ key: 'a party||2018-06-14', citations: [] });
  });

  test.each([
    ['of its country', { country: 'PRC' }, ['CN'], []],
    ['without a country, in a state', { country: '', state: 'CA' }, ['US'], []],
    [
      'with a state as its country',
      { country: 'NM' },
      ['US'],
      ['the country "NM" is a state of the United States'],
    ],
    [
      'with a country as its state',
      { country: '', state: 'RS' },
      [],
      ['the state "RS" of no country is not known'],
    ],
    ['in a country that is not known', { country: 'XX' }, [], ['the country "XX" is not known']],
  ])('a place %s', (_how, place, countries, remarks) => {
    const [entry] = entriesOf(place);
    expect(entry?.countries).toEqual(countries);
    expect(entry?.remarks ?? []).toEqual(remarks);
  });

  test('a row without a name, or with a date that does not exist, is unreadable', () => {
    expect(read(row({ name: ' ' }), row({ to: '02/30/2019' }), row({})).unreadable).toEqual([
      { row: 2, column: 'Name', detail: 'is empty' },
      { row: 3, column: 'Expiration_Date', detail: '"02/30/2019" is not a date that exists' },
    ]);
  });

  test.each([
    ['an empty file', ''],
    ['a header alone', header],
    ['a renamed column', `${header.replace('"Name"', '"Party"')}\r\n${row({})}`],
    ['a file that is cut short', `${header}\r\n${row({})}\r\n${row({}).slice(0, 40)}`],
    ['a byte that is not UTF-8', Buffer.concat([Buffer.from(`${header}\r\n"`), Buffer.from([0xff, 0x0a])])],
    ['another format', 'ent_num,SDN_Name\r\n36,"AEROCARIBBEAN AIRLINES"'],
  ])('%s is refused', (_what, file) => {
    expect(() => bisDpl.read(Buffer.from(file))).toThrow(UnreadableFileError);
  });
});

describeWithListFiles('the published editions', () => {
  test.each([
    ['2018-08-17', 539, 408, 406],
    ['2022-09-07', 581, 460, 458],
    ['2023-11-30', 665, 546, 544],
  ])('of %s: %d rows are %d entries of %d names', (date, rows, entries, names) => {
    const [list] = bisDpl.read(listFile(`dpl.${date}.txt`));
    expect(list?.unreadable).toEqual([]);
    expect([list?.rows, list?.entries.length]).toEqual([rows, entries]);
    expect(list?.entries.flatMap((entry) => entry.rows)).toHaveLength(rows);
    expect(new Set(list?.entries.map(({ key }) => key.split('|')[0])).size).toBe(names);
  });
});
