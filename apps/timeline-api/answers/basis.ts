import type { AsOfIndex } from '../../../libs/as-of/index.js';
import { object, oneOf, optionalText, ref, sha256, text, wholeNumber } from '../http/openapi/schema.js';
import { wordRef } from '../http/openapi/vocabulary.js';
import { queryOf } from '../http/query-string.js';
import { ANSWER_VERSION } from './answer-version.js';
import type { Point, PointInTime } from './point-in-time.js';

/** Both clocks of an answer, its digest, and the link under which it never changes. */
export interface Basis extends Point {
  /** `day`: that calendar day in the time zone of each measure. */
  readonly asOfKind: 'day' | 'instant';
  /** The latest `recordedAt` up to `position`; null if nothing was recorded. */
  readonly knownAt: string | null;
  readonly answerVersion: number;
  /** SHA-256 of the RFC 8785 JSON of the answer without `basis` and `links`. */
  readonly digest: string;
  readonly pinned: string;
}

/** What identifies an answer: part of every basis. */
export const identitySchema = {
  answerVersion: { type: 'integer', const: ANSWER_VERSION },
  digest: { ...sha256, description: 'SHA-256 of the RFC 8785 JSON of the answer without basis and links' },
  pinned: { ...text, description: 'The link under which this answer never changes' },
};

/** The parameters that narrow an answer: part of a basis if given. */
export const narrowedSchema = {
  publishedBy: text,
  destination: ref('Destination'),
  transaction: wordRef('Transaction'),
};

const asOfKind = {
  ...oneOf(['day', 'instant']),
  description: 'day: that calendar day in the time zone of each measure; instant: the same everywhere',
};

export const basisSchemas = {
  Basis: object(
    { asOf: text, asOfKind, knownAt: optionalText, position: wholeNumber, ...identitySchema },
    narrowedSchema,
    { description: 'Both clocks of the answer, its digest, and the link under which it never changes.' },
  ),
};

/** The latest `recordedAt` up to a position; null if nothing was recorded. */
export function knownAtText(index: AsOfIndex, position: number): string | null {
  const knownAt = index.knownAt(position);
  return knownAt === undefined ? null : new Date(knownAt).toISOString();
}

/** The basis of an answer with this digest. `path` and `parameters` make its pinned link. */
export function basisOf(
  digest: string,
  { point, question }: PointInTime,
  index: AsOfIndex,
  path: string,
  parameters: object = {},
): Basis {
  const { asOf, position, ...narrowed } = point;
  return {
    asOf,
    asOfKind: question.asOf.kind,
    knownAt: knownAtText(index, position),
    position,
    ...narrowed,
    answerVersion: ANSWER_VERSION,
    digest,
    pinned: pinnedLink(path, { ...point, ...parameters }),
  };
}

/**
 * The ETag of an answer about the current second: over its content and position, because it is the same in the next
 * second unless one of them changes.
 */
export function weakEtagOf({ digest, position }: Pick<Basis, 'digest' | 'position'>): string {
  return `W/"${digest}-${position}"`;
}

/** The link under which an answer of the current version never changes. */
export function pinnedLink(path: string, parameters: object): string {
  return `${path}?${queryOf({ ...parameters, answerVersion: ANSWER_VERSION })}`;
}
