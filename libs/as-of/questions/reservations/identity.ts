import { compareStrings, comparableIdentifier, type Identifier } from '../../../../events/index.js';
import type { AsOfIndex } from '../../index/as-of-index.js';
import { isSeen, type Question } from '../../rules/question.js';
import type { Steps } from '../../steps.js';
import { describe } from '../description.js';
import { sureIdsOf, type JoinedId } from '../identity.js';
import { addressUsed, listedAddresses } from '../listed-addresses.js';
import type { Ownership } from '../ownership.js';
import { recordedRestrictedOrUncertain } from './restricted-parties.js';
import { weighed, type Reservation } from './types.js';

/** Which other parties that are restricted or may be a party possibly is, by what is recorded of both. */
export function* reservationsOfIdentity(
  index: AsOfIndex,
  ids: readonly JoinedId[],
  question: Question,
  ownership: Ownership,
  namesakes = namesakesOf(index, ids, question),
): Steps<Reservation[]> {
  const found = sharedIdentifiers(index, ids, question);
  if (namesakes.size > 0) found.push(...(yield* sameNames(index, namesakes, question, ownership)));
  if (index.parties.listedAddresses.length > 0)
    found.push(...(yield* addressReservations(index, ids, question, ownership)));
  return found;
}

/** The parties that have an identifier of a party without surely being joined with it. */
function sharedIdentifiers(index: AsOfIndex, ids: readonly JoinedId[], question: Question): Reservation[] {
  const described = new Map<string, { readonly identifier: Identifier; readonly of: Set<string> }>();
  for (const { number, subject } of ids)
    for (const position of index.parties.identifierStatementsOf(number))
      if (isSeen(index.factAt(position), question))
        for (const identifier of index.parties.identifiersAt(position)) {
          const key = comparableIdentifier(identifier);
          described.set(key, { identifier, of: (described.get(key)?.of ?? new Set()).add(subject.id) });
        }
  if (described.size === 0) return [];
  const sure = sureIdsOf(ids);
  const parties = new Set<string>();
  const identifiers: Identifier[] = [];
  for (const { identifier, of } of described.values()) {
    const isOther = (id: string): boolean => !sure.has(id) && (of.size > 1 || !of.has(id));
    const others = index.parties
      .statementsOfIdentifier(identifier)
      .map((position) => index.factAt(position))
      .filter((fact) => isOther(fact.subject.id) && isSeen(fact, question));
    if (others.length > 0) identifiers.push(identifier);
    for (const { subject } of others) parties.add(subject.id);
  }
  if (parties.size === 0) return [];
  identifiers.sort((a, b) => compareStrings(comparableIdentifier(a), comparableIdentifier(b)));
  return [weighed({ kind: 'identifier-shared', parties: [...parties].sort(compareStrings), identifiers })];
}

/** The parties with a name of a party that are restricted or uncertain. */
function* sameNames(
  index: AsOfIndex,
  namesakes: ReadonlySet<string>,
  question: Question,
  ownership: Ownership,
): Steps<Reservation[]> {
  const found = yield* recordedRestrictedOrUncertain(index, namesakes, question, ownership);
  return found.length === 0 ? [] : [weighed({ kind: 'same-name', parties: found })];
}

const noIds: ReadonlySet<string> = new Set();

/**
 * The parties that have a name of a party, however it is spelled, without surely being joined with it. Former and
 * future names count too: a list may have one of them.
 */
export function namesakesOf(
  index: AsOfIndex,
  ids: readonly JoinedId[],
  question: Question,
): ReadonlySet<string> {
  const { parties } = index;
  let named: Map<string, Set<string>> | undefined;
  for (const { number, subject } of ids)
    for (const position of parties.nameStatementsOf(number))
      for (const name of parties.namesAt(position)) {
        // Most names are stated once, by the party's own description.
        if (parties.statementsOfName(name).length < 2 || !isSeen(index.factAt(position), question)) continue;
        named ??= new Map();
        named.set(name, (named.get(name) ?? new Set()).add(subject.id));
      }
  if (named === undefined) return noIds;
  const sure = sureIdsOf(ids);
  const others = new Set<string>();
  for (const [name, of] of named)
    for (const position of parties.statementsOfName(name)) {
      const fact = index.factAt(position);
      const { id } = fact.subject;
      if (sure.has(id) || (of.size === 1 && of.has(id)) || others.has(id)) continue;
      if (isSeen(fact, question)) others.add(id);
    }
  return others;
}

/** The listed addresses that a party uses, as far as its addresses are recorded (15 CFR 744.16(f)). */
function* addressReservations(
  index: AsOfIndex,
  ids: readonly JoinedId[],
  question: Question,
  ownership: Ownership,
): Steps<Reservation[]> {
  const used = ids.flatMap(({ subject }) => describe(index, subject, question)?.addresses ?? []);
  if (used.length === 0) return [];
  const texts = used.map(({ address }) => address);
  const own = new Set(ids.map(({ subject }) => subject.id));
  const listed = listedAddresses(index, question)
    .filter(({ subject }) => !own.has(subject.id))
    .filter((each) => addressUsed(texts, each) !== undefined);
  const found = yield* recordedRestrictedOrUncertain(
    index,
    listed.map(({ subject }) => subject.id),
    question,
    ownership,
  );
  return found.length === 0 ? [] : [weighed({ kind: 'listed-address', parties: found })];
}
