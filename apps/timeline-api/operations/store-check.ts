import { firstValueFrom, from, of, timeout } from 'rxjs';
import type { EventStore } from '../../../libs/event-store/index.js';

/** How long an outcome is given again before the store is asked again, in milliseconds. */
const VALIDITY = 1000;

/** How long the store may take to answer, in milliseconds. */
const LONGEST_WAIT = 2000;

/** The head of the log is asked for because the leader alone answers that, and the leader alone takes appends. */
export type CheckedStore = Pick<EventStore, 'lastPosition'>;

/**
 * Whether the store takes appends, as far as a question can tell. One question is under way at most, however often
 * readiness is asked for, and its outcome is kept for a second.
 */
export class StoreCheck {
  #underWay: Promise<string | undefined> | undefined;
  #since = 0;

  constructor(private readonly store: CheckedStore) {}

  /** Why the store cannot be used, within two seconds; undefined if it can. */
  problem(): Promise<string | undefined> {
    this.#underWay ??= this.#ask();
    const left = Math.max(0, this.#since + LONGEST_WAIT - performance.now());
    const silent = `The event store has not answered for ${LONGEST_WAIT / 1000} s.`;
    return firstValueFrom(from(this.#underWay).pipe(timeout({ first: left, with: () => of(silent) })));
  }

  #ask(): Promise<string | undefined> {
    this.#since = performance.now();
    const asked = this.store.lastPosition().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    void asked.finally(() => setTimeout(() => (this.#underWay = undefined), VALIDITY).unref());
    return asked;
  }
}
