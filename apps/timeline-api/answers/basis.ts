import { ANSWER_VERSION, type Basis } from '../../../libs/answers/index.js';
import type { AsOfIndex } from '../../../libs/as-of/index.js';
import { queryOf } from '../http/query-string.js';
import type { PointInTime } from './point-in-time.js';

/** The latest `recordedAt` up to a position; null if nothing was recorded. */
export function knownAtText(index: AsOfIndex, position: number): string | null {
  const knownAt = index.knownAt(position);
  return knownAt === undefined ? null : new Date(knownAt).toISOString();
}

/** From when what was known at an instant is final, if it is not yet. */
export function finalityOf(finalFrom: number | undefined): Pick<Basis, 'knownAtFinalFrom'> {
  return finalFrom === undefined ? {} : { knownAtFinalFrom: new Date(finalFrom).toISOString() };
}

/** The basis of an answer with this digest. `path` and `parameters` make its pinned link. */
export function basisOf(
  digest: string,
  { point, question, finalFrom }: PointInTime,
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
    ...finalityOf(finalFrom),
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
