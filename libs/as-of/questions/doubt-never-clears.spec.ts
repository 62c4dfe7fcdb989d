import {
  parseAsOf,
  resolved,
  type DomainEvent,
  type EventData,
  type Subject,
} from '../../../events/index.js';
import { chipRestricted, evidence } from '../../../test/support/builders.js';
import { indexed, retraction, type Given } from '../../../test/support/questions.js';
import { answer, changesIn, worldPage, type Question } from '../index.js';

/* Cases that a public fault report or a hostile question brought up; each expected value is a literal of that report. */

const chip: Subject = { kind: 'chip', id: 'a-chip' };

function restriction(data: Partial<EventData<'ChipRestricted'>> = {}): DomainEvent {
  return resolved(chipRestricted({ evidence: evidence('2020-01-01'), ...data }));
}

function lift(fact: DomainEvent, data: Partial<EventData<'ChipRestrictionLifted'>>): DomainEvent {
  const base = { factId: 'a-lift', lifts: 'a-fact', chipId: 'a-chip', effectiveFrom: '2024-01-01' };
  const event = {
    type: 'ChipRestrictionLifted',
    data: { ...base, evidence: evidence('2020-01-01'), ...data },
  };
  return resolved(event as DomainEvent, fact);
}

function ask(appends: readonly (readonly Given[])[], asOf: string, more: Partial<Question> = {}) {
  const index = indexed(...appends);
  return answer(index, chip, { asOf: parseAsOf(asOf), position: index.head, ...more });
}

const outcome = (given: ReturnType<typeof ask>) => [given?.status, given?.decidedBy];

describe('a day is a day where the measure was made (R2, R3)', () => {
  // FR Doc. 2025-19001, from 2025-09-29; stayed from 2025-11-10 by 90 FR 50857.
  const rule = restriction({ effectiveFrom: '2025-09-29' });
  const stayed = [[rule], [lift(rule, { effectiveFrom: '2025-11-10' })]];

  test.each([
    ['2025-11-09', 'restricted'],
    ['2025-11-09T18:59-05:00', 'restricted'],
    ['2025-11-09T19:00-05:00', 'restricted'],
    ['2025-11-09T20:00-05:00', 'restricted'],
    ['2025-11-09T23:59:59.999-05:00', 'restricted'],
    ['2025-11-10T00:00-05:00', 'not-restricted'],
    ['2025-11-10', 'not-restricted'],
    ['2025-09-28T23:59-04:00', 'not-restricted'],
    ['2025-09-29T00:00-04:00', 'restricted'],
  ])('the Affiliates Rule on %s: %s', (asOf, status) => {
    expect(ask(stayed, asOf)?.status).toBe(status);
  });

  test('a rule of China from 2023-08-01 is in force there at half past seven in the morning', () => {
    const gallium = restriction({ authority: 'cn-mofcom', effectiveFrom: '2023-08-01' });
    expect(ask([[gallium]], '2023-08-01T07:30+08:00')?.status).toBe('restricted');
  });

  test('without a zone it is neither sure nor cleared while the day has begun somewhere on earth', () => {
    const unzoned = restriction({ authority: 'xx-ministry', effectiveFrom: '2022-12-16' });
    expect(ask([[unzoned]], '2022-12-15')?.status).toBe('not-restricted');
    expect(ask([[unzoned]], '2022-12-16')?.status).toBe('restricted');
    expect(ask([[unzoned]], '2022-12-15T09:59:59.999Z')?.status).toBe('not-restricted');
    expect(ask([[unzoned]], '2022-12-15T10:00Z')?.status).toBe('uncertain');
    expect(ask([[unzoned]], '2022-12-16T11:59:59.999Z')?.status).toBe('uncertain');
    expect(ask([[unzoned]], '2022-12-16T12:00Z')?.status).toBe('restricted');
  });

  test('a day of another place is the instants of that day there', () => {
    const sydney = '2025-11-09T13:00Z/2025-11-10T13:00Z';
    expect(ask(stayed, sydney)).toMatchObject({
      status: 'uncertain',
      measures: [{ doubts: ['part-of-day'] }],
    });
  });

  test('a fact of one day is possibly in force on it, and at each instant of it', () => {
    const one = [[restriction({ effectiveFrom: '2024-03-01', effectiveTo: '2024-03-01' })]];
    expect(ask(one, '2024-03-01')?.status).toBe('uncertain');
    expect(ask(one, '2024-03-01T12:00-05:00')?.status).toBe('uncertain');
    expect(ask(one, '2024-02-29')?.status).toBe('not-restricted');
    expect(ask(one, '2024-03-02')?.status).toBe('not-restricted');
  });
});

