import type { DomainEvent, EventData, EventOf } from '../../../events/index.js';
import { CommandRefusedError, type Facts } from '../facts.js';

type Decided = EventData<'ScreeningDecided'>;

/** What is recorded of a screening: the receipt once, what persons decide, and that its key was destroyed. */
export type ScreeningCommand =
  | { readonly type: 'record-receipt'; readonly events: readonly EventOf<'screens'>[] }
  | { readonly type: 'decide'; readonly data: Omit<Decided, 'factId'> }
  | {
      readonly type: 'erase';
      readonly screeningId: string;
      readonly reason: string;
      /** A day. */
      readonly today: string;
    };

/**
 * What a command appends to the stream of a screening.
 * @throws CommandRefusedError if there is no such receipt, or what it holds forbids it.
 */
export function decideScreening(facts: Facts, command: ScreeningCommand): DomainEvent[] {
  if (command.type === 'record-receipt') {
    if (facts.size === 0) return [...command.events];
    throw new CommandRefusedError('fact-exists', '', 'The screening is recorded already');
  }
  const screened = facts.get('screened')?.event;
  if (screened?.type !== 'SaleScreened')
    throw new CommandRefusedError('fact-unknown', '', 'There is no such screening');
  if (facts.has('erased'))
    throw new CommandRefusedError(
      'receipt-erased',
      '',
      'The receipt was erased: decisions on it are no longer possible',
    );
  if (command.type === 'erase') return erase(command, screened.data);
  return [{ type: 'ScreeningDecided', data: { ...confirmed(facts, command.data), factId: nextId(facts) } }];
}

function erase(
  { screeningId, reason, today }: Extract<ScreeningCommand, { readonly type: 'erase' }>,
  { retainUntil }: EventData<'SaleScreened'>,
): DomainEvent[] {
  if (today < retainUntil)
    throw new CommandRefusedError('receipt-retained', '', `The receipt must be kept until ${retainUntil}`);
  return [{ type: 'ScreeningErased', data: { factId: 'erased', screeningId, reason } }];
}

function decisionsIn(facts: Facts): Decided[] {
  return [...facts.values()].flatMap(({ event }) => (event.type === 'ScreeningDecided' ? [event.data] : []));
}

const nextId = (facts: Facts): string => `decision-${decisionsIn(facts).length + 1}`;

/** A confirmation is of the last decision, by another person, and says the same. */
function confirmed(facts: Facts, data: Omit<Decided, 'factId'>): Omit<Decided, 'factId'> {
  if (data.confirms === undefined) return data;
  const refuse = (detail: string): never => {
    throw new CommandRefusedError('decision-refused', '/confirms', detail);
  };
  const last = decisionsIn(facts).at(-1);
  if (last?.factId !== data.confirms) return refuse('must be the last decision');
  if (last.confirms !== undefined) return refuse('is a confirmation itself');
  if (last.decidedBy === data.decidedBy)
    return refuse(`was decided by ${data.decidedBy}: another person must confirm it`);
  if (last.decision !== data.decision)
    return refuse(`is to ${last.decision}: a confirmation must say the same`);
  return data;
}
