import { AppendUnconfirmedError, StoreUnavailableError } from '../event-store/index.js';

/** A command under way: when its caller is answered at the latest, and how far it has come by then. */
export class Attempt {
  /** Whether an append was sent that the store has not refused. */
  mayBeRecorded = false;
  #isOver = false;
  readonly #end: number;

  constructor(milliseconds: number) {
    this.#end = performance.now() + milliseconds;
  }

  /** In milliseconds; 0 once the caller was answered. */
  get timeLeft(): number {
    return this.#isOver ? 0 : Math.max(0, this.#end - performance.now());
  }

  /** Ends it, and returns what its caller is answered. */
  end(): Error {
    this.#isOver = true;
    return this.failure(new Error('The store did not answer in time'));
  }

  /** What the caller is answered when the time is over, or when a read fails. */
  failure(cause: unknown): Error {
    return this.mayBeRecorded
      ? new AppendUnconfirmedError('The command may have been recorded', { cause })
      : new StoreUnavailableError('The command was not recorded', { cause });
  }

  /** @throws StoreUnavailableError if its caller was answered: nothing may be recorded any more. */
  assertTimeLeft(): void {
    if (this.timeLeft === 0) throw this.failure(new Error('Its time is over'));
  }
}