describe('reach (R11)', () => {
  test('an exception for a country does not exempt parties with headquarters elsewhere that sit in it', () => {
    const old = restriction({
      factId: 'old',
      destinations: ['IL'],
      effectiveFrom: '2020-01-01',
      effectiveTo: '2021-01-01',
    });
    const hq = restriction({
      factId: 'hq',
      destinations: ['headquarteredIn:CN'],
      exceptDestinations: ['IL'],
      effectiveFrom: '2023-11-17',
    });
    for (const appends of [[[hq]], [[old], [hq]]])
      expect(ask(appends, '2024-01-01', { destination: 'IL' })?.reservations).toContainEqual({
        kind: 'depends-on-headquarters',
        weight: 'blocking',
        facts: [{ subject: chip, factId: 'hq' }],
      });
  });

  test('exceptions bind to their own term', () => {
    const destinations = ['AE', { destination: 'D:4', except: ['A:5', 'A:6', 'IL'] }];
    const fact = [[restriction({ destinations })]];
    expect(ask(fact, '2024-01-01', { destination: 'AE' })?.status).toBe('restricted');
    expect(outcome(ask(fact, '2024-01-01', { destination: 'IL' }))).toEqual([
      'no-record',
      'restriction-excepted',
    ]);
    expect(ask(fact, '2024-01-01', { destination: 'SA' })).toMatchObject({
      status: 'uncertain',
      measures: [{ doubts: ['country-group-not-loaded'] }],
    });
  });

  test('a rule on headquarters is held, where a chip is asked about by place', () => {
    const fact = [[restriction({ destinations: ['headquarteredIn:CN'] })]];
    expect(outcome(ask(fact, '2024-01-01', { destination: 'DE' }))).toEqual([
      'no-record',
      'restriction-on-headquarters',
    ]);
  });

  test('a term that surely reaches the destination silences the doubts of others', () => {
    const fact = [
      [restriction({ destinations: ['CN', 'D:5', 'headquarteredIn:CN'], effectiveFrom: '2024' })],
    ];
    expect(ask(fact, '2024-06-01', { destination: 'CN' })?.measures).toMatchObject([
      { inForce: 'possibly', doubts: ['dates-coarse'] },
    ]);
  });

  test('a country may include its territory, and an exception may too; an authority that names both means both', () => {
    const china = [[restriction({ destinations: ['CN'] })]];
    expect(ask(china, '2026-01-20', { destination: 'HK' })).toMatchObject({
      status: 'uncertain',
      measures: [{ doubts: ['territory-not-loaded'] }],
    });
    expect(ask(china, '2026-01-20', { destination: 'TW' })?.status).toBe('no-record');
    const but = [[restriction({ destinations: ['worldwide'], exceptDestinations: ['CN'] })]];
    expect(ask(but, '2026-01-20', { destination: 'HK' })).toMatchObject({
      status: 'uncertain',
      measures: [{ doubts: ['territory-not-loaded'] }],
    });
    expect(ask(but, '2026-01-20', { destination: 'CN' })?.status).toBe('no-record');
    const named = restriction({ destinations: ['CN', 'HK'] });
    const lifted = [[named], [lift(named, { destinations: ['CN'] })]];
    expect(ask(lifted, '2026-01-20', { destination: 'HK' })?.status).toBe('restricted');
    const everywhere = restriction({ destinations: ['worldwide'] });
    expect(
      ask([[everywhere], [lift(everywhere, { destinations: ['CN'] })]], '2026-01-20', { destination: 'HK' }),
    ).toMatchObject({ status: 'uncertain', measures: [{ doubts: ['lift-unsure'] }] });
  });

  test('the world at a destination holds each fact that may reach it once', () => {
    const index = indexed(
      [restriction({ destinations: ['CN', 'HK'] })],
      [restriction({ factId: 'other', destinations: ['CN'] })],
    );
    const question = { asOf: parseAsOf('2026-01-20'), position: index.head, destination: 'HK' };
    const { facts } = worldPage(index, question, {}, { limit: 10 });
    expect(facts.map(({ fact, inForce }) => [fact.factId, inForce])).toEqual([
      ['a-fact', 'surely'],
      ['other', 'possibly'],
    ]);
  });

  test('a transaction that the measure does not apply to is not reached', () => {
    const fact = [[restriction({ appliesTo: ['export'] })]];
    expect(ask(fact, '2024-01-01', { transaction: 'export' })?.status).toBe('restricted');
    expect(outcome(ask(fact, '2024-01-01', { transaction: 'reexport' }))).toEqual([
      'no-record',
      'nothing-held',
    ]);
  });
});

