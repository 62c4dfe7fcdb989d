import * as events from '../../../events/index.js';
import { bearingOnExports, isConfirming, isFlag, roles } from './fact-types.js';

test.each(Object.entries(roles))('%s %s, as its definition says', (type, role) => {
  expect(events.roleOf(type as events.EventType)).toBe(role);
});

test('every event type with one of these roles is a type of the page', () => {
  const known = new Set<string>(Object.values(roles));
  const defined = events.eventTypes.filter((type) => known.has(events.roleOf(type)));
  expect(Object.keys(roles).sort()).toEqual([...defined].sort());
});

test('measures bear on exports as the events define it', () => {
  expect(bearingOnExports).toEqual(events.bearingOnExports);
});

test('evidence confirms as the events define it', () => {
  const confirms = (certainty: (typeof events.certainties)[number]) =>
    events.isConfirmed([{ publisher: 'A publisher', certainty }]);
  expect(isConfirming).toEqual(Object.fromEntries(events.certainties.map((each) => [each, confirms(each)])));
});

test('a restriction by a measure that does not bear on exports is a flag', () => {
  expect(isFlag({ type: 'PartyRestricted', measure: 'securities' })).toBe(true);
  expect(isFlag({ type: 'PartyRestricted', measure: 'sectoral' })).toBe(false);
  expect(isFlag({ type: 'ChipRestricted', measure: 'prohibited' })).toBe(false);
  expect(isFlag({ type: 'SaleBlocked' })).toBe(true);
});
