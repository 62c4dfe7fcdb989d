import type { AsOf, Identifier } from '../../events/index.js';

/** A name to match, and what narrows the candidates. */
export interface NameQuery {
  readonly name: string;
  readonly kind: 'party' | 'chip';
  /** ISO 3166-1 alpha-2: where the party is. Another country lowers a score; it never removes a candidate. */
  readonly country?: string;
  readonly identifiers?: readonly Identifier[];
  /** Where it is: an address in which no word is one of the recorded ones lowers a score a little. */
  readonly address?: string;
  /** Where it has its headquarters, and what it is: a match that is dismissed for one is open again for another. */
  readonly headquarters?: string;
  readonly partyKind?: string;
  /** Subjects that are matches if they fit, however many others fit better. */
  readonly also?: readonly string[];
}

/** A query with the digest by which a dismissed match names it; without one, none is found dismissed. */
export type AskedQuery = NameQuery & { readonly asked?: string };

/** The point on both clocks at which names count. */
export interface NamePoint {
  readonly asOf: AsOf;
  readonly position: number;
}

/** What the matched text is to its subject. */
export type NameKind = 'primary' | 'former' | 'alias' | 'weak-alias' | 'identifier' | 'id';

/** One word of the query, and what it was compared with. */
export interface MatchedToken {
  readonly query: string;
  /** Absent: the name has no word like it. */
  readonly matched?: string;
  /** From 0 to 1: 1 if they are the same. */
  readonly similarity: number;
  /** From 0 to 1: how much the word tells names apart; a legal form hardly does. */
  readonly weight: number;
}

/** Why a score is lower than its words alone make it. */
export interface MatchPenalty {
  readonly reason: MatchPenaltyReason;
  /** What the score is multiplied by: less than 1. */
  readonly factor: number;
}

export const matchPenaltyReasons = [
  'missing-words',
  'extra-words',
  'word-order',
  'other-spaces',
  'one-word-of-several',
  'typo-in-the-only-word',
  'typo-in-short-words',
  'transliterated',
  'acronym',
  'initials-of-a-person',
  'look-alike-letters',
  'few-consonants',
  'weak-alias',
  'another-country',
  'another-address',
  'another-identifier',
  'former-name',
] as const;
type MatchPenaltyReason = (typeof matchPenaltyReasons)[number];

/** Every factor of a score. */
export interface MatchExplanation {
  readonly tokens: readonly MatchedToken[];
  readonly penalties: readonly MatchPenalty[];
  /** Where an address was asked and the subject has some: the one that is most alike, and the words of both. */
  readonly address?: ComparedAddress;
}

/** A recorded address, and the words that it shares with the one that was asked. */
export interface ComparedAddress {
  readonly recorded: string;
  readonly shared: readonly string[];
}

/** A recorded decision that a name is not a subject, still valid at the point. */
export interface Dismissal {
  readonly factId: string;
  readonly reason: string;
  readonly position: number;
}

export interface NameMatch {
  /** As `party/huawei` or `chip/nvidia-a100`. */
  readonly subject: string;
  /** From 0 to 1, comparable between queries. */
  readonly score: number;
  /** At least the threshold: a hit. Between the lower threshold and it: possible. Below: not returned. */
  readonly strength: 'hit' | 'possible';
  /** As recorded. */
  readonly matchedName: string;
  readonly nameKind: NameKind;
  readonly explanation: MatchExplanation;
  readonly dismissed?: Dismissal;
}

/** What one name matches. */
export interface NameMatches {
  /** Best first. Every hit is among them, of those names that were compared. */
  readonly matches: readonly NameMatch[];
  /**
   * There may be more possible matches: more fit than are returned, or more names share parts with the text than were
   * compared, and the last of those still fitted.
   */
  readonly morePossible?: true;
}

/** Matches names with those recorded of parties and chips. */
export interface NameMatcher {
  /** Changes whenever a score may change. */
  readonly version: number;
  /**
   * What each query matches.
   * @throws NamesUnavailableError while the worker is down: try again after `retryAfter` seconds.
   */
  match(queries: readonly NameQuery[], point: NamePoint): Promise<readonly NameMatches[]>;
}

/** The names cannot be asked now; everything else can. */
export class NamesUnavailableError extends Error {
  constructor(
    reason: string,
    /** Seconds. */
    readonly retryAfter: number,
  ) {
    super(`The index of names is not available: ${reason}.`);
    this.name = 'NamesUnavailableError';
  }
}
