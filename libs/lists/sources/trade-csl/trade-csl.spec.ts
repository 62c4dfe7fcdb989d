import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bearingOnExports } from '../../../../events/index.js';
import { unsoundness } from '../../../../test/support/sound-lists.js';
import { UnreadableFileError, type ListEntry, type ReadList } from '../../edition.js';
import { foundedBy } from './programmes.js';
import { tradeCsl } from './trade-csl.js';

const folder = 'libs/lists/sources/trade-csl';
/** Rows of all lists of the file as published on 2022-05-16. */
const csv = readFileSync(join(process.cwd(), folder, 'excerpt.csv'));
/** Entries of all lists of the reduced file of 2026-07-31. */
const json = readFileSync(join(process.cwd(), folder, 'excerpt.json'));

const bytes = (text: string): Buffer => Buffer.from(text);
const changedJson = (change: (file: ReducedFile) => void): Buffer => {
  const file = JSON.parse(json.toString()) as ReducedFile;
  change(file);
  return bytes(JSON.stringify(file));
};

interface ReducedFile {
  fieldKey: Record<string, string>;
  tables: Record<string, string[]>;
  entryCount: number;
  entries: Record<string, unknown>[];
}

function listOf(lists: readonly ReadList[], id: string): ReadList {
  const found = lists.find(({ list }) => list.id === id);
  if (found === undefined) throw new Error(`${id} was not read`);
  return found;
}

function entryOf(lists: readonly ReadList[], id: string, name: RegExp): ListEntry {
  const found = listOf(lists, id).entries.find((entry) => name.test(entry.name));
  if (found === undefined) throw new Error(`${String(name)} was not read`);
  return found;
}

test('each list says what it means by itself', () => {
  const said = tradeCsl.lists.map(({ id, authority, measure }) => [id, authority, bearingOnExports[measure]]);
  expect(said).toEqual([
    ['csl-sdn', 'us-ofac', 'yes'],
    ['csl-entity-list', 'us-bis', 'yes'],
    ['csl-dpl', 'us-bis', 'yes'],
    ['csl-uvl', 'us-bis', 'yes'],
    ['csl-meu', 'us-bis', 'yes'],
    ['csl-isn', 'us-state', 'possibly'],
    ['csl-itar-debarred', 'us-state', 'no'],
    ['csl-ssi', 'us-ofac', 'possibly'],
    ['csl-plc', 'us-ofac', 'possibly'],
    ['csl-cmic', 'us-ofac', 'no'],
    ['csl-ns-mbs', 'us-ofac', 'possibly'],
    ['csl-cap', 'us-ofac', 'possibly'],
    ['csl-fse', 'us-ofac', 'yes'],
  ]);
});

