import { Injectable } from '@nestjs/common';
import { pathOf, subjectName, type Subject } from '../../../events/index.js';
import type { Owned, Owners, OwnershipInForceDocument } from '../../../libs/answers/index.js';
import {
  ownedBy,
  ownersOf,
  reservationsAbout,
  type FactInForce,
  type Steps,
} from '../../../libs/as-of/index.js';
import { basisOf, pinnedLink } from '../answers/basis.js';
import { coveredBy, type CoverageResult } from '../answers/coverage.js';
import { boundText, evidenceColumns } from '../answers/fact-row.js';
import { ownershipDocument } from '../answers/fact.answer.js';
import { neverSeen } from '../answers/never-seen.js';
import type { PointInTime } from '../answers/point-in-time.js';
import { rowOf, type Columns, type CsvAnswer, type CsvRow } from '../http/csv.js';
import { encodeCursor, type CursorForm } from '../http/cursor.js';
import { digestSteps } from '../http/json-steps.js';
import { rowsWithin } from '../http/pages.js';
import { queryOf } from '../http/query-string.js';
import { Timeline } from '../../../libs/timeline/index.js';

/** Which side of the shares is asked for: those of a party that others have, or those of others that it has. */
export type Side = 'owners' | 'owned';

const pins = ['asOf', 'position', 'publishedBy', 'lists'] as const;

/** A cursor pins the point in time, and the key of a row is the position of its fact. */
export const ownershipCursor = (subject: Subject, side: Side): CursorForm<(typeof pins)[number], number> => ({
  mark: `${side} of ${subjectName(subject)}`,
  pins,
  needs: ['asOf', 'position'],
  keyOf: ([position]) => (Number.isSafeInteger(position) ? (position as number) : undefined),
});

interface Shown {
  readonly document: OwnershipInForceDocument;
  readonly reservations: string;
}

/** The CSV columns of a share. */
const columns: Columns<Shown> = {
  ownedId: ({ document }) => document.ownedId,
  ownerId: ({ document }) => document.ownerId,
  share: ({ document: { share } }) => (typeof share === 'number' ? share : undefined),
  atLeast: ({ document: { share } }) => (typeof share === 'object' ? share.atLeast : share),
  atMost: ({ document: { share } }) => (typeof share === 'object' ? share.atMost : share),
  holding: ({ document }) => document.holding,
  factId: ({ document }) => document.factId,
  inForce: ({ document }) => document.inForce,
  doubts: ({ document }) => document.doubts.join('; '),
  effectiveFrom: ({ document }) => boundText(document.effectiveFrom),
  effectiveTo: ({ document }) => boundText(document.effectiveTo),
  recordedAt: ({ document }) => document.recordedAt,
  position: ({ document }) => document.position,
  ...evidenceColumns,
  reservations: ({ reservations }) => reservations,
};

/** The shares that a question is about. */
interface Found extends CoverageResult {
  readonly holdings: readonly FactInForce[];
  /** Of the owners of a party. */
  readonly surelyDirect?: number;
}

/** Answers queries about who owns a party, and what it owns. */
@Injectable()
export class OwnershipQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /**
   * A page of at most `limit` shares, after the position of a fact if one is given.
   * @throws ProblemError (404) if nothing recorded by then is about the party or names it.
   */
  *page(
    subject: Subject,
    side: Side,
    at: PointInTime,
    after: number | undefined,
    limit: number,
  ): Steps<Owners | Owned> {
    const { holdings, surelyDirect, reservations, coverage } = yield* this.#found(subject, side, at);
    const following = holdings.filter(({ fact }) => fact.position > (after ?? 0));
    const toRow = (part: FactInForce) => ownershipDocument(part, at.question);
    const { rows, next } = yield* rowsWithin(following, undefined, toRow, ({ fact }) => fact.position, limit);
    const { mark } = ownershipCursor(subject, side);
    const parametersAfter = (position: number | undefined) => ({
      limit,
      ...(position === undefined ? {} : { cursor: encodeCursor(mark, at.point, [position]) }),
    });
    const content = {
      subject,
      holdings: rows,
      ...(surelyDirect === undefined ? {} : { surelyDirect }),
      reservations,
      coverage,
    };
    const path = `${pathOf(subject)}/${side}`;
    return {
      ...content,
      basis: basisOf(yield* digestSteps(content), at, this.timeline.index, path, parametersAfter(after)),
      links: {
        next: next === undefined ? null : `${path}?${queryOf({ ...at.point, ...parametersAfter(next) })}`,
      },
    };
  }

  /**
   * Every share as CSV.
   * @throws ProblemError (404) if nothing recorded by then is about the party or names it.
   */
  *csv(subject: Subject, side: Side, at: PointInTime): Steps<CsvAnswer> {
    const { holdings, reservations } = yield* this.#found(subject, side, at);
    const named = reservations.map(({ kind }) => kind).join('; ');
    return {
      columns: Object.keys(columns),
      rows: rowsOf(holdings, at, named),
      reservations,
      pinned: pinnedLink(`${pathOf(subject)}/${side}`, at.point),
    };
  }

  *#found(subject: Subject, side: Side, { question, point }: PointInTime): Steps<Found> {
    const { index } = this.timeline;
    const covered = coveredBy(this.timeline, subject, question, point.lists);
    const found =
      side === 'owners'
        ? yield* ownersOf(index, subject, question)
        : yield* ownedBy(index, subject, question);
    if (found === undefined) throw neverSeen(subject, point.position, this.timeline, covered);
    const reservations = yield* reservationsAbout(index, subject, question, covered.reservations);
    return { ...covered, reservations, ...('holdings' in found ? found : { holdings: found }) };
  }
}

function* rowsOf(
  holdings: readonly FactInForce[],
  { question }: PointInTime,
  reservations: string,
): Generator<CsvRow> {
  for (const part of holdings)
    yield rowOf(columns, { document: ownershipDocument(part, question), reservations });
}
