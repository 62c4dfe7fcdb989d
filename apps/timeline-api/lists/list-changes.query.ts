import { Injectable } from '@nestjs/common';
import { pathOf, type EventData, type Subject } from '../../../events/index.js';
import type { ListChangeDocument, ListChanges } from '../../../libs/answers/index.js';
import {
  describe,
  keyOf,
  listFacts,
  type FactKey,
  type HeldFact,
  type Steps,
} from '../../../libs/as-of/index.js';
import {
  namesSeenIn,
  partyChanges,
  type HeldFact as ListedFact,
  type ListChange,
  type RecordedEdition,
} from '../../../libs/lists/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { finalityOf } from '../answers/basis.js';
import { listFactDocument } from '../answers/fact.answer.js';
import type { KnownPosition } from '../answers/point-in-time.js';
import { rowOf, type Columns, type CsvAnswer, type CsvRow } from '../http/csv.js';
import { encodeCursor, type CursorForm } from '../http/cursor.js';
import { rowsWithin } from '../http/pages.js';
import { invalidRequest, ProblemError } from '../http/problems/problem.js';
import { queryOf } from '../http/query-string.js';
import type { ListChangesQuery } from './lists.parameters.js';
import { allKnownAt, ListsQueryHandler, type DescribedList } from './lists.query.js';

/** Where a row is: after the last fact of the party before, if there is one, and so many rows on. */
interface ChangePlace {
  readonly before: FactKey | undefined;
  readonly rows: number;
}

/** A cursor pins both editions and the position. */
export const listChangesCursor = (list: string): CursorForm<'from' | 'to' | 'position', ChangePlace> => ({
  mark: `changes of list ${list}`,
  pins: ['from', 'to', 'position'],
  needs: ['from', 'to', 'position'],
  keyOf: ([stream, factId, rows]) =>
    typeof stream === 'string' && typeof factId === 'string' && Number.isSafeInteger(rows)
      ? { before: stream === '' ? undefined : { stream, factId }, rows: rows as number }
      : undefined,
});

/** Two editions of a list that are compared, as known at a position. */
export interface ComparedEditions extends KnownPosition {
  readonly list: DescribedList;
  readonly from: string;
  readonly to: string;
}

interface ShownChange {
  readonly document: ListChangeDocument;
  readonly place: ChangePlace;
}

const texts = (
  facts: ListChangeDocument['before'],
  of: (fact: ListChangeDocument['before'][number]) => unknown,
) => facts.map((fact) => String(of(fact))).join('; ');

const columns: Columns<ListChangeDocument> = {
  change: ({ change }) => change,
  subjectId: ({ subject }) => subject.id,
  subjectName: ({ name }) => name,
  key: ({ key }) => key,
  names: ({ names }) => names?.join('; '),
  beforeFactIds: ({ before }) => texts(before, ({ factId }) => factId),
  beforePositions: ({ before }) => texts(before, ({ position }) => position),
  liftPositions: ({ before }) =>
    before.flatMap(({ lifts }) => lifts.map(({ position }) => position)).join('; '),
  afterFactIds: ({ after }) => texts(after, ({ factId }) => factId),
  afterPositions: ({ after }) => texts(after, ({ position }) => position),
  asWritten: ({ before, after }) => (after[0] ?? before[0])?.entry?.asWritten,
};

/** Answers queries for the differences between two editions of a list. */
@Injectable()
export class ListChangesQueryHandler {
  constructor(
    private readonly timeline: Timeline,
    private readonly lists: ListsQueryHandler,
  ) {}

  /**
   * The two editions that a query is about.
   * @throws ProblemError (400) if one is not given, or the earlier one is not the first; (404) if the list is not
   * described up to the position, or a date is not that of a recorded edition.
   */
  compare(id: string, { from, to }: ListChangesQuery, known: KnownPosition): ComparedEditions {
    const list = this.lists.described(id, known.position);
    const missing = Object.entries({ from, to }).filter(([, date]) => date === undefined);
    if (from === undefined || to === undefined)
      throw invalidRequest(
        missing.map(([parameter]) => ({ parameter, detail: `is needed: ${datesText(list.editions)}` })),
      );
    for (const [parameter, date] of Object.entries({ from, to }))
      if (!list.editions.some(({ edition }) => edition === date)) throw neverRecorded(list, parameter, date);
    if (from >= to) throw invalidRequest([{ parameter: 'to', detail: 'must be a later edition than from' }]);
    return { ...known, list, from, to };
  }

  /** A page of at most `limit` differences, after a place. */
  *page(compared: ComparedEditions, after: ChangePlace | undefined, limit: number): Steps<ListChanges> {
    const { list, from, to, position, finalFrom } = compared;
    const { rows, next } = yield* rowsWithin(
      this.#changes(compared, after),
      undefined,
      ({ document }: ShownChange) => document,
      ({ place }) => place,
      limit,
    );
    const path = pathOfChanges(list.id);
    const { stream = '', factId = '' } = next?.before ?? {};
    const cursor =
      next &&
      encodeCursor(listChangesCursor(list.id).mark, { from, to, position }, [stream, factId, next.rows]);
    return {
      list: list.id,
      from,
      to,
      position,
      ...finalityOf(finalFrom),
      ...(list.underWay === undefined ? {} : { beingImported: list.underWay.edition }),
      changes: rows,
      links: {
        next: cursor === undefined ? null : `${path}?${queryOf({ from, to, position, limit, cursor })}`,
      },
    };
  }

