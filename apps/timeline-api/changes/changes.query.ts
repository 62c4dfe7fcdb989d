import { Injectable } from '@nestjs/common';
import { digestOf } from '../../../events/index.js';
import {
  changesIn,
  changesPage,
  keyOf,
  type Change,
  type FactKey,
  type WorldFilter,
} from '../../../libs/as-of/index.js';
import { ANSWER_VERSION } from '../answers/answer-version.js';
import { knownAtText, pinnedLink } from '../answers/basis.js';
import { factInForceDocument } from '../answers/fact.answer.js';
import { factColumns, factRow } from '../answers/fact-row.js';
import { filterParameters } from '../answers/restriction-filter.js';
import type { CsvAnswer, CsvRow } from '../http/csv.js';
import { encodeCursor } from '../http/cursor.js';
import { rowsWithin } from '../http/pages.js';
import { queryOf } from '../http/query-string.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { changesCursor, type TimeSpan } from './time-span.js';

const PATH = '/v1/changes';
const BATCH_SIZE = 250;

/** A query for the facts whose in-force state differs between the start and the end of a span. */
export interface ChangesQuery {
  readonly span: TimeSpan;
  readonly filter: WorldFilter;
}

/** Answers queries about changes. */
@Injectable()
export class ChangesQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /** A page of at most `limit` changes, after a key. */
  page({ span, filter }: ChangesQuery, after: FactKey | undefined, limit: number) {
    const page = changesPage(this.timeline.index, span.span, filter, { after, limit });
    const { rows, next } = rowsWithin(page.changes, page.next, changeDocument, ({ factInForce }) =>
      keyOf(factInForce.fact),
    );
    const question = { ...span.parameters, ...filterParameters(filter) };
    const parametersAfter = (key: FactKey | undefined) => ({
      ...question,
      limit,
      ...(key === undefined ? {} : { cursor: encodeCursor(changesCursor.mark, question, key) }),
    });
    const content = { changes: rows };
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
      columns: ['why', 'before', 'after', ...factColumns],
      batches: batchesOf(changesIn(this.timeline.index, span.span, filter), span),
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

function changeDocument({ why, before, after, factInForce, question }: Change) {
  return { why, before, after, fact: factInForceDocument(factInForce, question) };
}

function* batchesOf(changes: Iterable<Change>, { span, earlier, later }: TimeSpan): Generator<CsvRow[]> {
  let batch: CsvRow[] = [];
  for (const { why, before, after, factInForce, question } of changes) {
    const { point } = question === span.earlier ? earlier : later;
    batch.push({ why, before, after, ...factRow(factInForce, question, point) });
    if (batch.length < BATCH_SIZE) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
