import type { ListedParty } from './party.js';
import { proposals } from './proposals.js';

/** A party with the name of its id, unless another is given. */
const party = (
  id: string,
  list: string,
  more: Partial<ListedParty> & { readonly name?: string } = {},
): ListedParty => {
  const { name = id, names = [], ...others } = more;
  return {
    id,
    kind: 'company',
    countries: [],
    identifiers: [],
    lists: [list],
    ...others,
    names: [{ name, kind: 'primary' }, ...names],
  };
};

const pairsOf = (parties: readonly ListedParty[]) => {
  const { proposals: proposed, undecided } = proposals(parties);
  return {
    proposed: proposed.map(({ partyId, sameAs, score }) => [partyId, sameAs, score]),
    undecided: undecided.map(({ partyId, sameAs, why }) => [partyId, sameAs, why]),
  };
};
const none = { proposed: [], undecided: [] };
const alias = (name: string) => ({ name, kind: 'alias' as const });

describe('names', () => {
  // Entity List, 80 FR 52963; OFAC's entry 18304: both as the Consolidated Screening List of 2026-07-31 has them.
  test('two primary names that differ in case, and a country', () => {
    const found = proposals([
      party('entity', 'entity-list', {
        kind: 'unknown',
        name: 'Airfix Aviation Oy',
        countries: ['FI', 'CH'],
      }),
      party('sdn', 'sdn', { name: 'AIRFIX AVIATION OY', countries: ['FI', 'CH'] }),
    ]);
    expect(found).toEqual({
      proposals: [
        {
          partyId: 'entity',
          sameAs: 'sdn',
          score: 0.95,
          by: 'names',
          basis: 'Both entries have the name “Airfix Aviation Oy”, “AIRFIX AVIATION OY”; both are of CH, FI',
        },
      ],
      undecided: [],
    });
  });

  // Entity List, 88 FR 12158; OFAC's entry 35996.
  test('more names in common show more', () => {
    const names = [
      alias('Ilyushin Aviation Complex'),
      alias('OJSC Ilyushin'),
      alias('Aviation Complex PJSC'),
    ];
    const found = (count: number) =>
      pairsOf(
        ['entity-list', 'sdn'].map((list) =>
          party(list, list, {
            name: 'Open Joint Stock Company Ilyushin Aviation Complex',
            countries: ['RU'],
            names: names.slice(0, count),
          }),
        ),
      ).proposed[0]?.[2];
    expect([0, 1, 2, 3].map(found)).toEqual([0.95, 0.97, 0.99, 0.99]);
  });

  // Entity List, 88 FR 32642; OFAC's entry 36057.
  test('a primary name that is another name of the other shows less, and two other names least', () => {
    const nevskoe = party('a', 'entity-list', {
      name: 'Joint Stock Company Nevskoe Design Bureau',
      names: [alias('Joint Public Stock Company Nevskoe Design Bureau')],
      countries: ['RU'],
    });
    const other = (name: string, ...names: string[]) =>
      party('b', 'sdn', { name, names: names.map(alias), countries: ['RU'] });
    const name = 'JOINT PUBLIC STOCK COMPANY NEVSKOE DESIGN BUREAU';
    expect(pairsOf([nevskoe, other(name)]).proposed).toEqual([['a', 'b', 0.9]]);
    expect(pairsOf([nevskoe, other('Nevskoe PKB', name)]).proposed).toEqual([['a', 'b', 0.8]]);
  });

  // Entry 9521 of SDN has no country; 690770 of the Security Council's list is of the DPRK.
  test('where one of the two states no country, they show less', () => {
    const name = 'KOREA COMPLEX EQUIPMENT IMPORT CORPORATION';
    expect(
      pairsOf([party('sdn', 'sdn', { name }), party('un', 'un', { name, countries: ['KP'] })]).proposed,
    ).toEqual([['sdn', 'un', 0.75]]);
  });

  test('in different countries they show nothing', () => {
    const name = 'Global Trading Company';
    const at = (list: string, country: string) => party(list, list, { name, countries: [country] });
    expect(pairsOf([at('sdn', 'AE'), at('entity-list', 'CN')])).toEqual(none);
  });

  test('that are weak, or as short as an acronym, show nothing', () => {
    const weak = [{ name: 'The Factory Company', kind: 'weak' as const }];
    expect(pairsOf(['a', 'b'].map((id) => party(id, id, { countries: ['CN'], names: weak })))).toEqual(none);
    expect(pairsOf(['a', 'b'].map((id) => party(id, id, { name: 'CETC', countries: ['CN'] })))).toEqual(none);
  });
});

