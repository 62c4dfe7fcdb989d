import { parseAsOf } from '../../events/index.js';
import { commandsOf, realCases, recordedBy } from '../../test/support/cases.js';
import { exactMatches } from '../../test/support/exact-names.js';
import { atOnce, type Question } from '../as-of/index.js';
import type { NameMatch } from '../names/index.js';
import { screen } from './screen-sale.js';
import { saleProblems, type Sale, type SaleItem, type SaleParty } from './sale.js';
import type { Screening } from './types.js';

const world = recordedBy(commandsOf(...realCases));
const NOW = Date.parse('2026-11-26');

interface At {
  readonly asOf: string;
  readonly position?: number;
  readonly ofLists?: () => readonly never[];
}

/** As if every list that matters were loaded, unless a test is about lists. */
function screened(
  sale: Sale,
  { asOf, position }: At,
  { index, groups, rules }: ReturnType<typeof recordedBy> = world,
): Screening {
  const question: Question = { asOf: parseAsOf(asOf), position: position ?? index.head, groups, rules };
  const matches = exactMatches(index, question, sale);
  return atOnce(screen(sale, matches, question, { index, ofLists: () => [], now: NOW }));
}

const toAustraliaAt: Question = {
  asOf: parseAsOf('2024-01-10'),
  position: world.index.head,
  groups: world.groups,
  rules: world.rules,
};
const a100 = { chipId: 'nvidia-a100', quantity: 24 };
const reasonsIn = ({ reasons }: Screening): string[] =>
  reasons.map(({ weight, kind, ...more }) =>
    [
      weight,
      kind,
      'fact' in more ? more.fact.factId : '',
      'reservation' in more ? more.reservation : '',
      'redFlag' in more ? more.redFlag : '',
    ]
      .filter((word) => word !== '')
      .join(' '),
  );

const toAustralia: Sale = {
  parties: [
    { role: 'buyer', name: 'Australian subsidiary of TuSimple', country: 'AU', headquarters: 'AU' },
    { role: 'parent', name: 'TuSimple', headquarters: 'US', address: 'San Diego, California' },
  ],
  items: [a100],
  destination: 'AU',
};

const toSingapore = (...more: readonly SaleParty[]): Sale => ({
  parties: [
    { role: 'buyer', name: 'A buyer that nobody recorded', country: 'SG', headquarters: 'SG' },
    ...more,
  ],
  items: [a100],
  destination: 'SG',
});

describe('24 A100 to the Australian subsidiary of TuSimple', () => {
  const given = screened(toAustralia, { asOf: '2024-01-10' });

  test('is for review, by the stopped sale and the route, with China as the suspected end', () => {
    expect(given.verdict).toBe('review');
    expect(reasonsIn(given)).toEqual(
      expect.arrayContaining([
        'review flag tusimple-a100-shipment-stopped',
        'review flag tusimple-australia-route',
        'review red-flag suspected-route',
        'review red-flag restricted-on-the-way',
      ]),
    );
    expect(given.onTheWay).toMatchObject([
      { country: 'CN', as: 'suspected-end', items: [{ subject: 'chip/nvidia-a100', status: 'restricted' }] },
    ]);
  });

  test('no measure surely reaches A100 to Australia then; those for other places are named', () => {
    const [item] = given.items;
    const reached = item?.candidates.flatMap((each) => each.reached) ?? [];
    // Which party the buyer is follows from its name alone, so where it has its headquarters is not sure.
    expect(
      reached.map(({ fact, weight, of }) => [fact.factId, weight, 'doubts' in of ? of.doubts : []]),
    ).toEqual([
      ['a100-headquarters-2023', 'review', ['headquarters-not-known']],
      ['2023-11-17', 'review', ['headquarters-not-known']],
    ]);
    const rulesElsewhere = item?.candidates.flatMap(({ rulesNotReached }) =>
      rulesNotReached.map(({ rule }) => rule.data.legalBasis.citation),
    );
    expect(rulesElsewhere).toContainEqual(expect.stringContaining('3A090'));
    const texts = item?.candidates.flatMap(({ notReached }) => notReached.map(({ fact }) => fact.factId));
    expect(texts).toEqual(expect.arrayContaining(['a100-rule-2023', 'a100-notice-2023']));
  });

  test('as known before the story was recorded, it is for review by parties without any record', () => {
    const before = screened(toAustralia, { asOf: '2024-01-10', position: 0 });
    expect(before.verdict).toBe('review');
    expect(before.reasons.filter(({ kind }) => kind === 'not-recorded')).toHaveLength(3);
    expect(reasonsIn(before)).toContain('review red-flag party-not-recorded');
  });
});

