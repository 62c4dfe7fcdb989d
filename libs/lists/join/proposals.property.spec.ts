import fc from 'fast-check';
import { partyKinds } from '../../../events/index.js';
import { runs } from '../../../test/support/runs.js';
import type { ListedParty } from './party.js';
import { proposals, type Joins } from './proposals.js';

const some = <Value>(values: readonly Value[], most: number) =>
  fc.uniqueArray(fc.constantFrom(...values), { maxLength: most });

const party = fc.record({
  kind: fc.constantFrom(...partyKinds),
  names: fc.array(
    fc.record({
      name: fc.constantFrom(
        'Alpha Trading Co',
        'ALPHA TRADING, CO.',
        'Beta Institute',
        'Ivan Petrov',
        'Gamma Works',
      ),
      kind: fc.constantFrom('primary' as const, 'alias' as const, 'weak' as const),
    }),
    { maxLength: 3 },
  ),
  countries: some(['CN', 'RU', 'AE'], 2),
  identifiers: some(
    [
      { scheme: 'lei', value: '5493001KJTIIGC8Y1R12' },
      { scheme: 'imo', value: '9185528' },
      { scheme: 'passport', value: '17' },
    ],
    2,
  ),
  lists: fc.uniqueArray(fc.constantFrom('sdn', 'un', 'entity-list', 'dpl'), { minLength: 1, maxLength: 2 }),
});

const parties = fc
  .array(party, { maxLength: 12 })
  .map((all): ListedParty[] => all.map((each, place) => ({ id: `party-${place}`, ...each })));

const check = (holds: (joins: Joins, given: readonly ListedParty[]) => void): void =>
  fc.assert(
    fc.property(parties, (given) => holds(proposals(given), given)),
    runs(300),
  );

test('the order of the parties does not matter', () => {
  fc.assert(
    fc.property(
      parties.chain((given) =>
        fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
      ),
      ([given, shuffled]) => expect(proposals(shuffled)).toEqual(proposals(given)),
    ),
    runs(300),
  );
});

test('a person is proposed by an identifier only', () => {
  let checked = 0;
  check(({ proposals: proposed }, given) => {
    const kinds = new Map(given.map(({ id, kind }) => [id, kind]));
    const byName = proposed.filter(({ by }) => by === 'names');
    checked += byName.length;
    for (const { partyId, sameAs } of byName)
      expect([kinds.get(partyId), kinds.get(sameAs)]).not.toContain('person');
  });
  expect(checked).toBeGreaterThan(0);
});

test('all that is proposed together never joins two parties of one list', () => {
  let joined = 0;
  check(({ proposals: proposed }, given) => {
    joined += proposed.length;
    const groups = new Map(given.map((each) => [each.id, [each]]));
    for (const { partyId, sameAs } of proposed) {
      const group = [...(groups.get(partyId) ?? []), ...(groups.get(sameAs) ?? [])];
      for (const { id } of group) groups.set(id, group);
    }
    for (const group of groups.values()) {
      const lists = group.flatMap((each) => each.lists);
      expect(lists).toEqual([...new Set(lists)]);
      // Nor is anything proposed that follows from the rest.
      expect(group).toEqual([...new Set(group)]);
    }
  });
  expect(joined).toBeGreaterThan(0);
});

test('a pair is proposed or undecided, and once', () => {
  let [decided, open] = [0, 0];
  check(({ proposals: proposed, undecided }) => {
    decided += proposed.length;
    open += undecided.length;
    const pairs = [...proposed, ...undecided].map(({ partyId, sameAs }) => `${partyId} ${sameAs}`);
    expect(pairs).toEqual([...new Set(pairs)]);
    for (const { partyId, sameAs, score } of [...proposed, ...undecided]) {
      expect(partyId < sameAs).toBe(true);
      expect(score > 0 && score <= 1).toBe(true);
    }
  });
  expect(Math.min(decided, open)).toBeGreaterThan(0);
});
