import { surelyPublicBy, type AsOf, type Destination, type Evidence } from '../../../events/index.js';
import type { HeldFact } from './held-fact.js';

/** A question: a point on each clock, and what narrows it. */
export interface Question {
  readonly asOf: AsOf;
  /** The last position known: the end of an append. */
  readonly position: number;
  /** Use only what was surely public by then, in milliseconds since the Unix epoch. */
  readonly publishedBy?: number;
  readonly destination?: Destination;
}

/** Whether a question may use a fact: it is known at the position, and was public by `publishedBy`. */
export function isSeen(fact: HeldFact, { position, publishedBy }: Question): boolean {
  return fact.isKnownAt(position) && fact.isPublicBy(publishedBy);
}

/** The evidence of a fact or a lift that a question may use: what was surely public by `publishedBy`. */
export function seenEvidence(fact: HeldFact, { publishedBy }: Question): readonly Evidence[] {
  const { evidence } = fact.event.data;
  if (publishedBy === undefined) return evidence;
  return evidence.filter(
    ({ publishedOn }) => publishedOn !== undefined && surelyPublicBy(publishedOn) <= publishedBy,
  );
}