test('where a name may mean more than its matches, the party is for review', () => {
  const matches = exactMatches(world.index, toAustraliaAt, toAustralia);
  const [buyer, ...others] = matches.parties;
  const more = {
    ...matches,
    parties: [{ matches: buyer?.matches ?? [], morePossible: true as const }, ...others],
  };
  const given = atOnce(
    screen(toAustralia, more, toAustraliaAt, { index: world.index, ofLists: () => [], now: NOW }),
  );
  expect(given.reasons).toContainEqual({
    kind: 'more-possible-matches',
    weight: 'review',
    at: { part: 'party', place: 0 },
  });
  expect(reasonsIn(screened(toAustralia, { asOf: '2024-01-10' }))).not.toContainEqual(
    expect.stringContaining('more-possible-matches'),
  );
});

describe('headquarters', () => {
  test('the same goods to a buyer in Singapore whose ultimate parent sits in China are blocked', () => {
    const sale = toSingapore({ role: 'ultimate-parent', name: 'Its parent', headquarters: 'CN' });
    const given = screened(sale, { asOf: '2024-01-10' });
    expect([given.verdict, reasonsIn(given)[0]]).toEqual([
      'blocked',
      'blocked measure a100-headquarters-2023',
    ]);
    expect(screened(sale, { asOf: '2023-11-16' }).verdict).toBe('review');
  });

  test('where they are not known, that is the doubt, and not what the group has', () => {
    const given = screened(toSingapore({ role: 'parent', name: 'Its parent' }), { asOf: '2024-01-10' });
    const reached = given.items.flatMap(({ candidates }) => candidates.flatMap((each) => each.reached));
    expect(reached.flatMap(({ of }) => ('doubts' in of ? of.doubts : []))).toEqual([
      'headquarters-not-known',
      'headquarters-not-known',
    ]);
  });

  test('a parent whose headquarters nobody states may sit anywhere', () => {
    const given = screened(toSingapore({ role: 'parent', name: 'Its parent' }), { asOf: '2024-01-10' });
    expect(reasonsIn(given)).toContain('review measure a100-headquarters-2023');
  });

  test('what the sender states takes nothing back of what is recorded', () => {
    const recorded = screened(
      { ...toAustralia, parties: [{ role: 'buyer', id: 'huawei', headquarters: 'SG' }], destination: 'SG' },
      { asOf: '2024-01-10' },
    );
    expect(recorded.verdict).toBe('blocked');
  });

  describe('of a recorded buyer in Singapore', () => {
    const described = (partyId: string, headquarters: string, certainty = 'official') => ({
      command: 'describe-party',
      body: {
        factId: 'described',
        partyId,
        kind: 'company',
        headquarters,
        names: [{ name: partyId, kind: 'primary' }],
        evidence: [{ publisher: 'A register of companies', citation: 'Entry 1', certainty }],
      },
    });
    const ownedBy = (ownerId: string, share: number) => ({
      command: 'state-ownership',
      body: {
        factId: `held-by-${ownerId}`,
        ownedId: 'buyer',
        ownerId,
        share,
        holding: 'direct',
        effectiveFrom: '2020-01-01',
        evidence: [{ publisher: 'A register of companies', citation: 'Entry 2', certainty: 'official' }],
      },
    });
    /** The verdict on a sale to it, and what the measure on headquarters counts for. */
    const soldTo = (...commands: readonly { readonly command: string; readonly body: object }[]) => {
      const recorded = recordedBy([...commandsOf(...realCases), ...commands]);
      const sale: Sale = { parties: [{ role: 'buyer', id: 'buyer' }], items: [a100], destination: 'SG' };
      // A day that editions of the country groups cover.
      const given = screened(sale, { asOf: '2026-07-10' }, recorded);
      const byHeadquarters = reasonsIn(given).filter((text) => text.endsWith('a100-headquarters-2023'));
      return [given.verdict, byHeadquarters];
    };

    test('an owner of more than half, in China, is a parent that blocks the sale', () => {
      expect(soldTo(described('buyer', 'SG'), described('owner', 'CN'), ownedBy('owner', 60))).toEqual([
        'blocked',
        ['blocked measure a100-headquarters-2023'],
      ]);
    });

    test('an owner of just half may be a parent', () => {
      expect(soldTo(described('buyer', 'SG'), described('owner', 'CN'), ownedBy('owner', 50))).toEqual([
        'review',
        ['review measure a100-headquarters-2023'],
      ]);
    });

    test('an owner of less is none, where the others are known', () => {
      const parties = [described('buyer', 'SG'), described('owner', 'CN'), described('other', 'SG')];
      expect(soldTo(...parties, ownedBy('owner', 40), ownedBy('other', 60))[1]).toEqual([]);
      expect(soldTo(...parties)[1]).toEqual([]);
      expect(soldTo(...parties, ownedBy('owner', 40))[1]).toEqual([]);
    });

    test('a report that it sits in Singapore clears nothing', () => {
      expect(soldTo(described('buyer', 'SG', 'reported'))).toEqual([
        'review',
        ['review measure a100-headquarters-2023'],
      ]);
    });

    test('a parent in a country that the rule excepts does not clear a buyer in China', () => {
      expect(soldTo(described('buyer', 'CN'), described('owner', 'US'), ownedBy('owner', 60))).toEqual([
        'blocked',
        ['blocked measure a100-headquarters-2023'],
      ]);
    });
  });

  test('a sale in which nobody receives the goods depends on headquarters', () => {
    const given = screened(
      { ...toAustralia, parties: [{ role: 'seller', id: 'tusimple' }], destination: 'SG' },
      { asOf: '2024-01-10' },
    );
    expect(reasonsIn(given)).toContain('review reservation depends-on-headquarters');
  });
});

