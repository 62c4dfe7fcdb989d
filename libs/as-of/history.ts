import { streamOf, type Subject } from '../../events/index.js';
import type { AsOfIndex } from './as-of-index.js';
import type { HeldFact, Retraction } from './held-fact.js';

/** A fact as it was known at a position; `retraction` only if it was retracted by then. */
export interface KnownFact {
  readonly fact: HeldFact;
  readonly retraction: Retraction | undefined;
}

/**
 * Every fact about a subject recorded up to a position, in recorded order: its descriptions and lifts among them,
 * and, of the facts of other streams that name it, their lifts too. Undefined if nothing up to then is about the subject or names it.
 */
export function historyOf(index: AsOfIndex, subject: Subject, position: number): KnownFact[] | undefined {
  if (!index.wasSeen(subject, position)) return undefined;
  const stream = streamOf(subject);
  return index
    .factsOn(subject)
    .flatMap((fact) => (fact.stream === stream ? [fact] : [fact, ...fact.lifts]))
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
