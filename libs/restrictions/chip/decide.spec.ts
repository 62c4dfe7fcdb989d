import type { EventData, Evidence } from '../../../events/index.js';
import { specification } from '../../../test/support/restrictions/specification.js';
import { decideChip, type ChipCommand } from './decide.js';

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
): ChipCommand => ({
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
): ChipCommand => ({
  type: 'retract-fact',
  factId,
  reason: 'The date was that of publication',
  ...(replacement && { replacement }),
});

describe('a chip is restricted', () => {
  test('from the day its evidence states', () => {
    given()
      .when(restrict())
      .then({ type: 'ChipRestricted', data: { effectiveFrom: '2022-08-26' } });
  });

  test('rule on dates 3: only an interval that must be empty is refused', () => {
    given()
      .when(restrict({ effectiveTo: '2022-08-26' }))
      .thenRefused('interval-empty', '/effectiveTo');
    given()
      .when(restrict({ effectiveTo: '2022' }))
      .then({ type: 'ChipRestricted' });
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

  test('by a rumour, which leaves an official lift possible', () => {
    const official = lift({ factId: 'official' });
    given(restrict(), lift({ evidence: [rumour] }))
      .when(official)
      .then({ type: 'ChipRestrictionLifted' });
  });

  test('only if it is known, stands, and is a restriction', () => {
    given().when(lift()).thenRefused('fact-unknown', '/lifts');
    given(restrict(), retract('license-2022')).when(lift()).thenRefused('fact-retracted', '/lifts');
    given(restrict(), lift())
      .when(lift({ factId: 'b', lifts: 'lift' }))
      .thenRefused('lift-mismatched', '/lifts');
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
    const corrected = restrict({ factId: 'corrected', effectiveFrom: '2022-08-31' }) as Exclude<
      ChipCommand,
      { type: 'retract-fact' }
    >;
    given(restrict())
      .when(retract('license-2022', corrected))
      .then({ type: 'FactRetracted', data: { replacedBy: 'corrected' } }, { type: 'ChipRestricted' });
  });

  describe('whose replacement', () => {
    const replacing = (change: Partial<EventData<'ChipRestricted'>>, lifts?: string[]) =>
      restrict({ factId: 'corrected', ...change }, lifts) as Exclude<ChipCommand, { type: 'retract-fact' }>;

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
    const same = restrict() as Exclude<ChipCommand, { type: 'retract-fact' }>;
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
      .when(retract('case-by-case', again as Exclude<ChipCommand, { type: 'retract-fact' }>))
      .then(
        { type: 'FactRetracted', data: { factId: 'case-by-case', replacedBy: 'again' } },
        { type: 'FactRetracted', data: { factId: 'case-by-case-lift-1' } },
        { type: 'ChipRestrictionLifted', data: { lifts: 'license-2022', replacedBy: 'again' } },
        { type: 'ChipRestricted', data: { factId: 'again' } },
      );
  });
});
