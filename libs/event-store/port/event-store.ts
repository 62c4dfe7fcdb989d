/** A JSON value as it survives `JSON.parse(JSON.stringify(value))`. */
type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object: the shape of an event's data and metadata. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** An event that is not recorded yet. */
export interface NewEvent {
  /** A UUID in lower case. It makes retries idempotent: a retry must carry the same ids. */
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
  /**
   * Names the contract by which the writer has checked data and metadata. A store that seals its events keeps it, so
   * that they need not be checked again; any other forgets it.
   */
  readonly contract?: string;
}

/** An event as the store keeps it: durable and never changed. */
export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  /** Place in its stream: 0, 1, 2… without gaps. */
  readonly revision: number;
  /** The store's native commit position: grows with every event, but not always by one. */
  readonly position: bigint;
  /** Wall clock of the store at the append, ISO 8601 in UTC. Not monotonic: order by `position`. */
  readonly created: string;
}

/**
 * What the writer believes about the stream: a number is the revision of its last event;
 * `stream-exists` means that it holds at least one event.
 */
export type ExpectedRevision = number | 'any' | 'no-stream' | 'stream-exists';

/** The revision of a stream's last event, or `no-stream`. */
export type ActualRevision = number | 'no-stream';

/** The append is durable and readable; a retry of it answers with the original revisions. */
export interface Appended {
  readonly kind: 'appended';
  readonly firstRevision: number;
  readonly lastRevision: number;
  /** A reader that has handled everything up to this position has seen the append. */
  readonly position: bigint;
}

/** Nothing was written: the stream is not where the writer believed it to be. */
export interface AppendConflict {
  readonly kind: 'conflict';
  readonly expected: ExpectedRevision;
  readonly actual: ActualRevision;
}

/** The outcome of an append. A conflict is a value, because callers are expected to handle it. */
export type AppendResult = Appended | AppendConflict;

/**
 * What a subscription delivers.
 * - `event`: the next event, in order of position.
 * - `checkpoint`: everything up to `position` was delivered or does not concern this store.
 *   Persist it as if it were an event's position.
 * - `caught-up`: history is delivered and what follows is live.
 * - `interrupted`: the connection to the store was lost; what the store has recorded since is unknown until
 *   the next `caught-up`.
 */
export type SubscriptionMessage =
  | { readonly kind: 'event'; readonly event: RecordedEvent }
  | { readonly kind: 'checkpoint'; readonly position: bigint }
  | { readonly kind: 'caught-up' }
  | { readonly kind: 'interrupted' };

/** Where a subscription starts and how it ends. */
export interface SubscriptionOptions {
  /** Deliver only what is after this position; absent means from the beginning. */
  readonly after?: bigint;
  /** Aborting ends the iteration at once and without an error. */
  readonly signal: AbortSignal;
}

/** How long to wait for the position of the newest commit. */
export interface LastPositionOptions {
  /** Shorter than the store's own bound, for a health check. In milliseconds. */
  readonly withinMilliseconds?: number;
}

/** The part of a stream to read: by default all of it. */
export interface StreamRange {
  /** The first revision to read; 0 if absent. */
  readonly from?: number;
  /** The largest number of events to read; no limit if absent. */
  readonly limit?: number;
}

/** The log of a store on this machine: its positions are 1, 2, 3… without gaps, and it is read at once. */
export interface LocalLog {
  /** The position of the newest event; 0 for an empty store. */
  end(): number;

  /**
   * The event at a position.
   *
   * @throws CorruptEventError when it is missing or cannot be trusted.
   */
  eventAt(position: number): RecordedEvent;

  /** Where the event with this revision of the stream is, if there is one. */
  positionOf(stream: string, revision: number): number | undefined;
}

/**
 * An append-only store of events in streams, with one total order over all of them.
 *
 * An acknowledged append is on disk and readable; what is not on disk is never visible.
 */
export interface EventStore {
  /** Names the store itself, so that positions of one store are never used against another. */
  readonly identity: string;

  /** Its log, if it is on this machine: then no copy of it is needed. */
  readonly localLog?: LocalLog;

  /**
   * The time by the clock of its server, in milliseconds since the Unix epoch, as its newest answer gave it; undefined
   * before an answer, and if it does not name a time. A store on this machine has no other clock.
   */
  readonly serverTime?: number | undefined;

  /**
   * Appends all events or none, contiguous in the stream and in position order.
   *
   * Retries are idempotent. With an exact revision or `no-stream` that is before the head, equal
   * ids at those revisions mean success with the original revisions. With `any` and
   * `stream-exists`, success if the stream knows all ids; a known first id followed by an unknown
   * one is a conflict.
   *
   * @throws InvalidAppendError when the append could never be accepted by any store.
   * @throws AppendTooLargeError above {@link MAXIMUM_APPEND_SIZE}.
   * @throws StoreFullError when the store is full; nothing was written.
   * @throws AppendUnconfirmedError when the store did not confirm it in time; it may be recorded. Retry with the
   * same ids.
   * @throws StoreUnavailableError when it was not sent in time, or only to servers that refused it; it is certainly
   * not recorded.
   * @throws StoreAccessDeniedError when the store refuses the credentials.
   * @throws StoreClosedError after {@link EventStore.close}.
   */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult>;

  /**
   * The events of the stream by revision, all of them or a range; a missing stream, or a range beyond its end,
   * is an empty array. Every append to the range that was acknowledged before the call is in it, by any
   * process.
   *
   * @throws CorruptEventError when a stored event cannot be trusted.
   * @throws StoreUnavailableError when the store did not answer; ask again.
   * @throws StoreAccessDeniedError when the store refuses the credentials.
   * @throws StoreClosedError after {@link EventStore.close}.
   */
  readStream(stream: string, range?: StreamRange): Promise<readonly RecordedEvent[]>;

  /**
   * History, then `caught-up`, then live events: no gap and no repeat, in position order. That it delivers, or has
   * caught up, does not prove that the store takes appends: a cluster without a quorum keeps live subscriptions open.
   * Closing the store ends the iteration too.
   *
   * @throws CorruptEventError while iterating, when a stored event cannot be trusted.
   * @throws StoreAccessDeniedError while iterating, when the store refuses the credentials, or lets their user append
   * and read streams but not follow all of them: the message then says what an administrator must grant.
   * @throws StoreClosedError when iteration starts after {@link EventStore.close}.
   */
  subscribe(options: SubscriptionOptions): AsyncIterable<SubscriptionMessage>;

  /**
   * The position of the newest commit, undefined for an empty store. On a shared server that commit
   * may be another application's: a subscription passes it by a checkpoint, not by an event.
   *
   * The cheapest proof that the store can take appends now: the leader of a cluster answers, and there is none without
   * a quorum. A leader that has just lost its quorum may answer until its servers notice, within seconds; only an
   * append proves more.
   *
   * @throws StoreUnavailableError when the store did not answer; ask again.
   * @throws StoreAccessDeniedError when the store refuses the credentials.
   * @throws StoreClosedError after {@link EventStore.close}.
   */
  lastPosition(options?: LastPositionOptions): Promise<bigint | undefined>;

  /**
   * Why an append would fail though reads do not; undefined if nothing is known against one. A store on this machine
   * sees a full disk; of a server it is known that it refused the last append to this user.
   *
   * @throws StoreClosedError after {@link EventStore.close}.
   */
  writeProblem?(): Promise<string | undefined>;

  /** Ends subscriptions and frees what the store holds. Calling it again does nothing. */
  close(): Promise<void>;
}
