import type { LogEntry } from './log-entry.js';

/** What a replica derives from the log, one append after the other: an index, a search, a cache. */
export interface Projection {
  /** Names what it has stored, and itself in readiness and metrics. No other projection has it. */
  readonly name: string;

  /** Raise it when what it stores or how it applies changes: it is then rebuilt, and no other with it. */
  readonly version: number;

  /**
   * Applies the next append, whole. Each append comes once, in order, after the log holds it. A projection that
   * throws is stopped until the next start, which restores what it had saved before; the others continue.
   */
  apply(append: readonly LogEntry[]): void;

  /**
   * Hands over what has changed since the last call, and returns the position that all of it covers: what a restore
   * need not apply again. Both are stored in one transaction, so that a crash leaves both or neither. What is handed
   * over counts as stored: where it cannot be, the follower stops.
   *
   * It is called now and then, and when the replica closes. Without it, every start applies the whole log.
   */
  save?(records: RecordWriter): number;

  /** Prepares what it would otherwise hand over only with later events. It is called before the last {@link save}. */
  beforeClose?(): void;

  /** Whether there is more to hand over than {@link save} did, because that would be too much for one transaction. */
  readonly hasMore?: boolean;

  /**
   * Takes over what {@link save} has stored, and returns the position up to which nothing need be applied; `stored`
   * says what position was stored, 0 if none, and `head` where the followed log ends. It is called before the first
   * append. A projection that throws is emptied and rebuilt; one that rebuilds only what is damaged says so to `onDamage`.
   */
  restore?(records: StoredRecords, stored: number, head: number, onDamage: (reason: string) => void): number;

  /**
   * What remains to be done after {@link restore} before a question can be answered, in steps of a few milliseconds. The
   * replica answers other questions meanwhile; the projection is catching up.
   */
  resume?(): Iterator<void>;
}

/** The key of a record of one projection. */
export type RecordKey = string | number;

/** Takes what a projection wants to have stored. */
export interface RecordWriter {
  put(key: RecordKey, record: Uint8Array): void;
  remove(key: RecordKey): void;
}

/** What a projection has stored. Reading throws CorruptProjectionError where it is missing or damaged. */
export interface StoredRecords {
  get(key: RecordKey): Uint8Array;
  /** Copies a record into bytes from a place on, without making it an array of its own; returns its length. */
  copyTo(target: Uint8Array, at: number, key: RecordKey): number;
  all(): Iterable<readonly [RecordKey, Uint8Array]>;
  /** Of all that is stored, which is not read. */
  keys(): Iterable<RecordKey>;
}

/** What the replica has followed of the log, for projections that read on their own. */
export interface FollowedEntries {
  /** The position of the newest entry; 0 if there is none. */
  readonly head: number;

  /** The log after a position, in order, at most `limit` entries. */
  entriesAfter(position: number, limit: number): LogEntry[];
}

/** Whether a projection has applied all that was followed; `stopped` names what it threw. */
export type ProjectionState =
  | { readonly kind: 'catching-up' }
  | { readonly kind: 'live' }
  | { readonly kind: 'stopped'; readonly error: Error };

/** How far a projection is. */
export interface ProjectionStatus {
  readonly name: string;
  readonly version: number;
  readonly state: ProjectionState;
  /** Of the newest event that it has applied. */
  readonly position: number;
  /** Followed events that it has not applied. */
  readonly lag: number;
  /** One that has stopped starts again by itself: the replica is ready without it. */
  readonly startsAgain?: boolean;
}

/** A projection has stopped, so that questions to it cannot be answered. */
export class ProjectionStoppedError extends Error {
  override readonly name = 'ProjectionStoppedError';

  constructor(
    readonly projection: string,
    cause: Error,
  ) {
    super(`The projection "${projection}" has stopped: ${cause.message}`, { cause });
  }
}
