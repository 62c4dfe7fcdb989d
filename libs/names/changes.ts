import {
  comparableIdentifier,
  comparableText,
  isOf,
  namedSubjects,
  subjectName,
  type DomainEvent,
  type Identifier,
  type Name,
  type Subject,
} from '../../events/index.js';

import type { NameQuery } from './matching.js';

/** What a description says of a subject that helps to find it. */
export interface DescribedNames {
  readonly names: readonly Name[];
  readonly identifiers: readonly Identifier[];
  readonly addresses: readonly string[];
  /** ISO 3166-1 alpha-2, those of addresses and headquarters among them. */
  readonly countries: readonly string[];
  readonly parentId?: string;
  /** Absent: it is not a person, or that is not stated. */
  readonly isPerson?: true;
}

/** What an event changes in what subjects are known by: as small as a message between threads should be. */
export type NameChange = { readonly subject: string; readonly position: number } & (
  | { readonly kind: 'seen' }
  | { readonly kind: 'described'; readonly factId: string; readonly described: DescribedNames }
  | { readonly kind: 'retracted'; readonly factId: string }
  /** A person has decided that what was asked is not the subject. */
  | { readonly kind: 'dismissed'; readonly factId: string; readonly asked: string; readonly reason: string }
  /** The subject and another are one party. */
  | { readonly kind: 'joined'; readonly factId: string; readonly with: string }
);

/** An event at its position, about its subject. */
export interface PlacedEvent {
  readonly position: number;
  readonly subject: Subject;
  readonly event: DomainEvent;
}

/** What an event changes, in order. An event about rules, lists or the log changes nothing. */
export function changesBy({ subject, event, position }: PlacedEvent): NameChange[] {
  if (isOf(event, 'covers', 'governs', 'screens', 'corrects-clock')) return [];
  const about = subjectName(subject);
  const seen = namedSubjects(event).map((named): NameChange => ({
    kind: 'seen',
    subject: subjectName(named.subject),
    position,
  }));
  return [changeBy(about, event, position), ...seen];
}

function changeBy(subject: string, event: DomainEvent, position: number): NameChange {
  if (isOf(event, 'describes'))
    return {
      kind: 'described',
      subject,
      position,
      factId: event.data.factId,
      described: describedIn(event.data),
    };
  if (isOf(event, 'retracts')) return { kind: 'retracted', subject, position, factId: event.data.factId };
  if (isOf(event, 'identifies')) {
    const { factId, sameAs } = event.data;
    return { kind: 'joined', subject, position, factId, with: subjectName({ kind: 'party', id: sameAs }) };
  }
  if (isOf(event, 'dismisses')) {
    const { factId, asked, reason } = event.data;
    return { kind: 'dismissed', subject, position, factId, asked, reason };
  }
  return { kind: 'seen', subject, position };
}

/** One text for all queries that ask the same: a dismissed match is one of a query and a subject. */
export function askedText(query: Omit<NameQuery, 'kind'>): string {
  const { name, country, identifiers = [], address, headquarters, partyKind } = query;
  return JSON.stringify([
    comparableText(name),
    country ?? '',
    identifiers.map(comparableIdentifier).sort(),
    address === undefined ? '' : comparableText(address),
    headquarters ?? '',
    partyKind ?? '',
  ]);
}

function describedIn(
  data: Extract<DomainEvent, { type: 'PartyDescribed' | 'ChipDescribed' }>['data'],
): DescribedNames {
  const names = data.names ?? [];
  if (!('partyId' in data)) return { names, identifiers: [], addresses: [], countries: [] };
  const { kind, identifiers = [], addresses = [], countries = [], headquarters, parentId } = data;
  const inAddresses = addresses.flatMap(({ country }) => country ?? []);
  return {
    names,
    identifiers,
    addresses: addresses.map(({ address }) => address),
    countries: [
      ...new Set([...countries, ...inAddresses, ...(headquarters === undefined ? [] : [headquarters])]),
    ],
    ...(parentId === undefined ? {} : { parentId }),
    ...(kind === 'person' && { isPerson: true }),
  };
}
