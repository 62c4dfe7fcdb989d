import { Injectable } from '@nestjs/common';
import type { Restrictions } from '../../../libs/answers/index.js';
import {
  keyOf,
  reservationsAbout,
  worldFacts,
  worldPageSteps,
  type FactKey,
  type FactInForce,
  type Reservation,
  type Steps,
  type WorldFilter,
} from '../../../libs/as-of/index.js';
import { basisOf, pinnedLink } from '../answers/basis.js';
import { factInForceDocument } from '../answers/fact.answer.js';
import { factColumns, factRows } from '../answers/fact-row.js';
import type { PointInTime } from '../answers/point-in-time.js';
import { filterParameters } from '../answers/restriction-filter.js';
import type { CsvAnswer, CsvRow } from '../http/csv.js';
import { encodeCursor, factKeyOf, type CursorForm } from '../http/cursor.js';
import { digestSteps } from '../http/json-steps.js';
import { rowsWithin } from '../http/pages.js';
import { queryOf } from '../http/query-string.js';
import { Timeline } from '../../../libs/timeline/index.js';

const PATH = '/v1/restrictions';

/** A cursor pins the whole question and its filter. */
export const restrictionsCursor = {
  mark: 'restrictions',
  pins: ['asOf', 'position', 'publishedBy', 'destination', 'transaction', 'subject', 'authority', 'measure'],
  needs: ['asOf', 'position'],
  keyOf: factKeyOf,
} as const satisfies CursorForm<string, FactKey>;

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
  *page({ at, filter }: RestrictionsQuery, after: FactKey | undefined, limit: number): Steps<Restrictions> {
    const { index } = this.timeline;
    const page = yield* worldPageSteps(index, at.question, filter, { after, limit });
    const toRow = (part: FactInForce) => factInForceDocument(part, at.question);
    const { rows, next } = yield* rowsWithin(page.facts, page.next, toRow, ({ fact }) => keyOf(fact));
    const question = { ...at.point, ...filterParameters(filter) };
    const parametersAfter = (key: FactKey | undefined) => ({
      ...filterParameters(filter),
      limit,
      ...(key === undefined
        ? {}
        : { cursor: encodeCursor(restrictionsCursor.mark, question, [key.stream, key.factId]) }),
    });
    const reservations = yield* reservationsAbout(index, filter.subject, at.question);
    const content = { restrictions: rows, reservations };
    return {
      ...content,
      basis: basisOf(yield* digestSteps(content), at, index, PATH, parametersAfter(after)),
      links: {
        next: next === undefined ? null : `${PATH}?${queryOf({ ...at.point, ...parametersAfter(next) })}`,
      },
    };
  }

  /** Every fact as CSV. */
  *csv({ at, filter }: RestrictionsQuery): Steps<CsvAnswer> {
    const reservations = yield* reservationsAbout(this.timeline.index, filter.subject, at.question);
    return {
      columns: factColumns,
      rows: this.#rows(at, filter, reservations),
      reservations,
      pinned: pinnedLink(PATH, { ...at.point, ...filterParameters(filter) }),
    };
  }

  *#rows(
    { question, point }: PointInTime,
    filter: WorldFilter,
    reservations: readonly Reservation[],
  ): Generator<CsvRow | undefined> {
    const { index } = this.timeline;
    const rowOf = factRows(index, reservations);
    for (const part of worldFacts(index, question, filter)) {
      const document = part && factInForceDocument(part, question);
      yield document && rowOf({ document, fact: part.fact, question, point });
    }
  }
}
