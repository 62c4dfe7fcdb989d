import { Injectable } from '@nestjs/common';
import { pathOf, subjectKinds, type Subject, type SubjectKind } from '../../../events/index.js';
import type { ListedSubject, Subjects } from '../../../libs/answers/index.js';
import { describe, type Description, type Steps } from '../../../libs/as-of/index.js';
import { basisOf, pinnedLink } from '../answers/basis.js';
import { coveredBy, type CoverageResult } from '../answers/coverage.js';
import type { PointInTime } from '../answers/point-in-time.js';
import { rowOf, type Columns, type CsvAnswer, type CsvRow } from '../http/csv.js';
import { encodeCursor, type CursorForm } from '../http/cursor.js';
import { digestSteps } from '../http/json-steps.js';
import { rowsWithin } from '../http/pages.js';
import { queryOf } from '../http/query-string.js';
import { Timeline } from '../../../libs/timeline/index.js';

const pins = ['asOf', 'position', 'lists'] as const;

/** A cursor pins the point in time, and the key of a row is the id of its subject. */
export const subjectListCursor = (kind: SubjectKind): CursorForm<(typeof pins)[number], string> => ({
  mark: `every ${kind}`,
  pins,
  needs: ['asOf', 'position'],
  keyOf: ([id]) => (typeof id === 'string' ? id : undefined),
});

interface Listed {
  readonly document: ListedSubject;
  readonly reservations: string;
  /** The pinned link of its answer. */
  readonly subjectPinned: string;
}

const columns: Columns<Listed> = {
  subjectKind: ({ document }) => document.subject.kind,
  subjectId: ({ document }) => document.subject.id,
  name: ({ document }) => document.name,
  otherNames: ({ document }) => document.otherNames?.join('; '),
  kind: ({ document }) => document.kind,
  countries: ({ document }) => document.countries?.join('; '),
  maker: ({ document }) => document.maker,
  revision: ({ document }) => document.revision,
  reservations: ({ reservations }) => reservations,
  subjectPinned: ({ subjectPinned }) => subjectPinned,
};

/** Answers queries for the subjects of a kind: all that have an answer at a position, by id. */
@Injectable()
export class SubjectListQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /** A page of at most `limit` subjects, after an id if one is given. */
  *page(kind: SubjectKind, at: PointInTime, after: string | undefined, limit: number): Steps<Subjects> {
    const { index } = this.timeline;
    const subjects = index.subjectsOf(kind, at.point.position, after ?? '');
    const toRow = (subject: Subject) => this.#document(subject, at);
    const { rows, next } = yield* rowsWithin(subjects, undefined, toRow, ({ id }) => id, limit);
    const path = listPathOf(kind);
    const parametersAfter = (id: string | undefined) => ({
      limit,
      ...(id === undefined ? {} : { cursor: encodeCursor(subjectListCursor(kind).mark, at.point, [id]) }),
    });
    const content = { subjects: rows, ...this.#covered(kind, at) };
    return {
      ...content,
      basis: basisOf(yield* digestSteps(content), at, index, path, parametersAfter(after)),
      links: {
        next: next === undefined ? null : `${path}?${queryOf({ ...at.point, ...parametersAfter(next) })}`,
      },
    };
  }

  /** Every subject as CSV. */
  csv(kind: SubjectKind, at: PointInTime): CsvAnswer {
    return {
      columns: Object.keys(columns),
      rows: this.#rows(kind, at),
      reservations: this.#covered(kind, at).reservations,
      pinned: pinnedLink(listPathOf(kind), at.point),
    };
  }

  #covered(kind: SubjectKind, { question, point }: PointInTime): CoverageResult {
    return coveredBy(this.timeline, { kind }, question, point.lists);
  }

  #document(subject: Subject, { question }: PointInTime): ListedSubject {
    const { index } = this.timeline;
    const description: Partial<Description> = describe(index, subject, question) ?? {};
    const { name, names = [], kind, countries, maker, identifiers } = description;
    const others = [...new Set(names.map((each) => each.name))].filter((other) => other !== name);
    const weak = new Set(names.filter((each) => each.kind === 'weak').map((each) => each.name));
    const weakNames = others.filter((other) => weak.has(other));
    const answer = pathOf(subject);
    return {
      subject,
      ...(name === undefined ? {} : { name }),
      ...(others.length === 0 ? {} : { otherNames: others }),
      ...(weakNames.length === 0 ? {} : { weakNames }),
      ...(kind === undefined ? {} : { kind }),
      ...(countries === undefined ? {} : { countries }),
      ...(maker === undefined ? {} : { maker }),
      ...(identifiers === undefined ? {} : { identifiers }),
      revision: index.revisionOf(subject, question.position),
      links: { answer, history: `${answer}/history` },
    };
  }

  *#rows(kind: SubjectKind, at: PointInTime): Generator<CsvRow | undefined> {
    const { reservations: all } = this.#covered(kind, at);
    const reservations = all.map((each) => each.kind).join('; ');
    for (const subject of this.timeline.index.subjectsOf(kind, at.point.position, ''))
      yield (
        subject &&
        rowOf(columns, {
          document: this.#document(subject, at),
          reservations,
          subjectPinned: pinnedLink(pathOf(subject), at.point),
        })
      );
  }
}

/** The canonical path of the list of a kind. */
function listPathOf(kind: SubjectKind): string {
  return `/v1/${subjectKinds[kind].paths[0]}`;
}
