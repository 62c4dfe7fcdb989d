import { endOf, resolved, startOf, validateEvent, type DomainEvent, type EventData } from './index.js';

const evidence = [{ publisher: 'Federal Register', citation: '90 FR 1', certainty: 'official' as const }];

function restriction(data: Partial<EventData<'PartyRestricted'>>): DomainEvent {
  const base = {
    factId: 'a-fact',
    partyId: 'a-party',
    authority: 'us-bis',
    list: 'entity-list',
    measure: 'license-required' as const,
    destinations: ['worldwide'],
    evidence,
  };
  return { type: 'PartyRestricted', data: { ...base, effectiveFrom: '2023-11-17', ...data } };
}

function lift(effectiveFrom: string, data: Partial<EventData<'PartyRestrictionLifted'>> = {}): DomainEvent {
  const base = { factId: 'a-lift', partyId: 'a-party', lifts: 'a-fact', evidence };
  return { type: 'PartyRestrictionLifted', data: { ...base, effectiveFrom, ...data } };
}

const at = (text: string): number => Date.parse(text);

describe('a day is a legal day where the measure was made (R2)', () => {
  test.each([
    ['us-bis', '2025-11-10', '2025-11-10T05:00:00.000Z'],
    ['us-bis', '2023-10-17', '2023-10-17T04:00:00.000Z'],
    ['cn-mofcom', '2023-08-01', '2023-07-31T16:00:00.000Z'],
    ['jp-meti', '2023-07-23', '2023-07-22T15:00:00.000Z'],
  ])('a measure of %s from %s begins at %s', (authority, effectiveFrom, instant) => {
    expect(resolved(restriction({ authority, effectiveFrom })).data).toMatchObject({
      instants: { effectiveFrom: { earliest: instant, latest: instant } },
    });
  });

  test('a fact that names a zone begins there, and not in the zone of its authority', () => {
    expect(resolved(restriction({ zone: 'Asia/Tokyo' })).data).toMatchObject({
      zone: 'Asia/Tokyo',
      instants: { effectiveFrom: { earliest: '2023-11-16T15:00:00.000Z' } },
    });
  });

  test('a day without a known zone may be that of any place on earth', () => {
    const event = resolved(restriction({ authority: 'xx-ministry' }));
    expect(event.data).not.toHaveProperty('zone');
    expect(event.data).toMatchObject({
      instants: {
        effectiveFrom: { earliest: '2023-11-16T10:00:00.000Z', latest: '2023-11-17T12:00:00.000Z' },
      },
    });
    expect(startOf(event)?.days).toEqual({ earliest: at('2023-11-17'), latest: at('2023-11-17') });
  });

  test('a month ends where the next one begins', () => {
    expect(resolved(restriction({ effectiveFrom: '2023-11' })).data).toMatchObject({
      instants: {
        effectiveFrom: { earliest: '2023-11-01T04:00:00.000Z', latest: '2023-12-01T04:59:59.999Z' },
      },
    });
  });

  test('a lift has the zone of its fact, and a delisting that of its exchange', () => {
    const fact = resolved(restriction({}));
    expect(resolved(lift('2025-11-10'), fact).data).toMatchObject({
      zone: 'America/New_York',
      instants: { effectiveFrom: { earliest: '2025-11-10T05:00:00.000Z' } },
    });
    const delisted: DomainEvent = {
      type: 'CompanyDelisted',
      data: {
        factId: 'a-delisting',
        companyId: 'a-party',
        exchange: 'XHKG',
        voluntary: true,
        planned: false,
        effectiveFrom: '2024-02-08',
        evidence,
      },
    };
    expect(resolved(delisted).data).toMatchObject({ zone: 'Asia/Hong_Kong' });
  });

  test('an instant has the local time of its zone, and may be in any day of earth without one', () => {
    const effectiveFrom = '2019-05-16T20:15Z';
    const listed = resolved(restriction({ effectiveFrom }));
    expect(listed.data).toMatchObject({
      localTimes: {
        effectiveFrom: { earliest: '2019-05-16T16:15:00.000', latest: '2019-05-16T16:15:00.000' },
      },
    });
    expect(startOf(listed)?.days.earliest).toBe(at('2019-05-16T16:15Z'));
    expect(startOf(resolved(restriction({ effectiveFrom, authority: 'xx-ministry' })))?.days).toEqual({
      earliest: at('2019-05-16T08:15Z'),
      latest: at('2019-05-17T10:15Z'),
    });
  });
});

test('a lift with a zone of its own takes effect at its instant in the zone of its fact', () => {
  const fact = resolved(restriction({ zone: 'Asia/Tokyo' }));
  const lifted = startOf(resolved(lift('2024-03-01', { zone: 'America/New_York' }), fact));
  expect(lifted?.instants.earliest).toBe(at('2024-03-01T05:00Z'));
  expect(lifted?.days.earliest).toBe(at('2024-03-01T14:00Z'));
});