describe('publication (R10)', () => {
  test('what may have been public is possibly in force, and clears nothing', () => {
    const old = restriction({ factId: 'old', effectiveFrom: '2020-01-01', effectiveTo: '2021-01-01' });
    const undated = restriction({ effectiveFrom: '2022-01-01', evidence: evidence() });
    const coarse = restriction({ effectiveFrom: '2022-01-01', evidence: evidence('2022') });
    const by = (day: string) => ({ publishedBy: parseAsOf(day) });
    expect(ask([[old], [undated]], '2023-01-01', by('2026-11-25'))).toMatchObject({
      status: 'uncertain',
      measures: [{ inForce: 'possibly', doubts: ['publication-unknown'] }],
    });
    expect(ask([[old], [coarse]], '2023-01-01', by('2022-06-01'))?.status).toBe('uncertain');
    expect(ask([[old], [coarse]], '2023-01-01', by('2022-12-31'))?.status).toBe('restricted');
    expect(ask([[old], [coarse]], '2023-01-01', by('2021-12-31'))?.status).toBe('not-restricted');
  });
});

describe('lifts (R6, R7)', () => {
  test('a lift for one destination and one transaction leaves the rest in force', () => {
    const r1 = restriction({ factId: 'a-fact', destinations: ['CN', 'HK', 'RU'] });
    const r2 = restriction({
      factId: 'r2',
      destinations: ['CN'],
      appliesTo: ['export'],
      effectiveFrom: '2024-01-01',
    });
    const change = [lift(r1, { destinations: ['CN'], appliesTo: ['export'], replacedBy: 'r2' }), r2];
    const on = (more: Partial<Question>) => ask([[r1], change], '2024-06-01', more)?.status;
    expect(on({ destination: 'RU' })).toBe('restricted');
    expect(on({ destination: 'HK' })).toBe('restricted');
    expect(on({ destination: 'CN', transaction: 'reexport' })).toBe('restricted');
    expect(on({ destination: 'CN', transaction: 'export' })).toBe('restricted');
  });

  test('a lift with exceptions leaves in force what it excepts', () => {
    const fact = restriction({ destinations: ['worldwide'] });
    const but = lift(fact, { destinations: [{ destination: 'worldwide', except: ['CN'] }] });
    expect(ask([[fact], [but]], '2024-06-01')?.status).toBe('restricted');
    expect(ask([[fact], [but]], '2024-06-01', { destination: 'CN' })?.status).toBe('restricted');
    expect(ask([[fact], [but]], '2024-06-01', { destination: 'FR' })?.status).toBe('not-restricted');
    // What is left for China may be left for Hong Kong; what is left by headquarters, for any place.
    expect(ask([[fact], [but]], '2024-06-01', { destination: 'HK' })?.status).toBe('uncertain');
    const kept = lift(fact, { destinations: [{ destination: 'worldwide', except: ['headquarteredIn:CN'] }] });
    expect(ask([[fact], [kept]], '2024-06-01')?.status).toBe('uncertain');
    const unstated = restriction({ destinations: ['not-stated'] });
    expect(ask([[unstated], [kept]], '2024-06-01')?.status).toBe('uncertain');
  });

  test('a suspended fact is in force again when the suspension is over', () => {
    const rule = restriction({ effectiveFrom: '2025-09-29' });
    const stay = lift(rule, { how: 'suspends', effectiveFrom: '2025-11-10', until: '2026-11-10' });
    const on = (day: string) => outcome(ask([[rule], [stay]], day));
    expect(on('2025-11-09')).toEqual(['restricted', 'restriction-surely-in-force']);
    expect(on('2025-11-10')).toEqual(['not-restricted', 'restriction-suspended']);
    expect(on('2026-11-09')).toEqual(['not-restricted', 'restriction-suspended']);
    expect(on('2026-11-10')).toEqual(['restricted', 'restriction-surely-in-force']);
  });

  test('a stay that is only reported, or whose end is coarse, leaves the fact possibly in force', () => {
    const rule = restriction({ effectiveFrom: '2025-09-29' });
    const [source] = evidence('2020-01-01');
    const stay = { how: 'suspends' as const, effectiveFrom: '2025-11-10' };
    const reported = lift(rule, { ...stay, evidence: [{ ...source!, certainty: 'reported' }] });
    expect(ask([[rule], [reported]], '2025-12-01')).toMatchObject({
      status: 'uncertain',
      measures: [{ doubts: ['lift-unsure'] }],
    });
    const coarse = lift(rule, { ...stay, until: '2026-11' });
    expect(ask([[rule], [coarse]], '2026-11-15')).toMatchObject({
      status: 'uncertain',
      measures: [{ doubts: ['dates-coarse'] }],
    });
  });

  test('a postponed rule: 86 FR 9286', () => {
    const rule = restriction({ effectiveFrom: '2021-02-16', evidence: evidence('2020-12-18') });
    const delayed = restriction({
      factId: 'delayed',
      effectiveFrom: '2021-04-16',
      evidence: evidence('2021-02-12'),
    });
    const withdrawn = lift(rule, {
      how: 'withdraws',
      effectiveFrom: '2021-02-12',
      replacedBy: 'delayed',
      evidence: evidence('2021-02-12'),
    });
    const on = (asOf: string, by: string) =>
      ask([[rule], [withdrawn, delayed]], asOf, { publishedBy: parseAsOf(by) });
    expect(on('2021-03-01', '2021-01-15')?.status).toBe('restricted');
    expect(outcome(on('2021-03-01', '2021-02-13'))).toEqual(['not-restricted', 'restriction-not-begun']);
    expect(on('2021-05-01', '2021-02-13')?.status).toBe('restricted');
  });

  test('a replacement and its lift share one instant, however uncertain: the subject is restricted throughout', () => {
    const first = restriction({ factId: 'a-fact', effectiveFrom: '2020-01-01' });
    const second = restriction({
      factId: 'second',
      effectiveFrom: { earliest: '2024-01', latest: '2024-06' },
    });
    const third = restriction({ factId: 'third', effectiveFrom: '2024' });
    const replaced = lift(first, {
      replacedBy: 'second',
      effectiveFrom: { earliest: '2024-01', latest: '2024-06' },
    });
    const again = lift(second, {
      factId: 'lift-2',
      lifts: 'second',
      replacedBy: 'third',
      effectiveFrom: '2024',
    });
    const chain = [[first], [replaced, second], [again, third]];
    for (const asOf of [
      '2023-12-31',
      '2024-01-01',
      '2024-03-15',
      '2024-06-30',
      '2024-12-31',
      '2024-03-15T12:00Z',
    ])
      expect(ask(chain, asOf)?.status).toBe('restricted');
    expect(ask(chain, '2024-03-15')?.measures.map(({ inForce }) => inForce)).toEqual([
      'possibly',
      'possibly',
      'possibly',
    ]);
  });

  test('a lift without a replacement leaves doubt, also beside a restriction that begins at the same time', () => {
    const first = restriction({ factId: 'a-fact', effectiveFrom: '2020-01-01' });
    const second = restriction({ factId: 'second', effectiveFrom: '2024' });
    expect(ask([[first], [lift(first, { effectiveFrom: '2024' }), second]], '2024-03-15')?.status).toBe(
      'uncertain',
    );
  });
});

