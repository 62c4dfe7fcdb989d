import type { Evidence } from '../../../events/index.js';
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
