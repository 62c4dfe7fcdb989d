import { LRUCache } from 'lru-cache';
import type { AsOfIndex, Steps } from '../../../libs/as-of/index.js';
import type { FollowerState } from '../../../libs/projections/index.js';
import { digestSteps, jsonSteps, sha256Steps } from '../http/json-steps.js';
import { bytesOf, joined, sha256, type SerialisedAnswer } from '../http/send-answer.js';
import type { PointQuery, PointInTime } from './point-in-time.js';

/** An answer that can be sent again. */
export interface CachedAnswer extends SerialisedAnswer {
  readonly isPinned: boolean;
}

/** The JSON of an answer without its basis: the same for every question with this result. */
export interface SerialisedContent {
  /** The JSON object without its closing brace. */
  readonly opened: readonly Buffer[];
  /** SHA-256 of `opened`. */
  readonly hash: string;
  /** SHA-256, in hexadecimal, of the RFC 8785 JSON of the content. */
  readonly digest: string;
}

/** What says whether an answer about the head is current. */
interface Followed {
  readonly index: Pick<AsOfIndex, 'head'>;
  readonly followerState: Pick<FollowerState, 'kind'>;
  readonly clockSkew: object | undefined;
}

/** A cached answer, and for how long it is current. */
interface Entry {
  readonly answer: CachedAnswer;
  /** The head when it was cached, of a question about the head: a new event invalidates it. */
  readonly head: number | undefined;
  /** In milliseconds since the epoch: the end of the second, of a question about the current one. */
  readonly until: number;
}

const SECOND = 1000;

/** URLs of which it is known that they were asked for once. */
const MOST_URLS_ASKED_ONCE = 10_000;

/** Bytes of answers, and again of contents, that are cached; the least recently used are evicted first. */
const LARGEST_SIZE = 16 * 1024 * 1024;

function boundedCache<Value extends object>(bytesOf: (value: Value) => number) {
  return new LRUCache<string, Value>({
    maxSize: LARGEST_SIZE,
    sizeCalculation: (value, key) => bytesOf(value) + key.length,
  });
}

/**
 * Serialised answers, on two levels: by URL, for the same question again, and without their basis, for other
 * questions with the same result. Position and time determine every byte of an answer, so one about the head is
 * current until the next event, and one about the current second until the next second.
 */
export class AnswerCache {
  readonly #answers = boundedCache<Entry>(({ answer }) => bytesOf(answer.body));
  readonly #askedOnce = new LRUCache<string, true>({ max: MOST_URLS_ASKED_ONCE });
  readonly #contents = boundedCache<SerialisedContent>(({ opened }) => bytesOf(opened));

  constructor(private readonly timeline: Followed) {}

  /** The current answer of a URL; undefined if none is cached. */
  find(url: string): CachedAnswer | undefined {
    const entry = this.#answers.get(url);
    if (entry === undefined || Date.now() >= entry.until) return undefined;
    const { index, followerState, clockSkew } = this.timeline;
    // It is about the current second, which is not known then.
    if (entry.until !== Infinity && clockSkew !== undefined) return undefined;
    const isAtHead = entry.head === index.head && followerState.kind === 'live';
    return entry.head === undefined || isAtHead ? entry.answer : undefined;
  }

  /**
   * Caches the answer that a URL with these parameters has at `now` (milliseconds since the epoch), once the URL is
   * asked for again: a question that is never repeated must not evict one that is.
   */
  keep(
    url: string,
    parameters: PointQuery,
    { point, isPinned }: PointInTime,
    answer: SerialisedAnswer,
    now: number,
  ): void {
    // The position that was known at an instant can change while the instant is not final.
    if (parameters.knownAt !== undefined) return;
    if (!this.#askedOnce.has(url)) {
      this.#askedOnce.set(url, true);
      return;
    }
    const head = parameters.position === undefined ? point.position : undefined;
    const until = parameters.asOf === undefined ? (Math.floor(now / SECOND) + 1) * SECOND : Infinity;
    this.#answers.set(url, { answer: { ...answer, isPinned }, head, until });
  }

  /** The content with this key, which must determine it; serialised, in steps, if it is not cached. */
  *content(key: string, make: () => Steps<object>): Steps<SerialisedContent> {
    const cached = this.#contents.get(key);
    if (cached !== undefined) return cached;
    const content = yield* serialiseContent(yield* make());
    this.#contents.set(key, content);
    return content;
  }
}

/** Serialises a content, in steps. */
export function* serialiseContent(content: object): Steps<SerialisedContent> {
  const buffers = [...(yield* jsonSteps(content))];
  const last = buffers.pop() ?? Buffer.of();
  buffers.push(last.subarray(0, -1));
  const hash = yield* sha256Steps(buffers);
  const digest = yield* digestSteps(content);
  return { opened: joined(buffers), hash, digest };
}

/** Completes a content, which must not be empty, with its basis. The ETag is over the hashes of both. */
export function completed({ opened, hash }: SerialisedContent, basis: object): SerialisedAnswer {
  const rest = `,"basis":${JSON.stringify(basis)}}`;
  return { body: joined([...opened, Buffer.from(rest)]), etag: `"${sha256(hash + rest)}"` };
}
