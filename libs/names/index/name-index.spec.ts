import { deserialize, serialize } from 'node:v8';
import { parseAsOf, type Name } from '../../../events/index.js';
import type { DescribedNames, NameChange } from '../changes.js';
import type { NameQuery } from '../matching.js';
import { matchName } from './match.js';
import { NameIndex, type StoredNameIndex } from './name-index.js';
import { searchText } from './search.js';

const described = (
  position: number,
  id: string,
  names: readonly (string | Name)[],
  more: Partial<DescribedNames> = {},
): NameChange => ({
  kind: 'described',
  subject: id.includes('/') ? id : `party/${id}`,
  position,
  factId: `fact-${position}`,
  described: {
    names: names.map((name, place) =>
      typeof name === 'string' ? { name, kind: place === 0 ? 'primary' : 'alias' } : name,
    ),
    identifiers: [],
    addresses: [],
    countries: [],
    ...more,
  },
});

const indexOf = (...changes: readonly NameChange[]): NameIndex => {
  const index = new NameIndex();
  index.apply(changes, changes.at(-1)?.position ?? 0);
  return index;
};

const today = parseAsOf('2026-11-26');
const match = (
  index: NameIndex,
  name: string,
  {
    asOf = '2026-11-26',
    position = index.position,
    ...query
  }: Partial<NameQuery> & { asOf?: string; position?: number } = {},
) => matchName(index, { name, kind: 'party', ...query }, { asOf: parseAsOf(asOf), position }).matches;
const hasMore = (index: NameIndex, name: string) =>
  matchName(index, { name, kind: 'party' }, { asOf: today, position: index.position }).morePossible === true;
const search = (index: NameIndex, text: string, limit = 10) =>
  searchText(index, text, limit, today).map(({ subject, exact }) => [subject.id, exact]);

describe('a match, on both clocks', () => {
  const renamed = indexOf(
    described(1, 'tusimple', [
      { name: 'TuSimple', kind: 'primary' },
      { name: 'CreateAI Holdings', kind: 'primary', effectiveFrom: '2024-12-02' },
    ]),
  );

  test('a name matches from when it is borne', () => {
    expect(match(renamed, 'CreateAI Holdings', { asOf: '2024-12-01' })).toEqual([]);
    expect(match(renamed, 'CreateAI Holdings', { asOf: '2024-12-02' })).toMatchObject([
      { subject: 'party/tusimple', score: 1, strength: 'hit', nameKind: 'primary' },
    ]);
  });

  test('a former name matches while it was the name, and is marked after', () => {
    expect(match(renamed, 'TuSimple', { asOf: '2024-12-01' })).toMatchObject([
      { score: 1, nameKind: 'primary' },
    ]);
    expect(match(renamed, 'TuSimple', { asOf: '2024-12-02' })).toMatchObject([
      { strength: 'hit', nameKind: 'former', explanation: { penalties: [{ reason: 'former-name' }] } },
    ]);
  });

  test('where its dates are not known so exactly, it may be borne, and matches', () => {
    const coarse = indexOf(
      described(1, 'tusimple', [
        {
          name: 'CreateAI Holdings',
          kind: 'primary',
          effectiveFrom: { earliest: '2024-02', latest: '2025-04' },
        },
      ]),
    );
    expect(match(coarse, 'CreateAI Holdings', { asOf: '2024-12-01' })).toMatchObject([{ strength: 'hit' }]);
  });

  test('a name matches from the position at which it was recorded to that of its retraction', () => {
    const index = indexOf(
      described(1, 'acme', ['Acme Robotics']),
      { kind: 'retracted', subject: 'party/acme', factId: 'fact-1', position: 2 },
      described(3, 'acme', ['Zenith Robotics']),
    );
    const hits = [0, 1, 2, 3].map((position) => match(index, 'Acme Robotics', { position }).length);
    expect(hits).toEqual([0, 1, 0, 0]);
    expect(match(index, 'Zenith Robotics', { position: 3 })).toHaveLength(1);
  });

  test('what is recorded later does not change a score', () => {
    const before = indexOf(described(1, 'acme', ['Acme Robotics Co., Ltd.']));
    const after = indexOf(
      described(1, 'acme', ['Acme Robotics Co., Ltd.']),
      ...Array.from({ length: 300 }, (_, number) =>
        described(2 + number, `acme-${number}`, [`Acme Robotics ${number}`]),
      ),
    );
    expect(match(after, 'Acme Robotic', { position: 1 })).toEqual(match(before, 'Acme Robotic'));
  });
});