describe('the roles of a listed party', () => {
  const withHuawei = (role: SaleParty['role'], asOf = '2024-01-10') =>
    screened(
      {
        ...toAustralia,
        parties: [
          { role: 'buyer', id: 'tusimple', headquarters: 'US' },
          { role, id: 'huawei' },
        ],
        items: [
          { parameters: [{ parameter: 'total-processing-performance', unit: 'TPP', value: 1 }], quantity: 1 },
        ],
      },
      { asOf },
    ).reasons.filter((each) => 'subject' in each && each.subject === 'party/huawei');

  test.each([
    ['end-user', 'blocked'],
    ['consignee', 'blocked'],
    ['forwarder', 'review'],
    ['bank', 'review'],
    ['parent', 'review'],
  ] as const)('on the Entity List as %s: %s', (role, weight) => {
    expect(withHuawei(role).find(({ kind }) => kind === 'measure')?.weight).toBe(weight);
  });

  test('on the day of its listing it is for review', () => {
    expect(withHuawei('end-user', '2019-05-16').find(({ kind }) => kind === 'measure')?.weight).toBe(
      'review',
    );
  });
});

describe('licences', () => {
  const toChina = (expires: string, more: object = {}): Screening =>
    screened(
      {
        parties: [{ role: 'end-user', id: 'tusimple', headquarters: 'US' }],
        items: [a100],
        destination: 'CN',
        licences: [{ number: 'D123456', expires, items: ['nvidia-a100'], consignee: 'tusimple', ...more }],
      },
      { asOf: '2024-01-10' },
    );
  const measuresIn = (given: Screening): string[] =>
    reasonsIn(given).filter((text) => /^\w+ (derived-)?measure/.test(text));

  test('one that covers the item and the consignee leaves no measure of its authority', () => {
    const given = toChina('2024-12-31');
    expect(measuresIn(given)).toEqual([]);
    expect(given.licences).toMatchObject([{ state: 'covers' }]);
    expect(given.notChecked).toContain('licence-conditions');
  });

  test('one that has expired covers nothing, and that is said', () => {
    const given = toChina('2024-01-09');
    expect([given.verdict, given.licences[0]?.state]).toEqual(['blocked', 'expired']);
  });

  test('its last day still counts; of an instant on it nobody knows the zone', () => {
    expect(toChina('2024-01-10').licences[0]?.state).toBe('covers');
  });

  test('one of another authority covers nothing', () => {
    const given = toChina('2024-12-31', { authority: 'jp-meti' });
    expect([given.verdict, given.licences[0]?.state]).toEqual(['blocked', 'covers-nothing']);
  });

  test.each([
    [23, 'blocked', 'covers-nothing'],
    [24, 'review', 'covers'],
  ] as const)('one with %i units left, of 24 that are sold: %s', (quantity, verdict, state) => {
    const given = toChina('2024-12-31', { quantity });
    expect([given.verdict, given.licences[0]?.state]).toEqual([verdict, state]);
  });

  describe('of several who receive the goods', () => {
    const licence = (number: string, consignee: string) => ({
      number,
      consignee,
      expires: '2024-12-31',
      items: ['nvidia-a100'],
    });
    const sold = (roles: readonly SaleParty['role'][], ...consignees: readonly string[]): Screening =>
      screened(
        {
          parties: roles.map((role) => ({ role, name: role, country: 'CN', headquarters: 'CN' })),
          items: [a100],
          destination: 'CN',
          licences: consignees.map((consignee) => licence(`D-${consignee}`, consignee)),
        },
        { asOf: '2024-01-10' },
      );

    test.each([
      [['buyer', 'end-user'], ['buyer'], 'blocked'],
      [['intermediate-consignee', 'end-user'], ['intermediate-consignee'], 'blocked'],
      [['consignee', 'end-user'], ['consignee'], 'blocked'],
      [['consignee', 'end-user'], ['consignee', 'end-user'], 'review'],
      [['buyer', 'end-user'], ['end-user'], 'review'],
      [['buyer', 'intermediate-consignee'], ['buyer'], 'review'],
    ] as const)('%j, with licences for %j: %s', (roles, consignees, verdict) => {
      const given = sold(roles, ...consignees);
      expect(given.verdict).toBe(verdict);
      if (verdict === 'review') expect(measuresIn(given)).toEqual([]);
    });

    test('each of those that cover it together is named', () => {
      const { items, licences } = sold(['consignee', 'end-user'], 'consignee', 'end-user');
      const reached = items.flatMap(({ candidates }) => candidates.flatMap((each) => each.reached));
      expect(reached[0]).toMatchObject({ weight: 'none', licences: ['D-consignee', 'D-end-user'] });
      expect(licences.map(({ state }) => state)).toEqual(['covers', 'covers']);
    });
  });
});

