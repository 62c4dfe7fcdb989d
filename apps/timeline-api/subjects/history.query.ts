import { Injectable } from '@nestjs/common';
import { pathOf, type Subject } from '../../../events/index.js';
import { commonReservations, historyAfter, type KnownFact, type Steps } from '../../../libs/as-of/index.js';
import { dataCells, dataColumns, evidenceCells, evidenceColumns } from '../answers/fact-row.js';
import { knownFactDocument } from '../answers/fact.answer.js';
import { neverSeen } from '../answers/never-seen.js';
import type { CsvAnswer, CsvRow } from '../http/csv.js';
import { encodeCursor, type CursorForm } from '../http/cursor.js';
import { rowsWithin } from '../http/pages.js';
import { queryOf } from '../http/query-string.js';
import { Timeline } from '../../../libs/timeline/index.js';

/** The CSV columns of a fact on both clocks. */
const columns = [
  'subjectKind',
  'subjectId',
  'factId',
  'type',
  'recordedAt',
  'position',
  'retractedAt',
  'retractedPosition',
  'retractionReason',
  'replacedBy',
  'lifts',
  'names',
  ...dataColumns,
  ...evidenceColumns,
] as const;

/** A cursor pins the position, and the key of a row is the position of its fact. */
export const historyCursor = {
  mark: 'history',
  pins: ['position'],
  needs: ['position'],
  keyOf: ([position]) => (Number.isSafeInteger(position) ? (position as number) : undefined),
} as const satisfies CursorForm<string, number>;

/** Answers queries for every fact about a subject up to a position, on both clocks. */
@Injectable()
export class HistoryQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /**
   * A page of at most `limit` facts recorded after the position `after`.
   * @throws ProblemError (404) if nothing recorded by then is about the subject or names it.
   */
  *page(subject: Subject, position: number, after: number, limit: number): Steps<object> {
    const { index } = this.timeline;
    const facts = this.#facts(subject, position, after);
    const keyOf = ({ fact }: KnownFact): number => fact.position;
    const { rows, next } = yield* rowsWithin(facts, undefined, knownFactDocument, keyOf, limit);
    const path = `${pathOf(subject)}/history`;
    const cursor = next === undefined ? undefined : encodeCursor(historyCursor.mark, { position }, [next]);
    return {
      subject,
      revision: index.revisionOf(subject, position),
      position,
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
      columns,
      rows: rowsOf(this.#facts(subject, position, 0)),
      reservations: commonReservations,
      pinned: `${pathOf(subject)}/history?${queryOf({ position })}`,
    };
  }

  #facts(subject: Subject, position: number, after: number): Iterable<KnownFact> {
    const { index, search } = this.timeline;
    const facts = historyAfter(index, subject, position, after);
    if (facts === undefined) throw neverSeen(subject, position, search, index);
    return facts;
  }
}

function* rowsOf(facts: Iterable<KnownFact>): Generator<CsvRow> {
  for (const { fact, retraction } of facts) {
    const { subject, event, factId, type, position, recordedAt } = fact;
    const data = event.data as {
      readonly lifts?: string;
      readonly names?: readonly { readonly name: string }[];
    };
    yield {
      subjectKind: subject.kind,
      subjectId: subject.id,
      factId,
      type,
      recordedAt: new Date(recordedAt).toISOString(),
      position,
      retractedAt: retraction === undefined ? '' : new Date(retraction.recordedAt).toISOString(),
      retractedPosition: retraction?.position ?? '',
      retractionReason: retraction?.reason ?? '',
      replacedBy: retraction?.replacedBy ?? '',
      lifts: data.lifts ?? '',
      names: (data.names ?? []).map(({ name }) => name).join('; '),
      ...dataCells(fact),
      ...evidenceCells(event.data.evidence),
    };
  }
}
