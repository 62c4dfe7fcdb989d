import {
  parseAsOf,
  resolved,
  type DomainEvent,
  type EffectiveBound,
  type EventData,
} from '../../../events/index.js';
import { chipRestricted, evidence } from '../../../test/support/builders.js';
import {
  given,
  partiesIdentified,
  partyDescribed,
  routeFlagged,
  type Given,
} from '../../../test/support/questions.js';
import { effectOf, hasHeadquartersTerm, latestEnd, transactionsOf } from './effect.js';

/* What the oracle does not see: shortcuts, and what is never asked of a fact in an answer. */

const restriction = (data: Partial<EventData<'ChipRestricted'>> = {}): DomainEvent =>
  resolved(chipRestricted({ effectiveFrom: '2023-01-01', evidence: evidence('2020-01-01'), ...data }));

function lift(fact: DomainEvent, data: object): DomainEvent {
  const base = { factId: 'a-lift', lifts: 'a-fact', chipId: 'a-chip', effectiveFrom: '2024-01-01' };
  const event = {
    type: 'ChipRestrictionLifted',
    data: { ...base, evidence: evidence('2020-01-01'), ...data },
  };
  return resolved(event as unknown as DomainEvent, fact);
}

/** The facts that appends leave in the index, in recorded order. */
function facts(...appends: readonly (readonly Given[])[]) {
  const { index } = given(...appends);
  return Array.from({ length: index.head }, (_, place) => index.factAt(place + 1));
}

const at = (asOf: string, more: object = {}) => ({ asOf: parseAsOf(asOf), position: 10, ...more });

describe('the effect of a fact', () => {
  test('is nothing where it is never in force: of a lift, a description, an identification', () => {
    const fact = restriction();
    const held = facts(
      [fact],
      [lift(fact, {})],
      [partyDescribed('a-party', {})],
      [partiesIdentified('a-party', 'another')],
    );
    expect(held.map((each) => typeof effectOf(each, at('2023-06-01')))).toEqual([
      'object',
      ...['undefined', 'undefined', 'undefined'],
    ]);
  });

  test('is an exception only where the destination asked for would be reached without it (R11)', () => {
    const [fact] = facts([restriction({ destinations: ['CN'], exceptDestinations: ['HK', 'AU'] })]);
    const effects = ['CN', 'AU', 'HK'].map((destination) => {
      const effect = effectOf(fact!, at('2023-06-01', { destination }));
      return typeof effect === 'object' ? effect.inForce : effect;
    });
    expect(effects).toEqual(['surely', undefined, 'excepted']);
  });

  test('is of its strongest transaction, and of several that are not in force the reason that is tried first', () => {
    const fact = restriction();
    const ended = lift(fact, { factId: 'ended', appliesTo: ['reexport'] });
    const suspended = (appliesTo: readonly string[]) =>
      lift(fact, {
        factId: 'stay',
        how: 'suspends',
        effectiveFrom: '2023-03-01',
        until: '2025-01-01',
        appliesTo,
      });
    const others = ['export', 'in-country-transfer'];
    const effectWith = (...lifts: readonly DomainEvent[]) => {
      const effect = effectOf(facts([fact], ...lifts.map((each) => [each]))[0]!, at('2024-06-01'));
      return typeof effect === 'object' ? effect.inForce : effect;
    };
    expect(effectWith(ended, suspended(others))).toBe('suspended');
    expect(effectWith(ended, suspended(['export']))).toBe('surely');
    expect(effectWith(ended, lift(fact, { factId: 'rest', appliesTo: others }))).toBe('over');
  });

  test('is in doubt while a withdrawal may still come, whatever its source had published (R7)', () => {
    const fact = restriction({ effectiveFrom: '2024-06-01' });
    const withdrawal = lift(fact, { how: 'withdraws', effectiveFrom: '2023-03' });
    const effectBy = (publishedBy: string) => {
      const question = at('2024-07-01', { publishedBy: parseAsOf(publishedBy) });
      const effect = effectOf(facts([fact], [withdrawal])[0]!, question);
      return typeof effect === 'object' ? [effect.inForce, ...effect.doubts] : effect;
    };
    expect(effectBy('2023-02-28')).toEqual(['surely']);
    expect(effectBy('2023-03-01')).toEqual(['possibly', 'lift-unsure']);
    expect(effectBy('2023-03-30')).toEqual(['possibly', 'lift-unsure']);
    expect(effectBy('2023-03-31')).toBe('withdrawn');
  });
});

