import { Injectable } from '@nestjs/common';
import { termOf, termText } from '../../../events/index.js';
import {
  ANSWER_VERSION,
  type ChangeDocument,
  type Changes,
  type DerivedChangeDocument,
} from '../../../libs/answers/index.js';
import {
  changeKeyOf,
  changesInSteps,
  changesPageSteps,
  derivedChanges,
  measureOf,
  reservationsAbout,
  type AsOfIndex,
  type Change,
  type ChangeKey,
  type DerivedChange,
  type Question,
  type Reservation,
  type Steps,
  type WorldFilter,
} from '../../../libs/as-of/index.js';
import { coveredThrough, type CoverageResult } from '../answers/coverage.js';
import { finalityOf, knownAtText, pinnedLink } from '../answers/basis.js';
import { derivedDocument, derivedRow } from '../answers/derived.answer.js';
import { factInForceDocument } from '../answers/fact.answer.js';
import { factColumns, factRows } from '../answers/fact-row.js';
import type { Point } from '../answers/point-in-time.js';
import { ruleOnChipDocument, ruleRow } from '../answers/rule-on-chip.answer.js';
import { filterParameters } from '../answers/restriction-filter.js';
import { rowOf, type Columns, type CsvAnswer, type CsvRow } from '../http/csv.js';
import { encodeCursor } from '../http/cursor.js';
import { digestSteps } from '../http/json-steps.js';
import { rowsWithin } from '../http/pages.js';
import { queryOf } from '../http/query-string.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { changesCursor, type TimeSpan } from './time-span.js';

const PATH = '/v1/changes';

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
  *page({ span, filter }: ChangesQuery, after: ChangeKey | undefined, limit: number): Steps<Changes> {
    const page = yield* changesPageSteps(this.timeline.index, span.span, filter, { after, limit }, span.form);
    const toRow = (change: Change) => changeDocument(change, span);
    const { rows, next } = yield* rowsWithin(page.changes, page.next, toRow, changeKeyOf);
    const question = { ...span.parameters, ...filterParameters(filter) };
    const parametersAfter = (key: ChangeKey | undefined) => ({
      ...question,
      limit,
      ...(key === undefined
        ? {}
        : { cursor: encodeCursor(changesCursor.mark, question, [key.stream, key.factId, key.edge]) }),
    });
    const { reservations, coverage } = yield* this.#covered(span, filter);
    const derived = after === undefined ? yield* this.#derived({ span, filter }) : [];
    const content = {
      changes: rows,
      ...(derived.length === 0
        ? {}
        : { derived: derived.map((change) => derivedChangeDocument(change, span)) }),
      reservations,
      coverage,
    };
    return {
      ...content,
      basis: {
        ...this.#ends(span),
        answerVersion: ANSWER_VERSION,
        digest: yield* digestSteps(content),
        pinned: pinnedLink(PATH, parametersAfter(after)),
      },
      links: { next: next === undefined ? null : `${PATH}?${queryOf(parametersAfter(next))}` },
    };
  }

  /** Every change as CSV. */
  *csv({ span, filter }: ChangesQuery): Steps<CsvAnswer> {
    const { index } = this.timeline;
    const { reservations } = yield* this.#covered(span, filter);
    const changes = changesInSteps(index, span.span, filter, undefined, span.form);
    return {
      columns: [...Object.keys(columns), ...factColumns],
      rows: rowsOf(index, changes, span, reservations, yield* this.#derived({ span, filter })),
      reservations,
      pinned: pinnedLink(PATH, { ...span.parameters, ...filterParameters(filter) }),
    };
  }

  /** How the measures change that follow from rules for the party or the chip that is asked for. */
  *#derived({ span, filter }: ChangesQuery): Steps<DerivedChange[]> {
    const { subject, authority, measure } = filter;
    if (subject === undefined || !listsDerived(filter)) return [];
    const changes = yield* derivedChanges(this.timeline.index, subject, span.span, span.form);
    return changes
      .filter((change) => measure === undefined || measureOf(change) === measure)
      .filter(({ derived }) => authority === undefined || derived.rule.data.authority === authority);
  }

  *#covered({ span, later }: TimeSpan, filter: WorldFilter): Steps<CoverageResult> {
    const { subject } = filter;
    const covered = coveredThrough(this.timeline, subject ?? {}, span, later.point.lists);
    const { index } = this.timeline;
    const reservations = yield* reservationsAbout(index, subject, span.later, covered.reservations);
    const isListed = listsDerived(filter);
    return {
      ...covered,
      reservations: reservations.filter(({ kind }) => !isListed || kind !== 'derived-not-listed'),
    };
  }

  /** Both ends of a span, and the latest `recordedAt` of each position that it names. */
  #ends({ parameters, earlier, later }: TimeSpan) {
    const { index } = this.timeline;
    const knownAt = knownAtText(index, later.point.position);
    if ('asOfFrom' in parameters || parameters.positionFrom === parameters.positionTo)
      return { ...parameters, knownAt, ...finalityOf(earlier.finalFrom) };
    const knownAtFrom = knownAtText(index, earlier.point.position);
    return { ...parameters, knownAtFrom, knownAtTo: knownAt };
  }
}

