import type { EventStore } from '../../../libs/event-store/index.js';

/** How long an outcome is given again before the store is asked again, in milliseconds. */
const VALIDITY = 1000;

/** How long the store may take to answer, in milliseconds. */
const LONGEST_WAIT = 2000;

/** The head of the log is asked for because the leader alone answers that, and the leader alone takes appends. */
export type CheckedStore = Pick<EventStore, 'lastPosition'>;

/**
 * Whether the store takes appends, as far as a question can tell. There is at most one question at a time, however often
 * readiness is asked for, and its outcome is kept for a second.
 */
export class StoreCheck {
  #outcome: Promise<string | undefined> | undefined;

  constructor(private readonly store: CheckedStore) {}

  /** Why the store cannot be used, within two seconds; undefined if it can. */
  problem(): Promise<string | undefined> {
    this.#outcome ??= this.#ask();
    return this.#outcome;
  }

  #ask(): Promise<string | undefined> {
    const outcome = this.store.lastPosition({ withinMilliseconds: LONGEST_WAIT }).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    void outcome.finally(() => setTimeout(() => (this.#outcome = undefined), VALIDITY).unref());
    return outcome;
  }
}
