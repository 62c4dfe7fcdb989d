import type { EventData } from '../../events/index.js';
import {
  filing,
  firstDecided,
  given,
  lastDecided,
  lift,
  restrict,
  retract,
} from '../../test/support/restrictions/chip-commands.js';
import type { ChipCommand } from './chip/decide.js';

describe('retracting a fact (R8)', () => {
  test('records the reason', () => {
    given(restrict())
      .when(retract('license-2022'))
      .then({
        type: 'FactRetracted',
        data: { factId: 'license-2022', reason: 'The date was that of publication' },
      });
  });

  test('records the replacement in the same append', () => {
    const corrected = restrict({ factId: 'corrected', effectiveFrom: '2022-08-31' });
    given(restrict())
      .when(retract('license-2022', corrected))
      .then({ type: 'FactRetracted', data: { replacedBy: 'corrected' } }, { type: 'ChipRestricted' });
  });

  describe('the replacement', () => {
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
              factId: 'corrected-lift-1',
              lifts: 'corrected',
              destinations: ['CN'],
              effectiveFrom: '2025-01-01',
              evidence: [filing],
            },
          },
          {
            type: 'ChipRestrictionLifted',
            data: { factId: 'corrected-lift-2', effectiveFrom: '2025-06-01' },
          },
        );
    });

    test('is lifted under ids that its own lifts do not have, and by no lift that was retracted', () => {
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

    test('is refused if it cannot be lifted so: nothing that was lifted is silently in force again', () => {
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

    test('is not lifted if it is of another kind', () => {
      const described: Exclude<ChipCommand, { type: 'retract-fact' }> = {
        type: 'describe-chip',
        data: {
          factId: 'described',
          chipId: 'nvidia-a100',
          maker: 'NVIDIA',
          evidence: [filing],
        },
      };
      given(restrict(), lift())
        .when(retract('license-2022', described))
        .then({ type: 'FactRetracted' }, { type: 'ChipDescribed' });
    });
  });

  test('refuses to retract a fact that is unknown or was retracted', () => {
    given().when(retract('license-2022')).thenRefused('fact-unknown', '/factId');
    given(restrict(), retract('license-2022'))
      .when(retract('license-2022'))
      .thenRefused('fact-retracted', '/factId');
  });

  test('refuses a replacement with the id of the retracted fact', () => {
    const same = restrict();
    given(restrict()).when(retract('license-2022', same)).thenRefused('fact-exists', '/replacement/factId');
  });

  test('retracts the lifts that came with the fact: a correction does not clear what it had replaced', () => {
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

describe('retracting a correction (R8)', () => {
  const corrected = restrict({ factId: 'corrected', effectiveFrom: '2022-08-31' });
  const correction = retract('license-2022', corrected);
  const restored = {
    factId: 'license-2022-again-1',
    effectiveFrom: '2022-08-26',
    destinations: ['CN', 'HK', 'RU'],
  };

  test('records again what the correction had replaced, under a new id', () => {
    given(restrict(), correction)
      .when(retract('corrected'))
      .then(
        { type: 'FactRetracted', data: { factId: 'corrected', replacedBy: 'license-2022-again-1' } },
        { type: 'ChipRestricted', data: restored },
      );
  });

  test('carries over the lifts from before and after the correction', () => {
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

  test('records again the lifts that came with the restored fact', () => {
    const before = restrict({ factId: 'before', effectiveFrom: '2020-01-01' });
    const change = restrict({}, ['before']);
    given(before, change, correction)
      .when(retract('corrected'))
      .then(
        { type: 'FactRetracted' },
        {
          type: 'ChipRestrictionLifted',
          data: {
            factId: 'license-2022-again-1-lift-1',
            lifts: 'before',
            effectiveFrom: '2022-08-26',
            replacedBy: 'license-2022-again-1',
          },
        },
        { type: 'ChipRestricted', data: restored },
      );
  });

  test('records again a lift that a newer one makes vain: it may be the only one that was public at a time', () => {
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

  test('does not record again a lift that had been retracted before', () => {
    const before = restrict({ factId: 'before', effectiveFrom: '2020-01-01' });
    given(before, restrict({}, ['before']), retract('license-2022-lift-1'), correction)
      .when(retract('corrected'))
      .then({ type: 'FactRetracted' }, { type: 'ChipRestricted', data: restored });
  });

  test('does not record again a lift of a fact that was corrected since', () => {
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

  test('retracting a restored correction records again what it had corrected', () => {
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

  test('retracting the restored fact is refused without alsoRetract: only the caller knows what holds', () => {
    const both = [restrict(), correction, retract('corrected')];
    given(...both)
      .when(retract('license-2022-again-1'))
      .thenRefused('restoration-refused', '/factId');
    given(...both)
      .when(retract('license-2022-again-1', undefined, []))
      .then({ type: 'FactRetracted' });
  });

  test('records nothing again if alsoRetract or another replacement is given', () => {
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

  test('retracts the facts in alsoRetract, each with the lifts that came with it', () => {
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

  test('is refused if the fact cannot be restored with its lifts, or its new id is too long', () => {
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
