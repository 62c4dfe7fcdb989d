import type { KnownFactDocument } from '../../../libs/answers/index.js';
import { dayNumber } from '../texts/dates.js';
import { sceneOf, stepOf } from './scene.js';

/** The answer of `…/history` about Biren, shortened: a restriction, its retraction and its replacement. */
const biren = [
  fact('biren-entity-list', 56, '2026-11-26T22:00:03.992Z', {
    effectiveFrom: '2023-10-19',
    retracted: {
      position: 57,
      recordedAt: '2026-11-26T22:00:04.118Z',
      reason: 'The date in the eCFR citation is that of publication.',
      replacedBy: 'biren-entity-list-corrected',
    },
  }),
  fact('biren-entity-list-corrected', 58, '2026-11-26T22:00:04.118Z', { effectiveFrom: '2023-10-17' }),
];

function fact(factId: string, position: number, recordedAt: string, more: object): KnownFactDocument {
  return {
    factId,
    type: 'PartyRestricted',
    subject: { kind: 'party', id: 'biren' },
    position,
    recordedAt,
    retracted: null,
    partyId: 'biren',
    authority: 'us-bis',
    measure: 'presumption-of-denial',
    destinations: ['worldwide'],
    evidence: [{ publisher: 'Federal Register', citation: '88 FR 71991', certainty: 'official' }],
    zone: 'America/New_York',
    ...more,
  } as unknown as KnownFactDocument;
}

const drawn = (facts: readonly KnownFactDocument[]) =>
  sceneOf(facts).rectangles.map(({ fact: { factId }, says, from, to, fromStep, toStep }) => ({
    factId,
    says,
    from,
    to,
    fromStep,
    toStep,
  }));

describe('the picture of a correction', () => {
  test('has a step for each append: the correction and its replacement are one', () => {
    expect(sceneOf(biren).steps.map(({ position }) => position)).toEqual([56, 58]);
  });

  test('shows what was believed until the correction as retracted, and the replacement from there on', () => {
    expect(drawn(biren)).toEqual([
      {
        factId: 'biren-entity-list',
        says: 'retracted',
        from: dayNumber('2023-10-19'),
        to: Infinity,
        fromStep: 1,
        toStep: 2,
      },
      {
        factId: 'biren-entity-list-corrected',
        says: 'surely',
        from: dayNumber('2023-10-17'),
        to: Infinity,
        fromStep: 2,
        toStep: Infinity,
      },
    ]);
  });

  test('places a position in the row of the last step by then', () => {
    const scene = sceneOf(biren);
    expect([55, 56, 57, 58, 400].map((position) => stepOf(scene, position))).toEqual([0, 1, 1, 2, 2]);
  });
});

describe('the picture of what is not dated exactly, or lifted', () => {
  const restricted = fact('a', 1, '2026-01-01T00:00:00.000Z', {
    effectiveFrom: { earliest: '2023-10', latest: '2024-01' },
  });
  const lift = (position: number, more: object): KnownFactDocument =>
    fact('b', position, `2026-01-0${position}T00:00:00.000Z`, {
      type: 'PartyRestrictionLifted',
      lifts: 'a',
      effectiveFrom: '2025-11-10',
      destinations: undefined,
      ...more,
    });

  test('is possibly in force between the first and the last day that its beginning may be', () => {
    expect(drawn([restricted]).map(({ says, from, to }) => [says, from, Math.round(to)])).toEqual([
      ['possibly', dayNumber('2023-10-01'), dayNumber('2024-02-01')],
      ['surely', expect.closeTo(dayNumber('2024-02-01'), 5), Infinity],
    ]);
  });

  test('is in force until its lift, and lifted after it, from the step at which the lift was recorded', () => {
    const rows = drawn([restricted, lift(2, {})]);
    expect(rows.filter(({ fromStep }) => fromStep === 1).map(({ says }) => says)).toEqual([
      'possibly',
      'surely',
    ]);
    expect(
      rows.filter(({ fromStep }) => fromStep === 2).map(({ says, from, to }) => [says, Math.round(from), to]),
    ).toEqual([
      ['possibly', dayNumber('2023-10-01'), expect.closeTo(dayNumber('2024-02-01'), 5)],
      ['surely', dayNumber('2024-02-01'), dayNumber('2025-11-10')],
      ['lifted', dayNumber('2025-11-10'), Infinity],
    ]);
  });

  test('is possibly in force again after a stay that ends on a day or later', () => {
    const stay = lift(2, { how: 'suspends', until: { earliest: '2026-11-10' } });
    const after = drawn([restricted, stay]).filter(({ fromStep }) => fromStep === 2);
    expect(after.map(({ says }) => says)).toEqual(['possibly', 'surely', 'lifted', 'possibly']);
    expect(after.at(-1)?.from).toBe(dayNumber('2026-11-10'));
  });

  test('stays in force as a whole where one country of several is taken out', () => {
    const wide = { ...restricted, destinations: ['CN', 'D:5'] } as KnownFactDocument;
    const part = lift(2, { destinations: ['CN'] });
    expect(drawn([wide, part]).some(({ says }) => says === 'lifted')).toBe(false);
  });

  test('is possibly in force after a lift that is not confirmed', () => {
    const reported = lift(2, { evidence: [{ publisher: 'A newspaper', certainty: 'reported' }] });
    expect(
      drawn([restricted, reported])
        .filter(({ fromStep }) => fromStep === 2)
        .map(({ says }) => says),
    ).toEqual(['possibly', 'surely', 'possibly']);
  });
});
