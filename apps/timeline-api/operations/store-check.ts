import type { EventStore } from '../../../libs/event-store/index.js';

/** How long an outcome is reused before the store is checked again, in milliseconds. */
const VALIDITY = 1000;

/** How long the store may take to answer, in milliseconds. */
const LONGEST_WAIT = 2000;

/**
 * The check reads the head of the log: only the leader answers that, and only the leader accepts appends. A store on
 * this machine also says whether there is space for one.
 */
export type CheckedStore = Pick<EventStore, 'lastPosition' | 'writeProblem'>;

/**
 * Whether the store accepts appends, as far as can be seen without one. At most one check runs at a time, however often
 * readiness is requested, and its outcome is reused for a second.
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
    const outcome = this.#look().catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    );
    void outcome.finally(() => setTimeout(() => (this.#outcome = undefined), VALIDITY).unref());
    return outcome;
  }

  async #look(): Promise<string | undefined> {
    await this.store.lastPosition({ withinMilliseconds: LONGEST_WAIT });
    return this.store.writeProblem?.();
  }
}
