import { parseAsOf, type DomainEvent, type Membership } from '../../../events/index.js';
import { chipRestricted, indexOf } from '../../../test/support/builders.js';
import { changesIn, type Question } from '../index.js';

const MANY = 300;

const restricted = Array.from({ length: MANY }, (_, number): DomainEvent =>
  chipRestricted({ factId: `fact-${number}`, chipId: `chip-${number}`, destinations: ['D:5'] }),
);

const index = indexOf(
  restricted.map((event, place) => [
    {
      event,
      subject: { kind: 'chip', id: `chip-${place}` },
      position: place + 1,
      recordedAt: Date.UTC(2024, 0, 1),
    },
  ]),
);

/** Macao is in the group from a day on. */
const joinedOn = Date.UTC(2024, 4, 1);
const groups: Question['groups'] = {
  membershipFor:
    (_, { asOf }): Membership =>
    (place, country) =>
      place === 'D:5' && country === 'MO' && asOf.from >= joinedOn ? 'yes' : 'no',
  timesOfChange: () => [joinedOn],
  positionsOfChange: () => [],
};

const at = (day: string): Question => ({
  asOf: parseAsOf(day),
  position: index.head,
  destination: 'MO',
  groups,
});

test('a country that joins a group changes every measure on the group, however many there are', () => {
  const changes = [...changesIn(index, { earlier: at('2024-04-01'), later: at('2024-06-01') }, {})];
  expect(changes).toHaveLength(MANY);
  expect(new Set(changes.map(({ factInForce }) => factInForce.fact.factId)).size).toBe(MANY);
  expect(new Set(changes.map(({ before, after }) => `${before} ${after}`))).toEqual(
    new Set(['not-in-force surely']),
  );
});

test('a span from an instant to a day has what ends by the zone of the measure alone', () => {
  // It ends some time in January, which is over in New York five hours after it is in UTC.
  const ending = chipRestricted({
    effectiveFrom: '2023-01',
    effectiveTo: '2023-01',
    zone: 'America/New_York',
    instants: {
      effectiveFrom: { earliest: '2023-01-01T05:00:00.000Z', latest: '2023-02-01T04:59:59.999Z' },
      effectiveTo: { earliest: '2023-01-01T05:00:00.000Z', latest: '2023-02-01T04:59:59.999Z' },
    },
  });
  const subject = { kind: 'chip', id: 'a-chip' } as const;
  const one = indexOf([[{ event: ending, subject, position: 1, recordedAt: 0 }]]);
  const asked = (asOf: string): Question => ({ asOf: parseAsOf(asOf), position: 1 });
  const span = { earlier: asked('2023-01-31T23:59:59.999Z'), later: asked('2023-02-01') };
  const changes = [...changesIn(one, span, {}, undefined, 'net')];
  expect(changes.map(({ before, after, why }) => [before, after, why])).toEqual([
    ['possibly', 'not-in-force', 'ended'],
  ]);
});