describe('items', () => {
  const of = (value: number) =>
    screened(
      {
        ...toAustralia,
        items: [
          {
            parameters: [
              { parameter: 'total-processing-performance', unit: 'TPP', value },
              { parameter: 'designed-or-marketed-for-data-centres', is: true },
            ],
            quantity: 1,
          },
        ],
        destination: 'CN',
      },
      { asOf: '2024-06-01' },
    );

  test('a chip that nobody recorded is judged by the parameters that the sender states', () => {
    expect(reasonsIn(of(20_000))).toContain('blocked derived-measure 2023-11-17');
  });

  test.each([
    [1.6, 'blocked', []],
    [1.53, 'review', ['parameters-differ']],
    [undefined, 'blocked', []],
  ])('of 4000 by 2500 mm2, with a density of %s: %s', (density, weight, doubts) => {
    const parameters: NonNullable<SaleItem['parameters']> = [
      { parameter: 'total-processing-performance', unit: 'TPP', value: 4000 },
      { parameter: 'applicable-die-area', unit: 'mm2', value: 2500 },
      { parameter: 'designed-or-marketed-for-data-centres', is: true },
      ...(density === undefined
        ? []
        : [{ parameter: 'performance-density' as const, unit: 'TPP/mm2' as const, value: density }]),
    ];
    const sale: Sale = { ...toAustralia, items: [{ parameters, quantity: 1 }], destination: 'CN' };
    expect(saleProblems(sale)).toEqual([]);
    const by = screened(sale, { asOf: '2024-06-01' }).items[0]?.byParameters;
    expect(
      by?.flatMap((each) =>
        'judgement' in each.of && each.of.rule.ruleId === 'us-3a090-b' ? [[each.weight, each.of.doubts]] : [],
      ),
    ).toEqual([[weight, doubts]]);
  });

  test('what the sender does not state may meet a rule', () => {
    expect(of(2000).reasons.some(({ kind }) => kind === 'derived-measure')).toBe(true);
  });
});

