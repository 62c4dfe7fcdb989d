import type { Subject } from '../../../events/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { HeldFact, Retraction } from '../rules/held-fact.js';
import { idsKnownAt } from './identity.js';

/** A fact as known at a position, with its retraction if it was retracted by then. */
export interface KnownFact {
  readonly fact: HeldFact;
  readonly retraction: Retraction | undefined;
}

/**
 * Every fact about a subject recorded up to a position, in recorded order, including its descriptions and lifts, and
 * the facts of other streams that name it, with their lifts; of a party, those of all ids that are joined at that
 * position. Undefined if no event up to the position is about the subject or names it.
 */
export function historyOf(index: AsOfIndex, subject: Subject, position: number): KnownFact[] | undefined {
  const number = index.numberOf(subject, position);
  if (number === undefined) return undefined;
  const facts = new Map<number, HeldFact>();
  for (const id of idsKnownAt(index, subject, number, position))
    for (const fact of index.factsOn(id.subject))
      // Those that lift it are among the facts of its own stream.
      for (const each of [fact, ...fact.lifts]) facts.set(each.position, each);
  return [...facts.values()]
    .filter((fact) => fact.position <= position)
    .sort((a, b) => a.position - b.position)
    .map((fact) => {
      const { retraction } = fact;
      return {
        fact,
        retraction: retraction !== undefined && retraction.position <= position ? retraction : undefined,
      };
    });
}
