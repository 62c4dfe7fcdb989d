import type { AsOfIndex } from '../../index/as-of-index.js';
import type { HeldFact } from '../../rules/held-fact.js';
import type { Question } from '../../rules/question.js';
import { FACTS_IN_STEP, type Steps } from '../../steps.js';
import type { JoinedId } from '../identity.js';
import { weighed, type Reservation } from './types.js';

/** How many retracted facts a reservation names. */
const MOST_NAMED = 20;

/** The facts of a subject that were retracted, as far as they were public; whatever its status (R0). */
export function* retractedFacts(
  index: AsOfIndex,
  ids: readonly JoinedId[],
  { position, publishedBy }: Question,
): Steps<readonly Reservation[]> {
  const found: HeldFact[] = [];
  let visited = 0;
  for (const { number } of ids)
    for (const fact of index.retractedOf(number, position)) {
      if (fact.isPublicBy(publishedBy) !== 'no') found.push(fact);
      visited += 1;
      if (visited % FACTS_IN_STEP === 0) yield;
    }
  if (found.length === 0) return [];
  found.sort((a, b) => a.position - b.position);
  const isEntry = ({ event }: HeldFact): boolean =>
    event.type === 'PartyRestricted' && event.data.entry !== undefined;
  return [
    ...retracted('entries-retracted', found.filter(isEntry)),
    ...retracted(
      'retracted-facts',
      found.filter((fact) => !isEntry(fact)),
    ),
  ];
}

function retracted(
  kind: 'retracted-facts' | 'entries-retracted',
  found: readonly HeldFact[],
): readonly Reservation[] {
  if (found.length === 0) return [];
  const facts = found.slice(-MOST_NAMED).map(({ subject, factId }) => ({ subject, factId }));
  return [weighed({ kind, count: found.length, facts })];
}
