import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnreadableFileError, type ListEntry, type ReadList } from '../../edition.js';
import { ecfrPart744 } from './format.js';

/** Rows of the three supplements as of 2026-07-23, as ecfr.gov has them. */
const fixture = readFileSync(join(process.cwd(), 'libs/lists/sources/ecfr-part-744/fixture.xml'), 'utf8');

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The fixture with one place of it written otherwise, as another file may have it. */
function changed(from: string, to: string): string {
  if (fixture.split(from).length !== 2) throw new Error(`not once in the fixture: ${from}`);
  return fixture.replace(from, () => to);
}

function read(text = fixture) {
  const [entityList, unverifiedList, militaryEndUserList] = ecfrPart744.read(bytes(text)) as [
    ReadList,
    ReadList,
    ReadList,
  ];
  return { entityList, unverifiedList, militaryEndUserList };
}

function named({ entries }: ReadList, name: string): ListEntry {
  const found = entries.filter((entry) => entry.name === name);
  if (found.length !== 1) throw new Error(`${found.length} entries are named "${name}"`);
  return found[0]!;
}

/** Rows that are in an entry or are named as others. */
const accounted = ({ entries, others }: ReadList): number =>
  new Set([...entries.flatMap(({ rows }) => rows), ...others.map(({ row }) => row)]).size;

const { entityList, unverifiedList, militaryEndUserList } = read();

test('a file holds three lists, whose terms differ', () => {
  expect(ecfrPart744.read(bytes(fixture)).map(({ list }) => [list.id, list.measure])).toEqual([
    ['entity-list', 'license-required'],
    ['unverified-list', 'no-license-exception'],
    ['military-end-user-list', 'license-required'],
  ]);
  expect(ecfrPart744.lists).toEqual(
    [entityList, unverifiedList, militaryEndUserList].map(({ list }) => list),
  );
  for (const { list } of [entityList, unverifiedList, militaryEndUserList])
    expect(list).toMatchObject({ authority: 'us-bis', regime: 'ear' });
});

test('every row is in an entry, or is named as what it is', () => {
  for (const list of [entityList, unverifiedList, militaryEndUserList]) {
    expect(list.unreadable).toEqual([]);
    expect(accounted(list)).toBe(list.rows);
  }
  expect(entityList.rows).toBe(50);
});

test('no two entries have one key', () => {
  const keys = entityList.entries.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});

test('the columns and the part of the file are given, for the guard to compare', () => {
  expect(entityList.columns).toEqual([
    'Country',
    'Entity',
    'License requirement',
    'License review policy',
    'Federal Register citation',
  ]);
  expect(entityList.scope).toEqual(['Supplement No. 4']);
});

