import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { digestOf } from '../../../events/index.js';
import {
  changeKeyOf,
  changesIn,
  changesPage,
  type Change,
  type ChangeKey,
  type Question,
  type WorldFilter,
} from '../../../libs/as-of/index.js';
import { Timeline } from '../timeline.js';
import { changesCursor, type AskedSpan } from './changes-question.js';
import { encodeCursor } from './cursor.js';
import { factColumns, factRow, type CsvAnswer, type CsvRow } from './csv.js';
import { knownAtText, partDocument, queryOf } from './documents.js';
import { ANSWER_VERSION, type Point } from './question.js';
import { filterParameters, rowsWithin } from './world-question.js';

const PATH = '/v1/changes';

/** A page of the edges in a span. */
export class ChangesQuery extends Query<object> {
  constructor(
    readonly asked: AskedSpan,
    readonly filter: WorldFilter,
    readonly after: ChangeKey | undefined,
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
    const page = changesPage(index, asked.span, filter, { after, limit }, asked.form);
    const { rows, next } = rowsWithin(
      page.changes,
      page.next,
      (change) => changeDocument(change, asked),
      changeKeyOf,
    );
    const question = { ...asked.parameters, ...filterParameters(filter) };
    const pageAfter = (key: ChangeKey | undefined) => ({
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

function changeDocument(change: Change, asked: AskedSpan) {
  const { why, before, after, factInForce, question, at } = change;
  const { asOf, position } = pointOf(at, asked);
  return { why, before, after, at: { asOf, position }, fact: partDocument(factInForce, question) };
}

/** The point of an edge as a question names it: the time of the edge, or the position. */
function pointOf({ asOf, position }: Question, { span, earlier, later }: AskedSpan): Point {
  if (asOf === span.later.asOf) return { ...later.point, position };
  if (asOf === span.earlier.asOf) return { ...earlier.point, position };
  const text = new Date(asOf.from).toISOString();
  return { ...later.point, asOf: asOf.kind === 'day' ? text.slice(0, 'YYYY-MM-DD'.length) : text };
}

const ROWS_AT_ONCE = 250;

/** Every change in a span as CSV, the whole of it. */
export function changesCsv({ index }: Timeline, asked: AskedSpan, filter: WorldFilter): CsvAnswer {
  const question = { ...asked.parameters, ...filterParameters(filter), answerVersion: ANSWER_VERSION };
  return {
    columns: ['why', 'before', 'after', 'atAsOf', 'atPosition', ...factColumns],
    runs: runsOf(changesIn(index, asked.span, filter, undefined, asked.form), asked),
    pinned: `${PATH}?${queryOf(question)}`,
    isPinned: asked.isPinned,
  };
}

function* runsOf(changes: Iterable<Change>, asked: AskedSpan): Generator<CsvRow[]> {
  let run: CsvRow[] = [];
  for (const { why, before, after, factInForce, question, at } of changes) {
    const { asOf: atAsOf, position: atPosition } = pointOf(at, asked);
    const row = factRow(factInForce, question, pointOf(question, asked));
    run.push({ why, before, after, atAsOf, atPosition, ...row });
    if (run.length < ROWS_AT_ONCE) continue;
    yield run;
    run = [];
  }
  yield run;
}
