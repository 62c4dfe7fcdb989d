import { setTimeout } from 'node:timers/promises';
import type {
  AllStreamResolvedEvent,
  AllStreamSubscription,
  EventStoreDBClient,
  JSONEventData,
  Position,
  RecordedEvent as ServerEvent,
} from '@eventstore/db-client';
import { assertAppendable } from '../append-rules.js';
import {
  AppendTooLargeError,
  AppendUnconfirmedError,
  CorruptEventError,
  StoreClosedError,
} from '../event-store.js';
import type {
  AppendResult,
  EventStore,
  ExpectedRevision,
  JsonObject,
  NewEvent,
  RecordedEvent,
  SubscriptionMessage,
  SubscriptionOptions,
} from '../event-store.js';
import { rawEventOf } from '../raw-event.js';

const STREAM_CATEGORIES = ['chip-', 'company-', 'sale-'];
const APPEND_DEADLINE_MILLISECONDS = 10_000;
const APPEND_TRIES = 3;
const FIRST_BACK_OFF_MILLISECONDS = 100;
const LONGEST_BACK_OFF_MILLISECONDS = 10_000;

// What no repetition cures. Everything else may be another append's failure: the client rejects
// all appends of the process when one stream of them breaks.
const LASTING_FAILURES: readonly string[] = [
  'access-denied',
  'invalid-argument',
  'maximum-append-size-exceeded',
  'missing-required-metadata-property',
  'stream-deleted',
  'unsupported',
  'wrong-expected-version',
];

/** How to reach the server, and which part of it is this store. */
export interface EventStoreDBOptions {
  /** For example `esdb://user:password@host:2113?tls=true`. */
  readonly connectionString: string;
  /** Put before every stream name on the server only; may be empty. */
  readonly streamPrefix: string;
}

/** The connection string cannot be understood. It is not repeated here: it may hold a password. */
export class InvalidConnectionStringError extends Error {
  override readonly name = 'InvalidConnectionStringError';
}

/**
 * An event store on an EventStoreDB server. Positions are the server's commit positions.
 *
 * Subscriptions deliver the streams named `chip-…`, `company-…` and `sale-…`, outlive lost
 * connections, and end with the server's error only where repetition cannot help.
 */
export class EventStoreDBEventStore implements EventStore {
  readonly identity: string;

  readonly #client: EventStoreDBClient;
  readonly #streamPrefix: string;
  readonly #closing = new AbortController();
  #disposal: Promise<void> | undefined;

  private constructor(client: EventStoreDBClient, identity: string, streamPrefix: string) {
    this.#client = client;
    this.identity = identity;
    this.#streamPrefix = streamPrefix;
  }

  /**
   * Prepares the connection; the server is first reached by the first call.
   *
   * @throws {InvalidConnectionStringError} when the connection string is malformed.
   */
  static async connect(options: EventStoreDBOptions): Promise<EventStoreDBEventStore> {
    const { connectionString, streamPrefix } = options;
    // Loaded on demand: users of the embedded store need neither the client nor gRPC.
    const library = await import('@eventstore/db-client');
    const hosts = /^[^:]+:\/\/(?:[^@/]*@)?([^/?]+)/.exec(connectionString)?.[1] ?? '';
    try {
      const client = library.EventStoreDBClient.connectionString(connectionString);
      const identity = `eventstoredb:${hosts}/${streamPrefix}`;
      return new EventStoreDBEventStore(client, identity, streamPrefix);
    } catch {
      throw new InvalidConnectionStringError('The EventStoreDB connection string is malformed');
    }
  }

  async append(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    this.#assertOpen();
    assertAppendable(stream, events.map(rawEventOf), expected);
    let failure: unknown;
    for (let attempt = 0; attempt < APPEND_TRIES; attempt += 1) {
      if (attempt > 0) await setTimeout(backOff(attempt - 1));
      try {
        return await this.#appendOnce(stream, events, expected);
      } catch (error) {
        if (isFailure(error, 'wrong-expected-version')) return conflictOf(error, expected);
        if (isFailure(error, 'maximum-append-size-exceeded')) throw new AppendTooLargeError();
        if (isLasting(error)) throw error;
        failure = error;
      }
    }
    const message = `The append was not confirmed in ${APPEND_TRIES} tries`;
    throw new AppendUnconfirmedError(message, { cause: failure });
  }