describe('the CSV as it is published', () => {
  const lists = tradeCsl.read(csv);

  test('has every list, and every row in an entry', () => {
    expect(unsoundness(lists)).toEqual([]);
    expect(new Set(lists.map(({ list }) => list.id))).toEqual(new Set(tradeCsl.lists.map(({ id }) => id)));
    expect(lists.flatMap(({ unreadable }) => unreadable)).toEqual([]);
    expect(lists.reduce((sum, { rows }) => sum + rows, 0)).toBe(18);
  });

  test('states the effective and the last day of an order of the Denied Persons List', () => {
    expect(entryOf(lists, 'csl-dpl', /GLOBE COMPUTERS/)).toMatchObject({
      key: 'globe computers||54 FR 9537',
      rows: [2],
      kind: 'unknown',
      countries: ['SE'],
      addresses: [{ address: 'STRANDVAGEN 9, STOCKHOLM, S-11456, SE', country: 'SE' }],
      effectiveFrom: '1989-03-02',
      expiresOn: '2024-03-02',
      citations: [
        { citation: '54 FR 9537', publishedOn: '1989-03-07' },
        { citation: '54 FR 13715', publishedOn: '1989-04-05' },
      ],
    });
  });

  test('has dates of the Entity List of which it does not say whether they are effective dates', () => {
    const entry = entryOf(lists, 'csl-entity-list', /Atlinx/);
    expect(entry).toMatchObject({
      key: 'atlinx electronics|AE|73 FR 54509',
      effectiveOrPublishedOn: '2008-09-22',
      requirement: 'For all items subject to the EAR (See §744.11 of the EAR)',
      policy: 'Presumption of denial',
      measure: 'presumption-of-denial',
      citations: [{ citation: '73 FR 54509', publishedOn: '2008' }],
    });
    expect(entry).not.toHaveProperty('effectiveFrom');
    expect(entry.addresses).toHaveLength(2);
    expect(entryOf(lists, 'csl-entity-list', /Vedyashkin/)).not.toHaveProperty('effectiveOrPublishedOn');
  });

  test('repeats the effective dates of nonproliferation sanctions', () => {
    expect(entryOf(lists, 'csl-isn', /Svejnoha/)).toMatchObject({
      effectiveFrom: '1999-11-17',
      citations: [{ citation: 'Vol. 64, No. 240', publishedOn: '1999-12-15' }],
      programmes: ['Transfer of Lethal Military Equipment'],
    });
  });

  test('has identifiers, remarks and dates of OFAC in one cell', () => {
    expect(entryOf(lists, 'csl-sdn', /VTB PENSION/)).toMatchObject({
      key: 'ofac-uid 18730',
      kind: 'company',
      identifiers: [
        { scheme: 'ofac-uid', value: '18730' },
        { scheme: 'registration-id-ru', value: '1097746178232' },
      ],
      programmes: ['RUSSIA-EO14024', 'UKRAINE-EO13662'],
      notBefore: '2004-05-11',
    });
    expect(entryOf(lists, 'csl-cmic', /DAWNING/)).toMatchObject({
      effectiveFrom: '2022-02-14',
      otherNames: [{ name: 'SUGON', kind: 'alias' }],
    });
  });

  test('an address that is only a country is none', () => {
    expect(entryOf(lists, 'csl-sdn', /SERBIN/)).toMatchObject({
      kind: 'person',
      countries: ['RU'],
      addresses: [],
    });
  });

  test('an address of the Denied Persons List that ends with a state of the United States has no country', () => {
    const text = csv.toString().replace('MIAMI, FL, 33143', 'LOS ANGELES, CA');
    expect(entryOf(tradeCsl.read(bytes(text)), 'csl-dpl', /AW-TRONICS/)).toMatchObject({
      countries: [],
      addresses: [{ address: '7405 SW 79CT, LOS ANGELES, CA' }],
      remarks: ['"CA" at the end of an address may be a country or a state of the United States'],
    });
  });

  test('a row with too many cells is unreadable in its list', () => {
    const text = csv.toString().replace('Atlinx Electronics', 'Atlinx,Electronics');
    const read = tradeCsl.read(bytes(text));
    expect(unsoundness(read)).toEqual([]);
    expect(listOf(read, 'csl-entity-list').unreadable).toEqual([
      { row: 7, detail: 'the row has 30 cells, the header 29' },
    ]);
  });

  test('a row without a name is unreadable, and a date that is none is remarked', () => {
    const text = csv.toString().replace('Atlinx Electronics', '').replace('1989-03-02', '1989-13-02');
    const read = tradeCsl.read(bytes(text));
    expect(listOf(read, 'csl-entity-list').unreadable).toEqual([
      { row: 7, column: 'name', detail: 'is empty' },
    ]);
    expect(entryOf(read, 'csl-dpl', /GLOBE/).remarks).toEqual(['start_date is no day: "1989-13-02"']);
  });

  test.each([
    ['an empty file', bytes(''), 'the file is empty'],
    [
      'a renamed column',
      bytes(csv.toString().replace('alt_names', 'aliases')),
      'row 1, column "alt_names", the header has no such column',
    ],
    [
      'a list that is not known',
      bytes(csv.toString().replace('Entity List (EL)', 'Other List (OL)')),
      'row 7, column "source", "Other List (OL) - Bureau of Industry and Security" is no list that is known',
    ],
    ['a file that is cut short', csv.subarray(0, 5000), 'cut short'],
    ['Latin-1', Buffer.from(csv.toString(), 'latin1'), 'is not UTF-8'],
  ])('%s is refused', (_what, file, message) => {
    expect(() => tradeCsl.read(file)).toThrow(UnreadableFileError);
    expect(() => tradeCsl.read(file)).toThrow(message);
  });
});

