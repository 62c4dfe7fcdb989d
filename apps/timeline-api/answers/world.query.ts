import { Injectable } from '@nestjs/common';
import type { Restrictions } from '../../../libs/answers/index.js';
import {
  keyOf,
  reservationsAbout,
  worldFacts,
  worldPageSteps,
  type FactInForce,
  type FactKey,
  type Reservation,
  type Steps,
  type WorldFilter,
} from '../../../libs/as-of/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import type { CsvAnswer, CsvRow } from '../http/csv.js';
import { encodeCursor, factKeyOf, type CursorForm } from '../http/cursor.js';
import { digestSteps } from '../http/json-steps.js';
import { rowsWithin } from '../http/pages.js';
import { queryOf } from '../http/query-string.js';
import { basisOf, pinnedLink } from './basis.js';
import { coveredBy, type CoverageResult } from './coverage.js';
import { factInForceDocument } from './fact.answer.js';
import { factColumns, factRows } from './fact-row.js';
import type { PointInTime } from './point-in-time.js';
import { filterParameters, filterPins, narrowingPins } from './restriction-filter.js';

const pins = ['asOf', 'position', ...narrowingPins, ...filterPins] as const;

/** A cursor pins the whole question and its filter. `path` is that of the route. */
export const worldCursor = (path: string): CursorForm<(typeof pins)[number], FactKey> => ({
  mark: path === RESTRICTIONS ? 'restrictions' : path,
  pins,
  needs: ['asOf', 'position'],
  keyOf: factKeyOf,
});

export const RESTRICTIONS = '/v1/restrictions';

/** A query for the facts in force at a point in time. */
export interface WorldQuery {
  /** The path of the route that is asked: its links lead to it. */
  readonly path: string;
  readonly at: PointInTime;
  readonly filter: WorldFilter;
  /** What of the filter is in the query, and not in the path. */
  readonly parameters: WorldFilter;
}

/** Answers queries about the whole world: every fact in force, by subject and fact. */
@Injectable()
export class WorldQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /** A page of at most `limit` facts, after a key. */
  *page(
    { path, at, filter, parameters }: WorldQuery,
    after: FactKey | undefined,
    limit: number,
  ): Steps<Restrictions> {
    const { index } = this.timeline;
    const page = yield* worldPageSteps(index, at.question, filter, { after, limit });
    const toRow = (part: FactInForce) => factInForceDocument(part, at.question);
    const { rows, next } = yield* rowsWithin(page.facts, page.next, toRow, ({ fact }) => keyOf(fact));
    const question = { ...at.point, ...filterParameters(parameters) };
    const { mark } = worldCursor(path);
    const parametersAfter = (key: FactKey | undefined) => ({
      ...filterParameters(parameters),
      limit,
      ...(key === undefined ? {} : { cursor: encodeCursor(mark, question, [key.stream, key.factId]) }),
    });
    const { reservations, coverage } = yield* this.#covered(at, filter);
    const content = { restrictions: rows, reservations, coverage };
    return {
      ...content,
      basis: basisOf(yield* digestSteps(content), at, index, path, parametersAfter(after)),
      links: {
        next: next === undefined ? null : `${path}?${queryOf({ ...at.point, ...parametersAfter(next) })}`,
      },
    };
  }

  /** Every fact as CSV. */
  *csv({ path, at, filter, parameters }: WorldQuery): Steps<CsvAnswer> {
    const { reservations } = yield* this.#covered(at, filter);
    return {
      columns: factColumns,
      rows: this.#rows(at, filter, reservations),
      reservations,
      pinned: pinnedLink(path, { ...at.point, ...filterParameters(parameters) }),
    };
  }

  *#covered({ question, point }: PointInTime, { subject, list }: WorldFilter): Steps<CoverageResult> {
    const looked = subject ?? (list === undefined ? {} : { kind: 'list' as const, id: list });
    const covered = coveredBy(this.timeline, looked, question, point.lists);
    const { index } = this.timeline;
    const reservations = yield* reservationsAbout(index, subject, question, covered.reservations);
    return { ...covered, reservations };
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
