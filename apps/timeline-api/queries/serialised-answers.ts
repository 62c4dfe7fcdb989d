import { createHash } from 'node:crypto';

/** An answer as it is sent, with a strong ETag over its bytes. */
export interface SerialisedAnswer {
  readonly body: string;
  readonly etag: string;
}

/** Characters of answers that are kept. */
const LARGEST_SIZE = 16 * 1024 * 1024;

export function serialise(answer: object): SerialisedAnswer {
  const body = JSON.stringify(answer);
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}

/**
 * Answers that were given, as they were sent, for those who ask the same again. The point of an answer, with
 * its position, fixes every byte of it, so that what is kept is never out of date; it is only forgotten, the
 * one that was not asked for longest first.
 */
export class SerialisedAnswers {
  readonly #kept = new Map<string, SerialisedAnswer>();
  #size = 0;

  get(key: string): SerialisedAnswer | undefined {
    const found = this.#kept.get(key);
    if (found === undefined) return undefined;
    // A map keeps its keys in the order in which they came.
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found;
  }

  keep(key: string, answer: SerialisedAnswer): SerialisedAnswer {
    this.#forget(key);
    this.#kept.set(key, answer);
    this.#size += answer.body.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= LARGEST_SIZE) break;
      this.#forget(oldest);
    }
    return answer;
  }

  #forget(key: string): void {
    this.#size -= this.#kept.get(key)?.body.length ?? 0;
    this.#kept.delete(key);
  }
}