describe('Entity List: an entry', () => {
  test('has its terms in words, the measure that they are, and no destination, for it holds worldwide', () => {
    const biren = named(entityList, 'Shanghai Biren Intelligent Technology Co., Ltd.');
    expect(biren).toMatchObject({
      kind: 'company',
      countries: ['CN'],
      requirement: 'For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR) ⁴',
      policy: 'Presumption of denial',
      measure: 'presumption-of-denial',
    });
    expect(biren.footnotes).toEqual([
      expect.stringMatching(/^Footnote 4: For this entity, .*734\.9\(e\)\(2\)/),
    ]);
    expect(biren).not.toHaveProperty('destinations');
  });

  test('has dates of publication, never one of effect: Biren’s rule took effect two days before 10/19/23', () => {
    const biren = named(entityList, 'Shanghai Biren Intelligent Technology Co., Ltd.');
    expect(biren.citations).toEqual([
      { citation: '88 FR 71992', publishedOn: '2023-10-19' },
      { citation: '89 FR 25505', publishedOn: '2024-04-11' },
    ]);
    // Huawei's took effect on 2019-05-16.
    expect(named(entityList, 'Huawei Technologies Co., Ltd.').citations[0]).toEqual({
      citation: '84 FR 22963',
      publishedOn: '2019-05-21',
    });
    for (const entry of entityList.entries) expect(entry).not.toHaveProperty('effectiveFrom');
  });

  test('has the country of its row, which is that above where it is blank', () => {
    expect(named(entityList, 'Emal Bilal Construction Company (EBCC)').countries).toEqual(['AF']);
    expect(named(entityList, 'Chernomorneftegaz').countries).toEqual(['UA']);
  });

  test('has a digest that another spelling changes, and a key that it does not', () => {
    const reworded = read(
      changed('Kolola Pushta, Charahi Gul-e-Surkh, Kabul', 'Kolola Pushta, Kabul'),
    ).entityList;
    const [before, after] = [entityList, reworded].map((list) =>
      named(list, 'Emal Bilal Construction Company (EBCC)'),
    );
    expect(after!.key).toBe(before!.key);
    expect(after!.digest).not.toBe(before!.digest);
    expect(named(reworded, 'Techlink Communications')).toEqual(named(entityList, 'Techlink Communications'));
  });

  test('keeps its key where punctuation alone is changed, as between two editions of the source', () => {
    const keysOf = (text: string) => read(text).entityList.entries.map(({ key }) => key);
    const punctuated = fixture.replaceAll('Co., Ltd.', 'Co. Ltd').replaceAll(', a.k.a., the', ' a.k.a. the');
    expect(punctuated).not.toBe(fixture);
    expect(keysOf(punctuated)).toEqual(keysOf(fixture));
  });

  test('has its own words, of all of its rows', () => {
    expect(named(entityList, 'Khalil Zadran Company').asWritten.split('\n')).toEqual([
      expect.stringMatching(/^Khalil Zadran Company, a\.k\.a\..* \| Presumption of denial \| 77 FR 25057/),
      expect.stringMatching(/^Khalil Zadran Company.* Pakistan/),
    ]);
  });

  test('is unknown as to what it is, unless it is called as an organisation is', () => {
    expect(named(entityList, 'Abdul Satar Ghoura').kind).toBe('unknown');
    expect(named(entityList, 'Almaz-Antey Air Defense Concern Main System Design Bureau, JSC').kind).toBe(
      'company',
    );
  });

  test('with a policy that differs by item is a licence requirement, with the policy in words', () => {
    expect(named(entityList, 'Ministry of Defence of the Russian Federation')).toMatchObject({
      measure: 'license-required',
      policy: expect.stringContaining('apart from food and medicine designated as EAR99') as string,
    });
  });
});

describe('Entity List: rows that are not an entry each', () => {
  test('rows without a citation continue the row above', () => {
    expect(entityList.others.filter(({ as }) => as === 'continuation').map(({ row }) => row)).toEqual([
      12, 13, 14, 21,
    ]);
    expect(named(entityList, '208th Research Institute')).toMatchObject({
      rows: [13],
      citations: [{ citation: '83 FR 37427', publishedOn: '2018-08-01' }],
      countries: ['CN'],
    });
  });

  test('a row with an alternate address joins the entry of its name, which was listed first', () => {
    expect(named(entityList, 'Abdul Satar Ghoura')).toMatchObject({
      rows: [1, 30],
      countries: ['AF', 'PK'],
    });
    expect(entityList.others).toContainEqual({ row: 30, as: 'alternate address' });
    expect(named(entityList, 'Abdul Satar Ghoura').addresses.map(({ country }) => country)).toContain('PK');
  });

  test('it joins one of another name if it is an alias, or the row says how it is listed there', () => {
    expect(named(entityList, 'Corad Technology Limited')).toMatchObject({
      rows: [19, 43],
      otherNames: expect.arrayContaining([
        { name: 'Corad Taiwan Representative Office', kind: 'alias' },
      ]) as unknown,
    });
    // Pakistan's rows and Uganda's are of different policies: neither is that of the whole.
    expect(named(entityList, 'Allied Trading Co.')).toMatchObject({
      rows: [31, 32, 48],
      countries: ['PK', 'UG'],
      measure: 'license-required',
      policy: expect.stringMatching(/^PK: Case-by-case .*\nUG: Presumption of denial$/) as string,
    });
  });

  test('a referenced row that is missing is a remark, and the row an entry', () => {
    const misplaced = read(changed('>TAIWAN<', '>LAOS<')).entityList;
    expect(named(misplaced, 'Corad Technology Limited')).toMatchObject({
      countries: ['CN', 'LA'],
      remarks: ['it refers to an address under TW, where no row has its name'],
    });
    const alone = read(changed('>AFGHANISTAN<', '>JAPAN<')).entityList;
    expect(alone.entries.filter(({ name }) => name === 'Abdul Satar Ghoura')).toMatchObject([
      { countries: ['JP', 'PK'], remarks: ['it refers to an address under AF, where no row has its name'] },
    ]);
  });

  test('an address alone is an entry of no known kind, not a company', () => {
    const addresses = entityList.entries.filter(({ name }) => name.startsWith('Address '));
    expect(addresses.map(({ name, countries, kind }) => [name, countries, kind])).toEqual([
      ['Address 01, Unit D, 16/F One Capital Place, 18 Luard Rd, Wan Chai, Hong Kong', ['CN'], 'unknown'],
      [expect.stringMatching(/^Address 16, 14C, Hung Shui Kiu/), ['CN'], 'unknown'],
      [expect.stringMatching(/^Address 01, No: 52 Hasat/), ['TR'], 'unknown'],
    ]);
    expect(addresses[0]).toMatchObject({
      addresses: [
        { address: 'Unit D, 16/F One Capital Place, 18 Luard Rd, Wan Chai, Hong Kong', country: 'HK' },
      ],
      remarks: ['it is an address, not a party: the requirement covers any party that operates there'],
      key: 'address 01|CN|89 FR 51652',
    });
    expect(entityList.entries.some(({ name }) => name.startsWith('Unit D'))).toBe(false);
  });
});

