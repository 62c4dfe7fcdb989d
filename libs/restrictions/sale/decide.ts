import type { DomainEvent, RecordFact } from '../../../events/index.js';
import { eventOf, type Facts } from '../facts.js';
import { record } from '../record.js';
import { retract, type RetractFact } from '../retract.js';

/** Records a fact about one transaction: that an authority stopped it, or let it proceed. */
type RecordSaleFact = RecordFact<'sale'>;

export type SaleCommand = RecordSaleFact | RetractFact<RecordSaleFact>;

/**
 * What a command appends to a sale's stream, given the facts in it.
 * @throws CommandRefusedError if R5 to R8 forbid it.
 */
export function decideSale(facts: Facts, command: SaleCommand): DomainEvent[] {
  if (command.type === 'retract-fact') return retract(facts, command, decideSale);
  return record(facts, [eventOf(command)]);
}
