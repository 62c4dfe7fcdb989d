import type { EffectiveBound, Evidence } from '../../../events/index.js';
import { specification } from '../../../test/support/restrictions/specification.js';
import { decideParty, type PartyCommand } from './decide.js';

const { given } = specification<PartyCommand>(decideParty);
const official: Evidence = {
  publisher: 'BIS',
  citation: '84 FR 22961',
  publishedOn: '2019-05-21',
  certainty: 'official',
};
const filing: Evidence = {
  publisher: 'TuSimple',
  citation: 'Notice of 2024-01-17',
  certainty: 'company-filing',
};
const evidence = [official];

const listed: PartyCommand = {
  type: 'restrict-party',
  data: {
    factId: 'entity-list-2019',
    partyId: 'huawei',
    authority: 'us-bis',
    list: 'entity-list',
    measure: 'presumption-of-denial',
    destinations: ['worldwide'],
    effectiveFrom: '2019-05-16T16:15-04:00',
    evidence,
  },
};
const delisted: PartyCommand = {
  type: 'delist-company',
  data: {
    factId: 'nasdaq',
    companyId: 'tusimple',
    exchange: 'XNAS',
    voluntary: true,
    planned: true,
    effectiveFrom: '2024-02-08',
    evidence: [filing],
  },
};
const flagged: PartyCommand = {
  type: 'flag-subsidiary-route',
  data: {
    factId: 'route',
    parentId: 'tusimple',
    subsidiaryId: 'tusimple-australia',
    viaCountry: 'AU',
    suspectedDestination: 'CN',
    redFlag: 'Chips that need a licence for China, ordered through Australia',
    effectiveFrom: { earliest: '2023-10', latest: '2024-01' },
    evidence: [filing],
  },
};
const end = { companyId: 'tusimple', effectiveFrom: '2025-01-01', evidence };

test('a party is put on a government list and taken off it', () => {
  const off: PartyCommand = {
    type: 'lift-party-restriction',
    data: {
      factId: 'off',
      partyId: 'huawei',
      lifts: 'entity-list-2019',
      effectiveFrom: '2025-01-01',
      evidence,
    },
  };
  given()
    .when(listed)
    .then({ type: 'PartyRestricted', data: { list: 'entity-list' } });
  given(listed).when(off).then({ type: 'PartyRestrictionLifted' });
});

test('a company leaves an exchange and comes back; that never takes it off a government list', () => {
  const relist = (lifts: string): PartyCommand => ({
    type: 'relist-company',
    data: { ...end, factId: 'back', lifts },
  });
  given(delisted).when(relist('nasdaq')).then({ type: 'CompanyRelisted' });
  given(listed).when(relist('entity-list-2019')).thenRefused('lift-mismatched', '/lifts');
});

test('a route is flagged and cleared, not before it can have begun', () => {
  const clear = (effectiveFrom: string): PartyCommand => ({
    type: 'clear-subsidiary-route',
    data: { factId: 'cleared', parentId: 'tusimple', lifts: 'route', effectiveFrom, evidence },
  });
  given(flagged).when(clear('2023-10-15')).then({ type: 'SubsidiaryRouteCleared' });
  given(flagged).when(clear('2023-09-30')).thenRefused('not-in-force', '/lifts');
});

test('a description is a fact: it can be retracted, not lifted', () => {
  const described: PartyCommand = {
    type: 'describe-party',
    data: {
      factId: 'description',
      partyId: 'tusimple',
      names: [{ name: 'TuSimple Holdings', kind: 'primary' }],
      evidence: [filing],
    },
  };
  const retracted: PartyCommand = { type: 'retract-fact', factId: 'description', reason: 'Wrong party' };
  given(described).when(retracted).then({ type: 'FactRetracted' });
  given(described)
    .when({ type: 'relist-company', data: { ...end, factId: 'back', lifts: 'description' } })
    .thenRefused('lift-mismatched', '/lifts');
});

test('a listing recorded with the date of publication is replaced by one with the effective date', () => {
  const corrected = { ...listed.data, factId: 'corrected', effectiveFrom: '2019-05-16' };
  given(listed)
    .when({
      type: 'retract-fact',
      factId: 'entity-list-2019',
      reason: 'Publication is not effect',
      replacement: { type: 'restrict-party', data: corrected },
    })
    .then({ type: 'FactRetracted', data: { replacedBy: 'corrected' } }, { type: 'PartyRestricted' });
});

describe('a party is revised on a list, in one append (R6)', () => {
  const onList = (factId: string, effectiveFrom: string, lifts?: string[]): PartyCommand => ({
    type: 'restrict-party',
    data: { ...listed.data, factId, effectiveFrom },
    ...(lifts && { lifts }),
  });

  test('the revision begins where the entries that it lifts end', () => {
    given(onList('advanced-nodes', '2020-12-18'), onList('other-items', '2020-12-18'))
      .when(onList('revised', '2024-12-02', ['advanced-nodes', 'other-items']))
      .then(
        {
          type: 'PartyRestrictionLifted',
          data: {
            factId: 'revised-lift-1',
            partyId: 'huawei',
            lifts: 'advanced-nodes',
            effectiveFrom: '2024-12-02',
            replacedBy: 'revised',
            evidence,
          },
        },
        { type: 'PartyRestrictionLifted', data: { factId: 'revised-lift-2', lifts: 'other-items' } },
        { type: 'PartyRestricted', data: { factId: 'revised' } },
      );
  });

  test('retracting the revision retracts its lifts', () => {
    given(onList('first', '2020-12-18'), onList('revised', '2024-12-02', ['first']))
      .when({ type: 'retract-fact', factId: 'revised', reason: 'never revised' })
      .then(
        { type: 'FactRetracted', data: { factId: 'revised' } },
        { type: 'FactRetracted', data: { factId: 'revised-lift-1' } },
      );
  });
});

