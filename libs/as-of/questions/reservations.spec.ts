import { parseAsOf, type DomainEvent } from '../../../events/index.js';
import { chipRestricted, evidence } from '../../../test/support/builders.js';
import {
  chip,
  given,
  party,
  partiesIdentified,
  partyDescribed,
  partyRestricted,
  retraction,
  routeFlagged,
  saleBlocked,
} from '../../../test/support/questions.js';
import type { SubjectAnswer } from '../index.js';

const reported = evidence('2022-01-01').map((source) => ({ ...source, certainty: 'reported' as const }));
const notLoaded = { kind: 'list-not-loaded', weight: 'blocking', lists: [] };
const noOwnership = { kind: 'ownership-not-known', weight: 'note' };
const noRules = { kind: 'rules-not-loaded', weight: 'blocking' };
const ofKind = (answered: SubjectAnswer | undefined, kind: string) =>
  answered?.reservations.filter((each) => each.kind === kind);

describe('every answer has the reservations of what is not loaded', () => {
  const { ask } = given([saleBlocked()]);

  test('a chip: no list, no rules on parameters', () => {
    expect(ask(chip('a-chip'), '2024-01-01')?.reservations).toEqual([notLoaded, noRules]);
  });

  test('a party: no list, no ownership', () => {
    expect(ask(party('a-buyer'), '2024-01-01')?.reservations).toEqual([notLoaded, noOwnership]);
  });

  test('a sale: no list', () => {
    expect(ask({ kind: 'sale', id: 'a-sale' }, '2024-01-01')?.reservations).toEqual([notLoaded]);
  });

  test('an answer that is restricted has them too', () => {
    const restricted = given([partyRestricted('listed-one')]).ask(party('listed-one'), '2024-01-01');
    expect([restricted?.status, restricted?.reservations]).toEqual(['restricted', [notLoaded, noOwnership]]);
  });
});

describe('a rule on headquarters and a question about a chip by place (R11)', () => {
  const rule = (destinations: string[], more = {}): DomainEvent =>
    chipRestricted({ destinations, evidence: evidence('2022-12-30'), ...more });
  const only = rule(['headquarteredIn:CN']);
  const depends = {
    kind: 'depends-on-headquarters',
    weight: 'blocking',
    facts: [{ subject: chip('a-chip'), factId: 'a-fact' }],
  };

  test('it is no part and leaves the status, and the answer depends on the buyer', () => {
    const answered = given([only]).ask(chip('a-chip'), '2024-01-01', { destination: 'VN' });
    expect(answered).toMatchObject({
      status: 'no-record',
      decidedBy: 'restriction-on-headquarters',
      measures: [],
    });
    expect(answered?.reservations).toEqual([notLoaded, depends, noRules]);
  });

  test('the same for a country group', () => {
    const answered = given([only]).ask(chip('a-chip'), '2024-01-01', { destination: 'D:5' });
    expect(answered).toMatchObject({ status: 'no-record', measures: [] });
    expect(ofKind(answered, 'depends-on-headquarters')).toEqual([depends]);
  });

  test.each([undefined, 'headquarteredIn:CN'])('without a place it counts: destination %s', (destination) => {
    const more = destination === undefined ? {} : { destination };
    const answered = given([only]).ask(chip('a-chip'), '2024-01-01', more);
    expect([answered?.status, answered?.reservations]).toEqual(['restricted', [notLoaded, noRules]]);
  });

  test('a fact that surely reaches the place anyway is a part by that term alone, without a reservation', () => {
    const answered = given([rule(['CN', 'headquarteredIn:CN'])]).ask(chip('a-chip'), '2024-01-01', {
      destination: 'CN',
    });
    expect([answered?.status, answered?.reservations]).toEqual(['restricted', [notLoaded, noRules]]);
    expect(answered?.measures.map(({ destinations }) => destinations)).toEqual([
      [{ destination: 'CN', inForce: 'surely' }],
    ]);
  });

  test('a fact that only may reach the place is a possible part, and depends on the buyer (R0)', () => {
    const answered = given([rule(['D:5', 'headquarteredIn:CN'])]).ask(chip('a-chip'), '2024-01-01', {
      destination: 'VN',
    });
    expect(answered).toMatchObject({
      status: 'uncertain',
      measures: [{ doubts: ['country-group-not-loaded'] }],
    });
    expect(ofKind(answered, 'depends-on-headquarters')).toEqual([depends]);
  });

  test('before it begins, nothing depends on it and nothing is decided by it', () => {
    const answered = given([only]).ask(chip('a-chip'), '2022-12-31', { destination: 'VN' });
    expect(answered).toMatchObject({ status: 'no-record', decidedBy: 'nothing-held' });
    expect(answered?.reservations).toEqual([notLoaded, noRules]);
  });

  test('to a lifted country only the term on headquarters is left', () => {
    const lift: DomainEvent = {
      type: 'ChipRestrictionLifted',
      data: {
        factId: 'a-lift',
        lifts: 'a-fact',
        chipId: 'a-chip',
        destinations: ['CN'],
        effectiveFrom: '2024-01-01',
        evidence: evidence('2023-12-01'),
      },
    };
    const both = rule(['CN', 'headquarteredIn:CN']);
    const answered = given([both], [lift]).ask(chip('a-chip'), '2024-06-01', { destination: 'CN' });
    expect(answered).toMatchObject({ status: 'not-restricted', decidedBy: 'restriction-over', measures: [] });
    expect(ofKind(answered, 'depends-on-headquarters')).toEqual([depends]);
  });

  test('for a party it stays a doubt: the party may have its headquarters there', () => {
    const listed = partyRestricted('a-party', { destinations: ['headquarteredIn:CN'] });
    const answered = given([listed]).ask(party('a-party'), '2024-01-01', { destination: 'VN' });
    expect(answered).toMatchObject({
      status: 'uncertain',
      measures: [{ doubts: ['headquarters-not-known'] }],
    });
    expect(answered?.reservations).toEqual([notLoaded, noOwnership]);
  });
});

