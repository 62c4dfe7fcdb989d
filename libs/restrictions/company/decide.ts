import type { DomainEvent, EventData } from '../../../events/index.js';
import { record, retract, type Facts, type RetractFact } from '../facts.js';

/** Records a fact about a company: a government list, an exchange delisting, a route, or what it is. */
export type RecordCompanyFact =
  | { readonly type: 'restrict-company'; readonly data: EventData<'CompanyRestricted'> }
  | { readonly type: 'lift-company-restriction'; readonly data: EventData<'CompanyRestrictionLifted'> }
  | { readonly type: 'delist-company'; readonly data: EventData<'CompanyDelisted'> }
  | { readonly type: 'relist-company'; readonly data: EventData<'CompanyRelisted'> }
  | { readonly type: 'flag-subsidiary-route'; readonly data: EventData<'SubsidiaryRouteFlagged'> }
  | { readonly type: 'clear-subsidiary-route'; readonly data: EventData<'SubsidiaryRouteCleared'> }
  | { readonly type: 'describe-company'; readonly data: EventData<'CompanyDescribed'> };

export type CompanyCommand = RecordCompanyFact | RetractFact<RecordCompanyFact>;

/**
 * What a command appends to a company's stream, given the facts in it.
 * @throws CommandRefusedError if a rule on facts or dates is broken.
 */
export function decideCompany(facts: Facts, command: CompanyCommand): DomainEvent[] {
  switch (command.type) {
    case 'restrict-company':
      return record(facts, [{ type: 'CompanyRestricted', data: command.data }]);
    case 'lift-company-restriction':
      return record(facts, [{ type: 'CompanyRestrictionLifted', data: command.data }]);
    case 'delist-company':
      return record(facts, [{ type: 'CompanyDelisted', data: command.data }]);
    case 'relist-company':
      return record(facts, [{ type: 'CompanyRelisted', data: command.data }]);
    case 'flag-subsidiary-route':
      return record(facts, [{ type: 'SubsidiaryRouteFlagged', data: command.data }]);
    case 'clear-subsidiary-route':
      return record(facts, [{ type: 'SubsidiaryRouteCleared', data: command.data }]);
    case 'describe-company':
      return record(facts, [{ type: 'CompanyDescribed', data: command.data }]);
    case 'retract-fact':
      return retract(facts, command, decideCompany);
  }
}