describe('Entity List: affiliates within a cell are entries of their own, with its citations', () => {
  const huawei = named(entityList, 'Huawei Technologies Co., Ltd.');
  const affiliates = entityList.entries.filter(({ rows }) => rows.includes(21));

  test('the 22 of Huawei', () => {
    expect(affiliates).toHaveLength(22);
    for (const affiliate of affiliates) {
      expect(affiliate.citations).toEqual(huawei.citations);
      expect(affiliate.requirement).toBe(huawei.requirement);
      expect(affiliate.footnotes).toEqual(huawei.footnotes);
      expect(affiliate.addresses).not.toEqual([]);
    }
    expect(named(entityList, 'Nanchang Huawei Communication Technology').addresses).toEqual([
      { address: 'No. 188 Huoju Street, F10-11, Nanchang, China', country: 'CN' },
    ]);
    expect(huawei.otherNames.map(({ name }) => name)).toEqual([
      'Shenzhen Huawei Technologies',
      'Huawei Technology',
    ]);
  });

  test('HMN Technologies is one of four aliases of Huawei Marine, of which the text announces one', () => {
    expect(named(entityList, 'Huawei Marine Networks Co., Ltd.')).toMatchObject({
      otherNames: [
        'Huawei Marine',
        'HMN Technologies',
        'Huahai Zhihui Technology Co., Ltd.',
        'HMN Tech.',
      ].map((name) => ({ name, kind: 'alias' })),
      remarks: [
        'the source names it as a part of "Huawei Technologies Co., Ltd."',
        'the source announces 1 aliases; 4 were read',
      ],
    });
  });

  test('subordinate institutions, over three rows, with the addresses that all of them have', () => {
    const academy = named(entityList, 'China Aerospace Science and Industry Corporation Second Academy');
    expect(academy.otherNames).toHaveLength(8);
    const institutions = entityList.entries.filter(({ rows }) => rows.some((row) => row >= 11 && row <= 14));
    expect(institutions).toHaveLength(14);
    for (const { addresses } of institutions) expect(addresses).toHaveLength(5);
    expect(named(entityList, '23rd Research Institute').otherNames.map(({ name }) => name)).toEqual([
      'Beijing Institute of Radio Measurement',
      'BIRM',
    ]);
  });

  test('subordinate institutions with addresses of their own', () => {
    expect(named(entityList, 'Nanjing Guobo Electronic').addresses).toHaveLength(1);
    expect(named(entityList, 'NEDITEK').otherNames).toHaveLength(3);
    expect(named(entityList, 'Nanjing Guosheng Electronics').addresses).toHaveLength(7);
  });

  test('a row of one subordinate institution is named by it', () => {
    expect(named(entityList, 'Hebei Brightway International').rows).toEqual([16]);
    expect(named(entityList, 'Hebei Poshing Electronics')).toMatchObject({
      rows: [17],
      remarks: [
        'the source names it as a part of "China Electronics Technology Group Corporation 13th Research Institute (CETC 13)"',
      ],
    });
  });

  test('subordinate entities with a dash each, among the aliases of others', () => {
    expect(entityList.entries.filter(({ rows }) => rows.includes(34)).map(({ name }) => name)).toEqual([
      'Pakistan Atomic Energy Commission (PAEC)',
      'National Development Complex (NDC)',
      'Pakistan Institute for Nuclear Science and Technology (PINSTECH)',
      expect.stringMatching(/^Pakistan Atomic Energy Commission \(PAEC\): Nuclear reactors/),
      'National Institute of Lasers and Optronics (NILOP)',
    ]);
    expect(entityList.entries.filter(({ rows }) => rows.includes(28)).map(({ name }) => name)).toEqual([
      expect.stringMatching(/^Department of Atomic Energy: Nuclear reactors/),
      'Department of Atomic Energy: Fuel reprocessing and enrichment facilities',
      expect.stringMatching(/^Department of Atomic Energy: Heavy water production facilities/),
    ]);
  });
});

