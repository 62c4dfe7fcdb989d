import type { PartyKind, Subject } from '../../../events/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import { isSeen, type Question } from '../rules/question.js';
import { idsAt } from './identity.js';

/**
 * What a party is by its descriptions, those of every id that may be it among them: all that is stated, because an older
 * statement may be the right one. Undefined where nothing is.
 */
export function partyKindsAt(
  index: AsOfIndex,
  subject: Subject,
  question: Question,
): ReadonlySet<PartyKind> | undefined {
  const number = index.numberOf(subject, question.position);
  if (number === undefined) return undefined;
  const kinds = new Set<PartyKind>();
  for (const id of idsAt(index, subject, number, question))
    for (const description of index.descriptionsOf(id.subject, question.position))
      if (description.partyKind !== undefined && isSeen(description, question))
        kinds.add(description.partyKind);
  return kinds.size === 0 ? undefined : kinds;
}
