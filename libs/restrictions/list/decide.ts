import type { DomainEvent, EventData, EventType, RecordFact } from '../../../events/index.js';
import { CommandRefusedError, eventOf, evolve, type Facts } from '../facts.js';
import { record } from '../record.js';
import { retract, type RetractFact } from '../retract.js';

/** Records what a list is, or that an edition of it is being imported or is imported. */
type RecordListFact = RecordFact<'list'>;

export type ListCommand = RecordListFact | RetractFact<RecordListFact>;

type Edition = Pick<EventData<'ListEditionStarted'>, 'edition' | 'sha256'>;

/**
 * What a command appends to a list's stream, given the facts in it. One edition is imported at a time: it is started,
 * and then recorded, or its start is retracted.
 * @throws CommandRefusedError if R8 forbids it, or if it does not fit the description and the editions recorded.
 */
export function decideList(facts: Facts, command: ListCommand): DomainEvent[] {
  switch (command.type) {
    case 'retract-fact':
      return refuseUndescribed(facts, retract(facts, command, decideList));
    case 'start-list-edition':
      refuseSecondEdition(facts, command.data);
      break;
    case 'record-list-edition':
      refuseUnstartedEdition(facts, command.data);
  }
  return record(facts, [eventOf<'list'>(command)]);
}

const isSame = (a: Edition, b: Edition): boolean => a.edition === b.edition && a.sha256 === b.sha256;

/** The edition of a list that was started and is not recorded; undefined if there is none. */
function editionUnderWay(facts: Facts): EventData<'ListEditionStarted'> | undefined {
  const recorded = editionsRecorded(facts);
  for (const { event, retracted } of facts.values())
    if (!retracted && event.type === 'ListEditionStarted')
      if (!recorded.some((each) => isSame(each, event.data))) return event.data;
  return undefined;
}

function editionsRecorded(facts: Facts): EventData<'ListEditionRecorded'>[] {
  return [...facts.values()].flatMap(({ event, retracted }) =>
    !retracted && event.type === 'ListEditionRecorded' ? [event.data] : [],
  );
}

function refuseSecondEdition(facts: Facts, { edition, sha256 }: Edition): void {
  if (![...facts.values()].some(({ event, retracted }) => !retracted && event.type === 'ListDescribed'))
    throw new CommandRefusedError(
      'list-unknown',
      '/listId',
      'the list is not described: send describe-list first',
    );
  const underWay = editionUnderWay(facts);
  if (underWay !== undefined) {
    const detail =
      `the edition of ${underWay.edition} (${underWay.sha256.slice(0, 12)}…) is being imported: run that import again to ` +
      'finish it, or retract its start';
    throw new CommandRefusedError('edition-under-way', '/edition', detail);
  }
  const held = editionsRecorded(facts).find((each) => each.edition === edition);
  if (held === undefined) return;
  const detail =
    held.sha256 === sha256
      ? `the edition of ${edition} is recorded already`
      : `an edition of ${edition} is recorded from another file (${held.sha256.slice(0, 12)}…): retract that first`;
  throw new CommandRefusedError('edition-recorded', '/edition', detail);
}

/** What a list with editions is, answers need: without it, they would not say that they rest on the list. */
function refuseUndescribed(facts: Facts, events: DomainEvent[]): DomainEvent[] {
  const left = [...events.reduce(evolve, facts).values()].filter(({ retracted }) => !retracted);
  const has = (...types: EventType[]): boolean => left.some(({ event }) => types.includes(event.type));
  if (has('ListDescribed') || !has('ListEditionStarted', 'ListEditionRecorded')) return events;
  const detail = 'is the only description of a list that has editions: describe the list again instead';
  throw new CommandRefusedError('list-has-editions', '/factId', detail);
}

function refuseUnstartedEdition(facts: Facts, data: Edition): void {
  const underWay = editionUnderWay(facts);
  if (underWay !== undefined && isSame(underWay, data)) return;
  const detail =
    underWay === undefined
      ? 'no edition is being imported: send start-list-edition first'
      : `the edition that is being imported is that of ${underWay.edition} (${underWay.sha256.slice(0, 12)}…)`;
  throw new CommandRefusedError('edition-not-started', '/edition', detail);
}
