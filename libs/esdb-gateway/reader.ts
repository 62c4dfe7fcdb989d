import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';

/** The call by which one reader is answered. */
export type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

// How many events are passed over before others get their turn.
const TURN = 512;

/** Writes answers no faster than the reader takes them, and knows when it has gone. */
export class Reader {
  readonly signal: AbortSignal;
  readonly #call: ReadCall;
  readonly #gone = new AbortController();
  #passed = 0;

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

  /** Call it for every event that is not written: a long search must leave the event loop to others. */
  async pass(): Promise<void> {
    this.#passed += 1;
    if (this.#passed % TURN === 0) await setImmediate();
  }
}
