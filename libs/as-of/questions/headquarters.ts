import type { Certain, Destination, Membership } from '../../../events/index.js';
import { both, strongest } from '../../rules/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import { isSeen, isSurelyConfirmed, type Question } from '../rules/question.js';
import { seenDescriptions } from './description.js';
import { idsAt } from './identity.js';

/** A country in which a party or a parent of it has its headquarters. */
interface Seat {
  readonly country: Destination;
  readonly isSure: boolean;
}

/** Where a party and its parents have their headquarters, as far as a question knows. */
export interface Headquarters {
  readonly seats: readonly Seat[];
  /** The ids of the parties among them, the party itself or a stated parent, whose headquarters are not known. */
  readonly unknown: readonly string[];
}

/** Where a party and its stated parents, theirs in turn among them, have their headquarters (R11). */
export function headquartersOf(index: AsOfIndex, partyId: string, question: Question): Headquarters {
  const pending: { readonly id: string; readonly isSure: boolean }[] = [{ id: partyId, isSure: true }];
  const visited = new Set<string>();
  const seats: Seat[] = [];
  const unknown: string[] = [];
  // The loop goes on to what is added here.
  for (const { id, isSure } of pending) {
    if (visited.has(id)) continue;
    visited.add(id);
    const subject = { kind: 'party', id } as const;
    const number = index.numberOf(subject, question.position);
    const ids = number === undefined ? [] : idsAt(index, subject, number, question);
    let isKnown = false;
    for (const own of ids) {
      const isOwn = isSure && own.identified === 'surely';
      const seat = seatOf(index, own.subject.id, question);
      if (seat !== undefined) seats.push({ country: seat.country, isSure: isOwn && seat.isSure });
      isKnown ||= seat !== undefined;
      for (const position of index.parties.parentStatementsOf(own.number)) {
        const fact = index.factAt(position);
        if (!isSeen(fact, question)) continue;
        const isStated = isSurelyConfirmed(fact, question);
        for (const parent of index.parties.parentsAt(position, own.number))
          pending.push({ id: parent, isSure: isOwn && isStated });
      }
    }
    if (!isKnown) unknown.push(id);
  }
  return { seats, unknown };
}

/** The newest headquarters that a description of a party states, and whether that is confirmed. */
function seatOf(index: AsOfIndex, id: string, question: Question): Seat | undefined {
  const fact = seenDescriptions(index, { kind: 'party', id }, question).findLast(
    ({ event }) => event.type === 'PartyDescribed' && event.data.headquarters !== undefined,
  );
  if (fact?.event.type !== 'PartyDescribed' || fact.event.data.headquarters === undefined) return undefined;
  const isSure = isSurelyConfirmed(fact, question);
  return { country: fact.event.data.headquarters, isSure };
}

/** Whether some headquarters are in a country or in a group. */
export function areIn({ seats, unknown }: Headquarters, place: Destination, isIn: Membership): Certain {
  const found = seats.map(({ country, isSure }) =>
    both(isSure ? 'yes' : 'maybe', country === place ? 'yes' : isIn(place, country)),
  );
  return strongest([...found, unknown.length === 0 ? 'no' : 'maybe']);
}

/** A question that names its buyer, with where that one and its parents have their headquarters. */
export function withBuyer(index: AsOfIndex, question: Question): Question {
  if (question.buyer === undefined) return question;
  const headquarters = headquartersOf(index, question.buyer, question);
  return { ...question, areHeadquartersIn: (place, isIn) => areIn(headquarters, place, isIn) };
}