describe('a person', () => {
  const needed = 'a person is never joined by name: an identifier is needed';

  // Entries 24143 and 36397 of SDN are two men of one name and country: born in 1953 and in 1964.
  test('is never joined by name, however much agrees', () => {
    const name = 'USTINOV, Vladimir Vasilyevich';
    const ustinov = (id: string, list: string, kind: ListedParty['kind'] = 'person') =>
      party(id, list, { kind, name, countries: ['RU'], names: [alias('Ustinov Vladimir')] });
    expect(pairsOf([ustinov('a', 'csl-sdn'), ustinov('b', 'sdn')])).toEqual({
      proposed: [],
      undecided: [['a', 'b', needed]],
    });
    expect(pairsOf([ustinov('a', 'csl-sdn'), ustinov('b', 'dpl', 'unknown')]).undecided).toEqual([
      ['a', 'b', needed],
    ]);
  });

  // The Denied Persons List and that of debarred parties do not say who is a person: 86 FR 45703 and 87 FR 48748.
  test('may be meant where neither source says what it is, and no name is that of an organisation', () => {
    const sobrado = ['dpl', 'itar-debarred'].map((id) =>
      party(id, id, { kind: 'unknown', name: 'Roger Sobrado' }),
    );
    expect(pairsOf(sobrado)).toEqual({
      proposed: [],
      undecided: [
        ['dpl', 'itar-debarred', 'neither source says whether it is a person, who is never joined by name'],
      ],
    });
    const company = ['dpl', 'itar-debarred'].map((id) =>
      party(id, id, { kind: 'unknown', name: 'Huawei Chile S.A.', countries: ['CL'] }),
    );
    expect(pairsOf(company).proposed).toHaveLength(1);
  });

  test('is joined by an identifier', () => {
    const cano = (id: string, name: string) =>
      party(id, id, { kind: 'person', name, identifiers: [{ scheme: 'ofac-uid', value: '10000' }] });
    expect(
      pairsOf([cano('csl-sdn', 'CANO CORREA, Jhon Eidelber'), cano('sdn', 'CANO CORREA, Jhon Eidelber')]),
    ).toEqual({
      proposed: [['csl-sdn', 'sdn', 0.99]],
      undecided: [],
    });
    expect(
      pairsOf([cano('csl-sdn', 'CANO CORREA, Jhon Eidelber'), cano('sdn', 'Jhon Cano')]).proposed,
    ).toEqual([['csl-sdn', 'sdn', 0.95]]);
  });
});

describe('identifiers', () => {
  const numbered = (id: string, scheme: string, value: string, name = 'Example Holdings') =>
    party(id, id, { name, identifiers: [{ scheme, value }] });

  test('of one bearer are compared without spaces and punctuation', () => {
    expect(
      pairsOf([
        numbered('a', 'lei', '5493-001K-JTIIGC8Y1R12'),
        numbered('b', 'lei', '5493001kjtiigc8y1r12', 'Other'),
      ]).proposed,
    ).toEqual([['a', 'b', 0.95]]);
  });

  test('of a register need a name beside them', () => {
    const scheme = 'registration-number-russia';
    expect(pairsOf([numbered('a', scheme, '17'), numbered('b', scheme, '17')]).proposed).toEqual([
      ['a', 'b', 0.97],
    ]);
    expect(pairsOf([numbered('a', scheme, '17'), numbered('b', scheme, '17', 'Another Company')])).toEqual(
      none,
    );
  });

  test('that a party has one of show that two are two', () => {
    const ship = (id: string, value: string) =>
      party(id, id, { kind: 'vessel', name: 'FREEDOM', identifiers: [{ scheme: 'imo', value }] });
    expect(pairsOf([ship('a', '9185528'), ship('b', '9185530')])).toEqual(none);
    expect(pairsOf([ship('a', '9185528'), ship('b', '9185528')]).proposed).toEqual([['a', 'b', 0.99]]);
  });

  test('of others, such as a ticker, do not count', () => {
    expect(pairsOf([numbered('a', 'ticker', 'TSP', 'One Company'), numbered('b', 'ticker', 'TSP')])).toEqual(
      none,
    );
  });
});