describe('a restricted parent', () => {
  const ofParent = (parentId: string, data = {}) => partyDescribed('a-subsidiary', { parentId, ...data });
  const restricted = partyRestricted('a-parent');
  const by = (...parties: { id: string; status: string }[]) => [
    { kind: 'parent-restricted', weight: 'blocking', parties },
  ];
  const parents = (answered: SubjectAnswer | undefined) => ofKind(answered, 'parent-restricted');

  test.each([
    ['a description', ofParent('a-parent')],
    ['a blocked sale to it', saleBlocked({ buyer: 'a-subsidiary', buyerParent: 'a-parent' })],
    [
      'a blocked sale that was over years ago',
      saleBlocked({
        buyer: 'a-subsidiary',
        buyerParent: 'a-parent',
        effectiveFrom: '2001',
        effectiveTo: '2002',
      }),
    ],
    ['a route through it', routeFlagged()],
  ])('is reserved where %s states it', (_source, event) => {
    const answered = given([event], [restricted]).ask(party('a-subsidiary'), '2024-01-01');
    expect(answered?.status).not.toBe('restricted');
    expect(answered?.reservations).toEqual([
      notLoaded,
      ...by({ id: 'a-parent', status: 'restricted' }),
      noOwnership,
    ]);
  });

  test('is reserved only while it is restricted, at the same question', () => {
    const { ask } = given([ofParent('a-parent')], [restricted]);
    expect(parents(ask(party('a-subsidiary'), '2022-12-31'))).toEqual([]);
    expect(parents(ask(party('a-subsidiary'), '2023-01-01'))).toHaveLength(1);
    expect(parents(ask(party('a-subsidiary'), '2023-01-01', { position: 1 }))).toEqual([]);
    expect(
      parents(ask(party('a-subsidiary'), '2023-01-01', { publishedBy: parseAsOf('2022-06-01') })),
    ).toEqual([]);
  });

  test('counts if it is only possibly restricted', () => {
    const rumour = partyRestricted('a-parent', { evidence: reported });
    const answered = given([ofParent('a-parent')], [rumour]).ask(party('a-subsidiary'), '2024-01-01');
    expect(parents(answered)).toEqual(by({ id: 'a-parent', status: 'uncertain' }));
  });

  test('a flagged parent is no reservation', () => {
    const answered = given([routeFlagged()]).ask(party('a-subsidiary'), '2024-01-01');
    expect(parents(answered)).toEqual([]);
  });

  test('is found through the parents in between, by id, and a circle of parents ends', () => {
    const chain = [
      partyDescribed('a-subsidiary', { parentId: 'between' }),
      partyDescribed('between', { parentId: 'a-parent' }),
      partyDescribed('a-parent', { parentId: 'a-subsidiary' }),
    ];
    const { ask } = given(chain, [restricted, partyRestricted('between')]);
    expect(parents(ask(party('a-subsidiary'), '2024-01-01'))).toEqual(
      by({ id: 'a-parent', status: 'restricted' }, { id: 'between', status: 'restricted' }),
    );
    expect(parents(ask(party('a-parent'), '2024-01-01'))).toEqual(
      by({ id: 'between', status: 'restricted' }),
    );
  });

  test('is also that of another id of the party', () => {
    const same = partiesIdentified('a-subsidiary', 'other-id');
    const answered = given([partyDescribed('other-id', { parentId: 'a-parent' })], [restricted], [same]);
    expect(parents(answered.ask(party('a-subsidiary'), '2024-01-01'))).toEqual(
      by({ id: 'a-parent', status: 'restricted' }),
    );
  });

  test('is restricted also by another id of its own', () => {
    const events = [ofParent('parent-id'), partiesIdentified('a-parent', 'parent-id'), restricted];
    expect(parents(given(events).ask(party('a-subsidiary'), '2024-01-01'))).toEqual(
      by({ id: 'parent-id', status: 'restricted' }),
    );
  });

  test('stays when another is described later: it may have been the parent at the time (R0)', () => {
    const later = ofParent('new-parent', { factId: 'sold' });
    const { ask } = given([ofParent('a-parent')], [restricted], [later, partyDescribed('new-parent', {})]);
    expect(parents(ask(party('a-subsidiary'), '2024-01-01'))).toEqual(
      by({ id: 'a-parent', status: 'restricted' }),
    );
  });

  test('is gone when the statement is retracted', () => {
    const { ask } = given(
      [ofParent('a-parent')],
      [restricted],
      [retraction(party('a-subsidiary'), 'description')],
    );
    expect(parents(ask(party('a-subsidiary'), '2024-01-01'))).toEqual([]);
  });
});

