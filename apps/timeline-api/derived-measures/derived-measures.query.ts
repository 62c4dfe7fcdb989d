import { Injectable } from '@nestjs/common';
import { pathOf, ruleKindNames, type Subject } from '../../../events/index.js';
import type { DerivedMeasuresOfSubject, DerivedMeasuresPage } from '../../../libs/answers/index.js';
import {
  derivedMeasuresIn,
  describe,
  weighed,
  type DerivedMeasures,
  type Question,
  type Reservation,
  type Steps,
} from '../../../libs/as-of/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { basisOf, pinnedLink } from '../answers/basis.js';
import { coveredBy, type CoverageResult } from '../answers/coverage.js';
import { derivedDocument, derivedRow } from '../answers/derived.answer.js';
import { factColumns } from '../answers/fact-row.js';
import type { Point, PointInTime } from '../answers/point-in-time.js';
import { ruleOnChipDocument, ruleRow } from '../answers/rule-on-chip.answer.js';
import type { CsvAnswer, CsvRow } from '../http/csv.js';
import { encodeCursor, type CursorForm } from '../http/cursor.js';
import { digestSteps } from '../http/json-steps.js';
import { rowsWithin } from '../http/pages.js';
import { queryOf } from '../http/query-string.js';

const PATH = '/v1/derived-measures';

const pins = ['asOf', 'position', 'publishedBy', 'destination', 'transaction', 'buyer', 'lists'] as const;

/** A cursor pins the whole question, and the key of a row is its subject. */
export const derivedMeasuresCursor: CursorForm<(typeof pins)[number], Subject> = {
  mark: 'derived measures',
  pins,
  needs: ['asOf', 'position'],
  keyOf: ([kind, id]) =>
    (kind === 'chip' || kind === 'party') && typeof id === 'string' ? { kind, id } : undefined,
};

/** Answers queries for what follows from rules. */
@Injectable()
export class DerivedMeasuresQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /** A page of at most `limit` subjects, after one if it is given. */
  *page(at: PointInTime, after: Subject | undefined, limit: number): Steps<DerivedMeasuresPage> {
    const { index } = this.timeline;
    const { question, point } = at;
    const found = derivedMeasuresIn(index, question, after);
    const toRow = (each: DerivedMeasures) => this.#document(each, question);
    const { rows, next } = yield* rowsWithin(found, undefined, toRow, ({ subject }) => subject, limit);
    const { coverage, reservations } = this.#covered(at);
    const content = { subjects: rows, reservations, coverage };
    const parametersAfter = (subject: Subject | undefined) => ({
      limit,
      ...(subject === undefined
        ? {}
        : { cursor: encodeCursor(derivedMeasuresCursor.mark, point, [subject.kind, subject.id]) }),
    });
    return {
      ...content,
      basis: basisOf(yield* digestSteps(content), at, index, PATH, parametersAfter(after)),
      links: {
        next: next === undefined ? null : `${PATH}?${queryOf({ ...point, ...parametersAfter(next) })}`,
      },
    };
  }

  /** Every measure that follows, of all subjects, as a row among those of the facts in force. */
  csv(at: PointInTime): CsvAnswer {
    const { index } = this.timeline;
    const { question, point } = at;
    const { reservations } = this.#covered(at);
    const kinds = reservations.map(({ kind }) => kind).join('; ');
    function* rows(): Generator<CsvRow | undefined> {
      for (const found of derivedMeasuresIn(index, question, undefined)) {
        yield undefined;
        if (found === undefined) continue;
        const { subject, rules, derived } = found;
        const description = describe(index, subject, question);
        const ofSubject = {
          subjectKind: subject.kind,
          subjectId: subject.id,
          subjectName: description?.name,
          subjectCountries: description?.countries?.join('; '),
          reservations: kinds,
          subjectPinned: pinnedLink(pathOf(subject), subject.kind === 'chip' ? point : withoutBuyer(point)),
        };
        for (const rule of rules) yield { ...ofSubject, ...ruleRow(rule) };
        for (const each of derived) yield { ...ofSubject, ...derivedRow(derivedDocument(each, question)) };
      }
    }
    return { columns: factColumns, rows: rows(), reservations, pinned: pinnedLink(PATH, point) };
  }

  #covered({ question, point }: PointInTime): CoverageResult {
    const { coverage, reservations } = coveredBy(this.timeline, {}, question, point.lists);
    return { coverage, reservations: [...reservations, ...withoutRules(question)] };
  }

  #document({ subject, rules, derived }: DerivedMeasures, question: Question): DerivedMeasuresOfSubject {
    const name = describe(this.timeline.index, subject, question)?.name;
    return {
      subject,
      ...(name === undefined ? {} : { name }),
      ...(rules.length === 0 ? {} : { rules: rules.map(ruleOnChipDocument) }),
      ...(derived.length === 0 ? {} : { measures: derived.map((each) => derivedDocument(each, question)) }),
    };
  }
}

/** The question about a party, which has no buyer. */
function withoutBuyer({ buyer: _buyer, ...point }: Point): Point {
  return point;
}

/** What says that there are no rules from which anything could follow. */
function withoutRules(question: Question): Reservation[] {
  const isLoaded = ruleKindNames.some((kind) => (question.rules?.rulesAt(question, kind).length ?? 0) > 0);
  return isLoaded ? [] : [weighed({ kind: 'rules-not-loaded' })];
}
