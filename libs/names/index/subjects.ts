import type { Dismissal } from '../matching.js';
import type { DescribedNames } from '../changes.js';

/** A fact about what a subject is known by. */
export interface SubjectFact {
  readonly factId: string;
  readonly position: number;
  /** The position of its retraction. */
  until?: number;
  /** The rows of its texts. */
  readonly rows: readonly number[];
  readonly identifiers?: DescribedNames['identifiers'];
  readonly addresses?: DescribedNames['addresses'];
  readonly countries?: DescribedNames['countries'];
  readonly parentId?: string;
  readonly isPerson?: true;
  /** What was asked, in one text, that a person decided is not the subject, and why. */
  readonly dismissed?: { readonly asked: string; readonly reason: string };
  /** Another subject that is the same party. */
  readonly joinedWith?: string;
}

/** A subject with all that was ever recorded of what it is known by. */
export interface KnownSubject {
  /** `party/huawei`. */
  readonly key: string;
  /** The row of its id. */
  readonly idRow: number;
  readonly facts: SubjectFact[];
  /** Positions at which something changed: descriptions, their retractions, joins. */
  readonly changedAt: number[];
}

export const isKnownAt = (
  { position, until }: Pick<SubjectFact, 'position' | 'until'>,
  at: number,
): boolean => position <= at && (until === undefined || until > at);

/** What is known of a subject at a position, without its names. */
export interface SubjectDetails {
  readonly identifiers: DescribedNames['identifiers'];
  readonly addresses: readonly string[];
  readonly countries: ReadonlySet<string>;
  /** Whether anything known of it says so. */
  readonly isPerson: boolean;
}

export function detailsAt({ facts }: KnownSubject, position: number): SubjectDetails {
  const known = facts.filter((fact) => isKnownAt(fact, position));
  return {
    identifiers: known.flatMap(({ identifiers }) => identifiers ?? []),
    addresses: known.flatMap(({ addresses }) => addresses ?? []),
    countries: new Set(known.flatMap(({ countries }) => countries ?? [])),
    isPerson: known.some(({ isPerson }) => isPerson === true),
  };
}

/**
 * The newest decision that what was asked is not a subject, known at a position and still valid: nothing of what the
 * subject is known by has changed since. Undefined if there is none.
 */
export function dismissalAt(
  { facts, changedAt }: KnownSubject,
  asked: string,
  position: number,
): Dismissal | undefined {
  const fact = facts.findLast((each) => each.dismissed?.asked === asked && isKnownAt(each, position));
  if (fact?.dismissed === undefined) return undefined;
  const hasChanged = changedAt.some((at) => at > fact.position && at <= position);
  if (hasChanged) return undefined;
  return { factId: fact.factId, reason: fact.dismissed.reason, position: fact.position };
}
