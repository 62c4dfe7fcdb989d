import {
  InvalidEventError,
  validateEvent,
  type DomainEvent,
  type EventData,
  type Evidence,
} from '../../../events/index.js';
import { specification } from '../../../test/support/restrictions/specification.js';
import { evolve, noFacts, type Facts } from '../facts.js';
import type { Replacing } from '../replace.js';
import { decideChip, type ChipCommand, type RestrictChip } from './decide.js';

const { given } = specification<ChipCommand>(decideChip);
const filing: Evidence = {
  publisher: 'NVIDIA',
  citation: 'Form 8-K of 2022-08-31',
  certainty: 'company-filing',
};
const rumour: Evidence = {
  publisher: 'A newspaper',
  url: 'https://example.org/story',
  certainty: 'reported',
};

const restrict = (
  change: Partial<EventData<'ChipRestricted'>> = {},
  lifts?: readonly string[],
  replacing: Replacing = {},
): RestrictChip => ({
  type: 'restrict-chip',
  data: {
    factId: 'license-2022',
    chipId: 'nvidia-a100',
    authority: 'us-department-of-commerce',
    measure: 'license-required',
    destinations: ['CN', 'HK', 'RU'],
    effectiveFrom: '2022-08-26',
    evidence: [filing],
    ...change,
  },
  ...(lifts && { lifts }),
  ...replacing,
});
const lift = (change: Partial<EventData<'ChipRestrictionLifted'>> = {}): ChipCommand => ({
  type: 'lift-chip-restriction',
  data: {
    factId: 'lift',
    chipId: 'nvidia-a100',
    lifts: 'license-2022',
    effectiveFrom: '2025-01-01',
    evidence: [filing],
    ...change,
  },
});
const retract = (
  factId: string,
  replacement?: Exclude<ChipCommand, { type: 'retract-fact' }>,
  alsoRetract?: readonly string[],
): ChipCommand => ({
  type: 'retract-fact',
  factId,
  reason: 'The date was that of publication',
  ...(replacement && { replacement }),
  ...(alsoRetract && { alsoRetract }),
});

/** The data of the first event of what the last of some commands appends. */
function firstDecided(...commands: readonly [...ChipCommand[], ChipCommand]): object | undefined {
  return decidedLast(commands)[0]?.data;
}

function decidedLast(commands: readonly [...ChipCommand[], ChipCommand]): DomainEvent[] {
  const history = commands
    .slice(0, -1)
    .reduce<Facts>((facts, command) => decideChip(facts, command).reduce(evolve, facts), noFacts);
  return decideChip(history, commands.at(-1) as ChipCommand);
}

/** The data of the last event of what the last of some commands appends. */
function lastDecided(...commands: readonly [...ChipCommand[], ChipCommand]): object | undefined {
  return decidedLast(commands).at(-1)?.data;
}

