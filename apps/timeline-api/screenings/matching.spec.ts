import { parseAsOf } from '../../../events/index.js';
import type { NameMatcher } from '../../../libs/names/index.js';
import { matchesIn } from './matching.js';

/** Finds nothing but a listed party, by its name. */
const matcher: NameMatcher = {
  version: 1,
  match: (queries) =>
    Promise.resolve(
      queries.map(({ name }) => ({
        matches:
          name === 'Huawei'
            ? [
                {
                  subject: 'party/huawei',
                  score: 1,
                  strength: 'hit',
                  matchedName: name,
                  nameKind: 'primary',
                  explanation: { tokens: [], penalties: [] },
                },
              ]
            : [],
      })),
    ),
};

const matched = async (names: readonly string[]) => {
  const sale = {
    parties: [{ role: 'buyer' as const, id: 'a-customer' }],
    items: [{ chipId: 'a-chip', quantity: 1 }],
    destination: 'DE',
  };
  const known = { isSeen: () => true, namesOf: () => names };
  const found = await matchesIn(sale, { asOf: parseAsOf('2024-01-01'), position: 1 }, matcher, known);
  return found.parties[0];
};
const others = (count: number): string[] => Array.from({ length: count }, (_, number) => `Name ${number}`);

test('every name of a party that is given by its id is matched', async () => {
  expect((await matched([...others(19), 'Huawei']))?.matches.map(({ subject }) => subject)).toEqual([
    'party/huawei',
  ]);
});

test('of one with more names than are matched, that is said', async () => {
  expect((await matched(others(20)))?.morePossible).toBeUndefined();
  expect((await matched([...others(20), 'Huawei']))?.morePossible).toBe(true);
});
