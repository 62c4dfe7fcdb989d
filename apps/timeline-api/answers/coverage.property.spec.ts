import fc from 'fast-check';
import { definitions, parseAsOf, partyKinds, type PartyKind } from '../../../events/index.js';
import type { Timeline } from '../../../libs/timeline/index.js';
import { recordedBy } from '../../../test/support/cases.js';
import { coveredBy } from './coverage.js';

/*
 * A list answers for the kinds of party that it names. That it does not clear what it does not name is a part of R0: less
 * knowledge of the kind of a party, or another kind that is stated of it, never removes a reservation.
 */

const someKinds = fc.uniqueArray(fc.constantFrom(...partyKinds), { minLength: 1 });
const evidence = definitions.PartyDescribed.sample.evidence;

type Lists = ReturnType<Timeline['lists']['at']>;

/** Lists of some kinds, each with an edition of the day that is asked about. */
const listsOf = (kinds: readonly (readonly PartyKind[])[]): Lists =>
  kinds.map((each, place) => ({
    id: `list-${place}`,
    description: { ...definitions.ListDescribed.sample, kinds: [...each] },
    editions: [
      {
        ...definitions.ListEditionRecorded.sample,
        edition: '2024-01-01',
        position: 1,
        recordedAt: '2026-01-01T00:00:00.000Z',
      },
    ],
    underWay: undefined,
    retractions: 0,
  }));

/** The reservations about a party of which these kinds are stated. */
function reservations(lists: Lists, kinds: readonly PartyKind[]) {
  const { index } = recordedBy([
    { command: 'describe-party', body: { ...described('named'), names: [{ name: 'A', kind: 'primary' }] } },
    ...kinds.map((kind) => ({ command: 'describe-party', body: { ...described(kind), kind } })),
  ]);
  const timeline = { index, lists: { at: () => lists } } as unknown as Timeline;
  const question = { asOf: parseAsOf('2024-01-01'), position: index.head };
  return coveredBy(timeline, { kind: 'party', id: 'a' }, question, undefined).reservations;
}

const described = (factId: string) => ({
  factId,
  partyId: 'a',
  names: [{ name: 'A', kind: 'alias' }],
  evidence,
});

test('a party that may be of a kind that no list names is reserved, and with it the kinds', () => {
  fc.assert(
    fc.property(fc.array(someKinds, { minLength: 1, maxLength: 4 }), someKinds, (ofLists, kinds) => {
      const may: readonly PartyKind[] = kinds.includes('unknown') ? partyKinds : kinds;
      const named = new Set(ofLists.flat());
      const unlisted = partyKinds.filter(
        (kind) => kind !== 'unknown' && may.includes(kind) && !named.has(kind) && !named.has('unknown'),
      );
      expect(reservations(listsOf(ofLists), kinds)).toEqual(
        unlisted.length === 0
          ? []
          : [{ kind: 'list-not-loaded', weight: 'blocking', lists: [], kinds: unlisted }],
      );
    }),
  );
});

test('a kind that is not known, or stated besides, never removes a reservation', () => {
  fc.assert(
    fc.property(fc.array(someKinds, { maxLength: 4 }), someKinds, someKinds, (ofLists, kinds, more) => {
      const lists = listsOf(ofLists);
      const count = reservations(lists, kinds).length;
      for (const blurred of [[], ['unknown'] as const, [...new Set([...kinds, ...more])]])
        expect(reservations(lists, blurred).length).toBeGreaterThanOrEqual(count);
    }),
  );
});
