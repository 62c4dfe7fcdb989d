import { setMaxListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
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
  NewEvent,
  RecordedEvent,
  SubscriptionMessage,
  SubscriptionOptions,
} from '../event-store.js';
import { rawEventOf } from '../raw-event.js';
import { newClient } from './client.js';
import { isFailure, isLasting, portError, unavailable } from './failures.js';
import { backOff, DEFAULT_PATIENCE, withinDeadline } from './patience.js';
import type { Patience } from './patience.js';
import { eventData, serverExpectation } from './server-events.js';
import { headPosition, readWholeStream } from './server-reads.js';
import { serverSubscription } from './server-subscription.js';
import { Turnstile } from './turnstile.js';

// Beyond it, appends wait here, so that the deadline of each begins when it is sent.
const MOST_APPENDS_UNDER_WAY = 256;
const LONGEST_DISPOSAL_MILLISECONDS = 2_000;

/** How to reach the server, and which part of it is this store. */
export interface EventStoreDBOptions {
  /** For example `esdb://user:password@host:2113?tls=true`. */
  readonly connectionString: string;
  /** Put before every stream name on the server only; may be empty. */
  readonly streamPrefix: string;
  readonly patience?: Partial<Patience>;
  /** Told of every failure that the store goes on after: worth a metric and a line in the log. */
  readonly onSetback?: (setback: Setback) => void;
}

/** A failure after which the store tries again by itself. */
export interface Setback {
  readonly during: 'append' | 'read' | 'subscription';
  readonly error: unknown;
}

/**
 * An event store on an EventStoreDB server. Positions are the server's commit positions.
 *
 * Subscriptions deliver the streams named `chip-…`, `party-…` and `sale-…`, outlive lost
 * connections, and end with the server's error only where repetition cannot help.
 */
export class EventStoreDBEventStore implements EventStore {
  readonly identity: string;

  readonly #client: EventStoreDBClient;
  readonly #streamPrefix: string;
  readonly #patience: Patience;
  readonly #onSetback: (setback: Setback) => void;
  readonly #turnstile = new Turnstile(MOST_APPENDS_UNDER_WAY);
  readonly #closing = new AbortController();
  #disposal: Promise<void> | undefined;

  private constructor(client: EventStoreDBClient, identity: string, options: EventStoreDBOptions) {
    this.#client = client;
    this.identity = identity;
    this.#streamPrefix = options.streamPrefix;
    this.#patience = { ...DEFAULT_PATIENCE, ...options.patience };
    this.#onSetback = options.onSetback ?? (() => undefined);
    // Every append that waits for its next try listens.
    setMaxListeners(0, this.#closing.signal);
  }

  /**
   * Prepares the connection; the server is first reached by the first call.
   *
   * @throws {InvalidConnectionStringError} when the connection string is malformed.
   */
  static async connect(options: EventStoreDBOptions): Promise<EventStoreDBEventStore> {
    const { connectionString, streamPrefix } = options;
    const client = await newClient(connectionString);
    const hosts = /^[^:]+:\/\/(?:[^@/]*@)?([^/?]+)/.exec(connectionString)?.[1] ?? '';
    return new EventStoreDBEventStore(client, `eventstoredb:${hosts}/${streamPrefix}`, options);
  }

  async append(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    this.#assertOpen();
    assertAppendable(stream, events.map(rawEventOf), expected);
    try {
      // Every try has the same ids and the same expectation: what an earlier one recorded is found.
      return await this.#persist('append', () =>
        this.#turnstile.pass(() => this.#appendOnce(stream, events, expected)),
      );
    } catch (error) {
      if (isFailure(error, 'wrong-expected-version')) return conflictOf(error, expected);
      if (isFailure(error, 'maximum-append-size-exceeded')) throw new AppendTooLargeError();
      if (isLasting(error)) throw portError(error);
      throw new AppendUnconfirmedError('The store did not confirm the append', { cause: error });
    }
  }

