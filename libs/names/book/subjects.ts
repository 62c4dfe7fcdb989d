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
}

export function detailsAt({ facts }: KnownSubject, position: number): SubjectDetails {
  const known = facts.filter((fact) => isKnownAt(fact, position));
  return {
    identifiers: known.flatMap(({ identifiers }) => identifiers ?? []),
    addresses: known.flatMap(({ addresses }) => addresses ?? []),
    countries: new Set(known.flatMap(({ countries }) => countries ?? [])),
  };
}
