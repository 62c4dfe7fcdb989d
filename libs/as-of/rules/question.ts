import {
  unknownMembership,
  type AsOf,
  type Certain,
  type Destination,
  type Evidence,
  type Membership,
  type OwnershipTerms,
  type Transaction,
} from '../../../events/index.js';
import type { Doubt } from './doubts.js';
import type { HeldFact } from './held-fact.js';
import { isSourcePublic } from '../../rules/index.js';

/** A question: a point on each clock, and what narrows it. */
export interface Question {
  readonly asOf: AsOf;
  /** The last position known: the end of an append. */
  readonly position: number;
  /** Use only what was public by the end of a day, or by an instant. */
  readonly publishedBy?: AsOf;
  readonly destination?: Destination;
  readonly transaction?: Transaction;
  /** Who is in which country group; absent: nothing is known of groups. */
  readonly groups?: Groups | undefined;
  /** What is recorded of rules on ownership; absent: none. */
  readonly ownershipRules?: OwnershipRules | undefined;
}

/** The rules on ownership, on both clocks. */
export interface OwnershipRules {
  /** Those that are in force at a question, surely or possibly, in the order in which they were adopted. */
  at(question: Pick<Question, 'asOf' | 'position' | 'publishedBy'>): readonly OwnershipRule[];
}

/** A rule on ownership that is surely or possibly in force at a question (R17). */
export interface OwnershipRule {
  /** The id of the rule, and that of the fact that adopted this version of it. */
  readonly ruleId: string;
  readonly factId: string;
  readonly position: number;
  readonly inForce: 'surely' | 'possibly';
  readonly doubts: readonly Doubt[];
  readonly terms: OwnershipTerms;
}

/** What is recorded of country groups, on both clocks. */
export interface Groups {
  /** Who is in the groups that an authority means, at a question. */
  membershipFor(
    authority: string | undefined,
    question: Pick<Question, 'asOf' | 'position' | 'publishedBy'>,
  ): Membership;
  /** The times of an axis at which a membership may change, as known at a position, in milliseconds. */
  timesOfChange(kind: AsOf['kind'], position: number): readonly number[];
  /** The positions at which something of a group was recorded or retracted, after one and up to another. */
  positionsOfChange(after: number, upTo: number): readonly number[];
}

/** Who is in the groups that the authority of a fact means, at a question. */
export function membershipFor({ authority }: Pick<HeldFact, 'authority'>, question: Question): Membership {
  return question.groups?.membershipFor(authority, question) ?? unknownMembership;
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
