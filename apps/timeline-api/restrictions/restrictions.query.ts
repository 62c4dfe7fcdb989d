import { Injectable } from '@nestjs/common';
import {
  keyOf,
  reservationsAbout,
  worldPage,
  worldRuns,
  type FactKey,
  type FactInForce,
  type Reservation,
  type WorldFilter,
} from '../../../libs/as-of/index.js';
import { pinnedLink, withBasis } from '../answers/basis.js';
import { factInForceDocument } from '../answers/fact.answer.js';
import { factColumns, factRow } from '../answers/fact-row.js';
import type { PointInTime } from '../answers/point-in-time.js';
import { filterParameters } from '../answers/restriction-filter.js';
import type { CsvAnswer } from '../http/csv.js';
import { encodeCursor, type CursorForm } from '../http/cursor.js';
import { rowsWithin } from '../http/pages.js';
import { queryOf } from '../http/query-string.js';
import { Timeline } from '../../../libs/timeline/index.js';

const PATH = '/v1/restrictions';

/** A cursor pins the whole question and its filter. */
export const restrictionsCursor = {
  mark: 'restrictions',
  pins: ['asOf', 'position', 'publishedBy', 'destination', 'transaction', 'subject', 'authority', 'measure'],
  needs: ['asOf', 'position'],
} as const satisfies CursorForm<string>;

/** A query for the facts in force at a point in time. */
export interface RestrictionsQuery {
  readonly at: PointInTime;
  readonly filter: WorldFilter;
}

/** Answers queries about the whole world: every fact in force, by subject and fact. */
@Injectable()
export class RestrictionsQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /** A page of at most `limit` facts, after a key. */
  page({ at, filter }: RestrictionsQuery, after: FactKey | undefined, limit: number) {
    const { index } = this.timeline;
    const page = worldPage(index, at.question, filter, { after, limit });
    const toRow = (part: FactInForce) => factInForceDocument(part, at.question);
    const { rows, next } = rowsWithin(page.facts, page.next, toRow, ({ fact }) => keyOf(fact));
    const question = { ...at.point, ...filterParameters(filter) };
    const parametersAfter = (key: FactKey | undefined) => ({
      ...filterParameters(filter),
      limit,
      ...(key === undefined ? {} : { cursor: encodeCursor(restrictionsCursor.mark, question, key) }),
    });
    const reservations = reservationsAbout(index, filter.subject, at.question);
    const content = { restrictions: rows, reservations };
    return {
      ...withBasis(content, at, index, PATH, parametersAfter(after)),
      links: {
        next: next === undefined ? null : `${PATH}?${queryOf({ ...at.point, ...parametersAfter(next) })}`,
      },
    };
  }

  /** Every fact as CSV. */
  csv({ at, filter }: RestrictionsQuery): CsvAnswer {
    const reservations = reservationsAbout(this.timeline.index, filter.subject, at.question);
    return {
      columns: factColumns,
      batches: this.#batches(at, filter, reservations),
      reservations,
      pinned: pinnedLink(PATH, { ...at.point, ...filterParameters(filter) }),
    };
  }

  *#batches({ question, point }: PointInTime, filter: WorldFilter, reservations: readonly Reservation[]) {
    for (const parts of worldRuns(this.timeline.index, question, filter))
      yield parts.map((part) => factRow(part, question, reservations, point));
  }
}