describe('a name of a party that is restricted', () => {
  const named = (id: string, name: string, kind: 'primary' | 'alias' | 'former' | 'weak' = 'primary') =>
    partyDescribed(id, { names: [{ name, kind }] });
  const listed = [
    named('sdn-4411', 'Zvezda Trading, LLC'),
    partyRestricted('sdn-4411', { effectiveFrom: '2022' }),
  ];
  const sameName = (answered: SubjectAnswer | undefined) => ofKind(answered, 'same-name');
  const reserved = (status: 'restricted' | 'uncertain') => [
    {
      kind: 'same-name',
      weight: 'blocking',
      parties: [{ id: 'sdn-4411', status, href: '/v1/parties/sdn-4411' }],
    },
  ];

  test.each(['primary', 'alias', 'former', 'weak'] as const)(
    'is reserved of a party without an entry, however it is spelled: %s',
    (kind) => {
      const { ask } = given(listed, [named('customer-17', 'ZVEZDA TRADING LLC', kind)]);
      const answered = ask(party('customer-17'), '2024-01-01');
      expect(answered?.status).toBe('no-record');
      expect(sameName(answered)).toEqual(reserved('restricted'));
    },
  );

  test('is reserved as far as the other one is restricted at the point of both clocks', () => {
    const { ask } = given(listed, [named('customer-17', 'Zvezda Trading LLC')]);
    expect(sameName(ask(party('customer-17'), '2021-06-01'))).toEqual([]);
    expect(sameName(ask(party('customer-17'), '2022-06-01'))).toEqual(reserved('uncertain'));
    const before = given([named('customer-17', 'Zvezda Trading LLC')], listed);
    expect(sameName(before.ask(party('customer-17'), '2024-01-01', { position: 1 }))).toEqual([]);
    expect(sameName(before.ask(party('customer-17'), '2024-01-01'))).toEqual(reserved('restricted'));
  });

  test('is not reserved of another name, nor of the party itself, nor of one that is joined', () => {
    const { ask } = given(
      listed,
      [named('customer-17', 'Zvezda Trading Group')],
      [named('zvezda', 'Zvezda Trading LLC')],
      [partiesIdentified('zvezda', 'sdn-4411')],
    );
    for (const id of ['customer-17', 'sdn-4411', 'zvezda'])
      expect(sameName(ask(party(id), '2024-01-01'))).toEqual([]);
  });

  test('stays where the other id only possibly is the same party, or is only possibly restricted (R0)', () => {
    const customer = named('customer-17', 'Zvezda Trading LLC');
    const join = partiesIdentified('customer-17', 'sdn-4411', { evidence: reported });
    const joined = given(listed, [customer], [join]).ask(party('customer-17'), '2024-01-01');
    expect(sameName(joined)).toEqual(reserved('restricted'));
    const reportedOnly = [listed[0] as DomainEvent, partyRestricted('sdn-4411', { evidence: reported })];
    const possibly = given(reportedOnly, [customer]).ask(party('customer-17'), '2024-01-01');
    expect(sameName(possibly)).toEqual(reserved('uncertain'));
  });
});