describe('what decided (R7)', () => {
  test('a listing that is over is distinguished from one that had not begun', () => {
    const over = restriction({ factId: 'over', effectiveFrom: '2020-01-01', effectiveTo: '2021-01-01' });
    const later = restriction({ factId: 'later', effectiveFrom: '2030-01-01' });
    expect(outcome(ask([[over], [later]], '2024-01-01'))).toEqual(['not-restricted', 'restriction-over']);
    expect(outcome(ask([[later]], '2024-01-01'))).toEqual(['not-restricted', 'restriction-not-begun']);
  });

  test('a replacement by correction counts as public since the earliest evidence of either (R8)', () => {
    const wrong = restriction({ effectiveFrom: '2022-01-01', evidence: evidence('2022-01-01') });
    const right = restriction({
      factId: 'right',
      effectiveFrom: '2022-02-01',
      evidence: evidence('2024-05-05'),
    });
    const given = ask([[wrong], [retraction(chip, 'a-fact', 'right'), right]], '2023-01-01', {
      publishedBy: parseAsOf('2022-06-01'),
    });
    expect(given?.status).toBe('restricted');
    expect(given?.measures[0]?.evidence).toMatchObject([{ publishedOn: '2022-01-01' }]);
  });
});

test('a correction that is only reported is not confirmed by what it corrects', () => {
  const wrong = restriction({ evidence: evidence('2022-01-01') });
  const [source] = evidence('2024-01-01');
  const right = restriction({ factId: 'right', evidence: [{ ...source!, certainty: 'reported' }] });
  const on = (publishedBy: string) =>
    ask([[wrong], [retraction(chip, 'a-fact', 'right'), right]], '2025-01-01', {
      publishedBy: parseAsOf(publishedBy),
    })?.status;
  expect(on('2022-06-01')).toBe('restricted');
  expect(on('2024-06-01')).toBe('uncertain');
  expect(ask([[wrong], [retraction(chip, 'a-fact', 'right'), right]], '2025-01-01')?.status).toBe(
    'uncertain',
  );
});

