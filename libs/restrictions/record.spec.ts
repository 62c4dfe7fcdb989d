import type { EventData } from '../../events/index.js';
import {
  firstDecided,
  given,
  lift,
  restrict,
  retract,
  rumour,
} from '../../test/support/restrictions/chip-commands.js';

describe('recording a restriction', () => {
  test('records the restriction from the day that its evidence states', () => {
    given()
      .when(restrict())
      .then({ type: 'ChipRestricted', data: { effectiveFrom: '2022-08-26' } });
  });

  test.each(['2022-08-26', '2022-08', '2022', { latest: '2022-08-27' }])(
    'accepts an end of %j, which need not be before the start (R5)',
    (effectiveTo) => {
      given().when(restrict({ effectiveTo })).then({ type: 'ChipRestricted' });
    },
  );

  test.each(['2022-08-25', '2021', { latest: '2022-08-25' }])(
    'refuses an end of %j, which must be before the start (R5)',
    (effectiveTo) => {
      given().when(restrict({ effectiveTo })).thenRefused('interval-empty', '/effectiveTo');
    },
  );

  test('compares local times that are repeated when clocks are put back as instants (R5)', () => {
    const effectiveFrom = '2024-11-03T01:30-04:00';
    given()
      .when(restrict({ effectiveFrom, effectiveTo: '2024-11-03T01:10-05:00' }))
      .then({ type: 'ChipRestricted' });
    given()
      .when(restrict({ effectiveFrom, effectiveTo: '2024-11-03T01:10-04:00' }))
      .thenRefused('interval-empty', '/effectiveTo');
    given(restrict({ effectiveFrom }))
      .when(lift({ how: 'withdraws', effectiveFrom: '2024-11-03T01:10-05:00' }))
      .thenRefused('lift-mismatched', '/effectiveFrom');
    given(restrict({ effectiveFrom }))
      .when(lift({ how: 'withdraws', effectiveFrom: '2024-11-03T01:10-04:00' }))
      .then({ type: 'ChipRestrictionLifted' });
  });

  test('refuses exceptions that take away every destination (R11)', () => {
    const excepted: EventData<'ChipRestricted'>['destinations'][] = [
      ['RU', 'CN', 'HK'],
      [{ destination: 'CN', except: ['CN'] }, 'HK'],
    ];
    for (const destinations of excepted)
      given()
        .when(restrict({ destinations, exceptDestinations: ['CN', 'HK', 'RU'] }))
        .thenRefused('reach-empty', '/exceptDestinations');
    given()
      .when(restrict({ exceptDestinations: ['CN', 'HK'] }))
      .then({ type: 'ChipRestricted' });
  });

  test('refuses a fact id that was used before, even by a retracted fact (R8)', () => {
    given(restrict()).when(restrict()).thenRefused('fact-exists', '/factId');
    given(restrict(), retract('license-2022')).when(restrict()).thenRefused('fact-exists', '/factId');
  });
});

describe('the destinations of a lift (R6)', () => {
  test.each<[EventData<'ChipRestricted'>['destinations'], string]>([
    [['headquarteredIn:CN'], 'CN'],
    [['headquarteredIn:CN'], 'headquarteredIn:RU'],
    [['CN'], 'headquarteredIn:CN'],
    [[{ destination: 'worldwide', except: ['CN'] }], 'CN'],
    [['CN'], 'RU'],
  ])('a restriction of %j cannot be lifted for %s', (destinations, lifted) => {
    given(restrict({ destinations }))
      .when(lift({ destinations: [lifted] }))
      .thenRefused('destination-not-restricted', '/destinations/0');
  });

  test.each<[EventData<'ChipRestricted'>['destinations'], string]>([
    [['headquarteredIn:D:5'], 'headquarteredIn:CN'],
    [['D:5'], 'CN'],
    [['not-stated'], 'CN'],
    [['worldwide'], 'CN'],
    [['CN'], 'HK'],
  ])('a restriction of %j can be lifted for %s', (destinations, lifted) => {
    given(restrict({ destinations }))
      .when(lift({ destinations: [lifted] }))
      .then({ type: 'ChipRestrictionLifted' });
  });
});

