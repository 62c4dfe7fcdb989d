import { namedSubjects, type DomainEvent, type Identifier, type Subject } from '../../../events/index.js';
import { nameKey } from '../../name-words/index.js';

/** The subjects of other streams that an event flags, and those whose answers only show it. */
export function namedIn(event: DomainEvent): Record<'flagged' | 'shown', Subject[]> | undefined {
  const named = namedSubjects(event);
  if (named.length === 0) return undefined;
  const subjects = (isWanted: boolean): Subject[] =>
    named.flatMap(({ subject, isFlagged }) => (isFlagged === isWanted ? [subject] : []));
  return { flagged: subjects(true), shown: subjects(false) };
}

/** Whether an event gives its subject a name for a limited time. */
export function hasDatedNames({ data }: DomainEvent): boolean {
  if (!('names' in data)) return false;
  return data.names.some(
    ({ effectiveFrom, effectiveTo }) => effectiveFrom !== undefined || effectiveTo !== undefined,
  );
}

/** Whether an event is an entry of a list that is an address. */
export function isAddress(event: DomainEvent): boolean {
  return event.type === 'PartyRestricted' && event.data.entry?.isAddress === true;
}

/** The identifiers that an event gives its subject. */
export function identifiersIn({ data }: DomainEvent): readonly Identifier[] {
  return 'identifiers' in data ? (data.identifiers ?? []) : [];
}

/** The distinct names that an event gives a party, as they are compared (`nameKey`). */
export function partyNamesIn(event: DomainEvent): readonly string[] {
  if (event.type !== 'PartyDescribed') return [];
  return [...new Set((event.data.names ?? []).map(({ name }) => nameKey(name)))];
}

/** The wordings of a listed address, without its number in the list and the other columns of its entry. */
export function listedAddressesIn(event: DomainEvent): readonly string[] {
  if (event.type !== 'PartyRestricted' || event.data.entry?.isAddress !== true) return [];
  return event.data.entry.asWritten
    .split('\n')
    .map((line) => (line.split(' | ')[0] ?? '').replace(/^Address \d+,?\s*/, ''));
}