test('a suspension that is over before its fact begins leaves no doubt about it', () => {
  const fact = restriction({ effectiveFrom: '2023-01-02' });
  const over = lift(fact, { how: 'suspends', effectiveFrom: { latest: '2023-01-02' }, until: '2023-01-02' });
  const index = indexed([fact], [over]);
  // From 08:00 in Washington on the day before to 08:00 on the day on which it begins.
  const [from, to] = [Date.parse('2023-01-01T13:00Z'), Date.parse('2023-01-02T13:00Z')];
  const given = answer(index, chip, { asOf: { kind: 'instant', from, to }, position: 2 });
  expect(given?.measures.map(({ inForce, doubts }) => [inForce, doubts])).toEqual([
    ['possibly', ['part-of-day']],
  ]);
});

test('a corrected lift is in doubt until the correction is public: what was public may have lifted less (R0)', () => {
  const fact = restriction();
  const wrong = lift(fact, { effectiveFrom: '2023-06-01', evidence: evidence('2023-05-01') });
  const right = lift(fact, {
    factId: 'right',
    effectiveFrom: '2023-03-01',
    evidence: evidence('2025-01-01'),
  });
  const history = [[fact], [wrong], [retraction(chip, 'a-lift', 'right'), right]];
  const on = (publishedBy: string) =>
    ask(history, '2023-04-01', { publishedBy: parseAsOf(publishedBy) })?.status;
  expect([on('2023-04-15'), on('2024-01-01'), on('2025-06-01')]).toEqual([
    'restricted',
    'uncertain',
    'not-restricted',
  ]);
});

