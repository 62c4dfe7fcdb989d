import type { EventData } from '../../events/index.js';
import { filing, firstDecided, given, restrict } from '../../test/support/restrictions/chip-commands.js';
import type { ChipCommand } from './chip/decide.js';
import type { Replacing } from './replace.js';

describe('replacing a restriction by another (R6)', () => {
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

  test('a change of measure is one command and leaves no gap', () => {
    const change = { factId: 'case-by-case', measure: 'case-by-case', effectiveFrom: '2026-01-15' } as const;
    given(restrict())
      .when(restrict(change, ['license-2022']))
      .then(
        { type: 'ChipRestrictionLifted', data: { lifts: 'license-2022', effectiveFrom: '2026-01-15' } },
        { type: 'ChipRestricted', data: { measure: 'case-by-case', effectiveFrom: '2026-01-15' } },
      );
  });

  test('ends the terms that the replacement names in the same words', () => {
    given(restrict())
      .when(replacing({ destinations: ['CN', 'AU'] }))
      .then(ends({ factId: 'later-lift-1', destinations: ['CN'] }), begins);
  });

  test('ends the whole restriction if the replacement names the same terms, or the whole world', () => {
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

  test('ends other terms only as far as alsoEnds names them', () => {
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

  test('ends the restriction only for the transactions that the replacement applies to', () => {
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

  test('a term with exceptions ends one without only if no exception bears on it', () => {
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

  test('a country of which a territory is excepted does not count as named again (R11)', () => {
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

  test('an exception of destinations that are not stated bears on every term (R11)', () => {
    const headquarters = { destinations: ['headquarteredIn:CN'] };
    given(restrict(headquarters))
      .when(replacing({ ...headquarters, exceptDestinations: ['not-stated'] }))
      .thenRefused('lift-mismatched', '/lifts');
  });

  test('of terms that differ in their exceptions alone, only the one that is named again ends', () => {
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

  test('refuses a replacement that names nothing of the restriction', () => {
    given(restrict())
      .when(replacing({ destinations: ['D:5'] }))
      .thenRefused('lift-mismatched', '/lifts');
  });
});

describe('postponing a restriction before it begins (R7)', () => {
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

  test('withdraws the old date, from the earliest publication, and records the new one in one append', () => {
    given(rule).when(putOff()).then(withdrawn('2021-02-12'), begins);
    given(rule)
      .when(putOff({ evidence: [{ ...filing, publishedOn: '2021-02' }, delay, filing] }))
      .then(withdrawn('2021-02-12'), begins);
  });

  test('withdraws the old date from decidedOn, which is required if no evidence is dated', () => {
    given(rule)
      .when(putOff({ evidence: [filing] }, { decidedOn: '2021-02-11' }))
      .then(withdrawn('2021-02-11'), begins);
    given(rule)
      .when(putOff({ evidence: [filing] }))
      .thenRefused('lift-mismatched', '/decidedOn');
  });

  test('is refused once the restriction may have begun', () => {
    for (const publishedOn of ['2021-02-16', '2021-02', { earliest: '2021-01-01' }])
      given(rule)
        .when(putOff({ evidence: [{ ...filing, publishedOn }] }))
        .thenRefused('lift-mismatched', '/decidedOn');
  });

  test('a postponed restriction can be postponed again', () => {
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

  test('postpones only the terms that are named again', () => {
    given(rule)
      .when(putOff({ destinations: ['CN'] }))
      .then({ type: 'ChipRestrictionLifted', data: { how: 'withdraws', destinations: ['CN'] } }, begins);
  });

  test('postponing an unknown restriction, or the same one twice, is refused', () => {
    given().when(putOff()).thenRefused('fact-unknown', '/postpones');
    given(rule, putOff())
      .when(putOff({ factId: 'twice' }))
      .thenRefused('not-in-force', '/postpones');
  });
});
