import { entriesOf, type EntryRow } from './entry-rows.js';

const row: EntryRow = { key: 'smic', row: 2, kind: 'company', name: 'SMIC', cells: ['SMIC', '', 'CN'] };

test('a row is an entry', () => {
  expect(
    entriesOf([
      {
        ...row,
        aliases: ['中芯国际', 'SMIC'],
        countries: ['PRC', ''],
        addresses: [{ address: '18 Zhangjiang Road,\n Shanghai', country: 'CN' }, { address: ' ' }],
        identifiers: [{ scheme: 'lei', value: ' 5493 ' }],
        programmes: ['EAR', ''],
        effectiveFrom: '2020-12-18',
      },
    ]),
  ).toEqual([
    {
      key: 'smic',
      rows: [2],
      kind: 'company',
      name: 'SMIC',
      otherNames: [{ name: '中芯国际', kind: 'alias' }],
      countries: ['CN'],
      addresses: [{ address: '18 Zhangjiang Road, Shanghai', country: 'CN' }],
      identifiers: [{ scheme: 'lei', value: '5493' }],
      programmes: ['EAR'],
      citations: [],
      effectiveFrom: '2020-12-18',
      asWritten: 'SMIC | CN',
      digest: expect.stringMatching(/^[0-9a-f]{32}$/),
    },
  ]);
});

test('rows with one key are one entry, in the place of the first', () => {
  const entries = entriesOf([
    { ...row, countries: ['CN'], citations: [{ citation: '85 FR 83416', publishedOn: '2020-12-22' }] },
    { ...row, key: 'huawei', row: 3, name: 'Huawei' },
    {
      ...row,
      row: 4,
      name: 'S.M.I.C.',
      countries: ['HK'],
      citations: [{ citation: '84 FR 1', publishedOn: '2019' }],
      cells: ['S.M.I.C.'],
    },
  ]);
  expect(entries.map(({ key, rows }) => [key, rows])).toEqual([
    ['smic', [2, 4]],
    ['huawei', [3]],
  ]);
  expect(entries[0]).toMatchObject({
    name: 'SMIC',
    otherNames: [{ name: 'S.M.I.C.', kind: 'alias' }],
    countries: ['CN', 'HK'],
    citations: [{ citation: '84 FR 1' }, { citation: '85 FR 83416' }],
    asWritten: 'SMIC | CN\nS.M.I.C.',
  });
});

test('dates on which the rows of an entry do not agree are dropped, with a remark', () => {
  const [entry] = entriesOf([
    { ...row, effectiveFrom: '2020-12-18', expiresOn: '2030-01-01', notBefore: '1997-01-01' },
    { ...row, row: 3, effectiveFrom: '2020-12-18', notBefore: '1996-01-01' },
  ]);
  expect(entry).toMatchObject({
    effectiveFrom: '2020-12-18',
    notBefore: '1996-01-01',
    remarks: ['its rows do not agree on expiresOn: 2030-01-01, none'],
  });
  expect(entry).not.toHaveProperty('expiresOn');
});

test('what was changed in a text, and what is no country, is remarked', () => {
  const [entry] = entriesOf([
    {
      ...row,
      name: 'B\u0081key',
      countries: ['REGION: KASHMIR'],
      addresses: [{ address: 'x'.repeat(1001) }],
    },
  ]);
  expect(entry).toMatchObject({
    name: 'B\ufffdkey',
    countries: [],
    addresses: [{ address: `${'x'.repeat(999)}…` }],
    remarks: [
      'name has the control character U+0081',
      '"REGION: KASHMIR" is no country that is known',
      'address is longer than 1000 characters, and cut',
    ],
  });
});

test('an entry has at most 500 names', () => {
  const [entry] = entriesOf([
    { ...row, aliases: Array.from({ length: 600 }, (_, index) => `alias ${index}`) },
  ]);
  expect(entry?.otherNames).toHaveLength(499);
  expect(entry?.remarks).toEqual(['name: 601, cut to 500']);
});

test('the digest changes with the words, and not with the place in the file', () => {
  const digest = (given: Partial<EntryRow>) => entriesOf([{ ...row, ...given }])[0]?.digest;
  expect(digest({ row: 7 })).toBe(digest({}));
  expect(digest({ policy: 'Presumption of denial' })).not.toBe(digest({}));
});
