import type { AsOfIndex } from '../../index/as-of-index.js';
import type { Question } from '../../rules/question.js';
import type { Steps } from '../../steps.js';
import type { JoinedId } from '../identity.js';
import type { Ownership } from '../ownership.js';
import type { Decision } from '../status.js';
import { classificationReservations, ruleReservations } from './chip-rules.js';
import { reservationsOfIdentity } from './identity.js';
import { buyerReservations, reservationsAbove } from './owners.js';
import { embargoReservations, factOf, reachReservations } from './reach.js';
import { retractedFacts } from './retracted.js';
import { reservationWeights, type Reservation, type ReservationKind } from './types.js';

/**
 * The reservations of an answer about a subject, by all of its ids: the blocking ones first, then in the order of
 * {@link reservationWeights}. `ofLists` are those that the lists give.
 */
export function* reservationsOf(
  index: AsOfIndex,
  ids: readonly JoinedId[],
  question: Question,
  { onHeadquarters, forOtherTransactions, derivedForOtherTransactions, rules }: Decision,
  ownership: Ownership,
  ofLists: readonly Reservation[],
): Steps<readonly Reservation[]> {
  const [asked] = ids;
  if (asked === undefined) return ofLists;
  const { kind } = asked.subject;
  const isParty = kind === 'party';
  const own = [
    ...(isParty ? yield* reservationsAbove(index, ids, question, ownership) : []),
    ...(isParty ? yield* reservationsOfIdentity(index, ids, question, ownership) : []),
    ...(isParty || kind === 'chip' ? embargoReservations(question.destination) : []),
    ...(kind === 'chip' ? ruleReservations(question, rules) : []),
    ...(kind === 'chip' ? classificationReservations(index, asked.subject, question, rules) : []),
    ...(kind === 'chip' ? yield* buyerReservations(index, question) : []),
    ...reachReservations(
      onHeadquarters,
      [...forOtherTransactions, ...derivedForOtherTransactions.map(factOf)],
      rules,
    ),
    ...(yield* retractedFacts(index, ids, question)),
  ];
  return [...ofLists, ...own].sort((a, b) => orderOf[a.kind] - orderOf[b.kind]);
}

const kinds = Object.keys(reservationWeights) as ReservationKind[];
const isBlocking = (kind: ReservationKind): boolean => reservationWeights[kind] === 'blocking';
const kindsInOrder = [...kinds.filter(isBlocking), ...kinds.filter((kind) => !isBlocking(kind))];
const orderOf = Object.fromEntries(kindsInOrder.map((kind, ordinal) => [kind, ordinal])) as Readonly<
  Record<ReservationKind, number>
>;
