import { streamOf, type Subject } from '../../../events/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { HeldFact, Retraction } from '../rules/held-fact.js';

/** A fact as known at a position, with its retraction if it was retracted by then. */
export interface KnownFact {
  readonly fact: HeldFact;
  readonly retraction: Retraction | undefined;
}

/**
 * Every fact about a subject recorded up to a position, in recorded order, including its descriptions and lifts, and
 * the facts of other streams that name it, with their lifts. Undefined if no event up to the position is about the
 * subject or names it.
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
