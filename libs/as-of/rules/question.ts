import {
  unknownMembership,
  type AsOf,
  type Certain,
  type Destination,
  type Evidence,
  type Membership,
  type RuleKind,
  type Transaction,
} from '../../../events/index.js';
import type { HeldFact } from './held-fact.js';
import { both, sourcesSeen, strongest, type AskedPoint, type RuleAtQuestion } from '../../rules/index.js';

/** A question: a point on each clock, and what narrows it. */
export interface Question extends AskedPoint {
  readonly publishedBy?: AsOf;
  readonly destination?: Destination;
  readonly transaction?: Transaction;
  /** The party that buys, by id: it decides on terms on headquarters (R11). */
  readonly buyer?: string;
  /** Where the buyer and its parents have their headquarters; computed from the buyer. */
  readonly headquarters?: Headquarters | undefined;
  /** The rules that were adopted; absent: none. */
  readonly rules?: Rules | undefined;
  /** Who is in which country group; absent: nothing is known of groups. */
  readonly groups?: Groups | undefined;
}

/** A country in which a party or a parent of it has its headquarters. */
export interface Seat {
  readonly country: Destination;
  /** Whether it surely is the party, or a parent of it, that has them there. */
  readonly isSurelyThisParty: boolean;
  /** Whether an authority or the company itself confirms it: otherwise they may be anywhere. */
  readonly isConfirmed: boolean;
}

/** Where a party and its parents have their headquarters, as far as a question knows. */
export interface Headquarters {
  readonly seats: readonly Seat[];
  /** The ids of the parties among them, the party itself or a parent, whose headquarters are not known. */
  readonly unknown: readonly string[];
}

/** Whether some headquarters are in a country of which something holds. */
export function areWhere(
  { seats, unknown }: Headquarters,
  holds: (country: Destination) => Certain,
): Certain {
  const found = seats.map(({ country, isSurelyThisParty, isConfirmed }) =>
    both(isSurelyThisParty ? 'yes' : 'maybe', isConfirmed ? holds(country) : 'maybe'),
  );
  return strongest([...found, unknown.length === 0 ? 'no' : 'maybe']);
}

/** The rules that were adopted, on both clocks. */
interface Rules {
  /** Every version of every rule of a kind that a question may use, by rule and in recorded order. */
  rulesAt(question: AskedPoint, kind: RuleKind): readonly RuleAtQuestion[];
}

/** What is recorded of country groups, on both clocks. */
interface Groups {
  /** Who is in the groups that an authority means, at a question. */
  membershipFor(authority: string | undefined, question: AskedPoint): Membership;
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
 * Whether the question may use this fact: known at its position and public by `publishedBy` (R10). A withdrawal is public
 * only from its own date (R7).
 */
export function seen(fact: HeldFact, { position, publishedBy }: Known): Certain {
  if (!fact.isKnownAt(position)) return 'no';
  const isPublic = fact.isPublicBy(publishedBy);
  if (publishedBy === undefined || !fact.isLift || fact.how !== 'withdraws') return isPublic;
  const { earliest, latest } = fact.start(publishedBy.kind);
  if (earliest >= publishedBy.to) return 'no';
  return isPublic === 'yes' && latest >= publishedBy.to ? 'maybe' : isPublic;
}

/** Whether a question surely may use a fact that an authority or a company itself confirms. */
export function isSurelyConfirmed(fact: HeldFact, question: Question): boolean {
  return seen(fact, question) === 'yes' && fact.confirmedBy(question.publishedBy) === 'yes';
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
  const shown = sourcesSeen(fact.event.data.evidence, question.publishedBy);
  return shown.length > 0 || fact.corrected === undefined ? shown : seenEvidence(fact.corrected, question);
}
