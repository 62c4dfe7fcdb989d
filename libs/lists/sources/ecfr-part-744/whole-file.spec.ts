import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithListFiles, listFiles } from '../../../../test/support/list-files.js';
import { type ListEntry, type ReadList } from '../../edition.js';
import { normalizedName } from '../../keys.js';
import { ecfrPart744 } from './format.js';

describeWithListFiles('Part 744 as of 2026-07-23, whole', () => {
  let entityList: ReadList;
  let unverifiedList: ReadList;
  let militaryEndUserList: ReadList;

  beforeAll(() => {
    const file = readFileSync(join(listFiles!, 'ecfr-title-15-part-744.2026-07-23.xml'));
    [entityList, unverifiedList, militaryEndUserList] = ecfrPart744.read(file) as [
      ReadList,
      ReadList,
      ReadList,
    ];
  });

  const count = ({ others }: ReadList, as: string): number =>
    others.filter((other) => other.as === as).length;
  const ofRow = (row: number): readonly ListEntry[] =>
    entityList.entries.filter(({ rows }) => rows.includes(row));

  test('every row is in an entry, or is named as what it is', () => {
    for (const list of [entityList, unverifiedList, militaryEndUserList]) {
      expect(list.unreadable).toEqual([]);
      const accounted = new Set([
        ...list.entries.flatMap(({ rows }) => rows),
        ...list.others.map(({ row }) => row),
      ]);
      expect([...accounted].sort((a, b) => a - b)).toEqual(
        Array.from({ length: list.rows }, (_, at) => at + 1),
      );
      expect(new Set(list.entries.map(({ key }) => key)).size).toBe(list.entries.length);
    }
  });

  test('Entity List: 3,415 rows', () => {
    expect(entityList.rows).toBe(3415);
    expect(entityList.others.filter(({ as }) => as === 'continuation').map(({ row }) => row)).toEqual([
      382, 383, 384, 656,
    ]);
    // Of 269 rows that refer to others (244 say "alternate", 25 "also"), 153 are not the first of their entry.
    expect(count(entityList, 'alternate address')).toBe(153);
    expect(entityList.entries).toHaveLength(3311);
    expect(entityList.entries.filter(({ name }) => /^Address \d+, /.test(name))).toHaveLength(19);
  });

  test('Entity List: every entry has a citation with a date', () => {
    for (const { name, citations } of entityList.entries)
      expect([
        name,
        citations.every(({ publishedOn = '' }) => /^\d{4}-\d\d-\d\d$/.test(publishedOn)),
      ]).toEqual([name, citations.length > 0]);
  });

  test('Entity List: what has a remark, apart from addresses, affiliates and numbers of aliases', () => {
    const remarks = entityList.entries.flatMap(({ name, remarks: own = [] }) =>
      own
        .filter((remark) => !/^it is an address|^the source (?:announces|names it)/.test(remark))
        .map((remark) => [name, remark]),
    );
    expect(remarks).toEqual([
      [
        'Rayscience Optoelectronics Innovation Co., Ltd.',
        expect.stringContaining('the review policy has a citation in it'),
      ],
      [
        'Shanghai Fudan Microelectronics (HK) Co., Ltd.',
        'it refers to an address under TW, where no row has its name',
      ],
      ['Djamshid Nezhad', expect.stringContaining('in each other’s columns')],
      ['Techlink Communications', expect.stringContaining('the volume of "83 FR 61541" disagrees')],
      [
        'Joint Stock Company Research and Production Enterprise Radar MMS',
        expect.stringContaining('"88 FR FR 12158'),
      ],
      [
        'Mitishinskiy Scientific Research Institute of Radio Measuring Instruments',
        expect.stringContaining('"88 FR FR 12158'),
      ],
    ]);
    const miscounted = entityList.entries.filter(({ remarks: own = [] }) =>
      own.some((text) => /^the source announces/.test(text)),
    );
    expect(miscounted).toHaveLength(20);
  });

  test('Entity List: a mixed policy is never one of its parts', () => {
    const policies = [
      /policy of denial/i,
      /presumption of denial/i,
      /case-by-case/i,
      /presumption of approval/i,
    ];
    const mixed = entityList.entries.filter(
      ({ policy = '' }) => policies.filter((words) => words.test(policy)).length > 1,
    );
    expect(mixed.length).toBeGreaterThan(600);
    for (const { measure } of mixed) expect(measure).toBe('license-required');
    const counts: Record<string, number> = {};
    for (const { measure = 'none' } of entityList.entries) counts[measure] = (counts[measure] ?? 0) + 1;
    expect(counts).toEqual({
      'presumption-of-denial': expect.any(Number) as number,
      'policy-of-denial': expect.any(Number) as number,
      'case-by-case': 8,
      'license-required': expect.any(Number) as number,
    });
  });

  test('Entity List: 98 % of the names are those that the Consolidated Screening List has', () => {
    const { entries, tables } = JSON.parse(
      readFileSync(join(listFiles!, 'csl-names.2026-07-31.json'), 'utf8'),
    ) as { entries: { n: string; s: number }[]; tables: { sources: string[] } };
    const names = new Set(
      entries
        .filter(({ s }) => tables.sources[s]?.startsWith('Entity List'))
        .map(({ n }) =>
          normalizedName(n.split(/Subordinate Institution - |Affiliated Entity: /).at(-1) ?? ''),
        ),
    );
    const nameThere = (name: string): string => normalizedName(/^Address \d+/.exec(name)?.[0] ?? name);
    const same = entityList.entries.filter(({ name }) => names.has(nameThere(name)));
    expect(same.length / entityList.entries.length).toBeGreaterThan(0.98);
  });

  test('Entity List: 65 entities are named as parts of others, as many of each as the text announces', () => {
    const parts: Record<string, number> = {};
    for (const remark of entityList.entries.flatMap(({ remarks: own = [] }) => own)) {
      const whole = /^the source names it as a part of "(.+)"$/.exec(remark)?.[1];
      if (whole !== undefined) parts[whole] = (parts[whole] ?? 0) + 1;
    }
    expect(parts).toEqual({
      'China Aerospace Science and Industry Corporation Second Academy': 13,
      // "including the named subordinate institutions"
      'China Electronic Technology Group Corporation No. 11 Research Institute': 2,
      // In a row of its own each.
      'China Electronics Technology Group Corporation 13th Research Institute (CETC 13)': 12,
      'China Electronics Technology Group Corporation 14th Research Institute (CETC 14)': 2,
      'China Electronics Technology Group Corporation 38th Research Institute (CETC 38)': 7,
      'China Electronics Technology Group Corporation 55th Research Institute (CETC55)': 3,
      'Huawei Technologies Co., Ltd.': 22,
      'Pakistan Atomic Energy Commission (PAEC)': 4,
    });
    expect(ofRow(1381)).toHaveLength(3);
  });

  test('Unverified List: 186 rows, all dated', () => {
    expect(unverifiedList).toMatchObject({ rows: 186, others: [] });
    expect(unverifiedList.entries).toHaveLength(186);
    for (const { citations } of unverifiedList.entries)
      expect(citations[0]?.publishedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  test('Military End-User List: 90 rows, of which 4 are reserved and 16 headings, one of them with a citation', () => {
    expect(militaryEndUserList.rows).toBe(90);
    expect(count(militaryEndUserList, 'reserved')).toBe(4);
    expect(count(militaryEndUserList, 'heading')).toBe(16);
    expect(militaryEndUserList.entries).toHaveLength(70);
    expect(militaryEndUserList.entries.filter(({ remarks }) => remarks !== undefined)).toHaveLength(15);
    for (const { citations } of militaryEndUserList.entries)
      expect(citations[0]?.publishedOn).toMatch(/^202[01]/);
  });

  describe('companies, checked by hand against their row', () => {
    const ear = /^(?:For a|A)ll items subject to the EAR/;
    const projects = /when used in projects specified in § 746\.8\(a\)\(4\)/;
    test.each([
      // row, name, country, first citation, last citation, aliases, measure, requirement, policy
      [
        315,
        'BGI Research',
        'CN',
        '88 FR 13675',
        '88 FR 13675',
        4,
        'license-required',
        ear,
        /^Case-by-case review for ECCNs/,
      ],
      [
        327,
        'Cambricon (Hong Kong) Co., Ltd.',
        'CN',
        '87 FR 77508',
        '87 FR 77508',
        5,
        'presumption-of-denial',
        /734\.9\(e\)\(2\)/,
        /^Presumption/,
      ],
      [
        437,
        'China General Nuclear Power Corporation (CGNPC)',
        'CN',
        '84 FR 40241',
        '84 FR 40241',
        1,
        'presumption-of-denial',
        ear,
        /^Presumption/,
      ],
      [
        510,
        'Dahua Technology',
        'CN',
        '84 FR 54004',
        '87 FR 62202',
        0,
        'presumption-of-denial',
        ear,
        /^Presumption/,
      ],
      [
        517,
        'DJI',
        'CN',
        '85 FR 83420',
        '86 FR 29193',
        4,
        'license-required',
        /except for EAR99-designated technology/,
        /infectious disease; Presumption of denial/,
      ],
      [
        543,
        'Fujian Jinhua Integrated Circuit Company, Ltd.',
        'CN',
        '83 FR 54521',
        '89 FR 96836',
        1,
        'presumption-of-denial',
        /734\.9\(e\)\(3\), and 744\.11 of the EAR\) ⁵$/,
        /^Presumption/,
      ],
      [
        589,
        'Hangzhou Hikvision Digital Technology Co., Ltd.',
        'CN',
        '84 FR 54004',
        '85 FR 44161',
        1,
        'license-required',
        ear,
        /^Case-by-case review for ECCNs/,
      ],
      [
        598,
        'Harbin Institute of Technology',
        'CN',
        '85 FR 34497',
        '90 FR 44499',
        9,
        'presumption-of-denial',
        ear,
        /^Presumption/,
      ],
      [
        618,
        'HiSilicon Optoelectronics Co., Ltd.',
        'CN',
        '84 FR 22963',
        '87 FR 55250',
        0,
        'presumption-of-denial',
        /734\.9\(e\) ¹ and 744\.11 of the EAR ²$/,
        /^Presumption/,
      ],
      [
        655,
        'Huawei Technologies Co., Ltd.',
        'CN',
        '84 FR 22963',
        '87 FR 55250',
        2,
        'presumption-of-denial',
        /734\.9\(e\) ¹ and 744\.11 of the EAR ²$/,
        /^Presumption/,
      ],
      [
        674,
        'IFLYTEK',
        'CN',
        '84 FR 54004',
        '87 FR 62202',
        0,
        'license-required',
        ear,
        /^Case-by-case review for ECCNs/,
      ],
      [
        684,
        'Inspur Group Co., Ltd.',
        'CN',
        '88 FR 13675',
        '88 FR 13675',
        2,
        'presumption-of-denial',
        /⁴$/,
        /^Presumption/,
      ],
      [
        763,
        'Megvii Technology',
        'CN',
        '84 FR 54004',
        '87 FR 62202',
        0,
        'license-required',
        /⁴$/,
        /^Case-by-case review for ECCNs/,
      ],
      [
        768,
        'Moore Thread Intelligent Technology (Beijing) Co., Ltd.',
        'CN',
        '88 FR 71992',
        '88 FR 71992',
        2,
        'presumption-of-denial',
        /734\.9\(e\)\(2\)/,
        /^Presumption/,
      ],
      [
        804,
        'National University of Defense Technology (NUDT)',
        'CN',
        '80 FR 8527',
        '87 FR 62202',
        3,
        'presumption-of-denial',
        ear,
        /^Presumption/,
      ],
      [
        805,
        'Naura Technology Group Co., Ltd.',
        'CN',
        '89 FR 96836',
        '89 FR 96836',
        4,
        'presumption-of-denial',
        ear,
        /^Presumption/,
      ],
      [
        855,
        'Qihoo 360 Technology Company',
        'CN',
        '85 FR 34497',
        '85 FR 34497',
        0,
        'presumption-of-denial',
        ear,
        /^Presumption/,
      ],
      [
        886,
        'Semiconductor Manufacturing International Corporation (SMIC)',
        'CN',
        '85 FR 83420',
        '89 FR 96836',
        3,
        'license-required',
        /⁵$/,
        /^Presumption of denial .*3B001\.a\.4.* Case-by-case/,
      ],
      [
        909,
        'Shanghai Biren Intelligent Technology Co., Ltd.',
        'CN',
        '88 FR 71992',
        '89 FR 25505',
        3,
        'presumption-of-denial',
        /⁴$/,
        /^Presumption/,
      ],
      [
        936,
        'Shanghai Micro Electronics Equipment (Group) Co., Ltd.',
        'CN',
        '87 FR 77508',
        '87 FR 77508',
        4,
        'presumption-of-denial',
        ear,
        /^Presumption/,
      ],
      [1061, 'Sugon', 'CN', '84 FR 29373', '87 FR 62202', 9, 'presumption-of-denial', /⁴$/, /^Presumption/],
      [
        1113,
        'Tianjin Phytium Information Technology',
        'CN',
        '86 FR 18438',
        '87 FR 62202',
        3,
        'presumption-of-denial',
        /⁴$/,
        /^Presumption/,
      ],
      [
        1148,
        'Wingtech Technology Co., Ltd.',
        'CN',
        '89 FR 96836',
        '89 FR 96836',
        1,
        'presumption-of-denial',
        ear,
        /^Presumption/,
      ],
      [
        1216,
        'Yangtze Memory Technologies Co., Ltd.',
        'CN',
        '87 FR 77508',
        '87 FR 77508',
        3,
        'presumption-of-denial',
        ear,
        /^Presumption/,
      ],
      [1525, 'Candiru', 'IL', '86 FR 60760', '86 FR 60760', 7, 'presumption-of-denial', ear, /^Presumption/],
      [
        1528,
        'NSO Group',
        'IL',
        '86 FR 60760',
        '86 FR 60760',
        0,
        'presumption-of-denial',
        ear,
        /^Presumption/,
      ],
      [
        1953,
        'Baikal Electronics',
        'RU',
        '87 FR 13143',
        '87 FR 13143',
        0,
        'policy-of-denial',
        ear,
        /^Policy of denial$/,
      ],
      [
        2119,
        'Gazprom, OAO',
        'RU',
        '79 FR 55612',
        '89 FR 51652',
        3,
        'license-required',
        projects,
        /^See § 746\.8\(b\)\(2\)/,
      ],
      [
        2405,
        'Kalashnikov Concern',
        'RU',
        '79 FR 42455',
        '79 FR 42455',
        8,
        'presumption-of-denial',
        ear,
        /^Presumption/,
      ],
      [
        2693,
        'Rosneft',
        'RU',
        '79 FR 55612',
        '89 FR 51652',
        5,
        'license-required',
        projects,
        /^See § 746\.8\(b\)\(2\)/,
      ],
      [
        2695,
        'Rostec (Russian Technologies State Corporation)',
        'RU',
        '87 FR 12240',
        '87 FR 34136',
        0,
        'license-required',
        /734\.9\(g\),³/,
        /^Policy of denial .* case-by-case/,
      ],
      [
        3384,
        'Kaspersky Labs Limited',
        'GB',
        '89 FR 52363',
        '89 FR 52363',
        2,
        'presumption-of-denial',
        ear,
        /^Presumption/,
      ],
    ] as const)('row %i: %s', (row, name, country, from, to, aliases, measure, requirement, policy) => {
      const [entry, ...others] = ofRow(row);
      expect(others).toEqual([]);
      expect(entry).toMatchObject({ name, countries: [country], measure });
      expect(entry?.citations.at(0)?.citation).toBe(from);
      expect(entry?.citations.at(-1)?.citation).toBe(to);
      expect(entry?.otherNames).toHaveLength(aliases);
      expect(entry?.requirement).toMatch(requirement);
      expect(entry?.policy).toMatch(policy);
      expect(entry?.addresses).not.toEqual([]);
    });
  });
});
