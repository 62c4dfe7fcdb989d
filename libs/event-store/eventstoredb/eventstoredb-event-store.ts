import { setMaxListeners } from 'node:events';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { wrap, type IBackoff, type IPolicy } from 'cockatiel';
import { assertAppendable } from '../port/append-rules.js';
import {
  AppendTooLargeError,
  AppendUnconfirmedError,
  StoreAccessDeniedError,
  StoreClosedError,
} from '../port/errors.js';
import type {
  AppendResult,
  EventStore,
  ExpectedRevision,
  LastPositionOptions,
  NewEvent,
  RecordedEvent,
  StreamRange,
  SubscriptionMessage,
  SubscriptionOptions,
} from '../port/event-store.js';
import { rawEventOf } from '../port/raw-event.js';
import { newClient } from './client.js';
import { isFailure, isLasting, portError, portErrorOfAll, unavailable } from './failures.js';
import { appendPolicy, backOff, DEFAULT_PATIENCE, readPolicy, within, type Patience } from './patience.js';
import { ServerClock } from './server-clock.js';
import { eventData, serverExpectation, storedPosition } from './server-events.js';
import { headPosition, readStreamRange, type ReadLimits } from './server-reads.js';
import { serverSubscription } from './server-subscription.js';

// In milliseconds. A replica that is not ready gets no commands, which alone would show that appends are accepted again.
const REFUSAL_HOLDS = 60_000;

// An append with less time left is not sent for the first time: it would be recorded, but hardly confirmed in time.
const LEAST_TIME_TO_CONFIRM = 100;
const LONGEST_DISPOSAL_MILLISECONDS = 2_000;

/** How to reach the server, and which part of it is this store. */
export interface EventStoreDBOptions {
  /** For example `esdb://user:password@host:2113?tls=true`. */
  readonly connectionString: string;
  /** Put before every stream name on the server only; may be empty. */
  readonly streamPrefix: string;
  /** What the names of its streams begin with, after the prefix: subscriptions deliver those streams only. */
  readonly categories: readonly string[];
  readonly patience?: Partial<Patience>;
  /** Called for every failure that is retried, for a metric and a line in the log. */
  readonly onRetry?: (failure: RetriedFailure) => void;
}

/** A failure that the store retries by itself. */
export interface RetriedFailure {
  readonly during: 'append' | 'read' | 'subscription';
  readonly error: unknown;
}

/**
 * An event store on an EventStoreDB server or cluster. Positions are the server's commit positions.
 *
 * Every call goes to the leader: a follower may lack what was acknowledged. A node that is not the leader refuses the
 * call and names the leader, to which the client then connects; the call is tried again there.
 *
 * Appends and reads take at most {@link Patience.boundMilliseconds}, whatever the server does. Subscriptions outlive
 * lost connections, and end with the server's error only if retrying cannot help.
 */
export class EventStoreDBEventStore implements EventStore {
  readonly identity: string;

  readonly #client: EventStoreDBClient;
  readonly #serverClock: ServerClock;
  readonly #streamPrefix: string;
  readonly #categories: readonly string[];
  readonly #patience: Patience;
  readonly #onRetry: (failure: RetriedFailure) => void;
  readonly #appending: IPolicy;
  readonly #reading: IPolicy;
  readonly #closing = new AbortController();
  /** How the server refused the last append to this user, until one is accepted or {@link REFUSAL_HOLDS} is over. */
  #refusal: { readonly message: string; readonly at: number } | undefined;
  #disposal: Promise<void> | undefined;

  private constructor(
    client: EventStoreDBClient,
    serverClock: ServerClock,
    identity: string,
    options: EventStoreDBOptions,
  ) {
    this.#client = client;
    this.#serverClock = serverClock;
    this.identity = identity;
    this.#streamPrefix = options.streamPrefix;
    this.#categories = options.categories;
    this.#patience = { ...DEFAULT_PATIENCE, ...options.patience };
    this.#onRetry = options.onRetry ?? (() => undefined);
    this.#appending = appendPolicy(this.#patience, (error) => this.#onRetry({ during: 'append', error }));
    this.#reading = readPolicy(this.#patience, (error) => this.#onRetry({ during: 'read', error }));
    // Every append and read listens while it is under way.
    setMaxListeners(0, this.#closing.signal);
  }

  /**
   * Prepares the connection; the server is first reached by the first call.
   *
   * @throws InvalidConnectionStringError when the connection string is malformed.
   */
  static async connect(options: EventStoreDBOptions): Promise<EventStoreDBEventStore> {
    const { connectionString, streamPrefix } = options;
    const serverClock = new ServerClock();
    const client = await newClient(connectionString, serverClock);
    const hosts = /^[^:]+:\/\/(?:[^@/]*@)?([^/?]+)/.exec(connectionString)?.[1] ?? '';
    return new EventStoreDBEventStore(client, serverClock, `eventstoredb:${hosts}/${streamPrefix}`, options);
  }

  get serverTime(): number | undefined {
    return this.#serverClock.time;
  }

  async append(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    this.#assertOpen();
    assertAppendable(stream, events.map(rawEventOf), expected);
    // Tries that may have been recorded: a server that refuses one has recorded nothing of it.
    let unsettled = 0;
    const latestSending = performance.now() + this.#patience.boundMilliseconds - LEAST_TIME_TO_CONFIRM;
    try {
      // Every try has the same ids and the same expectation: the server recognises what an earlier one recorded.
      return await this.#appending.execute(async ({ signal }) => {
        // In a turn of its own: should another call's failure close the client's connection in this very
        // turn, the client would use the closed one, and throw where it cannot be caught.
        await setImmediate();
        signal.throwIfAborted();
        if (unsettled === 0 && performance.now() > latestSending)
          throw new Error('Waited too long to be sent');
        unsettled += 1;
        try {
          const result = await this.#appendOnce(stream, events, expected, signal);
          this.#refusal = undefined;
          return result;
        } catch (error) {
          if (isFailure(error, 'not-leader') || isLasting(error)) unsettled -= 1;
          throw error;
        }
      }, this.#closing.signal);
    } catch (error) {
      if (isFailure(error, 'wrong-expected-version')) return conflictOf(error, expected);
      if (isFailure(error, 'maximum-append-size-exceeded')) throw new AppendTooLargeError();
      if (unsettled === 0) {
        const refused = isLasting(error) ? portError(error) : unavailable(error);
        if (refused instanceof StoreAccessDeniedError)
          this.#refusal = { message: refused.message, at: performance.now() };
        throw refused;
      }
      throw new AppendUnconfirmedError('The store did not confirm the append', { cause: error });
    }
  }

