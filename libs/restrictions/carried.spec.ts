import type { EventData } from '../../events/index.js';
import {
  given,
  lastDecided,
  lift,
  restrict,
  retract,
} from '../../test/support/restrictions/chip-commands.js';

describe('a correction of a replaced fact ends only as far as that was replaced (R8)', () => {
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

  test('destinations that only the corrected fact names stay restricted', () => {
    given(old(china), later(china)).when(corrected(chinaAndRussia)).then(retracted, recorded, ends(china));
    given(old(china), later({ destinations: ['worldwide'] }))
      .when(corrected(chinaAndRussia))
      .then(retracted, recorded, ends(china));
  });

  test('destinations that were excepted before stay restricted', () => {
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

  test('transactions that only the corrected fact names stay restricted', () => {
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

  test('all of the corrected fact ends if it reaches the same, in whatever order it names it', () => {
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

  test('nothing of the corrected fact ends if it names nothing that was replaced', () => {
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

  test('the corrected fact is postponed only as far as the postponement named it', () => {
    const begins = { effectiveFrom: '2023-10-01' };
    const putOff = restrict({ factId: 'later', effectiveFrom: '2024-01-01', ...china }, undefined, {
      postpones: 'old',
      decidedOn: '2023-09-01',
    });
    given(old({ ...begins, ...china }), putOff)
      .when(corrected({ ...begins, ...chinaAndRussia }))
      .then(retracted, recorded, ends({ ...china, how: 'withdraws', effectiveFrom: '2023-09-01' }));
  });

  test('a lift without a replacement ends the corrected fact as it ended the first', () => {
    const plain = lastDecided(old(china), lift({ lifts: 'old' }), corrected(chinaAndRussia));
    expect(plain).toMatchObject({ lifts: 'corrected' });
    expect(plain).not.toHaveProperty('destinations');
  });

  test('the first fact ends as it did once its correction is retracted', () => {
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

  test('carries later lifts of the corrected fact over to the first, even where nothing is left to lift', () => {
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

  test('a replacement that is recorded again ends only what it had replaced', () => {
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
