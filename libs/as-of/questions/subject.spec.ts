import { parseAsOf, type DomainEvent, type EventData, type Subject } from '../../../events/index.js';
import { chipRestricted, evidence } from '../../../test/support/builders.js';
import { answer, AsOfIndex, type Question } from '../index.js';

/* Regressions, each in its smallest case; test/laws/as-of.property.spec.ts compares all answers with an oracle. */

const subject: Subject = { kind: 'chip', id: 'a-chip' };

function restricted(destinations: string[], publishedOn = '2023-01-10'): DomainEvent {
  return chipRestricted({ destinations, evidence: evidence(publishedOn) });
}

function lifted(destinations: string[]): DomainEvent {
  const lifts = { factId: 'a-lift', lifts: 'a-fact', chipId: subject.id, destinations };
  return {
    type: 'ChipRestrictionLifted',
    data: { ...lifts, effectiveFrom: '2024-01-01', evidence: evidence('2024-01-01') },
  };
}

function asked(events: readonly DomainEvent[], question: Partial<Question>) {
  const index = new AsOfIndex();
  for (const [place, event] of events.entries())
    index.apply([{ event, subject, position: place + 1, recordedAt: Date.UTC(2024, 5, 1) }]);
  return answer(index, subject, { asOf: parseAsOf('2024-06-01'), position: events.length, ...question });
}

describe('a lift for a country', () => {
  const lift = lifted(['CN']);

  test('ends a measure on the country, or on a group that may contain it, for that country (R6)', () => {
    expect(asked([restricted(['CN']), lift], { destination: 'CN' })?.status).toBe('not-restricted');
    expect(asked([restricted(['D:5']), lift], { destination: 'CN' })?.status).toBe('not-restricted');
  });

  test('does not end a term on headquarters (R6)', () => {
    const both = restricted(['CN', 'headquarteredIn:CN']);
    expect(asked([both, lift], { destination: 'CN' })).toMatchObject({
      status: 'not-restricted',
      reservations: [
        { kind: 'list-not-loaded' },
        { kind: 'depends-on-headquarters', facts: [{ subject, factId: 'a-fact' }] },
        { kind: 'rules-not-loaded' },
      ],
    });
  });
});

describe('the doubt whether a measure reaches the destination asked for (R11)', () => {
  test.each([
    ['a group, a country', ['D:5'], 'CN', 'country-group-not-loaded'],
    ['a country, a group', ['CN'], 'D:5', 'country-group-not-loaded'],
    ['a country, a rule on headquarters', ['CN'], 'headquarteredIn:CN', 'headquarters-not-known'],
    ['no destination that is stated, a country', ['not-stated'], 'CN', 'destinations-not-stated'],
    ['a country, the world', ['CN'], 'worldwide', 'part-of-destination'],
    ['a group, the world', ['D:5'], 'worldwide', 'part-of-destination'],
  ])('%s', (_names, destinations, destination, doubt) => {
    expect(asked([restricted(destinations)], { destination })?.measures).toMatchObject([
      { inForce: 'possibly', doubts: [doubt] },
    ]);
  });

  test('the world but for a group, a country', () => {
    const { type, data } = restricted(['worldwide']);
    const event = { type, data: { ...data, exceptDestinations: ['A:1'] } } as DomainEvent;
    expect(asked([event], { destination: 'DE' })?.measures).toMatchObject([
      { inForce: 'possibly', doubts: ['country-group-not-loaded'] },
    ]);
  });
});

describe('evidence published on a day (R10)', () => {
  test.each([
    ['2023-10-16', 'no-record'],
    ['2023-10-17', 'restricted'],
    ['2023-10-16T09:59:59.999Z', 'no-record'],
    ['2023-10-16T10:00Z', 'uncertain'],
    ['2023-10-17T12:00Z', 'uncertain'],
    ['2023-10-18T11:59:59.998Z', 'uncertain'],
    ['2023-10-18T12:00Z', 'restricted'],
  ])(
    'is public by that day, and surely so by an instant when the day is over everywhere: by %s, %s',
    (by, status) => {
      const publishedBy = parseAsOf(by);
      expect(asked([restricted(['CN'], '2023-10-17')], { publishedBy })?.status).toBe(status);
    },
  );
});

