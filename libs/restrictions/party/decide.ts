import type { DomainEvent, RecordFact } from '../../../events/index.js';
import { eventOf, record, retract, type Facts, type RetractFact } from '../facts.js';

/** Records a fact about a party: a government list, an exchange delisting, a route, or what it is. */
type RecordPartyFact = RecordFact<'party'>;

export type PartyCommand = RecordPartyFact | RetractFact<RecordPartyFact>;

/**
 * What a command appends to a party's stream, given the facts in it.
 * @throws CommandRefusedError if a rule on facts or dates is broken.
 */
export function decideParty(facts: Facts, command: PartyCommand): DomainEvent[] {
  if (command.type === 'retract-fact') return retract(facts, command, decideParty);
  return record(facts, [eventOf(command)]);
}
