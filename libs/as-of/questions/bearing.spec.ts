import { measures, parseAsOf, type EventData, type Measure } from '../../../events/index.js';
import { evidence } from '../../../test/support/builders.js';
import {
  given,
  partiesIdentified,
  party,
  partyRestricted,
  saleBlocked,
} from '../../../test/support/questions.js';
import { changesIn, worldPage } from '../index.js';

/* Measures that restrict no exports, or of which that is not known. */

const a = party('a-company');
const restricted = (measure: Measure, data: Partial<EventData<'PartyRestricted'>> = {}) =>
  partyRestricted('a-company', { measure, ...data });
const lifted = (more: Partial<EventData<'PartyRestrictionLifted'>> = {}) => ({
  type: 'PartyRestrictionLifted' as const,
  data: {
    factId: 'a-lift',
    lifts: 'listed',
    partyId: 'a-company',
    effectiveFrom: '2024-01-01',
    zone: 'America/New_York',
    evidence: evidence('2023-12-01'),
    ...more,
  },
});
const outcome = ({ ask }: ReturnType<typeof given>, asOf = '2023-06-01') => {
  const answer = ask(a, asOf);
  return [answer?.status, answer?.decidedBy];
};

describe('given one measure that is surely in force, when its subject is asked about', () => {
  const expected: Readonly<Record<Measure, string>> = {
    prohibited: 'restricted',
    blocking: 'restricted',
    'denial-of-export-privileges': 'restricted',
    'policy-of-denial': 'restricted',
    'presumption-of-denial': 'restricted',
    'case-by-case': 'restricted',
    'license-required': 'restricted',
    'no-license-exception': 'restricted',
    sectoral: 'uncertain',
    'not-stated': 'uncertain',
    debarment: 'flagged',
    procurement: 'flagged',
    securities: 'flagged',
  };

  test.each(measures)('then by %s it has the status of what that bears on', (measure) => {
    expect(given([restricted(measure)]).ask(a, '2023-06-01')?.status).toBe(expected[measure]);
  });
});

describe('given a measure that may not bear on exports', () => {
  test('when it is asked about, then it is never surely in force, for no destination, and says why', () => {
    const { ask } = given([restricted('sectoral')]);
    expect(ask(a, '2023-06-01')).toMatchObject({
      status: 'uncertain',
      decidedBy: 'restriction-possibly-in-force',
      measures: [
        {
          inForce: 'possibly',
          doubts: ['may-not-bear-on-exports'],
          destinations: [{ destination: 'worldwide', inForce: 'possibly' }],
        },
      ],
    });
  });

  test('when its dates or its evidence are in doubt too, then each doubt is shown', () => {
    const { ask } = given([
      restricted('not-stated', {
        effectiveFrom: '2023',
        evidence: [{ publisher: 'A newspaper', citation: 'p. 1', certainty: 'reported' }],
      }),
    ]);
    expect(ask(a, '2023-06-01')?.measures).toMatchObject([
      { doubts: ['dates-coarse', 'evidence-unconfirmed', 'may-not-bear-on-exports'] },
    ]);
  });

  test('when it takes the place of one that does, at an unknown time, then the subject is not surely restricted', () => {
    const year = { effectiveFrom: '2024' };
    const appends = (measure: Measure) =>
      given(
        [restricted('prohibited')],
        [lifted({ ...year, replacedBy: 'second' }), restricted(measure, { ...year, factId: 'second' })],
      );
    expect(outcome(appends('case-by-case'), '2024-06-01')).toEqual([
      'restricted',
      'restriction-surely-in-force',
    ]);
    for (const measure of ['sectoral', 'securities'] as const)
      expect(outcome(appends(measure), '2024-06-01')).toEqual(['uncertain', 'restriction-possibly-in-force']);
  });

  test('when one transaction is asked about, then that alone is no reservation about others', () => {
    const { ask } = given([restricted('sectoral')]);
    expect(ask(a, '2023-06-01', { transaction: 'export' })?.reservations.map(({ kind }) => kind)).toEqual([
      'list-not-loaded',
      'ownership-not-known',
    ]);
  });

  test('when it was lifted, then its subject is not restricted', () => {
    expect(outcome(given([restricted('sectoral')], [lifted()]), '2024-06-01')).toEqual([
      'not-restricted',
      'restriction-over',
    ]);
  });
});