test('a ship is not joined by its name', () => {
  const freedom = ['sdn', 'un'].map((id) =>
    party(id, id, { kind: 'vessel', name: 'FREEDOM', countries: ['PA'] }),
  );
  expect(pairsOf(freedom).undecided).toEqual([
    ['sdn', 'un', 'ships of one name are many: an IMO number is needed'],
  ]);
});

test('a company is no ship', () => {
  const freedom = (id: string, kind: ListedParty['kind']) =>
    party(id, id, { kind, name: 'FREEDOM LINE', countries: ['PA'] });
  expect(pairsOf([freedom('a', 'company'), freedom('b', 'vessel')])).toEqual(none);
});

test('parties of one list are never one', () => {
  const same = { name: 'Example Trading', countries: ['AE'] };
  expect(pairsOf([party('a', 'sdn', same), party('b', 'sdn', same)])).toEqual(none);
  expect(pairsOf([party('a', 'sdn', same), party('b', 'un', { ...same, lists: ['un', 'sdn'] })])).toEqual(
    none,
  );
});

describe('several candidates', () => {
  const several = 'several parties of one list agree with it, or with what it agrees with';
  const same = { name: 'Example Trading', countries: ['AE'] };

  test('of one list are for a person to decide', () => {
    expect(pairsOf([party('a', 'sdn', same), party('b', 'un', same), party('c', 'un', same)])).toEqual({
      proposed: [],
      undecided: [
        ['a', 'b', several],
        ['a', 'c', several],
      ],
    });
  });

  test('are none, where one agrees by more', () => {
    const other = { name: 'Another Trading', names: [alias('Example Trading')], countries: ['AE'] };
    expect(pairsOf([party('a', 'sdn', same), party('b', 'un', same), party('c', 'un', other)])).toEqual({
      proposed: [['a', 'b', 0.95]],
      undecided: [['a', 'c', several]],
    });
  });

  test('of two lists are one party, joined by as few pairs as join all', () => {
    expect(
      pairsOf([party('a', 'sdn', same), party('b', 'un', same), party('c', 'entity-list', same)]),
    ).toEqual({
      proposed: [
        ['a', 'b', 0.95],
        ['a', 'c', 0.95],
      ],
      undecided: [],
    });
  });

  test('that meet over a third are undecided too: who is joined with both would be two of one list', () => {
    const both = { name: 'Example Trading', names: [alias('Other Company Ltd')], countries: ['AE'] };
    const other = { name: 'Other Company Ltd', names: [alias('Third Company Ltd')], countries: ['AE'] };
    expect(pairsOf([party('a', 'sdn', same), party('b', 'un', both), party('c', 'sdn', other)])).toEqual({
      proposed: [['a', 'b', 0.95]],
      undecided: [['b', 'c', several]],
    });
  });
});

describe('what is recorded', () => {
  const three = ['sdn', 'un', 'entity-list'].map((list) =>
    party(list, list, { name: 'Example Trading', countries: ['AE'] }),
  );

  test('is not proposed again, nor is what follows from it', () => {
    const found = (...joined: [string, string][]) => proposals(three, { joined, apart: [] }).proposals;
    expect(found(['un', 'sdn'])).toHaveLength(1);
    expect(found(['un', 'sdn'], ['entity-list', 'un'])).toEqual([]);
  });

  test('is for a person to decide once it was retracted', () => {
    const { proposals: proposed, undecided } = proposals(three.slice(0, 2), {
      joined: [],
      apart: [['un', 'sdn']],
    });
    expect(proposed).toEqual([]);
    expect(undecided.map(({ why }) => why)).toEqual(['they were joined before, and that was retracted']);
  });
});
