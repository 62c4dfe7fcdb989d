import { Injectable } from '@nestjs/common';
import { answerParts, pathOf, type Subject } from '../../../events/index.js';
import {
  answer,
  historyOf,
  namesKeyOf,
  type FactInForce,
  type SubjectAnswer,
} from '../../../libs/as-of/index.js';
import { AnswerCache, completed } from '../answers/answer-cache.js';
import { basisOf, weakEtagOf } from '../answers/basis.js';
import { knownFactDocument } from '../answers/fact.answer.js';
import { neverSeen } from '../answers/never-seen.js';
import type { Point, PointInTime } from '../answers/point-in-time.js';
import type { SerialisedAnswer } from '../http/send-answer.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { subjectDocument } from './subject.answer.js';

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
  answer(subject: Subject, at: PointInTime): SerialisedAnswer {
    const { index } = this.timeline;
    const given = answer(index, subject, at.question);
    if (given === undefined) throw neverSeen(subject, at.point.position, this.timeline.search, index);
    const content = this.cache.content(this.#contentKey(given, at), () =>
      subjectDocument(given, at.question),
    );
    const basis = basisOf(content.digest, at, index, pathOf(subject));
    const { body, etag } = completed(content, basis);
    return { body, etag: at.isOfNow ? weakEtagOf(basis) : etag };
  }

  /**
   * Every fact about the subject up to a position, on both clocks.
   * @throws ProblemError (404) if nothing recorded by then is about the subject or names it.
   */
  history(subject: Subject, position: number) {
    const { index } = this.timeline;
    const facts = historyOf(index, subject, position);
    if (facts === undefined) throw neverSeen(subject, position, this.timeline.search, index);
    return { subject, position, facts: facts.map(knownFactDocument) };
  }

  #contentKey(given: SubjectAnswer, { point, question }: PointInTime): string {
    return contentKey(given, point, namesKeyOf(this.timeline.index, given.subject, question));
  }
}

/** Identifies the content of an answer uniquely: between two changes of its facts it is the same on every day. */
function contentKey(given: SubjectAnswer, point: Point, names: string): string {
  const { subject, status, decidedBy, reservations, identifiedWith } = given;
  const states = [...answerParts.map((part) => stateKey(given[part])), names].join('|');
  // By position and publishedBy the other ids are the same, but not their names.
  const others = JSON.stringify([reservations, identifiedWith.map(({ id, name }) => [id, name])]);
  const idle = given.notInForce.map(({ fact, why }) => `${fact.position} ${why}`).join();
  const { position, publishedBy = '', destination = '', transaction = '' } = point;
  const narrowed = [position, publishedBy, destination, transaction];
  return [subject.kind, subject.id, ...narrowed, status, decidedBy, states, idle, others].join('|');
}

/** A fragment of the key. Together with subject, position and filters it identifies the parts uniquely. */
function stateKey(parts: readonly FactInForce[]): string {
  let key = '';
  for (const { fact, inForce, doubts, destinations } of parts) {
    key += `${fact.position} ${inForce} ${doubts.join()}`;
    for (const { destination, except = [], inForce: state } of destinations)
      key += ` ${[destination, ...except].join('-')} ${state}`;
    key += ';';
  }
  return key;
}
