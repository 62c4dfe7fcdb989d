import type { FastifyInstance } from 'fastify';
import type { AccessGuard } from '../access/access.guard.js';
import { Timeline } from '../timeline.js';
import { sendSerialised } from './documents.js';
import type { Asked, PointDto } from './question.js';
import { boundedCache, type SerialisedAnswer } from './serialised-answers.js';

interface KeptAnswer {
  readonly answer: SerialisedAnswer;
  readonly isPinned: boolean;
  /** The head at which it was given, where the question stood at the head. */
  readonly head: number | undefined;
  /** When it is out of date, in milliseconds since the epoch: of the present second, the next one. */
  readonly until: number;
}

const SECOND = 1000;

/**
 * Answers by the address that was asked, for whoever asks the same again. The position and the time fix every byte of
 * an answer: one that was given at the head is given again until something is recorded, one of the present second until
 * the next.
 */
export class RepeatedAnswers {
  readonly #kept = boundedCache<KeptAnswer>(({ answer }) => answer.body.length);

  constructor(private readonly timeline: Timeline) {}

  /** The answer that the address has now; undefined if that is not known without looking. */
  find(url: string): KeptAnswer | undefined {
    const kept = this.#kept.get(url);
    if (kept === undefined || Date.now() >= kept.until) return undefined;
    const { index, followerState } = this.timeline;
    const isAtHead = kept.head === index.head && followerState.kind === 'live';
    return kept.head === undefined || isAtHead ? kept : undefined;
  }

  /** Keeps an answer that was given at `now` (milliseconds since the epoch). */
  keep(
    url: string,
    given: PointDto,
    { point, isPinned }: Asked,
    answer: SerialisedAnswer,
    now: number,
  ): void {
    // Which position was known at an instant changes while the instant is not final.
    if (given.knownAt !== undefined) return;
    const head = given.position === undefined ? point.position : undefined;
    const until = given.asOf === undefined ? (Math.floor(now / SECOND) + 1) * SECOND : Infinity;
    this.#kept.set(url, { answer, isPinned, head, until });
  }
}

/** Answers what was asked before ahead of reading the question, once the caller is known to be allowed to. */
export function answerRepeated(
  fastify: FastifyInstance,
  answers: RepeatedAnswers,
  access: AccessGuard,
): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const kept = request.method === 'GET' ? answers.find(request.url) : undefined;
    if (kept === undefined) {
      done();
      return;
    }
    access.admit(request, 'read');
    sendSerialised(request, reply, kept.answer, kept.isPinned);
  });
}