test('a lift that may end a fact while it surely is suspended adds no doubt', () => {
  const fact = restriction({ effectiveFrom: '2023-01-01', destinations: ['D:5'] });
  const stay = lift(fact, { how: 'suspends', effectiveFrom: '2023-01-02' });
  const vague = lift(fact, { factId: 'vague', effectiveFrom: '2023-01-21', destinations: ['not-stated'] });
  const [from, to] = [Date.parse('2023-01-01T13:00Z'), Date.parse('2023-01-21T13:00Z')];
  const given = answer(indexed([fact], [stay], [vague]), chip, {
    asOf: { kind: 'instant', from, to },
    position: 3,
  });
  expect(given?.measures.map(({ doubts }) => doubts)).toEqual([['part-of-day']]);
});

test('a rumour that a restriction was lifted, and another of what took its place, leave it in doubt (R0)', () => {
  const rumour = (certainty: 'alleged' | 'reported') => [
    { publisher: 'A newspaper', citation: 'A story', certainty },
  ];
  const status = (replacement: 'alleged' | 'reported') => {
    const fact = restriction();
    const reported = restriction({
      factId: 'reported',
      effectiveFrom: '2023-01-22',
      evidence: rumour(replacement),
    });
    const lifted = lift(fact, {
      effectiveFrom: '2023-01-22',
      replacedBy: 'reported',
      evidence: rumour('alleged'),
    });
    return ask([[fact], [reported, lifted]], '2023-03-01')?.status;
  };
  // Of one source: where the lift is true, so is what takes its place.
  expect([status('alleged'), status('reported')]).toEqual(['restricted', 'uncertain']);
});

describe('changes', () => {
  const rule = restriction({ effectiveFrom: '2025-09-29' });
  const index = indexed([rule], [lift(rule, { effectiveFrom: '2025-11-10' })]);
  const at = (asOf: string) => ({ asOf: parseAsOf(asOf), position: index.head });
  const between = (a: string, b: string, form?: 'net') =>
    [...changesIn(index, { earlier: at(a), later: at(b) }, { subject: chip }, undefined, form)].map(
      (change) => [change.why, new Date(change.at.asOf.from).toISOString()],
    );

  test('name both edges of what began and ended inside a span', () => {
    expect(between('2025-09-01', '2026-01-01')).toEqual([
      ['came-into-force', '2025-09-29T00:00:00.000Z'],
      ['ended', '2025-11-10T00:00:00.000Z'],
    ]);
    expect(between('2025-09-01T00:00Z', '2026-01-01T00:00Z')).toEqual([
      ['came-into-force', '2025-09-29T04:00:00.000Z'],
      ['ended', '2025-11-10T05:00:00.000Z'],
    ]);
  });

  test('are only the difference of the ends, net', () => {
    expect(between('2025-09-01', '2026-01-01', 'net')).toEqual([]);
    expect(between('2025-09-01', '2025-10-01', 'net')).toHaveLength(1);
  });

  test('name the destinations and transactions that end while others stay', () => {
    const wide = restriction({ destinations: ['CN', 'HK'], effectiveFrom: '2025-09-29' });
    const partly = indexed(
      [wide],
      [lift(wide, { effectiveFrom: '2025-11-10', destinations: ['HK'] })],
      [
        lift(wide, {
          factId: 'other',
          effectiveFrom: '2025-12-01',
          destinations: ['CN'],
          appliesTo: ['export'],
        }),
      ],
    );
    const point = (asOf: string) => ({ asOf: parseAsOf(asOf), position: 3 });
    const changes = changesIn(partly, { earlier: point('2025-10-01'), later: point('2026-01-01') }, {});
    const ended = { before: 'surely', after: 'not-in-force' };
    expect([...changes].map(({ why, before, after, parts }) => ({ why, before, after, parts }))).toEqual([
      { why: 'narrowed', before: 'surely', after: 'surely', parts: [{ destination: 'HK', ...ended }] },
      {
        why: 'narrowed',
        before: 'surely',
        after: 'surely',
        parts: [{ destination: 'CN', transactions: ['export'], ...ended }],
      },
    ]);
  });

  test('of the days of a zone are the same net: from the end of one day to the end of the other', () => {
    const noon = restriction({
      effectiveFrom: '2024-02-01T12:00:00-05:00',
      effectiveTo: '2024-02-05T12:00:00-05:00',
    });
    const recorded = indexed([noon]);
    const day = (date: string) => ({
      asOf: parseAsOf(`${date}T05:00:00Z/${date.slice(0, -1)}${Number(date.slice(-1)) + 1}T05:00:00Z`),
      position: 1,
    });
    const whys = (from: string, to: string, form: 'net' | 'every-edge') =>
      [...changesIn(recorded, { earlier: day(from), later: day(to) }, {}, undefined, form)].map(
        ({ why }) => why,
      );
    for (const form of ['net', 'every-edge'] as const) {
      expect([form, whys('2024-02-04', '2024-02-05', form)]).toEqual([form, ['ended']]);
      expect([form, whys('2024-02-05', '2024-02-06', form)]).toEqual([form, []]);
    }
  });

  test('name what was learned and retracted between two positions', () => {
    const recorded = indexed([restriction({ factId: 'first' })], [rule], [retraction(chip, 'a-fact')]);
    const point = (position: number) => ({ asOf: parseAsOf('2025-10-01'), position });
    const changes = changesIn(recorded, { earlier: point(1), later: point(3) }, {});
    expect([...changes].map(({ why, at: { position } }) => [why, position])).toEqual([
      ['learned', 2],
      ['retracted', 3],
    ]);
  });
});