describe('a party is described again (R12)', () => {
  type Description = Extract<PartyCommand, { type: 'describe-party' }>['data'];
  const describeAs = (factId: string, name: string, change: Partial<Description> = {}): PartyCommand => ({
    type: 'describe-party',
    data: { factId, partyId: 'us-csl-6875', names: [{ name, kind: 'primary' }], evidence, ...change },
  });
  const lei = (value: string) => ({ identifiers: [{ scheme: 'lei', value }] });
  const alpha = describeAs('alpha', 'Alpha Trading LLC', {
    countries: ['AF'],
    ...lei('ALPHA00000000000A100'),
  });
  const accepted = { type: 'PartyDescribed' };

  test.each<[string, PartyCommand]>([
    [
      'under another name in the same country',
      describeAs('renamed', 'Omega Optics OOO', { headquarters: 'AF' }),
    ],
    ['under another name, without a country', describeAs('renamed', 'Omega Optics OOO')],
    [
      'under the same name, spelled in another way, in another country',
      describeAs('moved', 'ALPHA TRADING, L.L.C.', { countries: ['RU'] }),
    ],
    [
      'under another name with another ticker',
      describeAs('renamed', 'Omega', { identifiers: [{ scheme: 'ticker', value: 'O' }] }),
    ],
    [
      'in another country, without a name',
      {
        ...describeAs('moved', 'x'),
        data: { factId: 'moved', partyId: 'us-csl-6875', countries: ['RU'], evidence },
      } as PartyCommand,
    ],
  ])('%s', (_, command) => {
    given(alpha).when(command).then(accepted);
  });

  test.each<[string, PartyCommand]>([
    ['under another name in another country', describeAs('omega', 'Omega Optics OOO', { countries: ['RU'] })],
    [
      'under another name with another identifier',
      describeAs('omega', 'Omega Optics OOO', lei('OMEGA00000000000Z900')),
    ],
  ])('describing it again %s is refused unless it is confirmed', (_, command) => {
    given(alpha).when(command).thenRefused('identity-changed', '/names');
    given(alpha)
      .when({ ...command, confirmed: true } as PartyCommand)
      .then(accepted);
    given(alpha, { type: 'retract-fact', factId: 'alpha', reason: 'Another party' })
      .when(command)
      .then(accepted);
  });
});

describe('a name with a start and an end (R12)', () => {
  const borne = (effectiveFrom: EffectiveBound, effectiveTo: EffectiveBound): PartyCommand => ({
    type: 'describe-party',
    data: {
      factId: 'description',
      partyId: 'huawei',
      names: [
        { name: 'Huawei', kind: 'primary' },
        { name: 'Huawei Tech', kind: 'former', effectiveFrom, effectiveTo },
      ],
      evidence,
    },
  });

  test.each<[EffectiveBound, EffectiveBound]>([
    ['2020-01-01', '2019-01-01'],
    ['2020-01-01', '2020-01-01'],
    ['2020-02', '2020-01'],
    [{ earliest: '2020-02-01' }, { latest: '2020-01-01' }],
    ['2020-01-02T00:00Z', '2020-01-01T00:00Z'],
  ])('when it must end before it can begin, then it is refused by its field: %j to %j', (from, to) => {
    given().when(borne(from, to)).thenRefused('interval-empty', '/names/1/effectiveTo');
  });

  test.each<[EffectiveBound, EffectiveBound]>([
    ['2019-01-01', '2020-01-01'],
    ['2020-01', '2020-01-15'],
    ['2020', { latest: '2020-06-01' }],
    ['2020-01-01T11:00Z', '2020-01-01'],
  ])('when it may be borne by some reading, then it is recorded: %j to %j', (from, to) => {
    given().when(borne(from, to)).then({ type: 'PartyDescribed' });
  });
});

test('a party is not described as its own parent, confirmed or not', () => {
  const described = (parentId: string, confirmed?: boolean): PartyCommand => ({
    type: 'describe-party',
    data: { factId: 'description', partyId: 'huawei', parentId, evidence },
    ...(confirmed === undefined ? {} : { confirmed }),
  });
  given().when(described('huawei-holding')).then({ type: 'PartyDescribed' });
  for (const confirmed of [undefined, true])
    given().when(described('huawei', confirmed)).thenRefused('party-itself', '/parentId');
});

test('two ids are identified as one party, and are two again once that is retracted (R13)', () => {
  const identified = (sameAs: string): PartyCommand => ({
    type: 'identify-parties',
    data: { factId: 'one-party', partyId: 'huawei', sameAs, basis: 'One address', evidence },
  });
  given()
    .when(identified('huawei-technologies'))
    .then({ type: 'PartiesIdentified', data: { sameAs: 'huawei-technologies' } });
  given().when(identified('huawei')).thenRefused('party-itself', '/sameAs');
  given(identified('huawei-technologies'))
    .when({ type: 'retract-fact', factId: 'one-party', reason: 'Two parties' })
    .then({ type: 'FactRetracted' });
});