describe('an item by its parameters, as one by its id', () => {
  const sale = (more: Partial<Sale>, value = 20_000): Sale => ({
    parties: [{ role: 'buyer', id: 'a-clean-buyer', headquarters: 'DE' }],
    items: [
      {
        name: 'An accelerator that nobody recorded',
        parameters: [{ parameter: 'total-processing-performance', unit: 'TPP', value }],
        quantity: 1,
      },
    ],
    destination: 'DE',
    ...more,
  });
  const onTheWayOf = (given: Screening) =>
    given.onTheWay.map(({ country, as, items }) => [country, as, items.map(({ status }) => status)]);

  test('is restricted on the way through China', () => {
    const given = screened(sale({ via: ['CN'] }), { asOf: '2024-06-01' });
    expect(onTheWayOf(given)).toEqual([['CN', 'via', ['restricted']]]);
    expect(reasonsIn(given)).toContain('review red-flag restricted-on-the-way');
  });

  test('is restricted where one who receives it is', () => {
    const parties: Sale['parties'] = [
      { role: 'buyer', id: 'a-clean-buyer', headquarters: 'DE' },
      { role: 'end-user', id: 'a-clean-user', country: 'CN' },
      { role: 'bank', id: 'a-bank', country: 'HK' },
    ];
    const given = screened(sale({ parties }), { asOf: '2024-06-01' });
    expect(onTheWayOf(given)).toEqual([['CN', 'location', ['restricted']]]);
    expect(reasonsIn(given)).toContain('review red-flag restricted-on-the-way');
    const byId = screened(sale({ parties, items: [a100] }), { asOf: '2024-06-01' });
    expect(onTheWayOf(byId)).toEqual([['CN', 'location', ['restricted']]]);
  });

  test('has the reservations of rules: none is recorded yet, or they are about another transaction', () => {
    const before = screened(sale({ destination: 'CN' }), { asOf: '2024-06-01', position: 0 });
    expect(reasonsIn(before)).toContain('review reservation rules-not-loaded');
    const loaded = screened(sale({ destination: 'CN' }), { asOf: '2024-06-01' });
    expect(reasonsIn(loaded)).not.toContain('review reservation rules-not-loaded');
    const transferred = screened(sale({ destination: 'CN', transaction: 'in-country-transfer' }), {
      asOf: '2024-06-01',
    });
    const byId = screened(sale({ destination: 'CN', transaction: 'in-country-transfer', items: [a100] }), {
      asOf: '2024-06-01',
    });
    const ofReach = (given: Screening) =>
      given.reservations.some(({ reservation }) => reservation.kind === 'other-transactions-restricted');
    expect(ofReach(transferred)).toBe(ofReach(byId));
  });
});

describe('a destination that is restricted as such', () => {
  const to = (more: Partial<Sale>) =>
    screened(
      {
        parties: [{ role: 'buyer', id: 'tusimple', headquarters: 'US' }],
        items: [a100],
        destination: 'DE',
        ...more,
      },
      { asOf: '2018-06-01' },
    );
  const embargoes = ({ reservations }: Screening) =>
    reservations.flatMap(({ reservation }) =>
      reservation.kind === 'embargo-not-recorded' ? [reservation.destination] : [],
    );

  test.each([
    ['the destination', { destination: 'KP' }, ['KP']],
    ['on the way', { via: ['IR'] }, ['IR']],
    [
      'where one who receives them is',
      { parties: [{ role: 'end-user', id: 'tusimple', country: 'CU' }] satisfies SaleParty[] },
      ['CU'],
    ],
    ['nowhere', {}, []],
  ])('%s', (_, sale, expected) => {
    const given = to(sale);
    expect(embargoes(given)).toEqual(expected);
    expect(reasonsIn(given).includes('review reservation embargo-not-recorded')).toBe(expected.length > 0);
  });
});

/** A party of a list, with what more is recorded of its entry. */
const listed = (partyId: string, more: object = {}) => ({
  command: 'restrict-party',
  body: {
    factId: `listed-${partyId}`,
    partyId,
    list: 'entity-list',
    authority: 'us-bis',
    measure: 'presumption-of-denial',
    destinations: ['worldwide'],
    effectiveFrom: '2024-06-12',
    evidence: [
      { publisher: 'BIS', citation: '89 FR 51652', publishedOn: '2024-06-12', certainty: 'official' },
    ],
    ...more,
  },
});
const customer = (more: object) => ({
  command: 'describe-party',
  body: {
    factId: 'described',
    partyId: 'a-customer',
    kind: 'company',
    headquarters: 'HK',
    names: [{ name: 'A Customer Ltd', kind: 'primary' }],
    evidence: [{ publisher: 'A register of companies', citation: 'Entry 1', certainty: 'official' }],
    ...more,
  },
});

