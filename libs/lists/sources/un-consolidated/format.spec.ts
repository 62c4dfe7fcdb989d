import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnreadableFileError, type ListEntry, type ReadList } from '../../edition.js';
import { unConsolidated } from './format.js';

/** Records of the list as of 2026-02-27. */
const fixture = readFileSync(join(process.cwd(), 'libs/lists/sources/un-consolidated/fixture.xml'), 'utf8');

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The fixture with one place of it written otherwise, as another file may have it. */
function changed(from: string, to: string): string {
  if (fixture.split(from).length !== 2) throw new Error(`not once in the fixture: ${from}`);
  return fixture.replace(from, () => to);
}

function read(text = fixture): ReadList {
  const [list] = unConsolidated.read(bytes(text));
  if (list === undefined) throw new Error('no list was read');
  return list;
}

function referred({ entries }: ReadList, reference: string): ListEntry {
  const found = entries.find(({ identifiers }) =>
    identifiers.some(({ scheme, value }) => scheme === 'un-reference-number' && value === reference),
  );
  if (found === undefined) throw new Error(`no entry has the reference ${reference}`);
  return found;
}

const list = read();

test('every record is an entry, of individuals and entities', () => {
  expect(list).toMatchObject({
    rows: 10,
    unreadable: [],
    others: [],
    columns: [],
    scope: ['Al-Qaida', 'DRC', 'DPRK', 'Iran'].sort(),
    list: { id: 'un-consolidated', authority: 'un-sc', measure: 'blocking' },
  });
  expect(list.entries.map(({ rows, kind }) => [rows, kind])).toEqual([
    ...[1, 2, 3, 4, 5, 6].map((row) => [[row], 'person']),
    ...[7, 8, 9, 10].map((row) => [[row], 'company']),
  ]);
  expect(unConsolidated.lists).toEqual([list.list]);
});

describe('an entry', () => {
  test('has the id of its record as key, and the reference number beside', () => {
    expect(referred(list, 'CDi.001')).toMatchObject({ key: '6907993', name: 'ERIC BADEGE' });
  });

  test('is in force since the day of its listing, whose offset is of no account', () => {
    expect(referred(list, 'CDi.001').effectiveFrom).toBe('2012-12-31');
    expect(fixture).toMatch(/<LISTED_ON>2015-04-07-\d\d:\d\d</);
    expect(referred(list, 'QDi.352').effectiveFrom).toBe('2015-04-07');
  });

  test('has its names: of four parts, in other scripts, weak and former ones, several in one element', () => {
    expect(referred(list, 'QDi.001')).toMatchObject({
      name: 'MOHAMMED SALAHALDIN ABD EL HALIM ZIDANE',
      otherNames: [
        { name: 'محمد صلاح الدين عبدالحليم زيدان', kind: 'alias' },
        { name: 'Sayf-Al Adl', kind: 'alias' },
        { name: 'سيف العدل', kind: 'alias' },
        { name: 'Muhamad Ibrahim Makkawi', kind: 'alias' },
        { name: 'Ibrahim al-Madani', kind: 'weak' },
        { name: "Saif Al-'Adil", kind: 'weak' },
        { name: 'Seif al Adel', kind: 'weak' },
      ],
    });
    expect(referred(list, 'CDe.001').otherNames).toContainEqual({ name: 'NALU', kind: 'former' });
    expect(referred(list, 'IRi.003').otherNames).toEqual([
      { name: 'Azim Adhajani', kind: 'alias' },
      { name: 'Azim Agha-Jani', kind: 'alias' },
    ]);
    expect(referred(list, 'CDe.003')).toMatchObject({
      name: 'COMPAGNIE AERIENNE DES GRANDS LACS (CAGL)',
      otherNames: [
        { name: 'GREAT LAKES BUSINESS COMPANY (GLBC)', kind: 'alias' },
        { name: 'CAGL', kind: 'alias' },
      ],
    });
    const lettered = read(changed('Azim Adhajani; Azim Agha-Jani', 'a) Azim Adhajani b) Azim Agha-Jani'));
    expect(referred(lettered, 'IRi.003').otherNames).toEqual(referred(list, 'IRi.003').otherNames);
  });

  test('has addresses with their countries; a person is of its nationalities, an entity of its addresses', () => {
    expect(referred(list, 'CDi.001')).toMatchObject({
      countries: ['CD'],
      addresses: [{ address: 'Rwanda, as of early 2016', country: 'RW' }],
    });
    expect(referred(list, 'CDe.003')).toMatchObject({
      countries: ['CD', 'RW'],
      addresses: [
        { address: 'Avenue Président Mobutu, Goma, Democratic Republic of the Congo', country: 'CD' },
        { address: 'Gisenyi, Rwanda', country: 'RW' },
        { address: 'PO BOX 315, Goma, Democratic Republic of the Congo', country: 'CD' },
      ],
    });
    expect(referred(list, 'QDi.352').countries).toEqual([]);
  });

  test('has its documents as identifiers, and its regime as programme', () => {
    expect(referred(list, 'IRi.003')).toMatchObject({
      identifiers: [
        { scheme: 'un-reference-number', value: 'IRi.003' },
        { scheme: 'passport', value: '6620505' },
        { scheme: 'passport', value: '9003213' },
      ],
      programmes: ['Iran'],
    });
  });

  test('has its own words, and a digest of them that a version alone does not change', () => {
    expect(referred(list, 'CDe.006').asWritten).toMatch(
      /^DATAID: 6908028; FIRST_NAME: M23; .*ENTITY_ALIAS: a\.k\.a\., Mouvement/,
    );
    const version = read(fixture.replace(/<VERSIONNUM>\d+/, '<VERSIONNUM>2'));
    expect(referred(version, 'CDi.001').digest).toBe(referred(list, 'CDi.001').digest);
    const reworded = read(changed('as of early 2016</NOTE>', 'as of 2016</NOTE>'));
    expect(referred(reworded, 'CDi.001').digest).not.toBe(referred(list, 'CDi.001').digest);
    expect(referred(reworded, 'CDi.001').key).toBe(referred(list, 'CDi.001').key);
  });

  test('of a country that is not known has a remark', () => {
    expect(referred(list, 'QDi.290').remarks).toEqual(['the country "former Soviet Union" is not known']);
  });

  test.each(['', '2012', '2012-02-30', 'unknown'])('without a day of listing has none: "%s"', (day) => {
    const [entry] = read(fixture.replace('<LISTED_ON>2012-12-31<', `<LISTED_ON>${day}<`)).entries;
    expect(entry).not.toHaveProperty('effectiveFrom');
    expect(entry?.remarks).toEqual([`the day of listing cannot be read: "${day}"`]);
  });
});