describe('initials', () => {
  const index = indexOf(
    described(1, 'escobar', ['Fernando Salazar Marin'], { isPerson: true }),
    described(2, 'fondation', ['Fondation Secours Mondial']),
    described(3, 'marketing', ['Fox Sonic Marketing']),
  );

  test('are of an organisation before they are of a person, and of words before they are of a legal form', () => {
    const found = match(index, 'FSM');
    const scoreOf = (id: string): number =>
      found.find(({ subject }) => subject === `party/${id}`)?.score ?? 0;
    expect(scoreOf('fondation')).toBe(scoreOf('marketing'));
    expect(scoreOf('fondation')).toBeGreaterThan(scoreOf('escobar'));
    expect(found.find(({ subject }) => subject === 'party/escobar')?.explanation.penalties).toContainEqual({
      reason: 'initials-of-a-person',
      factor: 0.9,
    });
    const ofLegalForm = match(
      indexOf(described(1, 'a', ['Proteh Co Ltd']), described(2, 'b', ['Peng Cheng Laboratory'])),
      'PCL',
    );
    expect(ofLegalForm.map(({ subject }) => subject)).toEqual(['party/b', 'party/a']);
  });
});

describe('what narrows a match', () => {
  const index = indexOf(
    described(1, 'acme', ['Acme Robotics'], {
      countries: ['CN'],
      identifiers: [{ scheme: 'lei', value: '5493001KJTIIGC8Y1R12' }],
    }),
    described(2, 'chip/acme-1', ['Acme Robotics']),
  );

  test('the kind', () => {
    expect(match(index, 'Acme Robotics').map(({ subject }) => subject)).toEqual(['party/acme']);
    expect(match(index, 'Acme Robotics', { kind: 'chip' }).map(({ subject }) => subject)).toEqual([
      'chip/acme-1',
    ]);
  });

  test('another country lowers the score and removes nothing', () => {
    expect(match(index, 'Acme Robotics', { country: 'DE' })).toMatchObject([
      { score: 0.92, explanation: { penalties: [{ reason: 'another-country', factor: 0.92 }] } },
    ]);
    expect(match(index, 'Acme Robotics', { country: 'CN' })).toMatchObject([{ score: 1 }]);
  });

  test('an identifier is a match whatever the name, and another of its scheme is a penalty', () => {
    const lei = (value: string) => ({ identifiers: [{ scheme: 'lei', value }] });
    expect(match(index, 'Zenith', lei('5493001kjtiigc8y1r12'))).toMatchObject([
      { score: 1, nameKind: 'identifier' },
    ]);
    const byLongScheme = {
      identifiers: [{ scheme: 'legal-entity-identifier', value: '5493001KJTIIGC8Y1R12' }],
    };
    expect(match(index, 'Zenith', byLongScheme)).toMatchObject([{ score: 1, nameKind: 'identifier' }]);
    expect(match(index, 'Acme Robotics', lei('5493001KJTIIGC8Y1R99'))).toMatchObject([
      { explanation: { penalties: [{ reason: 'another-identifier' }] } },
    ]);
  });

  test('a name that its source calls weak is a weaker match', () => {
    const weak = indexOf(described(1, 'acme', ['Zenith Works', { name: 'Acme Robotics', kind: 'weak' }]));
    expect(match(weak, 'Acme Robotics')).toMatchObject([{ score: 0.9, nameKind: 'weak-alias' }]);
  });
});

