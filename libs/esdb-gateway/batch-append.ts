import { once } from 'node:events';
import type {
  BatchAppendReq,
  BatchAppendResp as BatchAppendRespMessage,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { EventLog } from '../event-store/index.js';
import { deadlineOf } from './batch-deadline.js';
import { batchFailure, batchResult } from './batch-responses.js';
import { deadlineExceeded, invalidArgument, shuttingDown } from './gateway-refusal.js';
import { idOf } from './identifiers.js';
import { ProposedAppend } from './proposed-append.js';

/** The call by which a client sends all its appends. */
export type BatchCall = ServerDuplexStream<BatchAppendReq, BatchAppendRespMessage>;

// Above this, reading pauses, so that a client cannot fill the memory.
const MOST_IN_FLIGHT = 256;
const MOST_UNFINISHED = 64;

/**
 * Answers every append of the call exactly once, in the order in which they are recorded. When the
 * gateway closes, the appends that have arrived are answered before the call ends.
 */
export async function answerBatches(log: EventLog, call: BatchCall, closing: AbortSignal): Promise<void> {
  const outgoing = new Outgoing(call);
  const inFlight = new Set<Promise<void>>();
  const end = (): void => {
    void Promise.all(inFlight).then(() => call.emit('error', shuttingDown()));
  };
  closing.addEventListener('abort', end, { once: true });
  try {
    // Not destroyed when the client has sent everything: it still waits for its answers.
    for await (const batch of finishedBatches(call.iterator({ destroyOnReturn: false }))) {
      const answered = batch.finish(log).then((answer) => outgoing.write(answer));
      inFlight.add(answered);
      void answered.finally(() => inFlight.delete(answered));
      if (inFlight.size >= MOST_IN_FLIGHT) await Promise.race(inFlight);
    }
    await Promise.all(inFlight);
  } finally {
    closing.removeEventListener('abort', end);
  }
}

// The messages of several appends may come interleaved; their correlation ids distinguish them.
async function* finishedBatches(requests: AsyncIterable<BatchAppendReq>): AsyncGenerator<Batch, void> {
  const unfinished = new Map<string, Batch>();
  for await (const request of requests) {
    const key = idOf(request.getCorrelationId());
    const batch = unfinished.get(key) ?? new Batch(request);
    batch.take(request);
    if (request.getIsFinal()) {
      unfinished.delete(key);
      yield batch;
    } else {
      unfinished.set(key, batch);
      if (unfinished.size > MOST_UNFINISHED) throw invalidArgument('Too many unfinished appends');
    }
  }
}

/** One append of the call. Its first failure is kept, and sent when its last message has arrived. */
class Batch {
  readonly #first: BatchAppendReq;
  #append: ProposedAppend | undefined;
  #failure: unknown;

  constructor(first: BatchAppendReq) {
    this.#first = first;
  }

  take(request: BatchAppendReq): void {
    if (this.#failure !== undefined) return;
    try {
      this.#append ??= this.#open();
      for (const message of request.getProposedMessagesList()) this.#append.add(message);
    } catch (error) {
      this.#failure = error;
    }
  }

  async finish(log: EventLog): Promise<BatchAppendRespMessage> {
    if (this.#failure !== undefined) return batchFailure(this.#first, this.#failure);
    try {
      if (this.#isTooLate()) throw deadlineExceeded();
      this.#append ??= this.#open();
      return batchResult(this.#first, await this.#append.appendTo(log));
    } catch (error) {
      return batchFailure(this.#first, error);
    }
  }

  #open(): ProposedAppend {
    const options = this.#first.getOptions();
    if (!options) throw invalidArgument('The append does not begin with its options');
    return new ProposedAppend(options);
  }

  #isTooLate(): boolean {
    const deadline = deadlineOf(this.#first);
    return deadline !== undefined && deadline <= Date.now();
  }
}

/** Writes answers to the client, no faster than the client reads them. */
class Outgoing {
  readonly #call: BatchCall;
  readonly #gone = new AbortController();
  #drained: Promise<unknown> | undefined;

  constructor(call: BatchCall) {
    this.#call = call;
    call.once('cancelled', () => this.#gone.abort());
  }

  async write(answer: BatchAppendRespMessage): Promise<void> {
    if (this.#gone.signal.aborted || this.#call.write(answer)) return;
    const { signal } = this.#gone;
    this.#drained ??= once(this.#call, 'drain', { signal })
      .catch(() => undefined)
      .finally(() => (this.#drained = undefined));
    await this.#drained;
  }
}