describe('a record that cannot be read is reported with its line, and no other is lost', () => {
  test.each([
    ['without an id', changed('<DATAID>110444</DATAID>', '<DATAID/>'), 'DATAID', 'a record has no id'],
    [
      'with the id of another',
      changed('>110444<', '>6907993<'),
      'DATAID',
      'the id "6907993" is that of a record before',
    ],
    [
      'without a name',
      changed('<FIRST_NAME>M23</FIRST_NAME>', ''),
      'FIRST_NAME',
      'the record "6908028" has no name',
    ],
  ])('%s', (_, text, column, detail) => {
    const { rows, entries, unreadable } = read(text);
    expect(rows).toBe(10);
    expect(unreadable).toEqual([{ row: expect.any(Number) as number, column, detail }]);
    expect(entries).toHaveLength(9);
  });
});

describe('a file is refused as a whole', () => {
  test.each([
    ['that is empty', '', /the file is empty/],
    ['that is cut short', fixture.slice(0, 12_000), /line \d+, unclosed tag/],
    ['of another root', '<DIV5/>', /line 1, the root is <DIV5>, not <CONSOLIDATED_LIST>/],
    [
      'with a part that is not known',
      changed('<ENTITIES>', '<VESSELS/><ENTITIES>'),
      /the part <VESSELS> of the list is not known/,
    ],
    ['without a part', fixture.replace(/<ENTITIES>[^]*<\/ENTITIES>/, ''), /<ENTITIES> is there 0 times/],
    ['with a part twice', changed('<ENTITIES>', '<ENTITIES/><ENTITIES>'), /<ENTITIES> is there 2 times/],
    [
      'with another record in a part',
      changed('<ENTITIES>', '<ENTITIES><INDIVIDUAL/>'),
      /<INDIVIDUAL> in <ENTITIES>, where <ENTITY> was expected/,
    ],
    [
      'with a document type',
      changed('<CONSOLIDATED_LIST', '<!DOCTYPE CONSOLIDATED_LIST><CONSOLIDATED_LIST'),
      /DTD/,
    ],
  ])('%s', (_, text, message) => {
    const reading = () => read(text);
    expect(reading).toThrow(UnreadableFileError);
    expect(reading).toThrow(message);
  });
});