test('in an hour that the clock repeats, what comes later is later on the day', () => {
  const [first, second] = ['2024-11-03T01:30-04:00', '2024-11-03T01:10-05:00'].map((effectiveFrom) =>
    startOf(resolved(restriction({ effectiveFrom }))),
  );
  expect(first!.days.earliest).toBeLessThan(second!.days.earliest);
  expect(second!.days.earliest).toBeLessThan(at('2024-11-04'));
});

test('the last day of all is a day like any other', () => {
  const event = resolved(restriction({ effectiveFrom: '2199-12-31', effectiveTo: '2199-12-31' }));
  expect(endOf(event).instants.latest).toBe(at('2200-01-01T05:00Z'));
});

describe('a fact of one day (R4)', () => {
  test('begins and ends at unknown instants of it', () => {
    const event = resolved(restriction({ effectiveFrom: '2024-03-01', effectiveTo: '2024-03-01' }));
    expect(startOf(event)).toEqual({
      instants: { earliest: at('2024-03-01T05:00Z'), latest: at('2024-03-02T05:00Z') - 1 },
      days: { earliest: at('2024-03-01'), latest: at('2024-03-02') - 1 },
    });
    expect(endOf(event)).toEqual({
      instants: { earliest: at('2024-03-01T05:00Z'), latest: at('2024-03-02T05:00Z') },
      days: { earliest: at('2024-03-01'), latest: at('2024-03-02') },
    });
  });

  test('begins at an unknown instant of the day if a lift ends it then', () => {
    const fact = resolved(restriction({ effectiveFrom: '2024-03-01' }));
    expect(startOf(resolved(lift('2024-03-01'), fact))).toEqual({
      instants: { earliest: at('2024-03-01T05:00Z'), latest: at('2024-03-02T05:00Z') },
      days: { earliest: at('2024-03-01'), latest: at('2024-03-02') },
    });
  });
});

describe('a lift by replacement begins at the instant of the replacement (R6)', () => {
  const by = (data: object) => lift('2024-03-01', { replacedBy: 'a-fact', ...data });

  test('begins with the replacement even if only the lifted fact has a zone', () => {
    const replacement = resolved(restriction({ authority: 'xx-ministry', effectiveFrom: '2024-03-01' }));
    const lifted = resolved(by({}), resolved(restriction({})), replacement);
    expect(startOf(lifted)?.instants).toEqual(startOf(replacement)?.instants);
    expect(lifted.data).not.toHaveProperty('zone');
  });

  test('has, by day, the local time of the lifted fact', () => {
    const replacement = resolved(restriction({ effectiveFrom: '2024-03-01' }));
    const tokyo = resolved(restriction({ zone: 'Asia/Tokyo' }));
    const noon = at('2024-03-01T14:00Z');
    expect(startOf(resolved(by({}), tokyo, replacement))?.days).toEqual({ earliest: noon, latest: noon });
  });

  test('begins at an unknown time of the day if the lifted fact began on that day (R4)', () => {
    const replacement = resolved(restriction({ effectiveFrom: '2024-03-01' }));
    expect(startOf(resolved(by({}), replacement, replacement))?.days).toEqual({
      earliest: at('2024-03-01'),
      latest: at('2024-03-02'),
    });
  });

  test('has all times of the replacement even if the lifted fact is of that one day', () => {
    const day = { authority: 'xx-ministry', effectiveFrom: '2024-03-01' };
    const replacement = resolved(restriction(day));
    const ofOneDay = resolved(restriction({ ...day, effectiveTo: '2024-03-01' }));
    expect(startOf(resolved(by({}), ofOneDay, replacement))).toEqual(startOf(replacement));
  });

  test.each([
    ['begins on another date', { effectiveFrom: '2024-03-02' }, {}],
    ['only withdraws or suspends the fact', { effectiveFrom: '2024-03-01' }, { how: 'withdraws' }],
  ])('does not take the instant of a replacement if it %s', (_, starts, how) => {
    const replacement = resolved(restriction({ authority: 'xx-ministry', ...starts }));
    expect(resolved(by(how), resolved(restriction({})), replacement).data).toMatchObject({
      zone: 'America/New_York',
    });
  });
});

test('what was resolved fits the contract, and is resolved again from what was given', () => {
  const fact = resolved(restriction({ effectiveFrom: { earliest: '2024-01', latest: '2024-02-01T00:00Z' } }));
  expect(() => validateEvent(fact.type, fact.data)).not.toThrow();
  expect(resolved(fact)).toEqual(fact);
  const suspended = resolved(lift('2025-11-10', { how: 'suspends', until: '2026-11-10' }), fact);
  expect(() => validateEvent(suspended.type, suspended.data)).not.toThrow();
  expect(endOf(suspended).instants.earliest).toBe(at('2026-11-10T05:00Z'));
});