  async readStream(stream: string): Promise<readonly RecordedEvent[]> {
    this.#assertOpen();
    return this.#read(() =>
      readWholeStream(this.#client, stream, this.#streamPrefix, this.#patience.deadlineMilliseconds),
    );
  }

  async *subscribe(options: SubscriptionOptions): AsyncGenerator<SubscriptionMessage, void> {
    this.#assertOpen();
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    let after = options.after;
    let failures = 0;
    while (!isAborted(signal)) {
      try {
        for await (const message of this.#subscribeOnce(after, signal)) {
          const position = positionOf(message);
          if (isRepeat(position, after)) continue;
          yield message;
          failures = 0;
          after = position ?? after;
        }
        if (!isAborted(signal)) this.#onSetback({ during: 'subscription', error: undefined });
      } catch (error) {
        if (isAborted(signal)) return;
        if (error instanceof CorruptEventError || isLasting(error)) throw portError(error);
        this.#onSetback({ during: 'subscription', error });
      }
      if (isAborted(signal)) return;
      if (failures === 0) yield { kind: 'interrupted' };
      await backOff(this.#patience, failures, signal);
      failures += 1;
    }
  }

  async lastPosition(): Promise<bigint | undefined> {
    this.#assertOpen();
    return this.#read(() => headPosition(this.#client, this.#patience.deadlineMilliseconds));
  }

  close(): Promise<void> {
    this.#closing.abort();
    // Bounded: the client waits for each of its calls to end, and some never say so.
    this.#disposal ??= withinDeadline(this.#client.dispose(), LONGEST_DISPOSAL_MILLISECONDS).catch(
      () => undefined,
    );
    return this.#disposal;
  }

  async #appendOnce(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    const { deadlineMilliseconds } = this.#patience;
    // In a turn of its own: should another call's failure close the client's connection in this very
    // turn, the client would use the closed one, and throw where nobody can catch it.
    await setImmediate();
    const answer = this.#client.appendToStream(this.#streamPrefix + stream, events.map(eventData), {
      expectedRevision: serverExpectation(expected),
      deadline: deadlineMilliseconds,
    });
    const { nextExpectedRevision, position } = await withinDeadline(answer, deadlineMilliseconds);
    const lastRevision = Number(nextExpectedRevision);
    return {
      kind: 'appended',
      firstRevision: lastRevision - events.length + 1,
      lastRevision,
      // The server names no position for some retries; its newest one lies at or after the append.
      position: position?.commit ?? (await this.lastPosition()) ?? 0n,
    };
  }

  #subscribeOnce(after: bigint | undefined, signal: AbortSignal): AsyncGenerator<SubscriptionMessage, void> {
    const { deadlineMilliseconds } = this.#patience;
    const options = { after, streamPrefix: this.#streamPrefix, deadlineMilliseconds, signal };
    return serverSubscription(this.#client, options);
  }

  async #read<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await this.#persist('read', ask);
    } catch (error) {
      if (error instanceof CorruptEventError || isLasting(error)) throw portError(error);
      throw unavailable(error);
    }
  }

  async #persist<Answer>(during: Setback['during'], ask: () => Promise<Answer>): Promise<Answer> {
    const { signal } = this.#closing;
    for (let failures = 0; ; failures += 1) {
      try {
        return await ask();
      } catch (error) {
        const isLast = failures + 1 >= this.#patience.tries || signal.aborted;
        if (isLast || error instanceof CorruptEventError || isLasting(error)) throw error;
        this.#onSetback({ during, error });
      }
      await backOff(this.#patience, failures, signal);
    }
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

function positionOf(message: SubscriptionMessage): bigint | undefined {
  if (message.kind === 'event') return message.event.position;
  return message.kind === 'checkpoint' ? message.position : undefined;
}

// A server may begin at the position that was asked for, say it again, or tell an event twice.
function isRepeat(position: bigint | undefined, after: bigint | undefined): boolean {
  return position !== undefined && after !== undefined && position <= after;
}

// A function, because the answer changes while the subscriber holds the iteration.
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
