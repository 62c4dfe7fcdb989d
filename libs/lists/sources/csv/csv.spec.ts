import { readFileSync } from 'node:fs';
import { unsoundness } from '../../../../test/support/sound-lists.js';
import { UnreadableFileError } from '../../edition.js';
import { csvFormat } from './csv.js';
import { InvalidMappingError } from './mapping.js';

const list = {
  id: 'own-watch-list',
  name: 'Our watch list',
  publisher: 'Example Ltd.',
  authority: 'example',
  measure: 'prohibited',
  meaning: 'We do not sell to it.',
  kinds: ['company'],
  usualInterval: 30,
};
const mapping = {
  list,
  columns: {
    key: 'No',
    name: 'Party',
    aliases: 'Also',
    country: 'Country',
    address: 'Address',
    identifier: 'LEI',
    programme: 'Reason',
    citation: 'Decision',
    effectiveFrom: 'From',
    expiresOn: 'Until',
  },
  dateFormat: 'DD.MM.YYYY',
  identifierScheme: 'lei',
};
const header = 'No,Party,Also,Country,Address,LEI,Reason,Decision,From,Until';

const format = (given: unknown) => csvFormat(Buffer.from(JSON.stringify(given)));
function read(rows: readonly string[], given: unknown = mapping) {
  const lists = format(given).read(Buffer.from([header, ...rows].join('\n')));
  expect(unsoundness(lists)).toEqual([]);
  return lists[0]!;
}

function problemsOf(mappingFile: Uint8Array) {
  try {
    csvFormat(mappingFile);
  } catch (error) {
    if (error instanceof InvalidMappingError)
      return error.problems.map(({ pointer, detail }) => `${pointer} ${detail}`);
    throw error;
  }
  return undefined;
}

test('the mapping names the columns, the date format and the list', () => {
  const found = read([
    '7,Acme,Acme Ltd; ACME,PRC,"1 Road, Shanghai",5493001KJTIIGC8Y1R12,sales,D-12,18.12.2020,31.12.2030',
  ]);
  expect(found).toMatchObject({ list, rows: 1, unreadable: [], columns: header.split(',') });
  expect(found.entries).toEqual([
    {
      key: 'own 7',
      rows: [2],
      kind: 'company',
      name: 'Acme',
      otherNames: [
        { name: 'Acme Ltd', kind: 'alias' },
        { name: 'ACME', kind: 'alias' },
      ],
      countries: ['CN'],
      addresses: [{ address: '1 Road, Shanghai', country: 'CN' }],
      identifiers: [{ scheme: 'lei', value: '5493001KJTIIGC8Y1R12' }],
      programmes: ['sales'],
      citations: [{ citation: 'D-12' }],
      effectiveFrom: '2020-12-18',
      expiresOn: '2030-12-31',
      asWritten: expect.stringContaining('7 | Acme | Acme Ltd; ACME | PRC'),
      digest: expect.any(String),
    },
  ]);
});

test('the example of the documentation is read', () => {
  const [mappingFile, file] = ['mapping.json', 'list.csv'].map((name) =>
    readFileSync(`${process.cwd()}/examples/own-list/${name}`),
  );
  expect(csvFormat(mappingFile!).read(file!)[0]).toMatchObject({
    unreadable: [],
    entries: [
      { name: 'Example Trading GmbH', countries: ['DE'], effectiveFrom: '2026-01-05' },
      { name: 'Example Freight B.V.', countries: ['NL'], expiresOn: '2026-12-31' },
    ],
  });
});

test('without a column of keys an entry is found by name, country and citation', () => {
  const { key: _key, ...columns } = mapping.columns;
  const { entries } = read(['1,Acme,,CN,,,,D-12,,', '2,ACME.,,CN,,,,D-12,,', '3,Acme,,HK,,,,D-12,,'], {
    ...mapping,
    columns,
  });
  expect(entries.map(({ key, rows }) => [key, rows])).toEqual([
    ['acme|CN|D-12', [2, 3]],
    ['acme|HK|D-12', [4]],
  ]);
});

test('another delimiter, separator and encoding', () => {
  const own = {
    list,
    columns: { name: 'Name', aliases: 'Aliases' },
    delimiter: ';',
    separator: '|',
    encoding: 'windows-1252',
  };
  const file = Buffer.from('Name;Aliases\nKönig;a|b\n', 'latin1');
  expect(format(own).read(file)[0]?.entries).toMatchObject([
    { name: 'König', otherNames: [{ name: 'a' }, { name: 'b' }], kind: 'company' },
  ]);
});

test('a kind is said of an entry only where the list is of one kind', () => {
  const { entries } = read(['1,Acme,,,,,,,,'], {
    ...mapping,
    list: { ...list, kinds: ['company', 'person'] },
  });
  expect(entries[0]?.kind).toBe('unknown');
});