test('a blocked sale that was released is distinguished from nothing', () => {
  const blocked = resolved({
    type: 'SaleBlocked',
    data: {
      factId: 'blocked',
      saleId: 'a-sale',
      authority: 'us-bis',
      chips: [{ chipId: 'a-chip' }],
      buyer: 'a-buyer',
      reason: 'stopped',
      effectiveFrom: '2024-01-01',
      evidence: evidence('2024-01-01'),
    },
  });
  const released = resolved(
    {
      type: 'SaleReleased',
      data: {
        factId: 'released',
        saleId: 'a-sale',
        lifts: 'blocked',
        effectiveFrom: '2024-06-01',
        evidence: evidence('2024-06-01'),
      },
    },
    blocked,
  );
  const index = indexed([blocked], [released]);
  const buyer = (asOf: string) =>
    outcome(answer(index, { kind: 'party', id: 'a-buyer' }, { asOf: parseAsOf(asOf), position: 2 }));
  expect(buyer('2024-03-01')).toEqual(['flagged', 'flag-in-force']);
  expect(buyer('2024-07-01')).toEqual(['no-record', 'flag-released']);
  expect(buyer('2023-07-01')).toEqual(['no-record', 'nothing-held']);
});

test('an exception takes away headquarters in its place, and not those in a place that is named (R11)', () => {
  const ofChina = restriction({
    destinations: [{ destination: 'headquarteredIn:CN', except: ['headquarteredIn:IL'] }],
  });
  const described = (partyId: string, headquarters: string, parentId?: string): DomainEvent => ({
    type: 'PartyDescribed',
    data: {
      factId: 'described',
      partyId,
      headquarters,
      evidence: evidence('2020-01-01'),
      ...(parentId === undefined ? {} : { parentId }),
    },
  });
  const boughtBy = (own: string, parent: string) =>
    outcome(
      ask(
        [[ofChina], [described('a-buyer', own, 'a-parent')], [described('a-parent', parent)]],
        '2024-06-01',
        { buyer: 'a-buyer', destination: 'SG' },
      ),
    );
  expect(boughtBy('CN', 'IL')).toEqual(['restricted', 'restriction-surely-in-force']);
  expect(boughtBy('IL', 'CN')).toEqual(['restricted', 'restriction-surely-in-force']);
  expect(boughtBy('IL', 'IL')).toEqual(['no-record', 'nothing-held']);
});