describe('an address that the Entity List has without a name (15 CFR 744.16(f))', () => {
  const written = 'Unit D, 16/F One Capital Place, 18 Luard Rd, Wan Chai, Hong Kong.';
  const entry = {
    key: 'address-01',
    digest: 'd',
    asWritten: `Address 01, ${written} | For items on the CCL`,
    isAddress: true,
  };
  const recorded = (more: object = {}) =>
    recordedBy([...commandsOf(...realCases), listed('address-01', { entry }), customer(more)]);
  const soldTo = (party: Partial<SaleParty>, more: object = {}, asOf = '2024-07-01') =>
    screened(
      { parties: [{ role: 'end-user', id: 'a-customer', ...party }], items: [a100], destination: 'HK' },
      { asOf },
      recorded(more),
    ).reasons.flatMap((each) =>
      'subject' in each && each.subject === 'party/address-01' ? [each.weight] : [],
    );

  test('blocks a sale to whoever uses it, however it is written', () => {
    expect(soldTo({ address: 'D, 16th Floor, One Capital Place, 18 Luard Road, Wanchai, HK' })).toEqual([
      'blocked',
    ]);
    expect(soldTo({}, { addresses: [{ address: written, country: 'HK' }] })).toEqual(['blocked']);
  });

  test('is for review where only the building is the same, or only of a forwarder', () => {
    expect(soldTo({ address: 'Unit 3, 9/F One Capital Place, 18 Luard Rd, Wan Chai' })).toEqual(['review']);
    expect(soldTo({ role: 'forwarder', address: written })).toEqual(['review']);
  });

  test('is nothing elsewhere, and before it was listed', () => {
    expect(soldTo({ address: '10 Queen’s Road Central, Hong Kong' })).toEqual([]);
    expect(soldTo({ address: written }, {}, '2024-06-01')).toEqual([]);
  });

  test('does not make a party recorded that is not', () => {
    const given = screened(
      {
        parties: [{ role: 'buyer', name: 'Nobody Knows Them', address: written }],
        items: [a100],
        destination: 'HK',
      },
      { asOf: '2024-07-01' },
      recorded(),
    );
    expect(reasonsIn(given)).toEqual(
      expect.arrayContaining(['review not-recorded', 'review red-flag party-not-recorded']),
    );
  });
});

describe('an identifier beside an id', () => {
  const lei = { scheme: 'lei', value: '529900T8BM49AURSDO55' };
  const foreign = {
    ...customer({ identifiers: [lei] }).body,
    factId: 'described-listed',
    partyId: 'a-listed-one',
  };
  const soldTo = (...commands: readonly { readonly command: string; readonly body: object }[]) =>
    screened(
      {
        parties: [{ role: 'buyer', id: 'a-customer', identifiers: [lei] }],
        items: [a100],
        destination: 'HK',
      },
      { asOf: '2024-07-01' },
      recordedBy([
        ...commandsOf(...realCases),
        customer({}),
        listed('a-listed-one'),
        { command: 'describe-party', body: { ...foreign, names: [{ name: 'Another', kind: 'primary' }] } },
        ...commands,
      ]),
    );
  const onListed = ({ reasons }: Screening) =>
    reasons.flatMap((each) =>
      'subject' in each && each.subject === 'party/a-listed-one' ? [each.kind] : [],
    );

  test('that another party has makes the sale one to that, too', () => {
    const given = soldTo();
    expect(onListed(given)).toContain('measure');
    expect(given.restsOn.identifiers).toContainEqual(lei);
  });

  test('is its own where the two are one party', () => {
    const joined = {
      command: 'identify-parties',
      body: {
        factId: 'joined',
        partyId: 'a-customer',
        sameAs: 'a-listed-one',
        basis: 'The same record',
        evidence: [{ publisher: 'GLEIF', citation: 'Record', certainty: 'official' }],
      },
    };
    expect(soldTo(joined).parties[0]?.candidates.map(({ subject }) => subject.id)).toEqual(['a-customer']);
  });
});