test('a chip that a route names is not flagged, also where the route flags nobody but its own party', () => {
  const party: Subject = { kind: 'party', id: 'a-party' };
  const data: EventData<'SubsidiaryRouteFlagged'> = {
    factId: 'a-route',
    parentId: party.id,
    subsidiaryId: party.id,
    viaCountry: 'AU',
    suspectedDestination: 'CN',
    chips: [subject.id],
    redFlag: 'seen',
    effectiveFrom: '2023-01-01',
    evidence: evidence('2023-01-01'),
  };
  const index = new AsOfIndex();
  const event: DomainEvent = { type: 'SubsidiaryRouteFlagged', data };
  index.apply([{ event, subject: party, position: 1, recordedAt: 1 }]);
  const question = { asOf: parseAsOf('2024-06-01'), position: 1 };
  expect(answer(index, party, question)?.status).toBe('flagged');
  expect(answer(index, subject, question)).toMatchObject({
    status: 'no-record',
    routes: [{ inForce: 'surely' }],
  });
});

test('a blocked sale flags its buyer and itself; released, it is shown as not in force', () => {
  const sale: Subject = { kind: 'sale', id: 'a-sale' };
  const data: EventData<'SaleBlocked'> = {
    factId: 'stopped',
    saleId: sale.id,
    authority: 'us-bis',
    chips: [{ chipId: subject.id }],
    buyer: 'a-buyer',
    reason: 'no licence',
    effectiveFrom: '2023-01-01',
    evidence: evidence('2023-01-01'),
  };
  const index = new AsOfIndex();
  index.apply([{ event: { type: 'SaleBlocked', data }, subject: sale, position: 1, recordedAt: 1 }]);
  const question = { asOf: parseAsOf('2024-06-01'), position: 1 };
  expect(answer(index, { kind: 'party', id: 'a-buyer' }, question)?.status).toBe('flagged');
  expect(answer(index, sale, question)).toMatchObject({
    status: 'flagged',
    sales: [{ inForce: 'surely' }],
    notInForce: [],
  });
  const released = { factId: 'released', saleId: sale.id, lifts: 'stopped', effectiveFrom: '2024-02-01' };
  const lift: DomainEvent = {
    type: 'SaleReleased',
    data: { ...released, evidence: evidence('2024-02-01') },
  };
  index.apply([{ event: lift, subject: sale, position: 2, recordedAt: 2 }]);
  expect(answer(index, sale, { ...question, position: 2 })).toMatchObject({
    status: 'no-record',
    decidedBy: 'flag-released',
    sales: [],
    notInForce: [{ fact: { factId: 'stopped' }, why: 'over' }],
  });
});

describe('the restrictions that decided on not-restricted (R7)', () => {
  const one = (factId: string, data: Partial<EventData<'ChipRestricted'>>): DomainEvent =>
    chipRestricted({ factId, evidence: evidence('2020-01-01'), ...data });
  const decided = (events: readonly DomainEvent[], asOf = '2024-06-01', destination?: string) => {
    const given = asked(events, { asOf: parseAsOf(asOf), ...(destination && { destination }) });
    return [given?.decidedBy, given?.notInForce.map(({ fact, why }) => `${fact.factId} ${why}`)];
  };
  const over = one('over', { effectiveFrom: '2020-01-01', effectiveTo: '2021-01-01' });
  const coming = one('coming', { effectiveFrom: '2030-01-01' });

  test('given one that is over and one that had not begun, then the one that decided is named', () => {
    expect(decided([coming, over])).toEqual(['restriction-over', ['over over']]);
    expect(decided([coming, over], '2019-01-01')).toEqual([
      'restriction-not-begun',
      ['coming not-begun', 'over not-begun'],
    ]);
  });

  test('given one for another destination, then it decided nothing', () => {
    const elsewhere = one('elsewhere', { effectiveTo: '2023-06-01', destinations: ['RU'] });
    expect(decided([over, elsewhere], '2024-06-01', 'CN')).toEqual(['restriction-over', ['over over']]);
  });

  test('given one in force, then none is named', () => {
    expect(decided([over, one('now', {})])).toEqual(['restriction-surely-in-force', []]);
  });

  test('given more than 20, then the first 20 are', () => {
    const many = Array.from({ length: 22 }, (_, place) =>
      one(`over-${place}`, { effectiveFrom: '2020-01-01', effectiveTo: '2021-01-01' }),
    );
    const expected = Array.from({ length: 20 }, (_, place) => `over-${place} over`);
    expect(decided([coming, ...many])).toEqual(['restriction-over', expected]);
  });
});