describe('a fact that is replaced (R6)', () => {
  const fact = restriction();
  const statusWith = (lifted: EffectiveBound, replaced: EffectiveBound, asOf = '2024-01-15') => {
    const replacement = restriction({ factId: 'another', effectiveFrom: replaced });
    const ends = lift(fact, { effectiveFrom: lifted, replacedBy: 'another' });
    return given([fact], [ends, replacement]).ask({ kind: 'chip', id: 'a-chip' }, asOf)?.status;
  };

  test('is in force throughout where its replacement begins at one instant with its lift, however uncertain', () => {
    expect(statusWith('2024-01', '2024-01')).toBe('restricted');
  });

  test('is in force throughout a span in which its replacement begins before its lift', () => {
    const span = '2023-12-01T00:00Z/2024-02-01T00:00Z';
    expect(statusWith('2024-01-01', '2023-12-20', span)).toBe('restricted');
    const upToTheLift = { earliest: '2023-12-15T00:00Z', latest: '2024-01-01T00:00Z' };
    expect(statusWith('2024-01-01T00:00Z', upToTheLift, span)).toBe('restricted');
    expect(statusWith('2024-01-01', '2024-01-03', span)).toBe('uncertain');
  });

  test.each<[string, EffectiveBound, EffectiveBound]>([
    ['surely', '2024-01', '2024-03-01'],
    ['at the latest', '2024-01', { earliest: '2024-01-01', latest: '2024-03-01' }],
    [
      'at the earliest',
      { earliest: '2024-01-01', latest: '2024-02-01' },
      { earliest: '2024-01-20', latest: '2024-02-01' },
    ],
  ])('is not surely where its replacement begins later, %s', (_when, lifted, replaced) => {
    expect(statusWith(lifted, replaced)).toBe('uncertain');
  });
});

describe('the latest end of a fact', () => {
  const end = Date.parse('2024-01-02T00:00Z');
  const latest = (...events: readonly DomainEvent[]) =>
    latestEnd(facts(...events.map((each) => [each]))[0]!, 10);

  test('is its own, or never', () => {
    expect(latest(restriction())).toBe(Infinity);
    expect(latest(restriction({ effectiveTo: '2024-01-01' }))).toBeLessThanOrEqual(end);
    expect(latest(routeFlagged())).toBe(Infinity);
  });

  test('is that of the lift that lifts all of it, as far as it is known by then', () => {
    const fact = restriction({ destinations: ['CN', 'HK'] });
    expect(latest(fact, lift(fact, {}))).toBeLessThanOrEqual(end);
    expect(latest(fact, lift(fact, { destinations: ['CN', 'HK'] }))).toBeLessThanOrEqual(end);
    expect(latest(fact, lift(fact, { destinations: ['CN'] }))).toBe(Infinity);
    expect(latest(fact, lift(fact, { appliesTo: ['export'] }))).toBe(Infinity);
    expect(latestEnd(facts([fact], [lift(fact, {})])[0]!, 1)).toBe(Infinity);
  });

  test('counts what is excepted from the measure as not reached', () => {
    const fact = restriction({ destinations: ['D:5'], exceptDestinations: ['CN'] });
    const lifted = lift(fact, { destinations: [{ destination: 'D:5', except: ['CN'] }] });
    expect(latest(fact, lifted)).toBeLessThanOrEqual(end);
  });
});

describe('the reach of a fact', () => {
  test('is divided by transactions only where one is asked for, or a lift tells them apart', () => {
    const [fact, ofExports] = facts([restriction(), restriction({ factId: 'other', appliesTo: ['export'] })]);
    const apart = [{ appliesTo: ['export' as const] }];
    expect(transactionsOf(fact!, [{}], undefined)).toEqual([undefined]);
    expect(transactionsOf(fact!, [{}], 'reexport')).toEqual(['reexport']);
    expect(transactionsOf(fact!, apart, undefined)).toEqual(['export', 'reexport', 'in-country-transfer']);
    expect(transactionsOf(ofExports!, apart, undefined)).toEqual(['export']);
  });

  test.each([
    [['CN'], false],
    [['CN', 'headquarteredIn:CN'], true],
    [['not-stated'], true],
  ])('is on headquarters, or may be, with a term that says so: %j, %s', (destinations, expected) => {
    expect(hasHeadquartersTerm(facts([restriction({ destinations })])[0]!)).toBe(expected);
  });

  test('is on no headquarters where the fact names no destination', () => {
    expect(hasHeadquartersTerm(facts([routeFlagged()])[0]!)).toBe(false);
  });
});