test('a measure on a party that is for another destination is a red flag on the way there', () => {
  const recorded = recordedBy([
    ...commandsOf(...realCases),
    listed('a-customer', { destinations: ['RU'] }),
    customer({}),
  ]);
  const sold = (more: Partial<Sale>) =>
    screened(
      { parties: [{ role: 'end-user', id: 'a-customer' }], items: [a100], destination: 'HK', ...more },
      { asOf: '2024-07-01' },
      recorded,
    );
  expect(sold({ via: ['RU'] }).onTheWay).toMatchObject([
    { country: 'RU', parties: [{ place: 0, subject: 'party/a-customer', status: 'restricted' }] },
  ]);
  expect(sold({ via: ['RU'] }).redFlags).toContainEqual(
    expect.objectContaining({ kind: 'restricted-on-the-way', at: { part: 'party', place: 0 } }),
  );
  expect(sold({ via: ['VN'] }).onTheWay.flatMap(({ parties }) => parties)).toEqual([]);
});

test('the share of a listed owner that is not known is a red flag while the rule that says so is in force', () => {
  const flags = (asOf: string): string[] =>
    screened(
      { ...toAustralia, parties: [{ role: 'buyer', id: 'inspur-electronic-information' }] },
      { asOf },
    ).redFlags.map(({ kind }) => kind);
  expect(flags('2025-10-15')).toContain('listed-owner-share-unknown');
  expect(flags('2025-09-15')).not.toContain('listed-owner-share-unknown');
});

describe('a buyer whose every name begins after the rule that restricts the item', () => {
  const named = (names: readonly object[]) =>
    recordedBy([
      ...commandsOf(...realCases),
      {
        command: 'describe-party',
        body: {
          factId: 'described',
          partyId: 'a-new-company',
          kind: 'company',
          names,
          headquarters: 'SG',
          evidence: [{ publisher: 'A register of companies', citation: 'Entry 1', certainty: 'official' }],
        },
      },
    ]);
  const flagsOf = (names: readonly object[], asOf: string): string[] => {
    const sale: Sale = {
      parties: [{ role: 'buyer', id: 'a-new-company' }],
      items: [a100],
      destination: 'CN',
    };
    return screened(sale, { asOf }, named(names)).redFlags.map(({ kind }) => kind);
  };
  const since = (effectiveFrom?: string) => ({
    name: 'A New Company Pte. Ltd.',
    kind: 'primary',
    ...(effectiveFrom !== undefined && { effectiveFrom }),
  });

  test.each([
    ['after it', [since('2024-02-01')], true],
    ['on its day', [since('2023-11-17')], true],
    // The first notice that restricts the A100 is of 2022-08-26.
    ['before all of them', [since('2022-08-01')], false],
    ['at a time that is not stated', [since()], false],
    [
      'after it, and another name before',
      [since('2024-02-01'), { name: 'An Older Name', kind: 'former', effectiveFrom: '2015-01-01' }],
      false,
    ],
  ])('%s: is a red flag or not', (_, names, isFlagged) => {
    expect(flagsOf(names, '2024-06-01').includes('younger-than-rule')).toBe(isFlagged);
  });
});

test.each<[SaleParty['role'], boolean]>([
  ['seller', true],
  ['forwarder', true],
  ['ultimate-parent', true],
  ['buyer', false],
  ['end-user', false],
])(
  'a sale of which only the %s is named is for review, because nobody receives the goods: %s',
  (role, isSo) => {
    const sale: Sale = { ...toAustralia, parties: [{ role, id: 'inspur', headquarters: 'AU' }] };
    expect(reasonsIn(screened(sale, { asOf: '2024-01-10' })).includes('review no-receiver')).toBe(isSo);
  },
);

test('a question about a time that has not come is for review', () => {
  expect(reasonsIn(screened(toAustralia, { asOf: '2030-01-01' }))).toContain('review date-not-come');
});