describe('a search', () => {
  const index = indexOf(
    described(1, 'maritime-technology-complex-mtc', ['Maritime Technology Complex (MTC)', 'MTC']),
    described(2, 'yangtze-memory', ['Yangtze Memory Technologies Co., Ltd.', 'YMTC', '长江存储']),
    described(3, 'smic-beijing', ['SMIC Beijing', 'SMIC'], { parentId: 'smic' }),
    described(4, 'smic-tianjin', ['SMIC Tianjin'], { parentId: 'smic' }),
    described(5, 'smic', ['Semiconductor Manufacturing International Corporation'], {
      identifiers: [{ scheme: 'lei', value: '5493001KJTIIGC8Y1R12' }],
    }),
    described(6, 'ymtc-holding', ['Y.M.T.C.']),
    { kind: 'seen', subject: 'sale/tusimple-a100', position: 7 },
  );

  test.each([
    [
      'an id, before a name',
      'smic',
      [
        ['smic', 'id'],
        ['smic-beijing', 'name'],
        ['smic-tianjin', undefined],
      ],
    ],
    [
      'a primary name, before an alias',
      'YMTC',
      [
        ['ymtc-holding', 'name'],
        ['yangtze-memory', 'name'],
      ],
    ],
    ['a whole identifier, alone', '5493001kjtiigc8y1r12', [['smic', 'identifier']]],
    ['and after its scheme', 'lei:5493001KJTIIGC8Y1R12', [['smic', 'identifier']]],
    ['the beginning of a word', 'semicond', [['smic', undefined]]],
    ['the beginning of the last of several', 'yangtze mem', [['yangtze-memory', undefined]]],
    ['a typo', 'yangtse memory', [['yangtze-memory', undefined]]],
    ['another script', '长江存储', [['yangtze-memory', 'name']]],
    ['a sale by its id', 'tusimple a100', [['sale/tusimple-a100', 'id']]],
    ['nothing', 'qqqqqq', []],
  ])('finds %s', (_, text, expected) => {
    const found = search(index, text).slice(0, Math.max(1, expected.length));
    expect(found).toEqual(expected.map(([id, exact]) => [String(id).replace('sale/', ''), exact]));
  });

  test('of two that fit alike, a parent is before its subsidiary', () => {
    const group = indexOf(
      described(1, 'a-branch', ['Acme Robotics Beijing'], { parentId: 'z-parent' }),
      described(2, 'z-parent', ['Acme Robotics Shanghai']),
    );
    expect(search(group, 'Acme Robotics').map(([id]) => id)).toEqual(['z-parent', 'a-branch']);
  });

  test('scores fall from the first to the last', () => {
    const scores = searchText(index, 'smic', 10, today).map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });
});

test('an index that was stored and loaded answers as before, and goes on', () => {
  const changes = Array.from({ length: 50 }, (_, number) =>
    described(number + 1, `party-${number}`, [`Party Number${number} Robotics`, `华为${number}`]),
  );
  const whole = indexOf(...changes);
  const half = indexOf(...changes.slice(0, 25));
  const loaded = new NameIndex(deserialize(serialize(half.stored())) as StoredNameIndex);
  expect(loaded.position).toBe(25);
  loaded.apply(changes.slice(25), 50);
  for (const name of ['Number7 Robotics', 'Number41 Robotic', '华为12'])
    expect(match(loaded, name)).toEqual(match(whole, name));
});

describe('an address', () => {
  const index = indexOf(
    described(1, 'in-shenzhen', ['Acme Robotics'], {
      addresses: ['Room 12, Nanshan District, Shenzhen, Guangdong 518057', 'P.O. Box 7, Dubai'],
    }),
    described(2, 'nowhere', ['Acme Robotics']),
  );
  const explained = (address: string) =>
    match(index, 'Acme Robotics', { address }).map(({ subject, score, explanation }) => [
      subject,
      score,
      explanation.address?.shared,
    ]);

  test('of which a word is recorded lowers nothing, and the words of both are shown', () => {
    expect(explained('88 Keji Road, Shenzhen')).toEqual([
      ['party/in-shenzhen', 1, ['shenzhen']],
      ['party/nowhere', 1, undefined],
    ]);
    expect(explained('Dubai, UAE')[0]).toEqual(['party/in-shenzhen', 1, ['dubai']]);
  });

  test('that shares no word with those recorded lowers a score a little, and hides nothing', () => {
    expect(explained('1 Main Street, Springfield')).toEqual([
      ['party/nowhere', 1, undefined],
      ['party/in-shenzhen', 0.96, []],
    ]);
  });

  test('of words that any address has says nothing', () => {
    expect(explained('Road, Room 1')).toEqual([
      ['party/in-shenzhen', 1, undefined],
      ['party/nowhere', 1, undefined],
    ]);
  });
});