describe('a shared identifier', () => {
  const lei = { scheme: 'lei', value: '5493001KJTIIGC8Y1R12' };
  const described = (id: string, ...identifiers: { scheme: string; value: string }[]) =>
    partyDescribed(id, { identifiers });
  const shared = (...parties: string[]) => [
    { kind: 'identifier-shared', weight: 'blocking', parties, identifiers: [lei] },
  ];
  const sharing = (answered: SubjectAnswer | undefined) => ofKind(answered, 'identifier-shared');
  const both = [described('alpha', lei), described('beta', { ...lei, value: '5493 001k-jtii-gc8y-1r12' })];

  test('is reserved on each of the parties that have it', () => {
    const { ask } = given(both);
    expect(ask(party('alpha'), '2024-01-01')?.reservations).toEqual([
      notLoaded,
      ...shared('beta'),
      noOwnership,
    ]);
    expect(sharing(ask(party('beta'), '2024-01-01'))).toMatchObject([{ parties: ['alpha'] }]);
  });

  test.each([
    ['lei', '529900T8BM49AURSDO55', 'LEI 5299 00T8-BM49 AURS DO55'],
    ['imo', '9074729', 'IMO 9074729'],
    ['uscc', '91110108MA0012345X', '91110108-MA00.1234 5x'],
    ['lei', '529900T8BM49AURSDO55', '５２９９００T8BM49AURSDO55\u200b'],
  ])('is the same however it is written: %s %s and %s', (scheme, value, other) => {
    const events = [described('alpha', { scheme, value }), described('beta', { scheme, value: other })];
    expect(sharing(given(events).ask(party('alpha'), '2024-01-01'))).toMatchObject([{ parties: ['beta'] }]);
  });

  test('stays where another id only possibly is the same party (R0)', () => {
    const joinedBy = (certainty: 'official' | 'reported') => {
      const sources = [{ publisher: 'A publisher', citation: 'A citation', certainty }];
      const join = partiesIdentified('alpha', 'beta', { evidence: sources });
      return sharing(given(both, [join]).ask(party('alpha'), '2024-01-01'));
    };
    expect(joinedBy('reported')).toMatchObject([{ parties: ['beta'] }]);
    expect(joinedBy('official')).toEqual([]);
  });

  test('needs scheme and value', () => {
    const { ask } = given([
      described('alpha', { scheme: 'imo', value: '9074729' }),
      described('beta', { scheme: 'duns', value: '9074729' }, { scheme: 'imo', value: '9074730' }),
    ]);
    expect(sharing(ask(party('alpha'), '2024-01-01'))).toEqual([]);
  });

  test('is none between the ids of one party', () => {
    const { ask } = given(both, [partiesIdentified('beta', 'alpha')]);
    expect(sharing(ask(party('alpha'), '2024-01-01'))).toEqual([]);
    expect(sharing(ask(party('alpha'), '2024-01-01', { position: 2 }))).toEqual(shared('beta'));
  });

  test('ends with the retraction of a description', () => {
    const { ask } = given(both, [retraction(party('beta'), 'description')]);
    expect(sharing(ask(party('alpha'), '2024-01-01'))).toEqual([]);
    expect(sharing(ask(party('alpha'), '2024-01-01', { position: 2 }))).toEqual(shared('beta'));
  });

  test('is none before one of the descriptions was public', () => {
    const { ask } = given(both);
    expect(sharing(ask(party('alpha'), '2024-01-01', { publishedBy: parseAsOf('2021-12-31') }))).toEqual([]);
  });
});