describe('given a measure that does not bear on exports', () => {
  test('when it is in force, then it is among the measures and flags its subject', () => {
    const { ask } = given([restricted('securities')]);
    expect(ask(a, '2023-06-01')).toMatchObject({
      status: 'flagged',
      decidedBy: 'other-measure-in-force',
      measures: [{ fact: { factId: 'listed' }, inForce: 'surely', doubts: [] }],
    });
  });

  test('when it is only possibly in force, then it flags its subject as well', () => {
    expect(outcome(given([restricted('procurement', { effectiveFrom: '2023' })]))).toEqual([
      'flagged',
      'other-measure-in-force',
    ]);
  });

  test('when another restricts exports, then that decides', () => {
    const both = given([restricted('securities', { factId: 'other' })], [restricted('license-required')]);
    expect(outcome(both)).toEqual(['restricted', 'restriction-surely-in-force']);
  });

  test('when a sale to the party is blocked too, then the sale decides', () => {
    const both = given([restricted('securities')], [saleBlocked({ buyer: 'a-company' })]);
    expect(outcome(both)).toEqual(['flagged', 'flag-in-force']);
  });

  test('when it is over, then nothing is said of exports, as of any flag that was released', () => {
    const over = given([restricted('securities')], [lifted()]);
    expect(outcome(over, '2024-06-01')).toEqual(['no-record', 'flag-released']);
  });

  test('when it is suspended, then nothing is said of exports either', () => {
    const suspended = given([restricted('securities')], [lifted({ how: 'suspends' })]);
    expect(outcome(suspended, '2024-06-01')).toEqual(['no-record', 'flag-released']);
  });

  test.each<[string, Partial<EventData<'PartyRestricted'>>, Parameters<typeof lifted>[0] | undefined]>([
    ['had not begun', { effectiveFrom: '2024-01-01' }, undefined],
    ['was withdrawn', { effectiveFrom: '2024-01-01' }, { how: 'withdraws', effectiveFrom: '2023-03-01' }],
  ])('when it %s, then nothing is held', (_, data, lift) => {
    const appends = lift === undefined ? [] : [[lifted(lift)]];
    expect(outcome(given([restricted('debarment', data)], ...appends))).toEqual([
      'no-record',
      'nothing-held',
    ]);
  });

  test('when a restriction of exports is over and it is in force, then its subject is flagged, and not cleared', () => {
    const both = given(
      [restricted('license-required', { factId: 'old', effectiveTo: '2023-03-01' })],
      [restricted('securities')],
    );
    expect(outcome(both)).toEqual(['flagged', 'other-measure-in-force']);
  });

  test('when it names some transactions, then those are no reservation about others', () => {
    const { ask } = given([restricted('securities', { appliesTo: ['reexport'] })]);
    const answer = ask(a, '2023-06-01', { transaction: 'export' });
    expect(answer?.reservations.map(({ kind }) => kind)).not.toContain('other-transactions-restricted');
  });

  test('when another id of the party is asked about, then that is flagged as well', () => {
    const { ask } = given(
      [restricted('securities')],
      [partyRestricted('b-company', { factId: 'over', effectiveTo: '2023-02-01' })],
      [partiesIdentified('b-company', 'a-company')],
    );
    expect(ask(party('b-company'), '2023-06-01')).toMatchObject({
      status: 'flagged',
      decidedBy: 'other-measure-in-force',
    });
  });

  test('when the whole world is asked about, then it is there, and its beginning is a change', () => {
    const { index } = given([restricted('securities')]);
    const at = (day: string) => ({ asOf: parseAsOf(day), position: index.head });
    const { facts } = worldPage(index, at('2023-06-01'), {}, { limit: 10 });
    expect(facts.map(({ fact, inForce }) => [fact.measure, inForce])).toEqual([['securities', 'surely']]);
    const span = { earlier: at('2022-12-31'), later: at('2023-06-01') };
    expect([...changesIn(index, span, {})].map(({ why, after }) => [why, after])).toEqual([
      ['came-into-force', 'surely'],
    ]);
  });
});
