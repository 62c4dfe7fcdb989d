import {
  groupOf,
  isCountry,
  mayInclude,
  zoneOfRegime,
  type DomainEvent,
  type EventData,
  type Group,
  type RecordFact,
} from '../../../events/index.js';
import { CommandRefusedError, eventOf, type FactEvent, type Facts } from '../facts.js';
import { record } from '../record.js';
import { retract, type RetractFact } from '../retract.js';

/** Records the members of a country group on a day, or that a country joined it or left it. */
type RecordGroupFact = RecordFact<'group'>;

export type GroupCommand = RecordGroupFact | RetractFact<RecordGroupFact>;

/**
 * What a command appends to a group's stream, given the facts in it (R14). Who joins a group or leaves it is recorded
 * of groups of which an edition is recorded; the territories of a country have no editions.
 * @throws CommandRefusedError if R8 or R14 forbids it.
 */
export function decideGroup(facts: Facts, command: GroupCommand): DomainEvent[] {
  if (command.type === 'retract-fact') return retract(facts, command, decideGroup);
  const group = groupOf(command.data.groupId);
  if (group === undefined)
    throw new CommandRefusedError('group-unknown', '/groupId', `"${command.data.groupId}" is not a group`);
  if (isCountry(group.code)) refuseForeignTerritories(group, command);
  else if (command.type !== 'record-group-edition') refuseWithoutEdition(facts, group);
  if (command.type === 'record-group-edition') refuseTwice(command.data);
  return record(facts, [inZoneOf(group, eventOf<'group'>(command))]);
}

/** Its days are those of the regime. */
function inZoneOf({ regime }: Group, event: FactEvent): FactEvent {
  return { ...event, data: { zone: zoneOfRegime(regime), ...event.data } } as FactEvent;
}

/** A country has the territories that may be parts of it: where facts are listed by country, they are looked for there. */
function refuseForeignTerritories({ code }: Group, { data }: RecordGroupFact): void {
  const named =
    'country' in data
      ? [['/country', data.country] as const]
      : [
          ...data.members.map((country, place) => [`/members/${place}`, country] as const),
          ...(data.possibleMembers ?? []).map(
            (country, place) => [`/possibleMembers/${place}`, country] as const,
          ),
        ];
  const foreign = named.find(([, country]) => !mayInclude(code, country));
  if (foreign === undefined) return;
  const [pointer, country] = foreign;
  const detail = `"${country}" is not a territory that ISO 3166-2 lists as a part of ${code}`;
  throw new CommandRefusedError('group-unknown', pointer, detail);
}

function refuseWithoutEdition(facts: Facts, { code }: Group): void {
  const isKnown = [...facts.values()].some(
    ({ event, retracted }) => !retracted && event.type === 'GroupEditionRecorded',
  );
  if (isKnown) return;
  const detail = `no recorded edition has ${code}: send record-group-edition first`;
  throw new CommandRefusedError('group-unknown', '/groupId', detail);
}

/** A country surely is a member, or possibly. */
function refuseTwice({ members, possibleMembers = [] }: EventData<'GroupEditionRecorded'>): void {
  const place = possibleMembers.findIndex((country) => members.includes(country));
  if (place < 0) return;
  const detail = `"${possibleMembers[place]}" is named among the members`;
  throw new CommandRefusedError('group-unknown', `/possibleMembers/${place}`, detail);
}