test('every hit is found, however many there are, and a subject that is asked for beside possible matches', () => {
  const many = (name: string, first: number) =>
    Array.from({ length: 60 }, (_, place) =>
      described(first + place, `party-${String(first + place)}`, [name]),
    );
  const index = indexOf(
    ...many('Acme Robotics', 1),
    described(61, 'one-letter-less', ['Acme Robotic']),
    ...many('Acme Robotics Kalibron', 62),
    described(122, 'zz-last', ['Acme Robotics Kalibron']),
  );
  const found = match(index, 'Acme Robotics');
  expect(found.filter(({ strength }) => strength === 'hit').length).toBeGreaterThanOrEqual(61);
  expect(found.map(({ subject }) => subject)).toContain('party/one-letter-less');
  const [possible, last] = [found.length - 61, 'party/zz-last'];
  expect(possible).toBe(50);
  expect(found.map(({ subject }) => subject)).not.toContain(last);
  expect(match(index, 'Acme Robotics', { also: [last] }).map(({ subject }) => subject)).toContain(last);
  expect(hasMore(index, 'Acme Robotics')).toBe(true);
});

test('possible matches that are not all compared, or not all returned, are said to be more', () => {
  const parties = (number: number, nameOf: (place: number) => string) =>
    Array.from({ length: number }, (_, place) =>
      described(place + 1, `party-${String(place)}`, [nameOf(place)]),
    );
  const letters = (place: number): string =>
    String.fromCharCode(97 + (place % 26), 97 + (Math.floor(place / 26) % 26), 107, 111);
  const names = (place: number): string => `Kalibron Robotics ${letters(place)}`;
  expect(hasMore(indexOf(...parties(50, names)), 'Kalibron Robotics')).toBe(false);
  expect(hasMore(indexOf(...parties(51, names)), 'Kalibron Robotics')).toBe(true);
  expect(hasMore(indexOf(...parties(150, names)), 'Kalibron Robotics')).toBe(true);
  expect(hasMore(indexOf(...parties(150, (place) => `${letters(place)} Robotics`)), 'Zyxqual Robotics')).toBe(
    false,
  );
});

describe('another country', () => {
  const index = indexOf(
    described(1, 'delta', ['Delta Electronic'], { countries: ['IR'] }),
    described(2, 'traders', ['Global Traders'], { countries: ['PK'] }),
    described(3, 'krovaxil', ['Krovaxil Dynamics Ltd.'], { countries: ['CN', 'HK'] }),
    described(4, 'person', ['Zyxqual Ibn Brontal'], { countries: ['SY'], isPerson: true }),
    described(5, 'nowhere', ['Delta Electric Motors']),
  );
  const first = (name: string, country: string) => {
    const [found] = match(index, name, { country });
    return [found?.subject, found?.strength, found?.explanation.penalties.at(-1)?.reason];
  };

  test.each([
    ['a name of ordinary words', 'Delta Electronics', 'TW', 'party/delta'],
    ['a name of common words', 'Global Trading LLC', 'AE', 'party/traders'],
    ['a distinctive name that is spelled differently', 'Krowaxyl Dynamics', 'AE', 'party/krovaxil'],
  ])('leaves %s a possible match: %s in %s', (_, name, country, subject) => {
    expect(first(name, country)).toEqual([subject, 'possible', 'another-country']);
  });

  test.each([
    ['of one long word', 'Krovaxil Dynamics', 'AE', 'party/krovaxil'],
    ['of several words', 'Zyxqual Ibn Brontal', 'TR', 'party/person'],
  ])('leaves a distinctive name a hit: %s', (_, name, country, subject) => {
    expect(first(name, country)).toEqual([subject, 'hit', 'another-country']);
  });

  test('hides nothing, and one of several countries is enough', () => {
    expect(first('Krovaxil Dynamics Ltd.', 'HK')).toEqual(['party/krovaxil', 'hit', undefined]);
    const weak = 'Krovaxil Dynamics Zenith';
    const [without] = match(index, weak);
    const [elsewhere] = match(index, weak, { country: 'AE' });
    expect(without?.score).toBeLessThan(0.67);
    expect(elsewhere).toMatchObject({ subject: 'party/krovaxil', score: 0.62, strength: 'possible' });
  });
});

