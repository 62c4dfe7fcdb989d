import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { answerParts, pathOf, type Subject } from '../../../events/index.js';
import {
  answer,
  historyOf,
  keyOf,
  namesKeyOf,
  worldPage,
  type FactKey,
  type FactInForce,
  type SubjectAnswer,
  type WorldFilter,
} from '../../../libs/as-of/index.js';
import { Timeline } from '../timeline.js';
import {
  basisOf,
  knownFactDocument,
  partDocument,
  queryOf,
  subjectDocument,
  weakEtagOf,
  withBasis,
  type Basis,
} from './documents.js';
import { encodeCursor } from './cursor.js';
import { neverSeen } from './never-seen.js';
import type { Asked } from './question.js';
import { filterParameters, rowsWithin } from './world-question.js';
import {
  boundedCache,
  completed,
  serialiseContent,
  standingOf,
  type SerialisedAnswer,
  type SerialisedContent,
} from './serialised-answers.js';
import { SubjectDirectory, type FoundSubject } from './subject-directory.js';

/** What was restricted of a chip or party, as it is sent. */
export class SubjectQuery extends Query<SerialisedAnswer> {
  constructor(
    readonly subject: Subject,
    readonly asked: Asked,
  ) {
    super();
  }
}

@QueryHandler(SubjectQuery)
class SubjectQueryHandler implements IQueryHandler<SubjectQuery> {
  readonly #contents = boundedCache<SerialisedContent>(({ opened }) => opened.length);

  constructor(
    private readonly timeline: Timeline,
    private readonly directory: SubjectDirectory,
  ) {}

  async execute({ subject, asked }: SubjectQuery): Promise<SerialisedAnswer> {
    const { index } = this.timeline;
    const given = answer(index, subject, asked.question);
    if (given === undefined) throw neverSeen(subject, asked.point.position, this.directory, index);
    const content = this.#contentOf(given, asked);
    const basis = basisOf(content.digest, asked, index, pathOf(subject) ?? '');
    const { body, etag } = completed(content, 'basis', basis);
    return { body, etag: asked.isOfNow ? weakEtagOf(basis) : etag };
  }

  /** Between two edges of its facts a subject's answers differ in their basis alone: they are written once. */
  #contentOf(given: SubjectAnswer, { point, question }: Asked): SerialisedContent {
    const { subject, status, decidedBy } = given;
    const parts = answerParts.map((part) => standingOf(given[part]));
    const standings = [...parts, namesKeyOf(this.timeline.index, subject, question)].join('|');
    const { position, publishedBy = '', destination = '', transaction = '' } = point;
    const narrowed = [position, publishedBy, destination, transaction];
    const key = [subject.kind, subject.id, ...narrowed, status, decidedBy, standings];
    const text = key.join('|');
    const kept = this.#contents.get(text);
    if (kept !== undefined) return kept;
    const content = serialiseContent(subjectDocument(given, question));
    this.#contents.set(text, content);
    return content;
  }
}

/** Every fact about a chip or party on both clocks. */
export class HistoryQuery extends Query<{ position: number }> {
  constructor(
    readonly subject: Subject,
    readonly position: number,
  ) {
    super();
  }
}

@QueryHandler(HistoryQuery)
class HistoryQueryHandler implements IQueryHandler<HistoryQuery> {
  constructor(
    private readonly timeline: Timeline,
    private readonly directory: SubjectDirectory,
  ) {}

  async execute({ subject, position }: HistoryQuery) {
    const { index } = this.timeline;
    const facts = historyOf(index, subject, position);
    if (facts === undefined) throw neverSeen(subject, position, this.directory, index);
    return { subject, position, facts: facts.map(knownFactDocument) };
  }
}

/** A page of all that is in force. */
export class RestrictionsQuery extends Query<{ basis: Basis }> {
  constructor(
    readonly asked: Asked,
    readonly filter: WorldFilter,
    readonly after: FactKey | undefined,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(RestrictionsQuery)
class RestrictionsQueryHandler implements IQueryHandler<RestrictionsQuery> {
  constructor(private readonly timeline: Timeline) {}

  async execute({ asked, filter, after, limit }: RestrictionsQuery) {
    const { index } = this.timeline;
    const page = worldPage(index, asked.question, filter, { after, limit });
    const toRow = (part: FactInForce) => partDocument(part, asked.question);
    const { rows, next } = rowsWithin(page.facts, page.next, toRow, ({ fact }) => keyOf(fact));
    const named = filterParameters(filter);
    const path = '/v1/restrictions';
    const { mark } = restrictionsCursor;
    const cursor = (key: FactKey | undefined) =>
      key === undefined ? {} : { cursor: encodeCursor(mark, { ...asked.point, ...named }, key) };
    const document = withBasis({ restrictions: rows }, asked, index, path, {
      ...named,
      limit,
      ...cursor(after),
    });
    const following =
      next === undefined ? null : `${path}?${queryOf({ ...asked.point, ...named, limit, ...cursor(next) })}`;
    return { ...document, links: { next: following } };
  }
}

/** What a cursor of the world pins: the whole question and its filter. */
export const restrictionsCursor = {
  mark: 'restrictions',
  pins: ['asOf', 'position', 'publishedBy', 'destination', 'transaction', 'subject', 'authority', 'measure'],
  needs: ['asOf', 'position'],
} as const;

/** Chips and parties by id, name or alias. */
export class SearchQuery extends Query<readonly FoundSubject[]> {
  constructor(
    readonly text: string,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(SearchQuery)
class SearchQueryHandler implements IQueryHandler<SearchQuery> {
  constructor(private readonly directory: SubjectDirectory) {}

  async execute({ text, limit }: SearchQuery): Promise<readonly FoundSubject[]> {
    return this.directory.find(text, limit);
  }
}

export const queryHandlers = [
  SubjectQueryHandler,
  HistoryQueryHandler,
  RestrictionsQueryHandler,
  SearchQueryHandler,
];
