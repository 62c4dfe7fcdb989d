import type { Destination } from '../../../events/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import { isSeen, isSurelyConfirmed, type Headquarters, type Question, type Seat } from '../rules/question.js';
import type { Steps } from '../steps.js';
import { seenDescriptions } from './description.js';
import { idsAt } from './identity.js';
import { Ownership } from './ownership.js';

/** A party, or a parent of it. */
interface Parent {
  readonly id: string;
  /** Whether it surely is a parent. */
  readonly isSure: boolean;
}

/** Where a party and its parents, stated or by their shares, and theirs in turn, have their headquarters (R11). */
export function* headquartersOf(index: AsOfIndex, partyId: string, question: Question): Steps<Headquarters> {
  const ownership = new Ownership(index, question);
  const pending: Parent[] = [{ id: partyId, isSure: true }];
  const visited = new Map<string, boolean>();
  const seats: Seat[] = [];
  const unknown = new Set<string>();
  // The loop also visits what is added here.
  for (const { id, isSure } of pending) {
    // What only may be a parent by one statement surely is one by another.
    if (visited.get(id) === true || visited.get(id) === isSure) continue;
    visited.set(id, isSure);
    const subject = { kind: 'party', id } as const;
    const number = index.numberOf(subject, question.position);
    const ids = number === undefined ? [] : idsAt(index, subject, number, question);
    let isKnown = false;
    for (const own of ids) {
      const isOwn = isSure && own.identified === 'surely';
      const stated = statedSeats(index, own.subject.id, question);
      // None has dates: each may be where they were at the time of the question (R12).
      for (const seat of stated) seats.push({ ...seat, isSurelyThisParty: isOwn && stated.length === 1 });
      isKnown ||= stated.length > 0 && own.identified === 'surely';
      for (const position of index.parties.parentStatementsOf(own.number)) {
        const fact = index.factAt(position);
        if (!isSeen(fact, question)) continue;
        const isConfirmed = isSurelyConfirmed(fact, question);
        for (const parent of index.parties.parentsAt(position, own.number))
          pending.push({ id: parent, isSure: isOwn && isConfirmed });
      }
    }
    if (!isKnown) unknown.add(id);
    for (const owner of yield* ownership.parentsOf(ids))
      pending.push({ id: owner.id, isSure: isSure && owner.isSure });
  }
  return { seats, unknown: [...unknown] };
}

/** Each country in which a description has the headquarters of a party, and whether one of those is confirmed. */
function statedSeats(index: AsOfIndex, id: string, question: Question): Omit<Seat, 'isSurelyThisParty'>[] {
  const isConfirmedIn = new Map<Destination, boolean>();
  for (const fact of seenDescriptions(index, { kind: 'party', id }, question)) {
    if (fact.event.type !== 'PartyDescribed' || fact.event.data.headquarters === undefined) continue;
    const country = fact.event.data.headquarters;
    const isConfirmed = isConfirmedIn.get(country) === true || isSurelyConfirmed(fact, question);
    isConfirmedIn.set(country, isConfirmed);
  }
  return [...isConfirmedIn].map(([country, isConfirmed]) => ({ country, isConfirmed }));
}

/** A question that names its buyer, with where that one and its parents have their headquarters. */
export function* withBuyer(index: AsOfIndex, question: Question): Steps<Question> {
  if (question.buyer === undefined) return question;
  return { ...question, headquarters: yield* headquartersOf(index, question.buyer, question) };
}