  async readStream(stream: string, range: StreamRange = {}): Promise<readonly RecordedEvent[]> {
    this.#assertOpen();
    try {
      return await this.#read((limits) =>
        readStreamRange(this.#client, stream, range, this.#streamPrefix, limits),
      );
    } catch (error) {
      throw isLasting(error) ? portError(error) : unavailable(error);
    }
  }

  async *subscribe(options: SubscriptionOptions): AsyncGenerator<SubscriptionMessage, void> {
    this.#assertOpen();
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    let after = options.after;
    let pause: IBackoff<unknown> | undefined;
    while (!isAborted(signal)) {
      try {
        for await (const message of this.#subscribeOnce(after, signal)) {
          const position = positionOf(message);
          if (isRepeat(position, after)) continue;
          yield message;
          pause = undefined;
          after = position ?? after;
        }
        if (!isAborted(signal)) this.#onRetry({ during: 'subscription', error: undefined });
      } catch (error) {
        if (isAborted(signal)) return;
        if (isLasting(error)) throw portErrorOfAll(error);
        this.#onRetry({ during: 'subscription', error });
      }
      if (isAborted(signal)) return;
      if (!pause) yield { kind: 'interrupted' };
      pause = pause ? pause.next(undefined) : backOff(this.#patience).next();
      await setTimeout(pause.duration, undefined, { signal }).catch(() => undefined);
    }
  }

  async lastPosition({ withinMilliseconds }: LastPositionOptions = {}): Promise<bigint | undefined> {
    this.#assertOpen();
    try {
      return await this.#read((limits) => headPosition(this.#client, limits), withinMilliseconds);
    } catch (error) {
      throw isLasting(error) ? portErrorOfAll(error) : unavailable(error);
    }
  }

  writeProblem(): Promise<string | undefined> {
    this.#assertOpen();
    const { message, at } = this.#refusal ?? { message: undefined, at: 0 };
    return Promise.resolve(performance.now() - at < REFUSAL_HOLDS ? message : undefined);
  }

  close(): Promise<void> {
    this.#closing.abort();
    // Bounded: the client waits for each of its calls to end, and some never say so.
    this.#disposal ??= within(LONGEST_DISPOSAL_MILLISECONDS)
      .execute(() => this.#client.dispose())
      .catch(() => undefined);
    return this.#disposal;
  }

  async #appendOnce(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
    signal: AbortSignal,
  ): Promise<AppendResult> {
    const { nextExpectedRevision, position } = await this.#client.appendToStream(
      this.#streamPrefix + stream,
      events.map(eventData),
      {
        expectedRevision: serverExpectation(expected),
        requiresLeader: true,
        deadline: this.#patience.deadlineMilliseconds,
      },
    );
    const lastRevision = Number(nextExpectedRevision);
    return {
      kind: 'appended',
      firstRevision: lastRevision - events.length + 1,
      lastRevision,
      // The server names no position for some retries; its newest one is at or after the append.
      position:
        storedPosition(position?.commit) ?? (await headPosition(this.#client, this.#limits(signal))) ?? 0n,
    };
  }

  #subscribeOnce(after: bigint | undefined, signal: AbortSignal): AsyncGenerator<SubscriptionMessage, void> {
    return serverSubscription(this.#client, {
      after,
      streamPrefix: this.#streamPrefix,
      categories: this.#categories,
      deadlineMilliseconds: this.#patience.deadlineMilliseconds,
      signal,
    });
  }

  #read<Answer>(ask: (limits: ReadLimits) => Promise<Answer>, boundMilliseconds?: number): Promise<Answer> {
    const policy =
      boundMilliseconds === undefined ? this.#reading : wrap(within(boundMilliseconds), this.#reading);
    return policy.execute(({ signal }) => ask(this.#limits(signal)), this.#closing.signal);
  }

  #limits(signal: AbortSignal): ReadLimits {
    return { idleMilliseconds: this.#patience.deadlineMilliseconds, signal };
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

// A server may begin at the requested position itself, repeat a checkpoint, or deliver an event twice.
function isRepeat(position: bigint | undefined, after: bigint | undefined): boolean {
  return position !== undefined && after !== undefined && position <= after;
}

// A function, because the answer changes while the subscriber holds the iteration.
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
