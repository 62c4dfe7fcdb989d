import { isOf, type DomainEvent, type EventData, type RecordFact } from '../../../events/index.js';
import { eventOf, type Facts } from '../facts.js';
import { record } from '../record.js';
import { restrict, type Replacing } from '../replace.js';
import { retract, type RetractFact } from '../retract.js';
import { refuseOneself, refuseSomebodyElse } from './identity.js';
import { refuseBeyondWhole } from './ownership.js';

/** Puts a party on a list, and says what the restriction takes the place of. */
interface RestrictParty extends Replacing {
  readonly type: 'restrict-party';
  readonly data: EventData<'PartyRestricted'>;
}

/** Says what a party is. */
interface DescribeParty {
  readonly type: 'describe-party';
  readonly data: EventData<'PartyDescribed'>;
  /** Whether the sender knows that it reads like the description of another party. */
  readonly confirmed?: boolean;
}

/** Records a fact about a party: a government list, an exchange delisting, a route, an owner, what it is, or who. */
type RecordPartyFact =
  | Exclude<RecordFact<'party'>, { readonly type: (RestrictParty | DescribeParty)['type'] }>
  | RestrictParty
  | DescribeParty;

export type PartyCommand = RecordPartyFact | RetractFact<RecordPartyFact>;

/**
 * What a command appends to a party's stream, given the facts in it.
 * @throws CommandRefusedError if R5 to R8, R11, R12 or R21 forbid it, or it would change who the party is.
 */
export function decideParty(facts: Facts, command: PartyCommand): DomainEvent[] {
  switch (command.type) {
    case 'retract-fact':
      return retract(facts, command, decideParty);
    case 'restrict-party':
      return restrict(facts, { type: 'PartyRestricted', data: command.data }, command);
    case 'describe-party':
      refuseOneself(command.data.partyId, command.data.parentId, '/parentId');
      if (command.confirmed !== true) refuseSomebodyElse(facts, command.data);
      break;
    case 'identify-parties':
      refuseOneself(command.data.partyId, command.data.sameAs, '/sameAs');
      break;
    case 'state-ownership':
      return stateOwnership(facts, command.data);
  }
  return record(facts, [eventOf<'party'>(command)]);
}

/** An owner of a party is another party, and all owners together have no more than the whole (R21). */
function stateOwnership(facts: Facts, data: EventData<'OwnershipStated'>): DomainEvent[] {
  refuseOneself(data.ownedId, data.ownerId, '/ownerId');
  const recorded = record(facts, [{ type: 'OwnershipStated', data }]);
  for (const event of recorded) if (isOf(event, 'owns')) refuseBeyondWhole(facts, event);
  return recorded;
}
