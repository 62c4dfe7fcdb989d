import { compareStrings } from '../../../../events/index.js';
import type { AsOfIndex } from '../../index/as-of-index.js';
import type { Question } from '../../rules/question.js';
import type { Steps } from '../../steps.js';
import type { JoinedId } from '../identity.js';
import { Ownership, type PartiesAbove } from '../ownership.js';
import { restrictedOrUncertain } from '../status.js';
import { namesakesOf, reservationsOfIdentity } from './identity.js';
import { idsOf, thoseRestrictedOrUncertain } from './restricted-parties.js';
import { retractedFacts } from './retracted.js';
import {
  inheritedReservations,
  weighed,
  type InheritedReservation,
  type Reservation,
  type ReservationKind,
} from './types.js';

/**
 * The parties above a party that are restricted or may be, by whether a stated parent or an owner leads to them, and those
 * in doubt; stated parents that are not recorded; and whether owners are not known.
 */
export function* reservationsAbove(
  index: AsOfIndex,
  ids: readonly JoinedId[],
  question: Question,
  ownership: Ownership,
): Steps<Reservation[]> {
  const byParents = yield* ownership.partiesAbove(ids, 'parents');
  const byOwners = yield* ownership.partiesAbove(ids, 'owners');
  const unknown = [...new Set([...byParents.unknown, ...byOwners.unknown])].sort(compareStrings);
  return [
    ...(yield* restrictedAbove('parent-restricted', byParents, question, ownership)),
    ...(yield* restrictedAbove('owner-restricted', byOwners, question, ownership)),
    ...(yield* inDoubtAbove(
      index,
      new Map([...byParents.parties, ...byOwners.parties]),
      question,
      ownership,
    )),
    ...(unknown.length === 0 ? [] : [weighed({ kind: 'parent-not-recorded', parties: unknown })]),
    ...((yield* ownership.isWhollyKnown(ids)) ? [] : [weighed({ kind: 'ownership-not-known' })]),
  ];
}

/** The parties above a party that are restricted or uncertain. */
function* restrictedAbove(
  kind: 'parent-restricted' | 'owner-restricted',
  { parties: above }: PartiesAbove,
  question: Question,
  ownership: Ownership,
): Steps<Reservation[]> {
  const parties = yield* thoseRestrictedOrUncertain(
    [...above].map(([id, { ids }]) => ({ id, ids })),
    question,
    ownership,
  );
  return parties.length === 0 ? [] : [weighed({ kind, parties })];
}

/**
 * The parties above a party whose own answers have reservations that it inherits. Each is looked at once, however many
 * chains lead to it: names, identifiers and addresses as for a question about it, a step for each.
 */
function* inDoubtAbove(
  index: AsOfIndex,
  above: PartiesAbove['parties'],
  question: Question,
  ownership: Ownership,
): Steps<Reservation[]> {
  if (above.size === 0) return [];
  // Rules are decided again whenever the graph has grown: all that have a name of one above are brought into it first.
  const all = [...above].map(([id, { ids }]) => ({ id, ids, namesakes: namesakesOf(index, ids, question) }));
  for (const { namesakes } of all)
    for (const id of namesakes) yield* ownership.include(idsOf(index, id, question));
  const { transaction, ...anyTransaction } = question;
  const ofAny = transaction === undefined ? undefined : new Ownership(index, anyTransaction);
  const parties: { id: string; reservations: InheritedReservation[] }[] = [];
  for (const { id, ids, namesakes } of all) {
    const found = new Set<ReservationKind>();
    for (const { kind } of yield* reservationsOfIdentity(index, ids, question, ownership, namesakes))
      found.add(kind);
    for (const { kind } of yield* retractedFacts(index, ids, question)) found.add(kind);
    const isRestrictedOtherwise =
      ofAny !== undefined && (yield* restrictedOrUncertain(ids, anyTransaction, ofAny)) !== undefined;
    if (isRestrictedOtherwise && (yield* restrictedOrUncertain(ids, question, ownership)) !== 'restricted')
      found.add('other-transactions-restricted');
    const reservations = inheritedReservations.filter((kind) => found.has(kind));
    if (reservations.length > 0) parties.push({ id, reservations });
    yield;
  }
  parties.sort((a, b) => compareStrings(a.id, b.id));
  return parties.length === 0 ? [] : [weighed({ kind: 'owner-in-doubt', parties })];
}

/** Of a question that names its buyer: whether that may have owners that are not known, and so a parent (R11). */
export function* buyerReservations(index: AsOfIndex, question: Question): Steps<Reservation[]> {
  const { buyer } = question;
  if (buyer === undefined) return [];
  const isKnown = yield* new Ownership(index, question).isWhollyKnown(idsOf(index, buyer, question));
  return isKnown ? [] : [weighed({ kind: 'ownership-not-known' })];
}
