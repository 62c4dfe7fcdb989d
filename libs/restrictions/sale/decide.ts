import type { DomainEvent, EventData } from '../../../events/index.js';
import { record, retract, type Facts, type RetractFact } from '../facts.js';

/** Records a fact about one transaction: that an authority stopped it, or let it go on. */
export type RecordSaleFact =
  | { readonly type: 'block-sale'; readonly data: EventData<'SaleBlocked'> }
  | { readonly type: 'release-sale'; readonly data: EventData<'SaleReleased'> };

export type SaleCommand = RecordSaleFact | RetractFact<RecordSaleFact>;

/**
 * What a command appends to a sale's stream, given the facts in it.
 * @throws CommandRefusedError if a rule on facts or dates is broken.
 */
export function decideSale(facts: Facts, command: SaleCommand): DomainEvent[] {
  switch (command.type) {
    case 'block-sale':
      return record(facts, [{ type: 'SaleBlocked', data: command.data }]);
    case 'release-sale':
      return record(facts, [{ type: 'SaleReleased', data: command.data }]);
    case 'retract-fact':
      return retract(facts, command, decideSale);
  }
}