describe('what is in brackets', () => {
  const index = indexOf(
    described(1, 'in-new-zealand', ['Krovaxil Dynamics (New Zealand) Company Limited']),
    described(2, 'parent', ['Krovaxil Dynamics Co., Ltd.']),
  );

  test.each([
    ['Krovaxil Dynamics Co., Ltd.', ['party/parent', 'party/in-new-zealand']],
    ['Krovaxil Dynamics Limited', ['party/parent', 'party/in-new-zealand']],
    ['Krovaxil Dynamics (New Zealand) Ltd', ['party/in-new-zealand', 'party/parent']],
  ])('makes another party of the same name, which is a hit too: %s', (name, subjects) => {
    const found = match(index, name);
    expect(found.map(({ subject, strength }) => [subject, strength])).toEqual(
      subjects.map((subject) => [subject, 'hit']),
    );
    expect(found[0]?.score).toBeGreaterThan(found[1]?.score ?? 1);
  });
});

test.each(['\u041drovaxil', 'Krovaxi1', 'Kr0vaxil Dynamics', 'Kro\u200bvaxil'])(
  'letters that are written to look alike are a hit: %s',
  (name) => {
    const index = indexOf(
      described(1, 'krovaxil', [name.startsWith('\u041d') ? 'Hrovaxil' : 'Krovaxil Dynamics', 'Krovaxil']),
    );
    expect(match(index, name)).toMatchObject([{ subject: 'party/krovaxil', strength: 'hit' }]);
  },
);

test('words for the kind of a business in another language do not hide what tells', () => {
  const index = indexOf(
    ...Array.from({ length: 150 }, (_, place) =>
      described(place + 1, `other-${String(place)}`, [
        `Hai${String.fromCharCode(97 + (place % 26), 98 + (place % 24))} Information Technology Company Limited`,
      ]),
    ),
    described(151, 'pinyin', ['Krovaxilin Xinxi Jishu Youxian Gongsi']),
    described(152, 'misspelled', ['Zyxqualin Technologies Co., Ltd.']),
  );
  expect(match(index, 'Krovaxilin Information Technology Company Limited')[0]?.subject).toBe('party/pinyin');
  expect(match(index, 'Zyxqualim Technologys Co Ltd')[0]?.subject).toBe('party/misspelled');
});

test.each([
  'Zyxqual Instruments Oy (Krovaxil Dynamics)',
  'Zyxqual Instruments Oy [formerly Krovaxil Dynamics Ltd]',
  'Zyxqual (a.k.a. Krovaxil Dynamics) Oy',
  'Zyxqual Instruments Pty Ltd c/o Krovaxil Dynamics',
  'Zyxqual Instruments on behalf of Krovaxil Dynamics Ltd',
  'Zyxqual Instruments d/b/a Krovaxil Dynamics',
  'Zyxqual Instruments Pty Ltd (f/k/a Krovaxil Dynamics)',
  'Zyxqual Instruments Pty Ltd (formerly known as Krovaxil Dynamics)',
  'Zyxqual Instruments Pty Ltd (part of Krovaxil Dynamics group)',
  'Zyxqual Instruments Pty Ltd (nominee: Krovaxil Dynamics)',
  'Zyxqual Instruments, a wholly-owned subsidiary of Krovaxil Dynamics',
])('what is asked in brackets, or after a word between names, may be a name of its own: %s', (name) => {
  const index = indexOf(
    described(1, 'zyxqual', ['Zyxqual Instruments Oy']),
    described(2, 'krovaxil', ['Krovaxil Dynamics Ltd.']),
    described(3, 'shanghai', ['Shanghai Trading']),
  );
  expect(match(index, name).map(({ subject }) => subject)).toContain('party/krovaxil');
  expect(match(index, 'Zyxqual Instruments (Shanghai) Oy').map(({ subject }) => subject)).toEqual([
    'party/zyxqual',
  ]);
});
