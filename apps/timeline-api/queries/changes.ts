import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { digestOf } from '../../../events/index.js';
import {
  changesIn,
  changesPage,
  type Change,
  type FactKey,
  type WorldFilter,
} from '../../../libs/as-of/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { changesCursor, type AskedSpan } from './changes-question.js';
import { encodeCursor } from './cursor.js';
import { factColumns, factRow, type CsvAnswer, type CsvRow } from './csv.js';
import { knownAtText, partDocument, queryOf } from './documents.js';
import { ANSWER_VERSION } from './question.js';
import { filterParameters, rowsWithin } from './world-question.js';

const PATH = '/v1/changes';

/** A page of what stands otherwise at the end of a span than at its beginning. */
export class ChangesQuery extends Query<object> {
  constructor(
    readonly asked: AskedSpan,
    readonly filter: WorldFilter,
    readonly after: FactKey | undefined,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(ChangesQuery)
export class ChangesQueryHandler implements IQueryHandler<ChangesQuery> {
  constructor(private readonly timeline: Timeline) {}

  async execute({ asked, filter, after, limit }: ChangesQuery) {
    const { index } = this.timeline;
    const page = changesPage(index, asked.span, filter, { after, limit });
    const { rows, next } = rowsWithin(
      page.changes,
      page.next,
      changeDocument,
      ({ factInForce }) => factInForce,
    );
    const question = { ...asked.parameters, ...filterParameters(filter) };
    const pageAfter = (key: FactKey | undefined) => ({
      ...question,
      limit,
      ...(key === undefined ? {} : { cursor: encodeCursor(changesCursor.mark, question, key) }),
    });
    const content = { changes: rows };
    return {
      ...content,
      basis: {
        ...asked.parameters,
        ...this.#knownAt(asked),
        answerVersion: ANSWER_VERSION,
        digest: digestOf(content),
        pinned: `${PATH}?${queryOf({ ...pageAfter(after), answerVersion: ANSWER_VERSION })}`,
      },
      links: { next: next === undefined ? null : `${PATH}?${queryOf(pageAfter(next))}` },
    };
  }

  /** The recorded clock's instants, once for each position of the span. */
  #knownAt({ earlier, later }: AskedSpan) {
    const { index } = this.timeline;
    const [from, to] = [earlier, later].map(({ point }) => knownAtText(index, point.position));
    return earlier.point.asOf === later.point.asOf && earlier.point.position !== later.point.position
      ? { knownAtFrom: from, knownAtTo: to }
      : { knownAt: to };
  }
}

function changeDocument({ why, before, after, factInForce, question }: Change) {
  return { why, before, after, fact: partDocument(factInForce, question) };
}

const ROWS_AT_ONCE = 250;

/** Every change in a span as CSV, the whole of it. */
export function changesCsv({ index }: Timeline, asked: AskedSpan, filter: WorldFilter): CsvAnswer {
  const question = { ...asked.parameters, ...filterParameters(filter), answerVersion: ANSWER_VERSION };
  return {
    columns: ['why', 'before', 'after', ...factColumns],
    runs: runsOf(changesIn(index, asked.span, filter), asked),
    pinned: `${PATH}?${queryOf(question)}`,
    isPinned: asked.isPinned,
  };
}

function* runsOf(changes: Iterable<Change>, { span, earlier, later }: AskedSpan): Generator<CsvRow[]> {
  let run: CsvRow[] = [];
  for (const { why, before, after, factInForce, question } of changes) {
    const { point } = question === span.earlier ? earlier : later;
    run.push({ why, before, after, ...factRow(factInForce, question, point) });
    if (run.length < ROWS_AT_ONCE) continue;
    yield run;
    run = [];
  }
  yield run;
}