describe('facts that were retracted and not replaced (R8)', () => {
  const listed = (factId: string) => partyRestricted('alpha', { factId });
  const retracted = (answered: SubjectAnswer | undefined) => ofKind(answered, 'retracted-facts');
  const noted = (count: number, ...factIds: string[]) => [
    {
      kind: 'retracted-facts',
      weight: 'note',
      count,
      facts: factIds.map((factId) => ({ subject: party('alpha'), factId })),
    },
  ];

  test('given a retracted restriction, when its subject is asked about, then the answer names it', () => {
    const { ask } = given([listed('wrong')], [retraction(party('alpha'), 'wrong')]);
    const answered = ask(party('alpha'), '2024-01-01');
    expect(answered?.status).toBe('no-record');
    expect(retracted(answered)).toEqual(noted(1, 'wrong'));
  });

  test('given a position before the retraction, then it does not', () => {
    const { ask } = given([listed('wrong')], [retraction(party('alpha'), 'wrong')]);
    expect(retracted(ask(party('alpha'), '2024-01-01', { position: 1 }))).toEqual([]);
  });

  test('given a replacement, then nothing is left to say', () => {
    const { ask } = given([listed('wrong')], [retraction(party('alpha'), 'wrong', 'right'), listed('right')]);
    expect(retracted(ask(party('alpha'), '2024-01-01'))).toEqual([]);
  });

  test('given another restriction in force, then it is said as well: doubt must not remove it (R0)', () => {
    const { ask } = given([listed('wrong')], [retraction(party('alpha'), 'wrong')], [listed('other')]);
    const answered = ask(party('alpha'), '2024-01-01');
    expect(answered?.status).toBe('restricted');
    expect(retracted(answered)).toEqual(noted(1, 'wrong'));
  });

  test('given a retracted lift or description, then nothing of it is said', () => {
    const { ask } = given(
      [partyDescribed('alpha', { names: [{ name: 'Alpha', kind: 'primary' }] })],
      [retraction(party('alpha'), 'description')],
    );
    expect(retracted(ask(party('alpha'), '2024-01-01'))).toEqual([]);
  });

  test('given another id of the party, then its retracted facts are named there too', () => {
    const { ask } = given(
      [partyDescribed('beta', {})],
      [listed('wrong')],
      [partiesIdentified('beta', 'alpha')],
      [retraction(party('alpha'), 'wrong')],
    );
    expect(retracted(ask(party('beta'), '2024-01-01'))).toEqual(noted(1, 'wrong'));
  });

  test('given a fact that was not public by then, then its retraction is no matter', () => {
    const { ask } = given([listed('wrong')], [retraction(party('alpha'), 'wrong')]);
    const publishedBy = parseAsOf('2021-01-01');
    expect(retracted(ask(party('alpha'), '2024-01-01', { publishedBy }))).toEqual([]);
  });

  test('given more than 20, then all are counted and the last 20 named', () => {
    const ids = Array.from({ length: 22 }, (_, number) => `wrong-${number}`);
    const { ask } = given(
      ids.map(listed),
      ids.map((factId) => retraction(party('alpha'), factId)),
    );
    expect(retracted(ask(party('alpha'), '2024-01-01'))).toEqual(noted(22, ...ids.slice(2)));
  });
});