describe('the reduced JSON', () => {
  const lists = tradeCsl.read(json);

  test('is known by its content, and has every row in an entry', () => {
    expect(unsoundness(lists)).toEqual([]);
    expect(lists.map(({ list, rows }) => [list.id, rows])).toEqual([
      ['csl-cap', 1],
      ['csl-cmic', 1],
      ['csl-dpl', 3],
      ['csl-itar-debarred', 1],
      ['csl-entity-list', 2],
      ['csl-isn', 1],
      ['csl-ns-mbs', 1],
      ['csl-meu', 1],
      ['csl-plc', 1],
      ['csl-sdn', 4],
      ['csl-ssi', 1],
      ['csl-uvl', 1],
    ]);
  });

  test('fields are looked up in its tables', () => {
    expect(entryOf(lists, 'csl-entity-list', /^Huawei/)).toMatchObject({
      key: 'huawei technologies co ltd huawei|CN|84 FR 22963',
      policy: expect.stringContaining('enial'),
      requirement: expect.stringContaining('EAR'),
      citations: expect.arrayContaining([{ citation: '85 FR 29853', publishedOn: '2020' }]),
    });
    expect(entryOf(lists, 'csl-sdn', /MAR AZUL/)).toMatchObject({ kind: 'vessel', notBefore: '1963-07-08' });
    expect(entryOf(lists, 'csl-sdn', /EP-GOL/)).toMatchObject({ kind: 'aircraft' });
  });

  test('the policy holds since the last citation: where there are several, the measure is that of the list', () => {
    expect(entryOf(lists, 'csl-entity-list', /^Huawei/)).not.toHaveProperty('measure');
  });

  test('no entry has an effective date: the file has none', () => {
    for (const { entries } of lists)
      for (const entry of entries) {
        expect(entry).not.toHaveProperty('effectiveFrom');
        expect(entry).not.toHaveProperty('effectiveOrPublishedOn');
      }
  });

  test('rows of a person in several countries under one order are one entry', () => {
    expect(listOf(lists, 'csl-dpl').entries).toHaveLength(1);
    expect(entryOf(lists, 'csl-dpl', /NASER/)).toMatchObject({ rows: [3, 4, 5], countries: ['IQ', 'AE'] });
  });

  test('a control character in a name is not recorded', () => {
    expect(entryOf(lists, 'csl-itar-debarred', /Murat/)).toMatchObject({
      name: 'Murat B\ufffdkey',
      remarks: ['name has the control character U+0081'],
    });
  });

  test('a place that is no country is remarked', () => {
    expect(entryOf(lists, 'csl-sdn', /GLOBAL RELIEF/).remarks).toEqual([
      '"REGION: KASHMIR" is no country that is known',
      '"REGION: WEST BANK" is no country that is known',
    ]);
    expect(entryOf(lists, 'csl-uvl', /AUK/)).toMatchObject({ countries: ['TR'] });
  });

  test('an entry of another shape, or beyond a table, is unreadable in its list', () => {
    const read = tradeCsl.read(
      changedJson(({ entries }) => {
        delete entries[7]!['n'];
        entries[6]!['lp'] = 99;
      }),
    );
    expect(unsoundness(read)).toEqual([]);
    expect(listOf(read, 'csl-entity-list')).toMatchObject({
      rows: 2,
      entries: [],
      unreadable: [
        { row: 7, column: 'lp', detail: '99 is not in the table licencePolicies' },
        { row: 8, column: 'n', detail: "must have required property 'n'" },
      ],
    });
  });

  test.each<[string, Buffer, string]>([
    ['JSON that is cut short', json.subarray(0, 6000), 'the file is not JSON'],
    [
      'a file without entries',
      changedJson((file) => {
        file.entries = [];
        file.entryCount = 0;
      }),
      'the list of entries is empty',
    ],
    [
      'fewer entries than it says',
      changedJson((file) => file.entries.pop()),
      'column "entries", has 17 entries, and entryCount says 18',
    ],
    [
      'a field of another meaning',
      changedJson((file) => {
        file.fieldKey['n'] = 'title';
      }),
      'column "fieldKey/n", means "title": it should be "name"',
    ],
    [
      'a field that is gone',
      changedJson((file) => {
        delete file.fieldKey['fr'];
      }),
      'column "fieldKey/fr", is missing',
    ],
    [
      'a table that is gone',
      changedJson((file) => {
        delete file.tables['programmes'];
      }),
      'column "tables/programmes", must have required property \'programmes\'',
    ],
    [
      'a list that is not known',
      changedJson((file) => {
        file.tables['sources']![0] = 'Other List (OL)';
      }),
      '"Other List (OL)" is no list that is known',
    ],
    [
      'an entry of no list',
      changedJson((file) => {
        file.entries[0]!['s'] = 77;
      }),
      'row 1, column "s", 77 is not in the table sources',
    ],
    ['another JSON', bytes('[1, 2]'), 'must be object'],
  ])('%s is refused', (_what, file, message) => {
    expect(() => tradeCsl.read(file)).toThrow(UnreadableFileError);
    expect(() => tradeCsl.read(file)).toThrow(message);
  });
});

test('an entry was not listed before the oldest founding of its programmes, if all are known', () => {
  expect(foundedBy(['MAGNIT', 'HK-EO13936'])).toBe('2012-12-14');
  expect(foundedBy(['RUSSIA-EO14024'])).toBe('2004-05-11');
  expect(foundedBy(['NS-PLC', 'SDGT'])).toBe('1995-01-23');
  expect(foundedBy(['HKAA'])).toBe('2020-07-14');
  expect(foundedBy(['SDGT', 'UNKNOWN'])).toBeUndefined();
  expect(foundedBy(['HKAA', 'UNKNOWN'])).toBeUndefined();
  expect(foundedBy([])).toBeUndefined();
});
