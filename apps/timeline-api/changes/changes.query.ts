import { Injectable } from '@nestjs/common';
import { digestOf } from '../../../events/index.js';
import {
  changeKeyOf,
  changesIn,
  changesPage,
  commonReservations,
  type Change,
  type ChangeKey,
  type Question,
  type WorldFilter,
} from '../../../libs/as-of/index.js';
import { ANSWER_VERSION } from '../answers/answer-version.js';
import { knownAtText, pinnedLink } from '../answers/basis.js';
import { factInForceDocument } from '../answers/fact.answer.js';
import { factColumns, factRow } from '../answers/fact-row.js';
import type { Point } from '../answers/point-in-time.js';
import { filterParameters } from '../answers/restriction-filter.js';
import type { CsvAnswer, CsvRow } from '../http/csv.js';
import { encodeCursor } from '../http/cursor.js';
import { rowsWithin } from '../http/pages.js';
import { queryOf } from '../http/query-string.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { changesCursor, type TimeSpan } from './time-span.js';

const PATH = '/v1/changes';
const BATCH_SIZE = 250;

/** A query for the edges of a span: each point at which the in-force state of a fact changes. */
export interface ChangesQuery {
  readonly span: TimeSpan;
  readonly filter: WorldFilter;
}

/** Answers queries about changes. */
@Injectable()
export class ChangesQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /** A page of at most `limit` changes, after a key. */
  page({ span, filter }: ChangesQuery, after: ChangeKey | undefined, limit: number) {
    const page = changesPage(this.timeline.index, span.span, filter, { after, limit }, span.form);
    const toRow = (change: Change) => changeDocument(change, span);
    const { rows, next } = rowsWithin(page.changes, page.next, toRow, changeKeyOf);
    const question = { ...span.parameters, ...filterParameters(filter) };
    const parametersAfter = (key: ChangeKey | undefined) => ({
      ...question,
      limit,
      ...(key === undefined ? {} : { cursor: encodeCursor(changesCursor.mark, question, key) }),
    });
    const content = { changes: rows, reservations: commonReservations };
    return {
      ...content,
      basis: {
        ...span.parameters,
        ...this.#knownAt(span),
        answerVersion: ANSWER_VERSION,
        digest: digestOf(content),
        pinned: pinnedLink(PATH, parametersAfter(after)),
      },
      links: { next: next === undefined ? null : `${PATH}?${queryOf(parametersAfter(next))}` },
    };
  }

  /** Every change as CSV. */
  csv({ span, filter }: ChangesQuery): CsvAnswer {
    return {
      columns: ['why', 'before', 'after', 'atAsOf', 'atPosition', ...factColumns],
      batches: batchesOf(changesIn(this.timeline.index, span.span, filter, undefined, span.form), span),
      pinned: pinnedLink(PATH, { ...span.parameters, ...filterParameters(filter) }),
    };
  }

  /** The latest `recordedAt` of each position of the span. */
  #knownAt({ earlier, later }: TimeSpan) {
    const { index } = this.timeline;
    const [from, to] = [earlier, later].map(({ point }) => knownAtText(index, point.position));
    return earlier.point.asOf === later.point.asOf && earlier.point.position !== later.point.position
      ? { knownAtFrom: from, knownAtTo: to }
      : { knownAt: to };
  }
}

function changeDocument({ why, before, after, factInForce, question, at }: Change, span: TimeSpan) {
  const { asOf, position } = pointOf(at, span);
  return { why, before, after, at: { asOf, position }, fact: factInForceDocument(factInForce, question) };
}

/** The point of an edge as query parameters: its time on the effective clock, and its position. */
function pointOf({ asOf, position }: Question, { span, earlier, later }: TimeSpan): Point {
  if (asOf === span.later.asOf) return { ...later.point, position };
  if (asOf === span.earlier.asOf) return { ...earlier.point, position };
  const text = new Date(asOf.from).toISOString();
  return { ...later.point, asOf: asOf.kind === 'day' ? text.slice(0, 'YYYY-MM-DD'.length) : text };
}

function* batchesOf(changes: Iterable<Change>, span: TimeSpan): Generator<CsvRow[]> {
  let batch: CsvRow[] = [];
  for (const { why, before, after, factInForce, question, at } of changes) {
    const { asOf: atAsOf, position: atPosition } = pointOf(at, span);
    const row = factRow(factInForce, question, pointOf(question, span));
    batch.push({ why, before, after, atAsOf, atPosition, ...row });
    if (batch.length < BATCH_SIZE) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