describe('Entity List: malformed data has a remark', () => {
  test.each([
    ['Techlink Communications', 'the volume of "83 FR 61541" disagrees with its date, 2019-11-13'],
    [
      'Joint Stock Company Research and Production Enterprise Radar MMS',
      'the citation 88 FR 12158 is written "88 FR FR 12158, 2/27/23"',
    ],
    ['Djamshid Nezhad', 'the licence requirement and the review policy are in each other’s columns'],
    [
      'Rayscience Optoelectronics Innovation Co., Ltd.',
      'the review policy has a citation in it: "See § 744.3(d) of the EAR88 FR 13675, 3/6/23."',
    ],
  ])('%s', (name, remark) => {
    expect(named(entityList, name).remarks).toEqual([remark]);
  });

  test('columns that are exchanged are read by what they say', () => {
    expect(named(entityList, 'Djamshid Nezhad')).toMatchObject({
      requirement: 'For all items subject to the EAR. (See § 744.11 of the EAR)',
      policy: 'Presumption of denial',
      measure: 'presumption-of-denial',
    });
  });

  test('a citation in the column before is one of the entry', () => {
    expect(named(entityList, 'Rayscience Optoelectronics Innovation Co., Ltd.')).toMatchObject({
      policy: 'See § 744.3(d) of the EAR',
      citations: [
        { citation: '88 FR 13675', publishedOn: '2023-03-06' },
        { citation: '89 FR 14405', publishedOn: '2024-02-27' },
      ],
    });
  });

  test('`<br/>` separates a page from its date, and words of an editor’s page are left out', () => {
    expect(named(entityList, 'Abou El-Khir Al Joundi').citations).toEqual([
      { citation: '77 FR 23116', publishedOn: '2012-04-18' },
    ]);
    expect(named(entityList, 'Achim Development, OOO').citations[0]).toEqual({
      citation: '81 FR 61601',
      publishedOn: '2016-09-07',
    });
  });

  test('a footnote that the file does not have', () => {
    const text = fixture.replace(/<TR><TD colspan="5"><sup>4<\/sup>[^]*?<\/TR>/, '');
    expect(named(read(text).entityList, 'Shanghai Biren Intelligent Technology Co., Ltd.')).toMatchObject({
      remarks: ['footnote 4 is not in the file'],
    });
  });
});

describe('Unverified List', () => {
  test('names, aliases and addresses', () => {
    expect(named(unverifiedList, 'Ling Ao Electronic Technology Co. Ltd')).toMatchObject({
      otherNames: [
        { name: 'Voyage Technology (HK) Co., Ltd.', kind: 'alias' },
        { name: 'Xuan Qi Technology Co. Ltd', kind: 'alias' },
      ],
      countries: ['CN'],
    });
    expect(named(unverifiedList, 'Ling Ao Electronic Technology Co. Ltd').citations).toHaveLength(5);
    expect(named(unverifiedList, 'AUK Group').countries).toEqual(['TR']);
  });

  test('measure, requirement and policy are those of the list', () => {
    for (const entry of unverifiedList.entries) {
      expect(entry).not.toHaveProperty('measure');
      expect(entry).not.toHaveProperty('policy');
    }
  });
});

describe('Military End-User List', () => {
  test('reserved rows and headings, however spelt, are no entries', () => {
    expect(militaryEndUserList.others).toEqual([
      { row: 1, as: 'reserved' },
      ...[3, 4, 7, 9, 12, 13].map((row) => ({ row, as: 'heading' })),
      { row: 20, as: 'reserved' },
    ]);
  });

  test('an entity without a citation inherits that of the heading, or of the nearest row above, with a remark', () => {
    for (const name of ['AVIC Aircraft Co. Ltd.', 'AECC Aviation Power Co. Ltd.'])
      expect(named(militaryEndUserList, name)).toMatchObject({
        citations: [{ citation: '85 FR 83799', publishedOn: '2020-12-23' }],
        remarks: ['the row has no citation: it inherits that of the nearest row above with one'],
      });
  });
});

