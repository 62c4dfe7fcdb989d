import { isOf, type DomainEvent } from '../../../events/index.js';
import type { Facts } from '../facts.js';

/**
 * Whether an event records, lifts or retracts an entry of a list: a restriction that an import has read in a
 * publisher's file, or a lift of one. `facts` are those before the event.
 */
export function concernsListEntry(event: DomainEvent, facts: Facts): boolean {
  if (event.type === 'PartyRestricted') return event.data.entry !== undefined;
  const target = isOf(event, 'retracts')
    ? event.data.factId
    : isOf(event, 'lifts')
      ? event.data.lifts
      : undefined;
  const held = target === undefined ? undefined : facts.get(target)?.event;
  return held !== undefined && concernsListEntry(held, facts);
}
