import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';

/** The call of one reader. */
export type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

// How many events are skipped, or for how many milliseconds, before other calls get a turn.
const TURN = 512;
const LONGEST_TURN = 10;

/** Writes responses no faster than the reader accepts them, and detects that it has disconnected. */
export class Reader {
  readonly signal: AbortSignal;
  readonly #call: ReadCall;
  readonly #gone = new AbortController();
  #passed = 0;
  #turnBegan = performance.now();

  constructor(call: ReadCall, closing: AbortSignal) {
    this.#call = call;
    this.signal = this.#gone.signal;
    call.once('cancelled', () => this.leave());
    closing.addEventListener('abort', () => this.leave(), { once: true, signal: this.signal });
    if (closing.aborted) this.leave();
  }

  /** Nothing more is written. */
  leave(): void {
    this.#gone.abort();
  }

  // A method, because the answer changes while the writer waits.
  isGone(): boolean {
    return this.signal.aborted;
  }

  async write(answer: ReadResp): Promise<void> {
    if (this.isGone() || this.#call.write(answer)) return;
    await once(this.#call, 'drain', { signal: this.signal }).catch(() => undefined);
  }

  /** Call it for every event that is not written: a long search must yield to the event loop. */
  async pass(): Promise<void> {
    this.#passed += 1;
    if (this.#passed < TURN && performance.now() - this.#turnBegan < LONGEST_TURN) return;
    await setImmediate();
    this.#passed = 0;
    this.#turnBegan = performance.now();
  }
}
