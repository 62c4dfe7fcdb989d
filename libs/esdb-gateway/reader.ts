import { once } from 'node:events';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { LONGEST_TURN, type Turns } from './turns.js';

/** The call of one reader. */
export type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

/** Writes responses no faster than the reader accepts them, and detects that it has disconnected. */
export class Reader {
  readonly signal: AbortSignal;
  readonly #call: ReadCall;
  readonly #gone = new AbortController();
  readonly #turns: Turns;
  #turnEnds = 0;

  constructor(call: ReadCall, closing: AbortSignal, turns: Turns) {
    this.#call = call;
    this.#turns = turns;
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

  /** Call it before an event is searched: waits for a turn, if the last one is over. */
  async search(): Promise<void> {
    if (performance.now() < this.#turnEnds || this.isGone()) return;
    await this.#turns.next();
    this.#turnEnds = performance.now() + LONGEST_TURN;
  }
}