test('a cell that is not as the mapping says makes its row unreadable', () => {
  const { rows, entries, unreadable } = read([
    '1,Acme,,,,,,,,',
    '2,,,,,,,,,',
    ',Acme,,,,,,,,',
    '4,Acme,,Atlantis,,,,,,',
    '5,Acme,,,,,,,2020-12-18,',
    '6,Acme,,,,,,,18.12.2020,31.02.2021',
    '7,Acme,,,,,,,18.12.2020,17.12.2020',
    '8,Acme',
  ]);
  expect([rows, entries.length]).toEqual([8, 1]);
  expect(unreadable).toEqual([
    { row: 9, column: 'Also', detail: 'the row has 2 cells, the header 10: this one is missing' },
    { row: 3, column: 'Party', detail: 'is empty' },
    { row: 4, column: 'No', detail: 'is empty' },
    { row: 5, column: 'Country', detail: 'is no country that is known: "Atlantis"' },
    { row: 6, column: 'From', detail: 'is no day as DD.MM.YYYY: "2020-12-18"' },
    { row: 7, column: 'Until', detail: 'is no day as DD.MM.YYYY: "31.02.2021"' },
    { row: 8, column: 'Until', detail: 'is before it takes effect, on 2020-12-18' },
  ]);
});

test('a file of which no row can be read, or without a mapped column, is refused', () => {
  expect(() => read(['1,Acme,,,,,,,2020-12-18,'])).toThrow(UnreadableFileError);
  expect(() => format(mapping).read(Buffer.from('No,Name\n1,Acme\n'))).toThrow(
    /^row 1, columns "Party", .* and 4 more, the header has no such column; row 1, its columns are "No", "Name"$/,
  );
});

test.each<[string, object, string[]]>([
  ['without a list', { ...mapping, list: undefined }, ['/list is missing']],
  [
    'with a list without a name',
    { ...mapping, list: { ...list, name: undefined } },
    ['/list/name is missing'],
  ],
  [
    'with an id that is none',
    { ...mapping, list: { ...list, id: 'Own List' } },
    ['/list/id must be an id of lower-case letters, digits and hyphens (nvidia-a100)'],
  ],
  [
    'with a kind that is none',
    { ...mapping, list: { ...list, kinds: ['ship'] } },
    ['/list/kinds must be one of company, person, vessel, aircraft, unknown'],
  ],
  ['without a column of names', { ...mapping, columns: {} }, ['/columns/name is missing']],
  [
    'with a column that is not known',
    { list, columns: { name: 'Party', nationality: 'N' } },
    [
      '/columns/nationality is not a known field: there are key, name, aliases, country, address, identifier, programme, citation, effectiveFrom, expiresOn',
    ],
  ],
  [
    'with the id of a government list',
    { ...mapping, list: { ...list, id: 'entity-list' } },
    ["/list/id is the list of the format ecfr-part-744: a list of one's own must have another id"],
  ],
  [
    'with several problems',
    {
      list: { ...list, id: 'sdn', measure: 'no sales', note: 'x' },
      columns: { name: 'Party', effectiveTo: 'Until', expiresOn: 'Until' },
      separators: ';',
    },
    [
      expect.stringMatching(/^\/separators is not a known field: there are list, columns, dateFormat, /),
      expect.stringMatching(/^\/list\/note is not a known field: there are id, name, /),
      expect.stringMatching(/^\/list\/measure must be one of /),
      expect.stringMatching(/^\/columns\/effectiveTo is not a known field: /),
      '/dateFormat is missing: the column of "expiresOn" needs it',
      expect.stringMatching(/^\/list\/id is the list of the format /),
    ] as string[],
  ],
  [
    'with dates, but without their format',
    { list, columns: { name: 'Party', expiresOn: 'Until' } },
    ['/dateFormat is missing: the column of "expiresOn" needs it'],
  ],
  [
    'with identifiers of no scheme',
    { list, columns: { name: 'Party', identifier: 'LEI' } },
    ['/identifierScheme is missing: the column of "identifier" needs it'],
  ],
  [
    'with a date format that is none',
    { ...mapping, dateFormat: 'YYYY' },
    ['/dateFormat must be one of YYYY-MM-DD, YYYY/MM/DD, YYYYMMDD, DD/MM/YYYY, DD.MM.YYYY, MM/DD/YYYY'],
  ],
])('a mapping %s is refused, by the field', (_what, given, problems) => {
  expect(problemsOf(Buffer.from(JSON.stringify(given)))).toEqual(problems);
});

test.each([
  ['nothing', '', / is not JSON/],
  ['a list', '[]', /^ must be an object$/],
  ['a field that is named twice', '{"list":1,"list":2}', /^\/list is given twice/],
])('a mapping file that is %s is refused', (_what, text, message) => {
  expect(problemsOf(Buffer.from(text))).toEqual([expect.stringMatching(message)]);
});
