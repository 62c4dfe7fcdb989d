import type { EventData, Evidence, Share } from '../../../events/index.js';
import { specification } from '../../../test/support/restrictions/specification.js';
import { decideParty, type PartyCommand } from './decide.js';

const { given } = specification(decideParty);

const evidence: Evidence[] = [
  { publisher: 'SMIC', citation: 'Annual report for 2018', certainty: 'company-filing' },
];

type Stated = EventData<'OwnershipStated'>;

/** A share of a joint venture that an owner holds directly since 2020, unless said otherwise. */
const stated = (ownerId: string, share: Share | undefined, change: Partial<Stated> = {}): PartyCommand => ({
  type: 'state-ownership',
  data: {
    factId: `held-by-${ownerId}`,
    ownedId: 'joint-venture',
    ownerId,
    ...(share === undefined ? {} : { share }),
    holding: 'direct',
    effectiveFrom: '2020-01-01',
    evidence,
    ...change,
  },
});
const ended = (lifts: string, effectiveFrom: string, factId = `${lifts}-ended`): PartyCommand => ({
  type: 'end-ownership',
  data: { factId, ownedId: 'joint-venture', lifts, effectiveFrom, evidence },
});
const recorded = { type: 'OwnershipStated' };

describe('an owner of a party (R21)', () => {
  test.each<[string, Share | undefined]>([
    ['exactly', 66.45],
    ['within bounds', { atLeast: 50, atMost: 60 }],
    ['at the most', { atMost: 32.46 }],
    ['unknown', undefined],
  ])('has a share of it that is stated %s', (_, share) => {
    given()
      .when(stated('smic', share))
      .then({ type: 'OwnershipStated', data: { ownedId: 'joint-venture', ownerId: 'smic' } });
  });

  test('does not have it any more, from the day on which that ended', () => {
    given(stated('smic', 51))
      .when(ended('held-by-smic', '2021-01-01'))
      .then({ type: 'OwnershipEnded', data: { lifts: 'held-by-smic' } });
  });

  test('cannot cease to have what it did not have yet, or had ceased to have', () => {
    given(stated('smic', 51)).when(ended('held-by-smic', '2019-12-30')).thenRefused('not-in-force', '/lifts');
    given(stated('smic', 51), ended('held-by-smic', '2021-01-01'))
      .when(ended('held-by-smic', '2022-01-01', 'again'))
      .thenRefused('not-in-force', '/lifts');
  });

  test('is not the party itself', () => {
    given().when(stated('joint-venture', 51)).thenRefused('party-itself', '/ownerId');
  });

  test('has it for a time that may be', () => {
    given()
      .when(stated('smic', 51, { effectiveTo: '2019-01-01' }))
      .thenRefused('interval-empty', '/effectiveTo');
  });

  test('is corrected: another share of the same owner replaces the wrong one', () => {
    given(stated('smic', 51))
      .when({
        type: 'retract-fact',
        factId: 'held-by-smic',
        reason: 'Read from the wrong row',
        replacement: stated('smic', 46.6, { factId: 'held-by-smic-corrected' }) as never,
      })
      .then({ type: 'FactRetracted', data: { replacedBy: 'held-by-smic-corrected' } }, recorded);
  });
});

describe('the owners of a party have no more than all of it at one time (R21)', () => {
  const refused = ['shares-beyond-whole', '/share'] as const;

  test('counts the least of the bounds of a share', () => {
    given(stated('alpha', { atLeast: 60 }), stated('beta', { atLeast: 30, atMost: 60 }))
      .when(stated('gamma', { atLeast: 10.01, atMost: 45 }))
      .thenRefused(...refused);
    given(stated('alpha', { atLeast: 60 }), stated('beta', { atLeast: 30, atMost: 60 }))
      .when(stated('gamma', { atLeast: 10, atMost: 45 }))
      .then(recorded);
  });

  test('counts exact, direct shares in full', () => {
    given(stated('alpha', 60), stated('beta', 40))
      .when(stated('gamma', 0.01))
      .thenRefused(...refused);
    given(stated('alpha', 33.3), stated('beta', 33.3)).when(stated('gamma', 33.4)).then(recorded);
  });

  test('allows more at different times, in whatever order they are recorded', () => {
    given(stated('alpha', 60, { effectiveTo: '2022-01-01' }))
      .when(stated('beta', 60, { effectiveFrom: '2022-01-01' }))
      .then(recorded);
    given(stated('alpha', 60), ended('held-by-alpha', '2022-01-01'))
      .when(stated('beta', 60, { effectiveFrom: '2022-01-01' }))
      .then(recorded);
    given(stated('beta', 60, { effectiveFrom: '2022-01-01' }))
      .when(stated('alpha', 60, { effectiveTo: '2022-01-02' }))
      .thenRefused(...refused);
  });

  test.each<[string, PartyCommand]>([
    ['may be small enough', stated('beta', { atLeast: 40, atMost: 60 })],
    ['is not known', stated('beta', undefined)],
    ['is indirect, and may be a part of another', stated('beta', 60, { holding: 'indirect' })],
    ['may have begun later', stated('beta', 60, { effectiveFrom: { earliest: '2020-01-01' } })],
    ['is of the same owner, and may be the same', stated('alpha', 60, { factId: 'by-another-source' })],
  ])('allows more if a share %s', (_, command) => {
    given(stated('alpha', 60)).when(command).then(recorded);
  });

  test('does not count a share that was retracted', () => {
    given(stated('alpha', 60), { type: 'retract-fact', factId: 'held-by-alpha', reason: 'Another party' })
      .when(stated('beta', 60))
      .then(recorded);
  });
});
