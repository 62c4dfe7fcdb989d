import { Injectable } from '@nestjs/common';
import { answerParts, pathOf, type Subject } from '../../../events/index.js';
import type { SubjectBasis } from '../../../libs/answers/index.js';
import {
  answerSteps,
  namesKeyOf,
  type FactInForce,
  type Steps,
  type SubjectAnswer,
} from '../../../libs/as-of/index.js';
import { AnswerCache, completed, serialiseContent } from '../answers/answer-cache.js';
import { basisOf, pinnedLink, weakEtagOf } from '../answers/basis.js';
import { factInForceDocument } from '../answers/fact.answer.js';
import { factColumns, factRows } from '../answers/fact-row.js';
import { coveredBy, type CoverageResult } from '../answers/coverage.js';
import { neverSeen } from '../answers/never-seen.js';
import type { Point, PointInTime } from '../answers/point-in-time.js';
import type { CsvAnswer, CsvRow } from '../http/csv.js';
import type { SerialisedAnswer } from '../http/send-answer.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { derivedDocument, derivedRow } from '../answers/derived.answer.js';
import { ruleRow, rulesKey } from '../answers/rule-on-chip.answer.js';
import { subjectDocument } from './subject.answer.js';

/** An answer, and the editions that it rests on. */
interface Given extends Pick<CoverageResult, 'coverage'> {
  readonly answer: SubjectAnswer;
}

/** An answer with more facts is not cached: its key alone would take long. */
const MOST_CACHED_FACTS = 500;

/** Answers queries about one subject. */
@Injectable()
export class SubjectsQueryHandler {
  constructor(
    private readonly timeline: Timeline,
    private readonly cache: AnswerCache,
  ) {}

  /**
   * What was restricted at a point in time.
   * @throws ProblemError (404) if nothing recorded by then is about the subject or names it.
   */
  *answer(subject: Subject, at: PointInTime): Steps<SerialisedAnswer> {
    const { index } = this.timeline;
    const { answer: given, coverage } = yield* this.#given(subject, at);
    const key = this.#contentKey(given, coverage, at);
    const make = () => subjectDocument(given, coverage, at.question);
    const content = yield* key === undefined
      ? serialiseContent(yield* make())
      : this.cache.content(key, make);
    const { position } = at.point;
    const others = given.identifiedWith.map(({ id }) => ({ kind: subject.kind, id }));
    const basis: SubjectBasis = {
      ...basisOf(content.digest, at, index, pathOf(subject)),
      revision: index.revisionOf(subject, position),
      ...(others.length === 0
        ? {}
        : {
            revisions: others.map((other) => ({ id: other.id, revision: index.revisionOf(other, position) })),
          }),
    };
    const { body, etag } = completed(content, basis);
    return { body, etag: at.isOfNow ? weakEtagOf(basis) : etag };
  }

  /**
   * The facts in force at a point in time, as CSV.
   * @throws ProblemError (404) if nothing recorded by then is about the subject or names it.
   */
  *csv(subject: Subject, at: PointInTime): Steps<CsvAnswer> {
    const given = yield* this.#given(subject, at);
    const { index } = this.timeline;
    const rowOf = factRows(index, given.answer.reservations);
    function* rows(): Generator<CsvRow> {
      for (const list of answerParts)
        for (const part of given.answer[list]) {
          const document = factInForceDocument(part, at.question);
          yield rowOf({ ...at, document, fact: part.fact });
        }
      const { reservations, rules, derived, description } = given.answer;
      const ofSubject = {
        subjectKind: subject.kind,
        subjectId: subject.id,
        subjectName: description?.name,
        reservations: reservations.map(({ kind }) => kind).join('; '),
        subjectPinned: pinnedLink(pathOf(subject), at.point),
      };
      for (const rule of rules) if (rule.inForce !== 'not') yield { ...ofSubject, ...ruleRow(rule) };
      for (const each of derived) yield { ...ofSubject, ...derivedRow(derivedDocument(each, at.question)) };
    }
    return {
      columns: factColumns,
      rows: rows(),
      reservations: given.answer.reservations,
      pinned: pinnedLink(pathOf(subject), at.point),
    };
  }

  *#given(subject: Subject, { point, question }: PointInTime): Steps<Given> {
    const covered = coveredBy(this.timeline, subject, question, point.lists);
    const given = yield* answerSteps(this.timeline.index, subject, question, covered.reservations);
    if (given === undefined) throw neverSeen(subject, point.position, this.timeline, covered);
    return { answer: given, coverage: covered.coverage };
  }

  #contentKey(
    given: SubjectAnswer,
    coverage: CoverageResult['coverage'],
    { point, question }: PointInTime,
  ): string | undefined {
    const facts = answerParts.reduce(
      (sum, list) => sum + given[list].length,
      given.notInForce.length + given.derived.length,
    );
    if (facts > MOST_CACHED_FACTS) return undefined;
    return contentKey(given, coverage, point, namesKeyOf(this.timeline.index, given.subject, question));
  }
}

/** Identifies the content of an answer uniquely: between two changes of its facts it is the same on every day. */
function contentKey(
  given: SubjectAnswer,
  coverage: CoverageResult['coverage'],
  point: Point,
  names: string,
): string {
  const { subject, status, decidedBy, reservations, identifiedWith, notInForce, derivedKey, rules } = given;
  const states = [...answerParts.map((part) => stateKey(given[part])), derivedKey, names].join('|');
  // By position and publishedBy the other ids are the same, but not their names.
  const others = JSON.stringify([reservations, coverage, identifiedWith.map(({ id, name }) => [id, name])]);
  const idle = notInForce.map(({ fact, why }) => `${fact.position} ${why}`).join();
  const { position, publishedBy = '', destination = '', transaction = '', buyer = '' } = point;
  const narrowed = [position, publishedBy, destination, transaction, buyer];
  return [
    subject.kind,
    subject.id,
    ...narrowed,
    status,
    decidedBy,
    states,
    idle,
    rulesKey(rules),
    others,
  ].join('|');
}

/** A fragment of the key. Together with subject, position and filters it identifies the parts uniquely. */
function stateKey(parts: readonly FactInForce[]): string {
  let key = '';
  for (const { fact, variant } of parts) key += `${fact.position} ${variant};`;
  return key;
}