describe('lifting a restriction (R6)', () => {
  test('accepts a lift while the restriction is possibly in force', () => {
    given(restrict()).when(lift()).then({ type: 'ChipRestrictionLifted' });
    given(restrict())
      .when(lift({ effectiveFrom: '2022' }))
      .then({ type: 'ChipRestrictionLifted' });
  });

  test('refuses a lift before the restriction begins or after it is over', () => {
    given(restrict())
      .when(lift({ effectiveFrom: '2022-08-25' }))
      .thenRefused('not-in-force', '/lifts');
    given(restrict(), lift())
      .when(lift({ factId: 'again' }))
      .thenRefused('not-in-force', '/lifts');
    given(restrict({ effectiveTo: '2024-01-01' }))
      .when(lift())
      .thenRefused('not-in-force', '/lifts');
  });

  test('lifts some destinations first and the rest later', () => {
    const china = { destinations: ['CN'] };
    const rest = lift({ factId: 'rest', destinations: ['HK', 'RU'], effectiveFrom: '2025-06-01' });
    given(restrict(), lift(china)).when(rest).then({ type: 'ChipRestrictionLifted' });
    given(restrict(), lift(china))
      .when(lift({ ...china, factId: 'again' }))
      .thenRefused('not-in-force', '/lifts');
  });

  test('refuses a lift for a destination that the restriction does not name', () => {
    given(restrict())
      .when(lift({ destinations: ['CN', 'AU'] }))
      .thenRefused('destination-not-restricted', '/destinations/1');
  });

  test('accepts a lift for a country of a group whose members are not recorded', () => {
    given(restrict({ destinations: ['D:5'] }))
      .when(lift({ destinations: ['CN'] }))
      .then({ type: 'ChipRestrictionLifted' });
  });

  test('lifts some transactions first and the rest later', () => {
    const both = restrict({ appliesTo: ['export', 'reexport'] });
    const exports = lift({ appliesTo: ['export'] });
    const again = { factId: 'again', effectiveFrom: '2025-06-01' };
    given(both, exports)
      .when(lift({ ...again, appliesTo: ['reexport'] }))
      .then({ type: 'ChipRestrictionLifted' });
    given(both, exports)
      .when(lift({ ...again, appliesTo: ['export'] }))
      .thenRefused('not-in-force', '/lifts');
    given(both)
      .when(lift({ appliesTo: ['export', 'in-country-transfer'] }))
      .thenRefused('transaction-not-restricted', '/appliesTo/1');
  });

  test('a suspended restriction can be suspended for longer, or ended meanwhile', () => {
    const stay = lift({ how: 'suspends', until: { earliest: '2025-12-31' } });
    given(restrict())
      .when(stay)
      .then({ type: 'ChipRestrictionLifted', data: { how: 'suspends' } });
    given(restrict(), stay)
      .when(lift({ factId: 'longer', how: 'suspends', effectiveFrom: '2025-12-31' }))
      .then({ type: 'ChipRestrictionLifted' });
    given(restrict(), stay)
      .when(lift({ factId: 'rescinded', effectiveFrom: '2025-06-01' }))
      .then({ type: 'ChipRestrictionLifted' });
  });

  test('refuses a suspension only where a confirmed one surely covers all of its time', () => {
    const stay = (
      factId: string,
      effectiveFrom: string,
      change: Partial<EventData<'ChipRestrictionLifted'>> = {},
    ) => lift({ factId, how: 'suspends', effectiveFrom, ...change });
    const year = stay('year', '2025-01-01', { until: '2026-01-01' });
    const accepted = { type: 'ChipRestrictionLifted', data: { how: 'suspends' } };

    for (const within of [
      stay('within', '2025-01-01', { until: '2025-11-10' }),
      stay('within', '2025-06-01', { until: '2026-01-01' }),
      stay('within', '2025-06', { until: '2025-12', destinations: ['CN'], appliesTo: ['export'] }),
    ])
      given(restrict(), year).when(within).thenRefused('not-in-force', '/lifts');
    given(restrict(), stay('open', '2025-01-01'))
      .when(stay('within', '2025-06-01'))
      .thenRefused('not-in-force', '/lifts');
    for (const beyond of [
      stay('beyond', '2024-12-31', { until: '2026-01-01' }),
      stay('beyond', '2025-06-01', { until: '2026-01-02' }),
      stay('beyond', '2025-06-01'),
      stay('beyond', '2024', { until: '2025-06-01' }),
    ])
      given(restrict(), year).when(beyond).then(accepted);
    const within = stay('within', '2025-06-01', { until: '2025-11-10' });
    for (const change of [
      { evidence: [rumour] },
      { destinations: ['CN'] },
      { appliesTo: ['export' as const] },
      { until: { earliest: '2025-11-09' } },
    ])
      given(restrict(), stay('year', '2025-01-01', { until: '2026-01-01', ...change }))
        .when(within)
        .then(accepted);
    given(restrict(), year, retract('year')).when(within).then(accepted);
    expect(() => firstDecided(restrict(), year, within)).toThrow(
      /^"license-2022" is suspended already .*"lifts" it and begins then, .*retract-fact$/,
    );
  });

  test('refuses `until` of a lift that does not suspend, and one before the suspension begins', () => {
    given(restrict())
      .when(lift({ until: '2026-01-01' }))
      .thenRefused('lift-mismatched', '/until');
    given(restrict())
      .when(lift({ how: 'suspends', until: '2024-12-31' }))
      .thenRefused('interval-empty', '/until');
  });

  test('a restriction is withdrawn before it begins only, and cannot be lifted once it is withdrawn', () => {
    const withdrawal = lift({ how: 'withdraws', effectiveFrom: '2022-08-25' });
    given(restrict())
      .when(withdrawal)
      .then({ type: 'ChipRestrictionLifted', data: { how: 'withdraws' } });
    for (const effectiveFrom of ['2022-08-26', '2022-08', { earliest: '2022-01-01' }])
      given(restrict())
        .when(lift({ how: 'withdraws', effectiveFrom }))
        .thenRefused('lift-mismatched', '/effectiveFrom');
    for (const how of ['ends', 'suspends', 'withdraws'] as const)
      given(restrict(), withdrawal)
        .when(lift({ factId: 'more', how, effectiveFrom: how === 'withdraws' ? '2022-08-24' : '2023-01-01' }))
        .thenRefused('not-in-force', '/lifts');
  });

  test('the refusal of a lift before the restriction begins says what to use instead', () => {
    const early = lift({ effectiveFrom: '2022-08-25' });
    expect(() => firstDecided(restrict(), early)).toThrow(
      /^"license-2022" has not begun when the lift begins: .*"how": "withdraws".*"postpones" it$/,
    );
  });

  test('an official lift is accepted after one that is only reported', () => {
    const official = lift({ factId: 'official' });
    given(restrict(), lift({ evidence: [rumour] }))
      .when(official)
      .then({ type: 'ChipRestrictionLifted' });
  });

  test('refuses to lift a fact that is unknown, retracted, or no restriction', () => {
    given().when(lift()).thenRefused('fact-unknown', '/lifts');
    given(restrict(), retract('license-2022')).when(lift()).thenRefused('fact-retracted', '/lifts');
    given(restrict(), lift())
      .when(lift({ factId: 'b', lifts: 'lift' }))
      .thenRefused('lift-mismatched', '/lifts');
  });

  test('refuses a replacement that is not recorded, is retracted, or is no other restriction', () => {
    const inFavourOf = (replacedBy: string) => lift({ replacedBy });
    const other = restrict({ factId: 'other' });
    given(restrict(), other)
      .when(inFavourOf('other'))
      .then({ type: 'ChipRestrictionLifted', data: { replacedBy: 'other' } });
    given(restrict()).when(inFavourOf('other')).thenRefused('fact-unknown', '/replacedBy');
    given(restrict(), other, retract('other'))
      .when(inFavourOf('other'))
      .thenRefused('fact-retracted', '/replacedBy');
    given(restrict()).when(inFavourOf('license-2022')).thenRefused('lift-mismatched', '/replacedBy');
    given(restrict(), other, lift({ factId: 'earlier', lifts: 'other' }))
      .when(inFavourOf('earlier'))
      .thenRefused('lift-mismatched', '/replacedBy');
  });

  test('a restriction whose lift was retracted can be lifted again', () => {
    given(restrict(), lift(), retract('lift'))
      .when(lift({ factId: 'second' }))
      .then({ type: 'ChipRestrictionLifted' });
  });
});
