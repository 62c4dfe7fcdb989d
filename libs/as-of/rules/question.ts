import type { AsOf, Certain, Destination, Evidence, Transaction } from '../../../events/index.js';
import type { HeldFact } from './held-fact.js';
import { isSourcePublic } from './publication.js';

/** A question: a point on each clock, and what narrows it. */
export interface Question {
  readonly asOf: AsOf;
  /** The last position known: the end of an append. */
  readonly position: number;
  /** Use only what was public by the end of a day, or by an instant. */
  readonly publishedBy?: AsOf;
  readonly destination?: Destination;
  readonly transaction?: Transaction;
}

/** What of a question says which facts it may use. */
export type Known = Pick<Question, 'position' | 'publishedBy'>;

/**
 * Whether a question may use a fact: it is known at the position, and was public by `publishedBy` (R10). A withdrawal is an act of a date: before it, nothing made it known, whatever else
 * its sources had published by then (R7).
 */
export function seen(fact: HeldFact, { position, publishedBy }: Known): Certain {
  if (!fact.isKnownAt(position)) return 'no';
  const isPublic = fact.isPublicBy(publishedBy);
  if (publishedBy === undefined || !fact.isLift || fact.how !== 'withdraws') return isPublic;
  const { earliest, latest } = fact.start(publishedBy.kind);
  if (earliest >= publishedBy.to) return 'no';
  return isPublic === 'yes' && latest >= publishedBy.to ? 'maybe' : isPublic;
}

/** Whether a question may use a fact, surely or possibly. */
export function isSeen(fact: HeldFact, question: Question): boolean {
  return seen(fact, question) !== 'no';
}

/**
 * The evidence of a fact or a lift that a question may use: what was public by `publishedBy`, surely or possibly. Where
 * none of its own was, that of the fact which it corrects.
 */
export function seenEvidence(fact: HeldFact, question: Question): readonly Evidence[] {
  const { evidence } = fact.event.data;
  const { publishedBy } = question;
  if (publishedBy === undefined) return evidence;
  const shown = evidence.filter((source) => isSourcePublic(source, publishedBy) !== 'no');
  return shown.length > 0 || fact.corrected === undefined ? shown : seenEvidence(fact.corrected, question);
}
