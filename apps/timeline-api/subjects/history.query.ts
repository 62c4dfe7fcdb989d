import { Injectable } from '@nestjs/common';
import { pathOf, subjectName, type Subject } from '../../../events/index.js';
import type { History, KnownFactDocument } from '../../../libs/answers/index.js';
import { historyAfter, type HeldFact, type KnownFact, type Steps } from '../../../libs/as-of/index.js';
import { dataColumns, evidenceColumns } from '../answers/fact-row.js';
import { knownFactDocument } from '../answers/fact.answer.js';
import { coveredNow } from '../answers/coverage.js';
import { finalityOf } from '../answers/basis.js';
import type { KnownPosition } from '../answers/point-in-time.js';
import { neverSeen } from '../answers/never-seen.js';
import { rowOf, type Columns, type CsvAnswer, type CsvRow } from '../http/csv.js';
import { encodeCursor, type CursorForm } from '../http/cursor.js';
import { rowsWithin } from '../http/pages.js';
import { queryOf } from '../http/query-string.js';
import { Timeline } from '../../../libs/timeline/index.js';

interface ShownKnown {
  readonly document: KnownFactDocument;
  readonly fact: HeldFact;
}

/** The CSV columns of a fact on both clocks. */
const columns: Columns<ShownKnown> = {
  subjectKind: ({ document }) => document.subject.kind,
  subjectId: ({ document }) => document.subject.id,
  factId: ({ document }) => document.factId,
  type: ({ document }) => document.type,
  recordedAt: ({ document }) => document.recordedAt,
  position: ({ document }) => document.position,
  retractedAt: ({ document }) => document.retracted?.recordedAt,
  retractedPosition: ({ document }) => document.retracted?.position,
  retractionReason: ({ document }) => document.retracted?.reason,
  replacedBy: ({ document }) => document.retracted?.replacedBy ?? undefined,
  lifts: ({ document }) => document.lifts,
  names: ({ document }) => document.names?.map(({ name }) => name).join('; '),
  ...dataColumns,
  ...evidenceColumns,
};

/** A cursor pins the position, and the key of a row is the position of its fact. */
export const historyCursor = (subject: Subject): CursorForm<'position', number> => ({
  mark: `history of ${subjectName(subject)}`,
  pins: ['position'],
  needs: ['position'],
  keyOf: ([position]) => (Number.isSafeInteger(position) ? (position as number) : undefined),
});

/** Answers queries for every fact about a subject up to a position, on both clocks. */
@Injectable()
export class HistoryQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /**
   * A page of at most `limit` facts recorded after the position `after`.
   * @throws ProblemError (404) if nothing recorded by then is about the subject or names it.
   */
  *page(
    subject: Subject,
    { position, finalFrom }: KnownPosition,
    after: number,
    limit: number,
  ): Steps<History> {
    const { index } = this.timeline;
    const facts = this.#facts(subject, position, after);
    const keyOf = ({ fact }: KnownFact): number => fact.position;
    const { rows, next } = yield* rowsWithin(facts, undefined, knownFactDocument, keyOf, limit);
    const path = `${pathOf(subject)}/history`;
    const cursor =
      next === undefined ? undefined : encodeCursor(historyCursor(subject).mark, { position }, [next]);
    return {
      subject,
      revision: index.revisionOf(subject, position),
      position,
      ...finalityOf(finalFrom),
      facts: rows,
      links: { next: cursor === undefined ? null : `${path}?${queryOf({ position, limit, cursor })}` },
    };
  }

  /**
   * Every fact as CSV.
   * @throws ProblemError (404) if nothing recorded by then is about the subject or names it.
   */
  csv(subject: Subject, position: number): CsvAnswer {
    return {
      columns: Object.keys(columns),
      rows: rowsOf(this.#facts(subject, position, 0)),
      reservations: coveredNow(this.timeline, subject).reservations,
      pinned: `${pathOf(subject)}/history?${queryOf({ position })}`,
    };
  }

  #facts(subject: Subject, position: number, after: number): Iterable<KnownFact> {
    const facts = historyAfter(this.timeline.index, subject, position, after);
    if (facts === undefined)
      throw neverSeen(subject, position, this.timeline, coveredNow(this.timeline, subject));
    return facts;
  }
}

function* rowsOf(facts: Iterable<KnownFact>): Generator<CsvRow> {
  for (const known of facts) yield rowOf(columns, { document: knownFactDocument(known), fact: known.fact });
}
