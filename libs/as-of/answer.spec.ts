import { parseAsOf, type DomainEvent, type EventData, type Subject } from '../../events/index.js';
import { answer, AsOfIndex, type Question } from './index.js';

/* Rules of an answer that were once broken, each in its smallest case; test/as-of.property.spec.ts holds all. */

const subject: Subject = { kind: 'chip', id: 'a-chip' };
const evidence = (publishedOn: string) => [
  { publisher: 'Federal Register', citation: '88 FR 73458', publishedOn, certainty: 'official' as const },
];

function restricted(destinations: string[], publishedOn = '2023-01-10'): DomainEvent {
  const data: EventData<'ChipRestricted'> = {
    factId: 'a-fact',
    chipId: subject.id,
    authority: 'us-bis',
    measure: 'license-required',
    destinations,
    effectiveFrom: '2023-01-01',
    evidence: evidence(publishedOn),
  };
  return { type: 'ChipRestricted', data };
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

  test('ends what names the country, or a group that it may be in', () => {
    expect(asked([restricted(['CN']), lift], { destination: 'CN' })?.status).toBe('not-restricted');
    expect(asked([restricted(['D:5']), lift], { destination: 'CN' })?.status).toBe('not-restricted');
  });

  test('leaves a rule on where a party has its headquarters as it was', () => {
    const both = restricted(['CN', 'headquarteredIn:CN']);
    expect(asked([both, lift], { destination: 'CN' })).toMatchObject({
      status: 'uncertain',
      measures: [{ doubts: ['headquarters-not-known'] }],
    });
  });
});

describe('what was published on a day', () => {
  test.each([
    ['2023-10-17T12:00Z', 'no-record'],
    ['2023-10-17T23:59:59.999Z', 'restricted'],
    ['2023-10-18T00:00Z', 'restricted'],
  ])('is surely public when that day is over: by %s the answer is %s', (instant, status) => {
    const publishedBy = parseAsOf(instant).from;
    expect(asked([restricted(['CN'], '2023-10-17')], { publishedBy })?.status).toBe(status);
  });
});
