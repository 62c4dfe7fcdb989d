import type { FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';
import { answerParts, digestOf, type AnswerPart } from '../../../events/index.js';
import {
  isSeen,
  seenEvidence,
  type AsOfIndex,
  type HeldFact,
  type KnownFact,
  type FactInForce,
  type Question,
  type SubjectAnswer,
} from '../../../libs/as-of/index.js';
import { ANSWER_VERSION, type Asked, type Point } from './question.js';
import { serialise, type SerialisedAnswer } from './serialised-answers.js';

/** Both clocks of an answer, its digest, and the link under which it stays the same for ever. */
export interface Basis extends Point {
  /** `day`: that calendar day in each measure's own time zone. */
  readonly asOfKind: 'day' | 'instant';
  /** The latest instant at which anything up to `position` was recorded; null where nothing was. */
  readonly knownAt: string | null;
  readonly answerVersion: number;
  /** SHA-256 of the RFC 8785 JSON of the answer without `basis` and `links`. */
  readonly digest: string;
  readonly pinned: string;
}

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** A query string of what is given, in the order given. */
export function queryOf(parameters: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.append(name, String(value));
  }
  return query.toString();
}

/** The latest instant at which anything up to a position was recorded; null where nothing was. */
export function knownAtText(index: AsOfIndex, position: number): string | null {
  const knownAt = index.knownAt(position);
  return knownAt === undefined ? null : instant(knownAt);
}

/** Adds the basis to what an answer says. `path` and `filter` make its pinned link. */
export function withBasis<Content extends object>(
  content: Content,
  asked: Asked,
  index: AsOfIndex,
  path: string,
  filter: object = {},
): Content & { readonly basis: Basis } {
  return { ...content, basis: basisOf(digestOf(content), asked, index, path, filter) };
}

/** The basis of an answer with this digest. `path` and `filter` make its pinned link. */
export function basisOf(
  digest: string,
  { point, question }: Asked,
  index: AsOfIndex,
  path: string,
  filter: object = {},
): Basis {
  const pinned = queryOf({ ...point, ...filter, answerVersion: ANSWER_VERSION });
  return {
    asOf: point.asOf,
    asOfKind: question.asOf.kind,
    knownAt: knownAtText(index, point.position),
    position: point.position,
    ...(point.publishedBy === undefined ? {} : { publishedBy: point.publishedBy }),
    ...(point.destination === undefined ? {} : { destination: point.destination }),
    ...(point.transaction === undefined ? {} : { transaction: point.transaction }),
    answerVersion: ANSWER_VERSION,
    digest,
    pinned: `${path}?${pinned}`,
  };
}

/** What a question says of a subject, as it is sent. */
export function subjectDocument(answer: SubjectAnswer, question: Question) {
  const { subject, description, status, decidedBy } = answer;
  const parts = (list: readonly FactInForce[]) => list.map((part) => partDocument(part, question));
  return {
    subject: { ...subject, ...(description === undefined ? {} : { description }) },
    status,
    decidedBy,
    ...(Object.fromEntries(answerParts.map((part) => [part, parts(answer[part])])) as Record<
      AnswerPart,
      ReturnType<typeof partDocument>[]
    >),
  };
}

/** A fact in force: what it says, how sure it is, and its evidence as the question lets us see it. */
export function partDocument(
  { fact, inForce, doubts, destinations, evidence }: FactInForce,
  question: Question,
) {
  const { evidence: _all, destinations: _named, factId, ...said } = fact.event.data as Said;
  return {
    factId,
    type: fact.event.type,
    subject: fact.subject,
    inForce,
    doubts,
    ...said,
    ...(destinations.length === 0 ? {} : { destinations }),
    lifts: fact.lifts.filter((lift) => isSeen(lift, question)).map((lift) => liftDocument(lift, question)),
    position: fact.position,
    recordedAt: instant(fact.recordedAt),
    evidence,
  };
}

interface Said {
  readonly factId: string;
  readonly evidence?: unknown;
  readonly destinations?: unknown;
}

function liftDocument(lift: HeldFact, question: Question) {
  const { factId, lifts: _lifted, ...said } = lift.event.data as Said & { readonly lifts?: string };
  return {
    factId,
    type: lift.event.type,
    ...said,
    evidence: seenEvidence(lift, question),
    position: lift.position,
    recordedAt: instant(lift.recordedAt),
  };
}

/** A fact on both clocks, with why it was retracted, if it was. */
export function knownFactDocument({ fact, retraction }: KnownFact) {
  const { factId, ...said } = fact.event.data as Said;
  return {
    factId,
    type: fact.event.type,
    subject: fact.subject,
    position: fact.position,
    recordedAt: instant(fact.recordedAt),
    retracted:
      retraction === undefined
        ? null
        : {
            position: retraction.position,
            recordedAt: instant(retraction.recordedAt),
            reason: retraction.reason,
            replacedBy: retraction.replacedBy ?? null,
          },
    ...said,
  };
}

/** The ETag of an answer of the present second, which says the same later: it is over what it says and its position. */
export function weakEtagOf({ digest, position }: Pick<Basis, 'digest' | 'position'>): string {
  return `W/"${digest}-${position}"`;
}

/**
 * Sends an answer with a strong ETag over its bytes. A pinned one can be kept for ever; any other must be
 * asked for again, and is not sent twice if it is still the same.
 */
export function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: object,
  isPinned: boolean,
  vary = 'authorization',
): void {
  sendSerialised(request, reply, serialise(answer), isPinned, vary);
}

/** As {@link sendAnswer}, for an answer that is written already. */
export function sendSerialised(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, etag }: SerialisedAnswer,
  isPinned: boolean,
  vary = 'authorization',
): void {
  const caching = isPinned ? 'private, max-age=31536000, immutable' : 'private, no-cache';
  void reply.headers({ etag, 'cache-control': caching, vary });
  // Only this header: `no-cache`, which fetch adds by itself, is for caches on the way, not for the origin.
  const condition = { 'if-none-match': request.headers['if-none-match'] };
  if (fresh(condition, { etag })) void reply.status(304).send();
  else void reply.type('application/json; charset=utf-8').send(body);
}