describe('a row that cannot be read is reported with its line and column, and no other is lost', () => {
  const lineOf = (text: string, words: string): number =>
    text.slice(0, text.indexOf(words)).split('\n').length;

  test('a row of another number of cells', () => {
    const text = changed(
      '<TD class="left">83 FR 44824, 9/4/18.<br/>83 FR 61541',
      '<TD/><TD class="left">83 FR 44824, 9/4/18.<br/>83 FR 61541',
    );
    const { unreadable, entries, rows } = read(text).entityList;
    expect(rows).toBe(50);
    expect(unreadable).toEqual([
      {
        row: lineOf(text, 'Techlink Communications') - 2,
        column: 'Country',
        detail: 'row 35 has 6 cells, where 5 were expected',
      },
    ]);
    expect(entries).toHaveLength(entityList.entries.length - 1);
  });

  test('a row of a country that is not known, with the rows below that mean it too', () => {
    const { unreadable } = read(changed('>TAIWAN<', '>ATLANTIS<')).entityList;
    expect(unreadable.map(({ column, detail }) => [column, detail])).toEqual(
      [42, 43].map((row) => ['Country', `row ${row} is of a country that is not known: "ATLANTIS"`]),
    );
  });

  test('a row that names nothing', () => {
    const text = fixture.replace(
      />Techlink Communications,[^]*?<\/TD>/,
      '>(See alternate address under China).</TD>',
    );
    expect(read(text).entityList.unreadable).toMatchObject([
      { column: 'Entity', detail: 'row 35 names no entity' },
    ]);
  });

  test('a citation that cannot be read leaves the entry, without a date', () => {
    const text = fixture.replace(/81 FR 61601 preview[^<]*/, 'see the notice');
    expect(named(read(text).entityList, 'Achim Development, OOO')).toMatchObject({
      citations: [],
      remarks: ['no citation can be read from "see the notice"'],
    });
  });
});

describe('a file is refused as a whole', () => {
  test.each([
    ['that is empty', '', /the file is empty/],
    ['that is cut short', fixture.slice(0, 30_000), /line \d+, unclosed tag/],
    [
      'of another root',
      '<CONSOLIDATED_LIST/>',
      /row 1, the root is not part 744 of title 15, but <CONSOLIDATED_LIST>/,
    ],
    ['of another part', changed('<DIV5 N="744"', '<DIV5 N="746"'), /the root is not part 744/],
    [
      'without a supplement',
      changed('<DIV9 N="Supplement No. 6 to', '<DIV9 N="Supplement No. 9 to'),
      /"Supplement No. 6 to Part 744" has 0 tables, where one was expected/,
    ],
    [
      'with a column of another name',
      changed('>License requirement<', '>Licence requirement<'),
      /the columns of "Supplement No. 4 to Part 744" are "Country", "Entity", "Licence requirement"/,
    ],
    [
      'with a column more',
      changed('>License requirement</TH>', '>License requirement</TH><TH>Date</TH>'),
      /the columns of/,
    ],
    [
      'with something else among the rows',
      changed('<TD class="left border-right-single">AFGHANISTAN</TD>', '<NOTE/>'),
      /<NOTE> in <TR>, where "TD" was expected/,
    ],
    [
      'with text between rows',
      fixture.replace('<TBODY>', '<TBODY>stray'),
      /<TBODY> has text of its own: "stray"/,
    ],
    [
      'without rows',
      fixture.replace(/<TBODY>[^]*?<\/TBODY>/, '<TBODY></TBODY>'),
      /the table of "Supplement No. 4 to Part 744" has no rows/,
    ],
    [
      'with a cell of a length that none has',
      changed('Techlink Communications,', `${'x'.repeat(20_001)},`),
      /a cell has 2\d{4} characters, more than 20000/,
    ],
    ['with a document type', changed('<?xml version="1.0"?>', '<?xml version="1.0"?><!DOCTYPE DIV5>'), /DTD/],
  ])('%s', (_, text, message) => {
    const reading = () => ecfrPart744.read(bytes(text));
    expect(reading).toThrow(UnreadableFileError);
    expect(reading).toThrow(message);
  });
});
