import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson } from '../../../events/index.js';
import { ANSWER_VERSION, type ScreeningDocument } from '../../../libs/answers/index.js';
import type { NameMatcher } from '../../../libs/names/index.js';
import { describe } from '../../../libs/as-of/index.js';
import { screen, type Sale, type Screening } from '../../../libs/screening/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { knownAtText } from '../answers/basis.js';
import { coveredBy } from '../answers/coverage.js';
import type { PointInTime } from '../answers/point-in-time.js';
import { digestSteps } from '../http/json-steps.js';
import { ProblemError } from '../http/problems/problem.js';
import { inSlices } from '../http/slices.js';
import { matchesIn, NAME_MATCHER } from './matching.js';
import { screeningContent } from './screening.answer.js';

/** A sale that was screened. */
export interface ScreenedSale {
  readonly screening: Screening;
  readonly document: ScreeningDocument;
}

/** Beside the sale and the point: what is known of the asking. */
interface Asking {
  /** When it was asked, in milliseconds since the Unix epoch. */
  readonly askedAt: number;
  readonly reference?: string | undefined;
}

/** Screens sales, and writes what is answered. */
@Injectable()
export class SaleScreener {
  constructor(
    private readonly timeline: Timeline,
    @Inject(NAME_MATCHER) private readonly matcher: NameMatcher,
  ) {}

  get matcherVersion(): number {
    return this.matcher.version;
  }

  /**
   * Screens a sale at a point in time.
   * @throws ProblemError (404) naming an id that nothing recorded is about; as {@link matchesIn} does.
   */
  async screen(sale: Sale, at: PointInTime, asking: Asking): Promise<ScreenedSale> {
    this.#refuseUnseen(sale);
    const screening = await this.screening(sale, at, asking.askedAt);
    return { screening, document: await this.#document(sale, screening, at, asking) };
  }

  /** As {@link screen}, without what is answered. */
  async screening(sale: Sale, at: PointInTime, askedAt: number): Promise<Screening> {
    const { timeline } = this;
    const { index } = timeline;
    const { question, point } = at;
    const { asOf, position } = question;
    const matches = await matchesIn(sale, { asOf, position }, this.matcher, {
      isSeen: (kind, id) => index.wasSeen({ kind, id }, position),
      namesOf: (id) => describe(index, { kind: 'party', id }, question)?.names.map(({ name }) => name) ?? [],
    });
    const world = {
      index,
      now: askedAt,
      isNarrowedToLists: point.lists !== undefined,
      ofLists: (looked: { readonly kind: 'party' | 'chip'; readonly id?: string }) =>
        coveredBy(timeline, looked, question, point.lists).reservations,
    };
    return inSlices(screen(sale, matches, question, world));
  }

  async #document(
    sale: Sale,
    screening: Screening,
    { question, point }: PointInTime,
    { askedAt, reference }: Asking,
  ): Promise<ScreeningDocument> {
    const { index } = this.timeline;
    const { coverage } = coveredBy(this.timeline, { kind: 'party' }, question, point.lists);
    const content = screeningContent(sale, screening, coverage, question);
    return {
      ...content,
      basis: {
        asOf: point.asOf,
        asOfKind: question.asOf.kind,
        knownAt: knownAtText(index, point.position),
        position: point.position,
        askedAt: new Date(askedAt).toISOString(),
        ...(point.lists === undefined ? {} : { lists: point.lists }),
        ...(reference === undefined ? {} : { reference }),
        matcherVersion: this.matcher.version,
        answerVersion: ANSWER_VERSION,
        digest: await inSlices(digestSteps(content)),
      },
    };
  }

  /** An id with a typing error would be a party without a record. */
  #refuseUnseen({ parties, items }: Sale): void {
    const { index } = this.timeline;
    const given = [
      ...parties.map(({ id }, place) => ({ kind: 'party' as const, id, pointer: `/parties/${place}/id` })),
      ...items.map(({ chipId: id }, place) => ({
        kind: 'chip' as const,
        id,
        pointer: `/items/${place}/chipId`,
      })),
    ];
    const errors = given.flatMap(({ kind, id, pointer }) =>
      id === undefined || index.wasSeen({ kind, id }, index.head)
        ? []
        : [{ pointer, detail: `nothing recorded is about the ${kind} "${id}" or names it` }],
    );
    if (errors.length === 0) return;
    const detail = errors.map((error) => `${error.pointer} ${error.detail}`).join('; ');
    throw new ProblemError(422, 'subject-never-seen', 'The subject was never seen', detail, {
      errors,
      members: { position: index.head },
    });
  }
}

/** The bytes of an answer as they are kept: RFC 8785. */
export const bytesOf = (document: ScreeningDocument): Buffer => Buffer.from(canonicalJson(document));
