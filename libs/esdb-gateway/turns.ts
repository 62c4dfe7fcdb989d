import { setImmediate } from 'node:timers';

/** How long a reader searches before others get a turn, in milliseconds. */
export const LONGEST_TURN = 5;

/**
 * Turns that all readers of a gateway take one after another: one in each turn of the event loop, so that any number of
 * searches together delays other work no longer than one of them.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isDue = false;

  /** Resolves when it is the caller's turn. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#begin();
    });
  }

  #begin(): void {
    if (this.#isDue || this.#waiting.length === 0) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.#waiting.shift()?.();
      // What is scheduled here runs in the next turn of the event loop.
      this.#begin();
    });
  }
}