/** Whether what follows from rules is listed: for one party or chip. An entry of a list is a recorded fact. */
function listsDerived({ subject, list }: WorldFilter): boolean {
  return (subject?.kind === 'party' || subject?.kind === 'chip') && list === undefined;
}

function derivedChangeDocument(change: DerivedChange, span: TimeSpan): DerivedChangeDocument {
  const { before, after, question } = change;
  const { asOf, position } = pointOf(change.at, span);
  const state = { before, after, at: { asOf, position } };
  return change.by === 'owners'
    ? { ...state, measure: derivedDocument(change.derived, question) }
    : { ...state, rule: ruleOnChipDocument(change.derived) };
}

function changeDocument(
  { why, before, after, parts, factInForce, question, at }: Change,
  span: TimeSpan,
): ChangeDocument {
  const { asOf, position } = pointOf(at, span);
  const fact = factInForceDocument(factInForce, question);
  return { why, before, after, parts, at: { asOf, position }, fact };
}

/** The point of an edge as query parameters: its time on the effective clock, and its position. */
function pointOf({ asOf, position }: Question, { span, earlier, later }: TimeSpan): Point {
  if (asOf === span.later.asOf) return { ...later.point, position };
  if (asOf === span.earlier.asOf) return { ...earlier.point, position };
  const text = new Date(asOf.from).toISOString();
  return { ...later.point, asOf: asOf.kind === 'day' ? text.slice(0, 'YYYY-MM-DD'.length) : text };
}

/** The CSV columns of a change, before those of its fact. */
const columns: Columns<ChangeDocument> = {
  why: ({ why }) => why,
  before: ({ before }) => before,
  after: ({ after }) => after,
  parts: ({ parts }) => parts.map(partText).join('; '),
  atAsOf: ({ at }) => at.asOf,
  atPosition: ({ at }) => at.position,
};

/** A changed part in one cell: `CN (export, reexport): surely to not-in-force`. */
function partText({
  destination,
  except,
  transactions,
  before,
  after,
}: ChangeDocument['parts'][number]): string {
  const named = [
    ...(destination === undefined ? [] : [termText(termOf({ destination, except }))]),
    ...(transactions === undefined ? [] : [`(${transactions.join(', ')})`]),
  ].join(' ');
  return `${named === '' ? '' : `${named}: `}${before} to ${after}`;
}

function* rowsOf(
  index: AsOfIndex,
  changes: Iterable<Change | undefined>,
  span: TimeSpan,
  reservations: readonly Reservation[],
  derived: readonly DerivedChange[],
): Generator<CsvRow | undefined> {
  const factRow = factRows(index, reservations);
  for (const change of changes) {
    if (change === undefined) {
      yield undefined;
      continue;
    }
    const document = changeDocument(change, span);
    const { factInForce, question } = change;
    const { fact } = factInForce;
    const at = { document: document.fact, fact, question, point: pointOf(question, span) };
    yield { ...rowOf(columns, document), ...factRow(at) };
  }
  for (const change of derived) {
    const { asOf: atAsOf, position: atPosition } = pointOf(change.at, span);
    const row =
      change.by === 'owners'
        ? derivedRow(derivedDocument(change.derived, change.question))
        : ruleRow(change.derived);
    yield { before: change.before, after: change.after, atAsOf, atPosition, ...row };
  }
}