  async readStream(stream: string): Promise<readonly RecordedEvent[]> {
    this.#assertOpen();
    const read = this.#client.readStream(this.#streamPrefix + stream);
    read.on('error', () => undefined);
    const events: RecordedEvent[] = [];
    try {
      for await (const { event, commitPosition } of read) {
        if (event) events.push(this.#recordedEvent(event, commitPosition));
      }
      return events;
    } catch (error) {
      if (isFailure(error, 'stream-not-found')) return [];
      throw error;
    } finally {
      await read.cancel().catch(() => undefined);
    }
  }

  async *subscribe(options: SubscriptionOptions): AsyncGenerator<SubscriptionMessage, void> {
    this.#assertOpen();
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    let after = options.after;
    let failures = 0;
    while (!isAborted(signal)) {
      try {
        for await (const message of this.#subscribeOnce(after, signal)) {
          yield message;
          failures = 0;
          if (message.kind === 'event') after = message.event.position;
          if (message.kind === 'checkpoint') after = message.position;
        }
      } catch (error) {
        if (!isAborted(signal) && (error instanceof CorruptEventError || isLasting(error))) throw error;
      }
      await setTimeout(backOff(failures), undefined, { signal }).catch(() => undefined);
      failures += 1;
    }
  }

  async lastPosition(): Promise<bigint | undefined> {
    this.#assertOpen();
    const read = this.#client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 });
    read.on('error', () => undefined);
    try {
      for await (const { event, link, commitPosition } of read) {
        return commitPosition ?? (link ?? event)?.position.commit;
      }
      return undefined;
    } finally {
      await read.cancel().catch(() => undefined);
    }
  }

  close(): Promise<void> {
    this.#closing.abort();
    this.#disposal ??= this.#client.dispose();
    return this.#disposal;
  }

  async #appendOnce(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    const answer = this.#client.appendToStream(this.#streamPrefix + stream, events.map(eventData), {
      expectedRevision: serverExpectation(expected),
      deadline: APPEND_DEADLINE_MILLISECONDS,
      // Beyond the largest append: a split one would still be whole, but needs more messages.
      batchAppendSize: 3 * 1024 * 1024,
    });
    const { nextExpectedRevision, position } = await withinDeadline(answer);
    const lastRevision = Number(nextExpectedRevision);
    return {
      kind: 'appended',
      firstRevision: lastRevision - events.length + 1,
      lastRevision,
      // The server names no position for some retries; its newest one lies at or after the append.
      position: position?.commit ?? (await this.lastPosition()) ?? 0n,
    };
  }

  async *#subscribeOnce(
    after: bigint | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<SubscriptionMessage, void> {
    const subscription = this.#client.subscribeToAll({
      fromPosition: after === undefined ? 'start' : { commit: after, prepare: after },
      filter: {
        filterOn: 'streamName',
        prefixes: STREAM_CATEGORIES.map((category) => this.#streamPrefix + category),
        checkpointInterval: 1,
        checkpointReached: pushCheckpoint,
      },
    });
    const stop = (): void => void subscription.destroy();
    // Without a listener an error ends the process; the iteration below reports it as well.
    subscription.on('error', () => undefined);
    subscription.on('caughtUp', () => subscription.push({ kind: 'caught-up' }));
    signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const item of subscription as AsyncIterable<AllStreamResolvedEvent | SubscriptionMessage>) {
        if (signal.aborted) return;
        if ('kind' in item) yield item;
        else if (item.event) {
          yield { kind: 'event', event: this.#recordedEvent(item.event, item.commitPosition) };
        }
      }
    } finally {
      signal.removeEventListener('abort', stop);
      // Not awaited: it settles only once there is a connection, and aborting must end at once.
      void subscription.unsubscribe().catch(() => undefined);
    }
  }

  #recordedEvent(event: ServerEvent, commitPosition: bigint | undefined): RecordedEvent {
    const position = event.position?.commit ?? commitPosition;
    if (position === undefined) throw new Error('The server must be 22.6 or later: no position');
    if (!event.isJson) throw new CorruptEventError(position);
    return {
      id: event.id,
      type: event.type,
      data: event.data as JsonObject,
      metadata: (event.metadata ?? {}) as JsonObject,
      stream: event.streamId.slice(this.#streamPrefix.length),
      revision: Number(event.revision),
      position,
      created: event.created.toISOString(),
    };
  }

  #assertOpen(): void {
    if (this.#closing.signal.aborted) throw new StoreClosedError();
  }
}

interface WrongExpectedVersion {
  readonly actualVersion: bigint | 'no_stream';
}

function conflictOf(error: unknown, expected: ExpectedRevision): AppendResult {
  const { actualVersion } = error as WrongExpectedVersion;
  const actual = typeof actualVersion === 'bigint' ? Number(actualVersion) : 'no-stream';
  return { kind: 'conflict', expected, actual };
}

function eventData({ id, type, data, metadata }: NewEvent): JSONEventData {
  return { contentType: 'application/json', id, type, data: { ...data }, metadata: { ...metadata } };
}

function serverExpectation(expected: ExpectedRevision): bigint | 'any' | 'no_stream' | 'stream_exists' {
  if (typeof expected === 'number') return BigInt(expected);
  if (expected === 'no-stream') return 'no_stream';
  return expected === 'stream-exists' ? 'stream_exists' : 'any';
}

// Queued behind the events before it: handled early, it would let a follower skip them.
function pushCheckpoint(subscription: AllStreamSubscription, position: Position): void {
  subscription.push({ kind: 'checkpoint', position: position.commit });
}

// The client does not enforce its deadline: a silent server would hold the append for ever.
async function withinDeadline<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const finished = new AbortController();
  const { signal } = finished;
  const deadline = setTimeout(APPEND_DEADLINE_MILLISECONDS, undefined, { signal }).then(() => {
    throw new Error(`No answer to an append in ${APPEND_DEADLINE_MILLISECONDS} ms`);
  });
  try {
    return await Promise.race([answer, deadline]);
  } finally {
    finished.abort();
  }
}

function backOff(failures: number): number {
  const longest = Math.min(FIRST_BACK_OFF_MILLISECONDS * 2 ** failures, LONGEST_BACK_OFF_MILLISECONDS);
  // Spread out, so that many followers do not return to a restarted server in step.
  return longest * (0.5 + Math.random() / 2);
}

// A function, because the answer changes while the subscriber holds the iteration.
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function isLasting(error: unknown): boolean {
  return LASTING_FAILURES.some((type) => isFailure(error, type));
}

function isFailure(error: unknown, type: string): boolean {
  return error instanceof Error && 'type' in error && error.type === type;
}