describe('a chip is restricted', () => {
  test('from the day its evidence states', () => {
    given()
      .when(restrict())
      .then({ type: 'ChipRestricted', data: { effectiveFrom: '2022-08-26' } });
  });

  test.each(['2022-08-26', '2022-08', '2022', { latest: '2022-08-27' }])(
    'until %j, if it need not be over before it begins (R5)',
    (effectiveTo) => {
      given().when(restrict({ effectiveTo })).then({ type: 'ChipRestricted' });
    },
  );

  test.each(['2022-08-25', '2021', { latest: '2022-08-25' }])(
    'not until %j, before which it cannot begin (R5)',
    (effectiveTo) => {
      given().when(restrict({ effectiveTo })).thenRefused('interval-empty', '/effectiveTo');
    },
  );

  test('until a local time that is repeated when clocks are put back (R4)', () => {
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

  test('not with exceptions that take away every destination (R11)', () => {
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

  test('not except "worldwide", which takes away everything (R11)', () => {
    const { data } = restrict();
    const excepted = [
      { destinations: [{ destination: 'CN', except: ['HK', 'worldwide'] }] },
      { exceptDestinations: ['worldwide'] },
    ];
    for (const change of excepted) {
      const checked = (): unknown => validateEvent('ChipRestricted', { ...data, ...change });
      expect(checked).toThrow(InvalidEventError);
      expect(checked).toThrow(/must not except "worldwide", which would take away everything/);
    }
  });

  test('rule on facts 1: a fact id is never reused, not even once retracted', () => {
    given(restrict()).when(restrict()).thenRefused('fact-exists', '/factId');
    given(restrict(), retract('license-2022')).when(restrict()).thenRefused('fact-exists', '/factId');
  });

  test('rule on facts 3: a change of measure is one command, with no gap', () => {
    const change = { factId: 'case-by-case', measure: 'case-by-case', effectiveFrom: '2026-01-15' } as const;
    given(restrict())
      .when(restrict(change, ['license-2022']))
      .then(
        { type: 'ChipRestrictionLifted', data: { lifts: 'license-2022', effectiveFrom: '2026-01-15' } },
        { type: 'ChipRestricted', data: { measure: 'case-by-case', effectiveFrom: '2026-01-15' } },
      );
  });
});

describe('a lift that reaches nothing is refused (R6)', () => {
  test.each<[EventData<'ChipRestricted'>['destinations'], string]>([
    [['headquarteredIn:CN'], 'CN'],
    [['headquarteredIn:CN'], 'headquarteredIn:RU'],
    [['CN'], 'headquarteredIn:CN'],
    [[{ destination: 'worldwide', except: ['CN'] }], 'CN'],
    [['CN'], 'RU'],
  ])('of %j for %s', (destinations, lifted) => {
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
  ])('but not of %j for %s', (destinations, lifted) => {
    given(restrict({ destinations }))
      .when(lift({ destinations: [lifted] }))
      .then({ type: 'ChipRestrictionLifted' });
  });
});

describe('a restriction takes the place of another (R6)', () => {
  const later = { factId: 'later', effectiveFrom: '2026-01-15' } as const;
  const replaced = {
    lifts: 'license-2022',
    effectiveFrom: '2026-01-15',
    replacedBy: 'later',
    evidence: [filing],
  };
  const ends = (data: object) => ({ type: 'ChipRestrictionLifted', data: { ...replaced, ...data } });
  const begins = { type: 'ChipRestricted', data: later };
  const replacing = (change: Partial<EventData<'ChipRestricted'>>, more?: Replacing) =>
    restrict({ ...change, ...later }, ['license-2022'], more);

  test('and ends of it what it names in the same words', () => {
    given(restrict())
      .when(replacing({ destinations: ['CN', 'AU'] }))
      .then(ends({ factId: 'later-lift-1', destinations: ['CN'] }), begins);
  });

  test('and ends all of it if it names the same, or the whole world', () => {
    const whole = { factId: 'later-lift-1', chipId: 'nvidia-a100', ...replaced };
    const narrowed = ['destinations', 'appliesTo'];
    for (const destinations of [['RU', 'HK', 'CN'], ['worldwide']]) expectWhole(replacing({ destinations }));
    for (const alsoEnds of [['RU', 'HK'], ['worldwide']] as const)
      expectWhole(replacing({ destinations: ['CN'] }, { alsoEnds }));

    function expectWhole(command: ChipCommand): void {
      const lifted = firstDecided(restrict(), command);
      expect(lifted).toMatchObject(whole);
      for (const field of narrowed) expect(lifted).not.toHaveProperty(field);
    }
  });

  test('and ends the rest only as far as alsoEnds names it', () => {
    given(restrict())
      .when(replacing({ destinations: ['CN'] }, { alsoEnds: ['HK'] }))
      .then(ends({ destinations: ['CN', 'HK'] }), begins);
    given(restrict())
      .when(replacing({ destinations: ['CN'] }, { alsoEnds: ['HK', 'AU'] }))
      .thenRefused('destination-not-restricted', '/alsoEnds/1');
    given(restrict())
      .when(replacing({ destinations: ['CN'] }, { alsoEnds: ['not-stated'] }))
      .thenRefused('destination-not-restricted', '/alsoEnds/0');
  });

  test('only for the transactions that it applies to', () => {
    const both = restrict({ appliesTo: ['export', 'reexport'] });
    given(both)
      .when(replacing({ destinations: ['CN'], appliesTo: ['export'] }))
      .then(ends({ destinations: ['CN'], appliesTo: ['export'] }), begins);
    given(restrict())
      .when(replacing({ appliesTo: ['export'] }))
      .then(ends({ appliesTo: ['export'] }), begins);
    given(both)
      .when(replacing({ destinations: ['CN'], appliesTo: ['export'] }, { alsoEnds: ['RU'] }))
      .then(
        ends({ factId: 'later-lift-1', destinations: ['RU'] }),
        ends({ factId: 'later-lift-2', destinations: ['CN'], appliesTo: ['export'] }),
        begins,
      );
    given(both)
      .when(replacing({ appliesTo: ['in-country-transfer'] }))
      .thenRefused('lift-mismatched', '/lifts');
  });

  test('and a term with exceptions ends one without only where no exception bears on it', () => {
    const groups = restrict({ destinations: ['CN', 'D:1', 'D:4'] });
    const except = (destination: string) => ({ destination, except: ['A:5'] });
    given(groups)
      .when(replacing({ destinations: ['CN', except('D:1'), 'D:4'] }))
      .then(ends({ destinations: ['CN', 'D:4'] }), begins);
    given(groups)
      .when(replacing({ destinations: ['worldwide'], exceptDestinations: ['IL'] }))
      .then(ends({ destinations: ['CN'] }), begins);
    given(restrict({ destinations: [except('D:1'), 'CN'] }))
      .when(replacing({ destinations: [except('D:1')], exceptDestinations: ['A:5'] }))
      .then(ends({ destinations: [except('D:1')] }), begins);
  });

  test('and a country of which a territory is excepted is not named again (R11)', () => {
    const china = restrict({ destinations: ['CN'] });
    const except = (destination: string) => ({ destination, except: ['HK'] });
    for (const destination of ['CN', 'worldwide']) {
      given(china)
        .when(replacing({ destinations: [except(destination)] }))
        .thenRefused('lift-mismatched', '/lifts');
      given(china)
        .when(replacing({ destinations: [destination], exceptDestinations: ['HK'] }))
        .thenRefused('lift-mismatched', '/lifts');
    }
    given(restrict({ destinations: ['CN', 'RU'] }))
      .when(replacing({ destinations: [except('worldwide')] }))
      .then(ends({ destinations: ['RU'] }), begins);
    given(china)
      .when(replacing({ destinations: [except('CN')] }, { alsoEnds: ['CN'] }))
      .then(ends({}), begins);
  });

  test('and an exception of destinations that are not stated bears on every term (R11)', () => {
    const headquarters = { destinations: ['headquarteredIn:CN'] };
    given(restrict(headquarters))
      .when(replacing({ ...headquarters, exceptDestinations: ['not-stated'] }))
      .thenRefused('lift-mismatched', '/lifts');
  });

  test('and of terms that differ in their exceptions alone, ends the one that it names', () => {
    const [withoutHongKong, withoutMacao] = ['HK', 'MO'].map((each) => ({
      destination: 'CN',
      except: [each],
    }));
    const both = restrict({ destinations: [withoutHongKong!, withoutMacao!] });
    given(both)
      .when(replacing({ destinations: [withoutHongKong!] }))
      .then(ends({ destinations: [withoutHongKong] }), begins);
    expectWhole(replacing({ destinations: [withoutMacao!, withoutHongKong!] }));
    expectWhole(replacing({ destinations: [withoutHongKong!] }, { alsoEnds: ['CN'] }));

    function expectWhole(command: ChipCommand): void {
      expect(firstDecided(both, command)).not.toHaveProperty('destinations');
    }
  });

  test('not of one of which it names nothing', () => {
    given(restrict())
      .when(replacing({ destinations: ['D:5'] }))
      .thenRefused('lift-mismatched', '/lifts');
  });
});

describe('a restriction is put off before it begins (R7)', () => {
  const rule = restrict({
    factId: 'rule',
    effectiveFrom: '2021-02-16',
    evidence: [{ ...filing, publishedOn: '2020-12-18' }],
  });
  const delay = { ...filing, publishedOn: '2021-02-12' };
  const putOff = (change: Partial<EventData<'ChipRestricted'>> = {}, replacing: Replacing = {}) =>
    restrict({ factId: 'put-off', effectiveFrom: '2021-04-16', evidence: [delay], ...change }, undefined, {
      postpones: 'rule',
      ...replacing,
    });
  const withdrawn = (effectiveFrom: string) => ({
    type: 'ChipRestrictionLifted',
    data: { factId: 'put-off-lift-1', lifts: 'rule', how: 'withdraws', effectiveFrom, replacedBy: 'put-off' },
  });
  const begins = { type: 'ChipRestricted', data: { factId: 'put-off', effectiveFrom: '2021-04-16' } };

  test('in one append, from when that was published', () => {
    given(rule).when(putOff()).then(withdrawn('2021-02-12'), begins);
    given(rule)
      .when(putOff({ evidence: [{ ...filing, publishedOn: '2021-02' }, delay, filing] }))
      .then(withdrawn('2021-02-12'), begins);
  });

  test('or from when it was decided, which has to be given if no evidence is dated', () => {
    given(rule)
      .when(putOff({ evidence: [filing] }, { decidedOn: '2021-02-11' }))
      .then(withdrawn('2021-02-11'), begins);
    given(rule)
      .when(putOff({ evidence: [filing] }))
      .thenRefused('lift-mismatched', '/decidedOn');
  });

  test('not once it may have begun', () => {
    for (const publishedOn of ['2021-02-16', '2021-02', { earliest: '2021-01-01' }])
      given(rule)
        .when(putOff({ evidence: [{ ...filing, publishedOn }] }))
        .thenRefused('lift-mismatched', '/decidedOn');
  });

  test('and is put off again', () => {
    const again = putOff(
      { factId: 'again', evidence: [{ ...filing, publishedOn: '2021-04-01' }] },
      { postpones: 'put-off' },
    );
    given(rule, putOff())
      .when(again)
      .then(
        { type: 'ChipRestrictionLifted', data: { lifts: 'put-off', how: 'withdraws' } },
        { type: 'ChipRestricted' },
      );
  });

  test('only as far as it is named again', () => {
    given(rule)
      .when(putOff({ destinations: ['CN'] }))
      .then({ type: 'ChipRestrictionLifted', data: { how: 'withdraws', destinations: ['CN'] } }, begins);
  });

  test('and is known, and is no more than once', () => {
    given().when(putOff()).thenRefused('fact-unknown', '/postpones');
    given(rule, putOff())
      .when(putOff({ factId: 'twice' }))
      .thenRefused('not-in-force', '/postpones');
  });
});

describe('a restriction is lifted (rule on facts 2)', () => {
  test('while it is possibly in force', () => {
    given(restrict()).when(lift()).then({ type: 'ChipRestrictionLifted' });
    given(restrict())
      .when(lift({ effectiveFrom: '2022' }))
      .then({ type: 'ChipRestrictionLifted' });
  });

  test('not before it begins, nor after it is over', () => {
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

  test('for some destinations, and then for the rest', () => {
    const china = { destinations: ['CN'] };
    const rest = lift({ factId: 'rest', destinations: ['HK', 'RU'], effectiveFrom: '2025-06-01' });
    given(restrict(), lift(china)).when(rest).then({ type: 'ChipRestrictionLifted' });
    given(restrict(), lift(china))
      .when(lift({ ...china, factId: 'again' }))
      .thenRefused('not-in-force', '/lifts');
  });

  test('not for a destination it does not name', () => {
    given(restrict())
      .when(lift({ destinations: ['CN', 'AU'] }))
      .thenRefused('destination-not-restricted', '/destinations/1');
  });

  test('a country may be lifted out of a group whose membership is not loaded', () => {
    given(restrict({ destinations: ['D:5'] }))
      .when(lift({ destinations: ['CN'] }))
      .then({ type: 'ChipRestrictionLifted' });
  });

  test('for some transactions, and then for the rest', () => {
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

  test('for a time, after which it is in force again', () => {
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

  test('for a time only if that is not suspended already', () => {
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

  test('until a time only if it is suspended, and not until one before that', () => {
    given(restrict())
      .when(lift({ until: '2026-01-01' }))
      .thenRefused('lift-mismatched', '/until');
    given(restrict())
      .when(lift({ how: 'suspends', until: '2024-12-31' }))
      .thenRefused('interval-empty', '/until');
  });

  test('by an act that withdrew it before it began, and then by nothing else', () => {
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

  test('and one that comes too early is refused with what to use instead', () => {
    const early = lift({ effectiveFrom: '2022-08-25' });
    expect(() => firstDecided(restrict(), early)).toThrow(
      /^"license-2022" has not begun when the lift begins: .*"how": "withdraws".*"postpones" it$/,
    );
  });

  test('by a rumour, which leaves an official lift possible', () => {
    const official = lift({ factId: 'official' });
    given(restrict(), lift({ evidence: [rumour] }))
      .when(official)
      .then({ type: 'ChipRestrictionLifted' });
  });

  test('only if it is known, is not retracted, and is a restriction', () => {
    given().when(lift()).thenRefused('fact-unknown', '/lifts');
    given(restrict(), retract('license-2022')).when(lift()).thenRefused('fact-retracted', '/lifts');
    given(restrict(), lift())
      .when(lift({ factId: 'b', lifts: 'lift' }))
      .thenRefused('lift-mismatched', '/lifts');
  });

  test('in favour of another restriction only if that is recorded and not retracted', () => {
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

  test('retracting the lift restores the restriction', () => {
    given(restrict(), lift(), retract('lift'))
      .when(lift({ factId: 'second' }))
      .then({ type: 'ChipRestrictionLifted' });
  });
});

describe('a fact is retracted (rule on facts 4)', () => {
  test('with why', () => {
    given(restrict())
      .when(retract('license-2022'))
      .then({
        type: 'FactRetracted',
        data: { factId: 'license-2022', reason: 'The date was that of publication' },
      });
  });

  test('with its replacement in the same append', () => {
    const corrected = restrict({ factId: 'corrected', effectiveFrom: '2022-08-31' });
    given(restrict())
      .when(retract('license-2022', corrected))
      .then({ type: 'FactRetracted', data: { replacedBy: 'corrected' } }, { type: 'ChipRestricted' });
  });

  describe('whose replacement', () => {
    const replacing = (change: Partial<EventData<'ChipRestricted'>>, lifts?: string[]) =>
      restrict({ factId: 'corrected', ...change }, lifts);

    test('is lifted by what lifted it, with the same dates and evidence', () => {
      given(restrict(), lift({ destinations: ['CN'] }), lift({ factId: 'rest', effectiveFrom: '2025-06-01' }))
        .when(retract('license-2022', replacing({ effectiveFrom: '2022-08-31' })))
        .then(
          { type: 'FactRetracted', data: { replacedBy: 'corrected' } },
          { type: 'ChipRestricted', data: { factId: 'corrected' } },
          {
            type: 'ChipRestrictionLifted',
            data: {
              ...{ factId: 'corrected-lift-1', lifts: 'corrected', destinations: ['CN'] },
              ...{ effectiveFrom: '2025-01-01', evidence: [filing] },
            },
          },
          {
            type: 'ChipRestrictionLifted',
            data: { factId: 'corrected-lift-2', effectiveFrom: '2025-06-01' },
          },
        );
    });

    test('takes no id of a lift that makes room for the replacement, and no lift that was retracted', () => {
      const other = restrict({ factId: 'other' });
      given(
        other,
        restrict(),
        lift(),
        lift({ factId: 'wrong', effectiveFrom: '2024-01-01' }),
        retract('wrong'),
      )
        .when(retract('license-2022', replacing({}, ['other'])))
        .then(
          { type: 'FactRetracted' },
          { type: 'ChipRestrictionLifted', data: { factId: 'corrected-lift-1', lifts: 'other' } },
          { type: 'ChipRestricted' },
          { type: 'ChipRestrictionLifted', data: { factId: 'corrected-lift-2', lifts: 'corrected' } },
        );
    });

    test('cannot be lifted so is refused: nothing that was lifted is silently in force again', () => {
      given(restrict(), lift())
        .when(retract('license-2022', replacing({ effectiveFrom: '2025-06-01' })))
        .thenRefused('lift-lost', '/replacement');
      given(restrict(), lift({ destinations: ['CN'] }))
        .when(retract('license-2022', replacing({ destinations: ['RU'] })))
        .thenRefused('lift-lost', '/replacement');
      given(restrict(), lift())
        .when(retract('license-2022', replacing({ factId: 'x'.repeat(96) })))
        .thenRefused('lift-lost', '/replacement');
    });

    test('is not lifted by what is retracted with it', () => {
      given(restrict(), lift())
        .when(retract('license-2022', replacing({}), ['lift']))
        .then(
          { type: 'FactRetracted', data: { factId: 'license-2022' } },
          { type: 'FactRetracted', data: { factId: 'lift' } },
          { type: 'ChipRestricted', data: { factId: 'corrected' } },
        );
    });

    test('is lifted on the days of its own zone', () => {
      const zoned = (command: ChipCommand) => lastDecided(restrict(), lift(), command);
      const chinese = { authority: 'cn-mofcom' };
      expect(zoned(retract('license-2022', replacing(chinese)))).toMatchObject({ zone: 'Asia/Shanghai' });
      const dated = retract('license-2022', replacing({ effectiveFrom: '2022-08-31' }));
      expect(zoned(dated)).toMatchObject({ zone: 'America/New_York' });
      const ownZone = lift({ zone: 'Asia/Tokyo' });
      expect(lastDecided(restrict(), ownZone, retract('license-2022', replacing(chinese)))).toMatchObject({
        zone: 'Asia/Tokyo',
      });
    });

    test('is of another kind leaves nothing to lift', () => {
      const described: Exclude<ChipCommand, { type: 'retract-fact' }> = {
        type: 'describe-chip',
        data: {
          ...{ factId: 'described', chipId: 'nvidia-a100', maker: 'NVIDIA' },
          evidence: [filing],
        },
      };
      given(restrict(), lift())
        .when(retract('license-2022', described))
        .then({ type: 'FactRetracted' }, { type: 'ChipDescribed' });
    });
  });

  test('not if it is unknown or was retracted', () => {
    given().when(retract('license-2022')).thenRefused('fact-unknown', '/factId');
    given(restrict(), retract('license-2022'))
      .when(retract('license-2022'))
      .thenRefused('fact-retracted', '/factId');
  });

  test('not with a replacement that takes its id', () => {
    const same = restrict();
    given(restrict()).when(retract('license-2022', same)).thenRefused('fact-exists', '/replacement/factId');
  });

  test('with the lifts that only made room for it: a correction does not clear what it had replaced', () => {
    const change = { factId: 'case-by-case', measure: 'case-by-case', effectiveFrom: '2026-01-15' } as const;
    given(restrict(), restrict(change, ['license-2022']))
      .when(retract('case-by-case'))
      .then(
        { type: 'FactRetracted', data: { factId: 'case-by-case' } },
        { type: 'FactRetracted', data: { factId: 'case-by-case-lift-1' } },
      );
    const again = restrict({ ...change, factId: 'again' }, ['license-2022']);
    given(restrict(), restrict(change, ['license-2022']))
      .when(retract('case-by-case', again))
      .then(
        { type: 'FactRetracted', data: { factId: 'case-by-case', replacedBy: 'again' } },
        { type: 'FactRetracted', data: { factId: 'case-by-case-lift-1' } },
        { type: 'ChipRestrictionLifted', data: { lifts: 'license-2022', replacedBy: 'again' } },
        { type: 'ChipRestricted', data: { factId: 'again' } },
      );
  });
});

describe('what a replaced fact is corrected to ends only as far as it was replaced (R8)', () => {
  type Restricted = Partial<EventData<'ChipRestricted'>>;
  const old = (change: Restricted) => restrict({ factId: 'old', ...change });
  const later = (change: Restricted) =>
    restrict({ factId: 'later', effectiveFrom: '2024-01-01', ...change }, ['old']);
  const corrected = (change: Restricted) => retract('old', restrict({ factId: 'corrected', ...change }));
  const retracted = { type: 'FactRetracted', data: { factId: 'old', replacedBy: 'corrected' } };
  const recorded = { type: 'ChipRestricted', data: { factId: 'corrected' } };
  const ends = (data: object) => ({
    type: 'ChipRestrictionLifted',
    data: { lifts: 'corrected', replacedBy: 'later', effectiveFrom: '2024-01-01', ...data },
  });
  const china = { destinations: ['CN'] };
  const chinaAndRussia = { destinations: ['CN', 'RU'] };
  const exceptChina = { destination: 'D:1', except: ['CN'] };

  test('and destinations that it names now stay restricted', () => {
    given(old(china), later(china)).when(corrected(chinaAndRussia)).then(retracted, recorded, ends(china));
    given(old(china), later({ destinations: ['worldwide'] }))
      .when(corrected(chinaAndRussia))
      .then(retracted, recorded, ends(china));
  });

  test('and what was excepted stays restricted', () => {
    const group = { destinations: ['D:1'] };
    const excepted = { destinations: [exceptChina] };
    given(old(excepted), later(excepted)).when(corrected(group)).then(retracted, recorded, ends(excepted));
    const common = { destinations: ['D:1', 'headquarteredIn:RU'], exceptDestinations: ['CN'] };
    given(old(common), later(common))
      .when(corrected({ destinations: common.destinations }))
      .then(retracted, recorded, ends({ destinations: [exceptChina, 'headquarteredIn:RU'] }));
    given(old(common), later({ ...group, exceptDestinations: ['CN'] }))
      .when(corrected(group))
      .then(retracted, recorded, ends(excepted));
  });

  test('and transactions that it names now stay restricted', () => {
    const exports = { appliesTo: ['export' as const] };
    const more = { appliesTo: ['export' as const, 'reexport' as const] };
    for (const change of [{}, more])
      given(old(exports), later(exports)).when(corrected(change)).then(retracted, recorded, ends(exports));
    given(old(chinaAndRussia), later({ ...china, ...exports }))
      .when(corrected({ ...china, ...exports }))
      .then(retracted, recorded, ends({ ...china, ...exports }));
    given(old({}), later(exports))
      .when(corrected({ destinations: ['CN', 'HK', 'RU', 'AU'] }))
      .then(retracted, recorded, ends({ destinations: ['CN', 'HK', 'RU'], ...exports }));
  });

  test('and all of it ends if it reaches the same, in whatever order it says so', () => {
    const same = lastDecided(
      old({ destinations: ['D:1', 'RU'], exceptDestinations: ['CN'] }),
      later({ destinations: ['worldwide'] }),
      retract(
        'old',
        restrict({ factId: 'corrected', destinations: ['RU', exceptChina], exceptDestinations: ['CN'] }),
      ),
    );
    expect(same).toMatchObject({ lifts: 'corrected', replacedBy: 'later' });
    for (const field of ['destinations', 'appliesTo']) expect(same).not.toHaveProperty(field);
  });

  test('and nothing of it ends if it names nothing that was replaced', () => {
    given(old(china), later(china))
      .when(corrected({ destinations: ['RU'] }))
      .then(retracted, recorded);
    given(old(chinaAndRussia), later(china))
      .when(corrected({ destinations: ['RU'] }))
      .then(retracted, recorded);
    given(old({ appliesTo: ['export'] }), later({ appliesTo: ['export'] }))
      .when(corrected({ appliesTo: ['reexport'] }))
      .then(retracted, recorded);
  });

  test('and what was put off is put off only as far as it was named', () => {
    const begins = { effectiveFrom: '2023-10-01' };
    const putOff = restrict({ factId: 'later', effectiveFrom: '2024-01-01', ...china }, undefined, {
      ...{ postpones: 'old', decidedOn: '2023-09-01' },
    });
    given(old({ ...begins, ...china }), putOff)
      .when(corrected({ ...begins, ...chinaAndRussia }))
      .then(retracted, recorded, ends({ ...china, how: 'withdraws', effectiveFrom: '2023-09-01' }));
  });

  test('but a lift that came with no replacement ends it as it ended the other', () => {
    const plain = lastDecided(old(china), lift({ lifts: 'old' }), corrected(chinaAndRussia));
    expect(plain).toMatchObject({ lifts: 'corrected' });
    expect(plain).not.toHaveProperty('destinations');
  });

  test('and what it was corrected from ends as it did, once that is taken back', () => {
    const again = { lifts: 'old-again-1', replacedBy: 'later', factId: 'old-again-1-lift-1' };
    for (const destinations of [['CN'], ['AU'], ['CN', 'RU', 'AU']]) {
      const undone = lastDecided(
        old(chinaAndRussia),
        later(chinaAndRussia),
        corrected({ destinations }),
        retract('corrected'),
      );
      expect(undone).toMatchObject(again);
      expect(undone).not.toHaveProperty('destinations');
    }
    given(old(chinaAndRussia), later(chinaAndRussia), corrected(china), retract('corrected-lift-1'))
      .when(retract('corrected'))
      .then({ type: 'FactRetracted' }, { type: 'ChipRestricted', data: { factId: 'old-again-1' } });
  });

  test('and what has lifted the rest of it since lifts it too, though nothing of it was left to lift', () => {
    given(
      old(china),
      later(china),
      corrected(chinaAndRussia),
      lift({ lifts: 'corrected', effectiveFrom: '2025-01-01' }),
    )
      .when(retract('corrected'))
      .then(
        { type: 'FactRetracted' },
        { type: 'ChipRestricted', data: { factId: 'old-again-1' } },
        ...['2024-01-01', '2025-01-01'].map((effectiveFrom) => ({
          type: 'ChipRestrictionLifted',
          data: { lifts: 'old-again-1', effectiveFrom },
        })),
      );
  });

  test('and so it does by a replacement that is recorded again', () => {
    given(
      old(china),
      later(china),
      retract('later', restrict({ factId: 'later-b', effectiveFrom: '2024-01-01', ...china })),
      corrected(chinaAndRussia),
    )
      .when(retract('later-b'))
      .then(
        { type: 'FactRetracted', data: { factId: 'later-b' } },
        ends({ replacedBy: 'later-again-1', ...china }),
        { type: 'ChipRestricted', data: { factId: 'later-again-1' } },
      );
  });
});

describe('a correction is taken back (R8)', () => {
  const corrected = restrict({ factId: 'corrected', effectiveFrom: '2022-08-31' });
  const correction = retract('license-2022', corrected);
  const restored = {
    factId: 'license-2022-again-1',
    effectiveFrom: '2022-08-26',
    destinations: ['CN', 'HK', 'RU'],
  };

  test('and what it had replaced is recorded again, under a new id', () => {
    given(restrict(), correction)
      .when(retract('corrected'))
      .then(
        { type: 'FactRetracted', data: { factId: 'corrected', replacedBy: 'license-2022-again-1' } },
        { type: 'ChipRestricted', data: restored },
      );
  });

  test('with all that lifts it by now', () => {
    const afterwards = lift({ factId: 'afterwards', lifts: 'corrected', destinations: ['HK'] });
    given(restrict(), lift({ destinations: ['CN'] }), correction, afterwards)
      .when(retract('corrected'))
      .then(
        { type: 'FactRetracted' },
        { type: 'ChipRestricted', data: restored },
        {
          type: 'ChipRestrictionLifted',
          data: {
            factId: 'license-2022-again-1-lift-1',
            lifts: 'license-2022-again-1',
            destinations: ['CN'],
          },
        },
        {
          type: 'ChipRestrictionLifted',
          data: {
            factId: 'license-2022-again-1-lift-2',
            lifts: 'license-2022-again-1',
            destinations: ['HK'],
          },
        },
      );
  });

  test('with the lifts that it made of others', () => {
    const before = restrict({ factId: 'before', effectiveFrom: '2020-01-01' });
    const change = restrict({}, ['before']);
    given(before, change, correction)
      .when(retract('corrected'))
      .then(
        { type: 'FactRetracted' },
        {
          type: 'ChipRestrictionLifted',
          data: {
            ...{ factId: 'license-2022-again-1-lift-1', lifts: 'before', effectiveFrom: '2022-08-26' },
            replacedBy: 'license-2022-again-1',
          },
        },
        { type: 'ChipRestricted', data: restored },
      );
  });

  test('also with one that a newer lift makes vain: by what was public then, it may be all that lifted', () => {
    const before = restrict({ factId: 'before', effectiveFrom: '2020-01-01' });
    const earlier = lift({ factId: 'earlier', lifts: 'before', effectiveFrom: '2021-01-01' });
    given(before, restrict({}, ['before']), earlier, correction)
      .when(retract('corrected'))
      .then(
        { type: 'FactRetracted' },
        { type: 'ChipRestrictionLifted', data: { lifts: 'before', replacedBy: 'license-2022-again-1' } },
        { type: 'ChipRestricted', data: restored },
      );
  });

  test('but not with one of them that had been retracted before', () => {
    const before = restrict({ factId: 'before', effectiveFrom: '2020-01-01' });
    given(before, restrict({}, ['before']), retract('license-2022-lift-1'), correction)
      .when(retract('corrected'))
      .then({ type: 'FactRetracted' }, { type: 'ChipRestricted', data: restored });
  });

  test('nor with one that a correction of what it lifts had left behind', () => {
    const before = restrict({ factId: 'before', effectiveFrom: '2020-01-01' });
    const elsewhere = restrict({ factId: 'elsewhere', effectiveFrom: '2020-01-01', destinations: ['AU'] });
    const back = restrict({ factId: 'back', effectiveFrom: '2020-01-01' });
    given(
      ...[before, restrict({}, ['before'])],
      ...[retract('before', elsewhere), retract('elsewhere', back), correction],
    )
      .when(retract('corrected'))
      .then({ type: 'FactRetracted' }, { type: 'ChipRestricted', data: restored });
  });

  test('and the correction before it, once more: what both had corrected is recorded again', () => {
    const again = restrict({ factId: 'corrected-twice', effectiveFrom: '2024-01-01', destinations: ['CN'] });
    given(restrict(), correction, retract('corrected', again), retract('corrected-twice'))
      .when(retract('corrected-again-1'))
      .then(
        {
          type: 'FactRetracted',
          data: { replacedBy: 'license-2022-again-1', restores: 'license-2022' },
        },
        { type: 'ChipRestricted', data: restored },
      );
  });

  test('and what was recorded again is wrong too: only the caller knows what holds', () => {
    const both = [restrict(), correction, retract('corrected')];
    given(...both)
      .when(retract('license-2022-again-1'))
      .thenRefused('restoration-refused', '/factId');
    given(...both)
      .when(retract('license-2022-again-1', undefined, []))
      .then({ type: 'FactRetracted' });
  });

  test('and nothing is recorded again where it is asked for, or where there is another replacement', () => {
    const reason = 'The date was that of publication';
    for (const alsoRetract of [[], ['license-2022']]) {
      const leave = retract('corrected', undefined, alsoRetract);
      expect(firstDecided(restrict(), correction, leave)).toEqual({ factId: 'corrected', reason });
      given(restrict(), correction).when(leave).then({ type: 'FactRetracted' });
    }
    given(restrict(), correction)
      .when(retract('corrected', restrict({ factId: 'third' })))
      .then({ type: 'FactRetracted', data: { replacedBy: 'third' } }, { type: 'ChipRestricted' });
  });

  test('with other facts, each with the lifts that came with it', () => {
    const other = restrict({ factId: 'other', effectiveFrom: '2021-01-01' });
    const change = restrict({ factId: 'change', effectiveFrom: '2023-01-01' }, ['other']);
    given(restrict(), other, change)
      .when(retract('license-2022', undefined, ['change']))
      .then(
        { type: 'FactRetracted', data: { factId: 'license-2022' } },
        { type: 'FactRetracted', data: { factId: 'change' } },
        { type: 'FactRetracted', data: { factId: 'change-lift-1' } },
      );
    given(restrict())
      .when(retract('license-2022', undefined, ['never']))
      .thenRefused('fact-unknown', '/alsoRetract/0');
    given(restrict(), other, retract('other'))
      .when(retract('license-2022', undefined, ['other']))
      .thenRefused('fact-retracted', '/alsoRetract/0');
  });

  test('but is refused if what lifts it by now cannot lift what it had replaced', () => {
    const late = retract('license-2022', restrict({ factId: 'corrected', effectiveFrom: '2020-01-01' }));
    given(restrict(), late, lift({ lifts: 'corrected', effectiveFrom: '2021-01-01' }))
      .when(retract('corrected'))
      .thenRefused('restoration-refused', '/factId');
    const long = 'x'.repeat(95);
    given(restrict({ factId: long }), retract(long, corrected))
      .when(retract('corrected'))
      .thenRefused('restoration-refused', '/factId');
  });
});

describe('a chip is described', () => {
  const describeChip = (change: Partial<EventData<'ChipDescribed'>>): ChipCommand => ({
    type: 'describe-chip',
    data: { factId: 'described', chipId: 'a-chip', evidence: [filing], ...change },
  });
  const performance = (value: object) => ({
    ...{ parameter: 'total-processing-performance' as const, unit: 'TPP' as const, ...value },
  });

  test('with one performance, whichever of its fields state it', () => {
    for (const value of [{ value: 4992 }, { atLeast: 4000, atMost: 5000 }, { atLeast: 4992 }])
      given()
        .when(describeChip({ totalProcessingPerformance: 4992, parameters: [performance(value)] }))
        .then({ type: 'ChipDescribed' });
    for (const value of [{ value: 1000 }, { atLeast: 5000 }, { atMost: 4991 }])
      given()
        .when(describeChip({ totalProcessingPerformance: 4992, parameters: [performance(value)] }))
        .thenRefused('parameter-invalid', '/totalProcessingPerformance');
  });

  test('with the density that follows from its performance and die area, as far as sources round', () => {
    const area = { parameter: 'applicable-die-area' as const, unit: 'mm2' as const, value: 100 };
    const density = (value: object) => ({
      ...{ parameter: 'performance-density' as const, unit: 'TPP/mm2' as const, ...value },
    });
    for (const value of [{ value: 40 }, { value: 38.1 }, { atLeast: 20 }, { atLeast: 1, atMost: 39 }])
      given()
        .when(describeChip({ parameters: [performance({ value: 4000 }), area, density(value)] }))
        .then({ type: 'ChipDescribed' });
    for (const [value, field] of [
      [{ value: 1 }, 'value'],
      [{ atMost: 37 }, 'atMost'],
      [{ atLeast: 43 }, 'atLeast'],
    ] as const)
      given()
        .when(describeChip({ parameters: [area, density(value)], totalProcessingPerformance: 4000 }))
        .thenRefused('parameter-invalid', `/parameters/1/${field}`);
    given()
      .when(
        describeChip({
          parameters: [performance({ value: 19.91 }), { ...area, value: 576 }, density({ value: 0.03 })],
        }),
      )
      .then({ type: 'ChipDescribed' });
  });
});
