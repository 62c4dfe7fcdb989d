import { parseAsOf, type DomainEvent } from '../../../events/index.js';
import { evidence } from '../../../test/support/builders.js';
import {
  given,
  party,
  partiesIdentified,
  partyDescribed,
  partyRestricted,
} from '../../../test/support/questions.js';
import { readBack } from '../../../test/support/sealed.js';
import { answer } from '../index.js';

test('what is stated of parties is restored with the segments of an index', () => {
  const identifiers = [{ scheme: 'lei', value: '5493001KJTIIGC8Y1R12' }];
  const address = 'Room 1003, 10/F, Lippo Centre Tower 1, 89 Queensway, Admiralty, Hong Kong.';
  const entry = {
    key: 'address-09',
    digest: 'd',
    asWritten: `Address 09, ${address}`,
    isAddress: true as const,
  };
  const events: DomainEvent[] = [
    partyRestricted('address-09', { entry }),
    partyDescribed('user', { addresses: [{ address, country: 'HK' }] }),
    partyRestricted('parent'),
    partyDescribed('alpha', { parentId: 'parent', identifiers }),
    partyDescribed('gamma', { identifiers }),
    partiesIdentified('beta', 'alpha'),
    ...Array.from({ length: 100 }, (_, place) =>
      partyDescribed(`other-${place}`, { evidence: evidence('2022-01-01') }),
    ),
  ];
  const { index } = given(...events.map((event) => [event]));
  index.seal();
  const restored = readBack(index, events);
  const question = { asOf: parseAsOf('2024-01-01'), position: restored.head };
  expect(restored.head).toBe(index.head);
  for (const each of [index, restored]) {
    const given = answer(each, party('beta'), question);
    expect(given?.identifiedWith.map(({ id }) => id)).toEqual(['alpha']);
    expect(given?.reservations.slice(1, 3)).toEqual([
      { kind: 'parent-restricted', weight: 'blocking', parties: [{ id: 'parent', status: 'restricted' }] },
      { kind: 'identifier-shared', weight: 'blocking', parties: ['gamma'], identifiers },
    ]);
    expect(
      answer(each, party('user'), question)?.reservations.filter(({ kind }) => kind === 'listed-address'),
    ).toHaveLength(1);
  }
});
