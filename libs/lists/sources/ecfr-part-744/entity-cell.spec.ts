import { readEntityCell } from './entity-cell.js';

const cell = (...lines: readonly string[]) => readEntityCell(lines.map((text) => ({ row: 1, text })));

/** Names, then aliases, then addresses of the first entity. */
function first(...lines: readonly string[]) {
  const [entity] = cell(...lines).entities;
  return { name: entity?.name, also: entity?.otherNames.map(({ name }) => name), at: entity?.addresses };
}

describe('a name ends where', () => {
  test.each([
    [
      'an address begins',
      'Able Supply Chain Limited, Rm 511, 5/F, Sha Tin, Hong Kong; and Rm 605, 6/F, Sha Tin, Hong Kong',
      'Able Supply Chain Limited',
      ['Rm 511, 5/F, Sha Tin, Hong Kong', 'Rm 605, 6/F, Sha Tin, Hong Kong'],
    ],
    [
      'its legal form ends, which a comma may separate',
      'Conduit Technologies Pvt., Ltd., Office 201, Viman Nagar, Pune, India',
      'Conduit Technologies Pvt., Ltd.',
      ['Office 201, Viman Nagar, Pune, India'],
    ],
    [
      'its legal form ends, without a comma',
      'Beijing Ander Tech. Co., Ltd. No. C22, Yu An Rd., Beijing 101318, China',
      'Beijing Ander Tech. Co., Ltd.',
      ['No. C22, Yu An Rd., Beijing 101318, China'],
    ],
    [
      'the body ends that it is a part of',
      'Laboratory of Toxicant Analysis, Institute of Pharmacology and Toxicology, No. 27 Taiping Road, Beijing, China',
      'Laboratory of Toxicant Analysis, Institute of Pharmacology and Toxicology',
      ['No. 27 Taiping Road, Beijing, China'],
    ],
    [
      'a person works elsewhere',
      'Irum Mehboob Raja, Pakistan Institute of Nuclear Science and Technology (PINSTECH), Nilore, Islamabad, Pakistan.',
      'Irum Mehboob Raja',
      ['Pakistan Institute of Nuclear Science and Technology (PINSTECH), Nilore, Islamabad, Pakistan'],
    ],
    ['a country follows', 'Safinat Group. South Sudan.', 'Safinat Group.', ['South Sudan']],
    [
      'a description begins',
      'The Ministry of Defence of the Republic of Belarus, including the Armed Forces of Belarus. All addresses located in Belarus.',
      'The Ministry of Defence of the Republic of Belarus',
      ['All addresses located in Belarus'],
    ],
  ])('%s', (_, text, name, at) => {
    const read = first(text);
    expect(read.name?.replace(/\.$/, '')).toBe(name.replace(/\.$/, ''));
    expect(read.at).toEqual(at);
  });
});

describe('aliases are read', () => {
  test('a list with dashes', () => {
    expect(
      first(
        'Emal Bilal Mangal, a.k.a., the following three aliases:',
        '—Imal Bilal; and',
        '—Aimal Balal; and;',
        '—Bellal Mangal.',
        'Kolola Pushta, Kabul, Afghanistan; and Maidan Sahr, Afghanistan.',
      ),
    ).toEqual({
      name: 'Emal Bilal Mangal',
      also: ['Imal Bilal', 'Aimal Balal', 'Bellal Mangal'],
      at: ['Kolola Pushta, Kabul, Afghanistan', 'Maidan Sahr, Afghanistan'],
    });
  });

  test.each([
    ['a comma that is missing', 'Veteran Avia LLC a.k.a., the following alias:', '—Veteran Airline.'],
    ['a full stop that is missing', 'Veteran Avia LLC, a.k.a, the following one alias:', '—Veteran Airline'],
    ['no a.k.a.', 'Veteran Avia LLC, the following one alias:', '—Veteran Airline.'],
    ['a spelling mistake', 'Veteran Avia LLC, a.k.a., the following one aliaes:', '—Veteran Airline.'],
    [
      'a head that a line breaks',
      'Veteran Avia LLC, a.k.a., the following one',
      'alias:',
      '—Veteran Airline.',
    ],
    [
      'an address in its line',
      'Veteran Avia LLC, a.k.a., the following alias:',
      '—Veteran Airline, 1 Example Street, Yerevan, Armenia.',
    ],
    [
      'a sentence of its own for the address',
      'Veteran Avia LLC, a.k.a., the following one alias: Veteran Airline. 64 Avenue, Yerevan, Armenia',
    ],
    ['no list', 'Veteran Avia LLC, a.k.a., Veteran Airline, 64 Baghramyam Avenue, Yerevan, Armenia'],
    ['parentheses', 'Veteran Avia LLC (a.k.a., Veteran Airline), 64 Baghramyam Avenue, Yerevan, Armenia'],
  ])('aliases with %s', (_, ...lines) => {
    expect(first(...lines)).toMatchObject({ name: 'Veteran Avia LLC', also: ['Veteran Airline'] });
  });

  test('aliases of persons in parentheses, and former names as such', () => {
    const [person] = cell(
      'Lim Yong Nam, (a.k.a., Lin Rongnan, Steven Lim and Yong Nam Lim), 170 Bukit Batok, Singapore',
    ).entities;
    expect(person?.otherNames.map(({ name }) => name)).toEqual(['Lin Rongnan', 'Steven Lim', 'Yong Nam Lim']);
    const [company] = cell(
      'Zorsecurity Center (f.k.a., Esage Lab), a.k.a., the following one alias:',
      '—TSOR Security.',
    ).entities;
    expect(company?.otherNames).toEqual([
      { name: 'Esage Lab', kind: 'former' },
      { name: 'TSOR Security', kind: 'alias' },
    ]);
  });

  test('a number of aliases other than the text announces is reported', () => {
    const [miscounted] = cell(
      'Example Co., a.k.a., the following three aliases:',
      '—Exa; and',
      '—Exam.',
    ).entities;
    expect(miscounted?.miscounted).toEqual({ announced: 3, read: 2 });
    const [counted] = cell(
      'Example Co., a.k.a., the following twenty-one aliases:',
      ...Array.from({ length: 21 }, (_, at) => `—Example ${at} Institute;`),
    ).entities;
    expect(counted).not.toHaveProperty('miscounted');
  });
});

test.each([
  ['(See alternate addresses under Iran and U.A.E.).', 'See alternate addresses under Iran and U.A.E'],
  ['(See also Crimea (Occupied)).', 'See also Crimea (Occupied)'],
  [
    '(For alternate addresses, see Kazakhstan and Turkey.)',
    'For alternate addresses, see Kazakhstan and Turkey',
  ],
  ['(See also addresses in the United Arab (Emirates).', 'See also addresses in the United Arab (Emirates'],
])('a reference is no address: %s', (written, reference) => {
  const { entities, seeAlso } = cell(`Example Co., 1 Example Street, Kabul, Afghanistan. ${written}`);
  expect(entities[0]?.addresses).toEqual(['1 Example Street, Kabul, Afghanistan']);
  expect(seeAlso).toEqual([reference]);
});

test('"and" is a part of an address unless a country is before it', () => {
  expect(
    first('Example Co., No. 102 and 106, 1st Floor, Dubai, U.A.E. and 901 Regal Tower, Dubai, UAE').at,
  ).toEqual(['No. 102 and 106, 1st Floor, Dubai, U.A.E.', '901 Regal Tower, Dubai, UAE']);
});

test('a cell without a name has no entity', () => {
  expect(cell('(See alternate address under China).').entities).toEqual([]);
  expect(cell().entities).toEqual([]);
});