  /** Every difference as CSV. */
  csv(compared: ComparedEditions): CsvAnswer {
    const { list, from, to, position } = compared;
    return {
      columns: Object.keys(columns),
      rows: this.#rows(compared),
      reservations:
        list.underWay === undefined ? [] : [{ kind: 'edition-being-imported', weight: 'blocking' }],
      pinned: `${pathOfChanges(list.id)}?${queryOf({ from, to, position })}`,
    };
  }

  *#rows(compared: ComparedEditions): Generator<CsvRow | undefined> {
    for (const shown of this.#changes(compared, undefined)) yield shown && rowOf(columns, shown.document);
  }

  /** The differences after a place; undefined is a pause. */
  *#changes(
    compared: ComparedEditions,
    after: ChangePlace | undefined,
  ): Generator<ShownChange | undefined, void, void> {
    const { list, position } = compared;
    let before = after?.before;
    let skipped = after?.rows ?? 0;
    let own: HeldFact[] = [];
    for (const fact of listFacts(this.timeline.index, list.id, position, before)) {
      if (fact === undefined) {
        yield undefined;
        continue;
      }
      if (own[0] !== undefined && own[0].stream !== fact.stream) {
        yield* this.#ofParty(own, compared, { before, rows: skipped });
        before = keyOf(own.at(-1) ?? fact);
        skipped = 0;
        own = [];
      }
      own.push(fact);
    }
    if (own.length > 0) yield* this.#ofParty(own, compared, { before, rows: skipped });
  }

  *#ofParty(
    facts: readonly HeldFact[],
    { list, from, to, position }: ComparedEditions,
    { before, rows }: ChangePlace,
  ): Generator<ShownChange, void, void> {
    const { index } = this.timeline;
    const [subject] = facts.map((fact) => fact.subject);
    if (subject === undefined) return;
    const recorded = new Map(facts.map((fact) => [listedFact(fact, position), fact]));
    const names = namesSeenIn(this.#descriptions(subject, position), list.description, { from, to });
    const changes = partyChanges([...recorded.keys()], names, { from, to });
    if (changes.length <= rows) return;
    const name = describe(index, subject, allKnownAt(position))?.name;
    for (const [place, change] of changes.entries())
      if (place >= rows)
        yield {
          document: changeDocument(change, subject, name, recorded, position),
          place: { before, rows: place + 1 },
        };
  }

  #descriptions(subject: Subject, position: number): EventData<'PartyDescribed'>[] {
    return [...this.timeline.index.descriptionsOf(subject, position)].flatMap((fact) =>
      fact.isKnownAt(position) && fact.event.type === 'PartyDescribed' ? [fact.event.data] : [],
    );
  }
}

/** A fact as the comparison of editions needs it, with the lifts that are known at a position. */
function listedFact({ event, lifts, position: recorded }: HeldFact, position: number): ListedFact {
  const known = lifts.filter((lift) => lift.isKnownAt(position)).map((lift) => lift.event.data);
  return {
    data: event.data as EventData<'PartyRestricted'>,
    position: recorded,
    lifts: known as EventData<'PartyRestrictionLifted'>[],
  };
}

function changeDocument(
  { kind, key, before, after, names }: ListChange,
  subject: Subject,
  name: string | undefined,
  recorded: ReadonlyMap<ListedFact, HeldFact>,
  position: number,
): ListChangeDocument {
  const shown = (facts: readonly ListedFact[]) =>
    facts
      .flatMap((fact) => recorded.get(fact) ?? [])
      .map((fact) => listFactDocument(fact, allKnownAt(position)));
  return {
    change: kind,
    subject,
    ...(name === undefined ? {} : { name }),
    key,
    before: shown(before),
    after: shown(after),
    ...(names.length === 0 ? {} : { names }),
  };
}

function pathOfChanges(list: string): string {
  return `${pathOf({ kind: 'list', id: list })}/changes`;
}

function datesText(editions: readonly RecordedEdition[]): string {
  return editions.length === 0
    ? 'no edition is recorded yet'
    : `editions of ${editions.map(({ edition }) => edition).join(', ')} are recorded`;
}

function neverRecorded({ id, editions }: DescribedList, parameter: string, date: string): ProblemError {
  const detail = `No edition of ${date} of the list "${id}" is recorded, as ${parameter} asks: ${datesText(editions)}.`;
  return new ProblemError(404, 'edition-never-recorded', 'The edition is not recorded', detail, {
    members: { known: editions.map(({ edition }) => edition) },
  });
}