test.each<[Partial<Sale>, string]>([
  [{ parties: [{ role: 'buyer' }] }, '/parties/0/name'],
  [{ items: [{ quantity: 1 }] }, '/items/0/chipId'],
  [
    { items: [{ quantity: 1, parameters: [{ parameter: 'memory-bandwidth', value: 3 }] }] },
    '/items/0/parameters/0/unit',
  ],
  [
    { licences: [{ number: 'D1', expires: '2030-01-01', items: ['other'], consignee: 'TuSimple' }] },
    '/licences/0/items/0',
  ],
  [
    { licences: [{ number: 'D1', expires: '2030-01-01', items: ['nvidia-a100'], consignee: 'nobody' }] },
    '/licences/0/consignee',
  ],
  [
    {
      licences: [5, 10].map((quantity) => ({
        number: 'D1',
        expires: '2030-01-01',
        items: ['nvidia-a100'],
        consignee: 'TuSimple',
        quantity,
      })),
    },
    '/licences/1/number',
  ],
  [
    {
      items: [
        {
          quantity: 1,
          parameters: [
            { parameter: 'total-processing-performance', unit: 'TPP', value: 4799 },
            { parameter: 'applicable-die-area', unit: 'mm2', value: 100 },
            { parameter: 'performance-density', unit: 'TPP/mm2', value: 1 },
          ],
        },
      ],
    },
    '/items/0/parameters/2/value',
  ],
])('%j is refused at %s', (wrong, pointer) => {
  expect(saleProblems({ ...toAustralia, ...wrong }).map((each) => each.pointer)).toEqual([pointer]);
});

describe('what names match', () => {
  const recorded = recordedBy([...commandsOf(...realCases), listed('huawai-technology'), customer({})]);
  const match = (id: string, penalties: readonly string[] = [], dismissed = false): NameMatch => ({
    subject: `party/${id}`,
    score: 0.95,
    strength: 'hit',
    matchedName: id,
    nameKind: 'primary',
    explanation: {
      tokens: [],
      penalties: penalties.map((reason) => ({
        reason,
        factor: 0.9,
      })) as NameMatch['explanation']['penalties'],
    },
    ...(dismissed && { dismissed: { factId: 'd', reason: 'another', position: 1 } }),
  });
  const sold = (party: Partial<SaleParty>, ...matches: readonly NameMatch[]): Screening => {
    const sale: Sale = { parties: [{ role: 'buyer', ...party }], items: [a100], destination: 'HK' };
    const question: Question = { asOf: parseAsOf('2024-07-01'), position: recorded.index.head };
    const found = { parties: [{ matches }], items: [{ matches: [] }] };
    return atOnce(screen(sale, found, question, { index: recorded.index, ofLists: () => [], now: NOW }));
  };
  const onListed = ({ reasons }: Screening) =>
    reasons.flatMap((each) =>
      'subject' in each && each.subject === 'party/huawai-technology' ? [each.weight] : [],
    );

  test('of a party that is given by its id, another with a name like its own may be the same', () => {
    const near = match('huawai-technology');
    expect(onListed(sold({ id: 'a-customer' }, match('a-customer'), near))).toEqual(['review']);
    expect(onListed(sold({ id: 'a-customer' }, match('a-customer')))).toEqual([]);
    expect(onListed(sold({ id: 'a-customer' }, match('huawai-technology', [], true)))).toEqual([]);
  });

  test('a hit in another country, or with another identifier, does not make a party recorded', () => {
    const isUnknown = (given: Screening) => given.reasons.some(({ kind }) => kind === 'not-recorded');
    const named = { name: 'A Customer Ltd' };
    expect(isUnknown(sold(named, match('a-customer')))).toBe(false);
    expect(isUnknown(sold(named, match('a-customer', ['another-country'])))).toBe(true);
    expect(isUnknown(sold(named, match('a-customer', ['another-identifier'])))).toBe(true);
  });
});

test('places that a sale states anywhere are looked at: headquarters, any role, and the text of an address', () => {
  const places = (party: Partial<SaleParty>) =>
    screened(
      {
        parties: [{ role: 'buyer', id: 'tusimple', headquarters: 'US', ...party }],
        items: [a100],
        destination: 'SG',
      },
      { asOf: '2024-06-01' },
    );
  const embargoed = (party: Partial<SaleParty>) =>
    places(party).reservations.flatMap(({ reservation }) =>
      reservation.kind === 'embargo-not-recorded' ? [reservation.destination] : [],
    );
  expect(embargoed({ headquarters: 'IR' })).toEqual(['IR']);
  expect(embargoed({ role: 'carrier', country: 'RU' })).toEqual(['RU']);
  expect(embargoed({ address: '12 Lenina St, Sevastopol' })).toEqual(['UA']);
  expect(embargoed({})).toEqual([]);
  expect(places({ address: 'Haidian District, Beijing 100080, China' }).onTheWay[0]).toMatchObject({
    country: 'CN',
    as: 'location',
    items: [{ status: 'restricted' }],
  });
});
