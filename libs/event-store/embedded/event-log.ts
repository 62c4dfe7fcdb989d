import { EventEmitter, once } from 'node:events';
import type { Database, RootDatabase } from '../../lmdb/index.js';
import { assertAppendable } from '../port/append-rules.js';
import { CorruptEventError, StoreClosedError } from '../port/errors.js';
import type { AppendResult, ExpectedRevision } from '../port/event-store.js';
import type { RawEvent, RecordedRawEvent } from '../port/raw-event.js';
import { decodeRecord } from './event-record.js';
import { GroupCommit, type LogParts } from './group-commit.js';
import type { HeadMarker } from './head-marker.js';
import type { StreamIndex } from './stream-index.js';

/** What {@link openLog} has opened and checked, and the log closes. */
export interface OpenedLog extends LogParts {
  readonly identity: string;
  /** See {@link EventLog.markerProblem}. */
  readonly markerProblem: string | undefined;
  /** The position of the last event on disk; 0 for an empty log. */
  readonly lastPosition: number;
  /** Releases the lock of the folder. */
  readonly unlock: () => void;
}

/** The events of the embedded store as bytes, in LMDB. Positions are 1, 2, 3… without gaps. */
export class EventLog {
  readonly identity: string;

  /** What the head marker has against the store, which was opened nevertheless. */
  readonly markerProblem: string | undefined;

  readonly #root: RootDatabase;
  readonly #unlock: () => void;
  readonly #log: Database<Buffer, number>;
  readonly #index: StreamIndex;
  readonly #marker: HeadMarker | undefined;
  readonly #commits: GroupCommit;
  readonly #events = new EventEmitter().setMaxListeners(0);
  #durablePosition: number;
  #closing: Promise<void> | undefined;

  constructor(opened: OpenedLog) {
    this.identity = opened.identity;
    this.markerProblem = opened.markerProblem;
    this.#root = opened.root;
    this.#unlock = opened.unlock;
    this.#log = opened.log;
    this.#index = opened.index;
    this.#marker = opened.marker;
    this.#durablePosition = opened.lastPosition;
    this.#commits = new GroupCommit(opened, (position) => this.#announce(position));
  }

  /** The position of the last event on disk; 0 for an empty log. */
  get lastPosition(): number {
    this.assertOpen();
    return this.#durablePosition;
  }

  get isClosed(): boolean {
    return this.#closing !== undefined;
  }

  /** As the port's `append`, for events of any content type. */
  async append(
    stream: string,
    events: readonly RawEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    this.assertOpen();
    assertAppendable(stream, events, expected);
    return this.#commits.append(stream, events, expected);
  }

  /** The revision of the stream's last event; -1 for a missing stream. */
  head(stream: string): number {
    this.assertOpen();
    return this.#index.head(stream, this.#durablePosition);
  }

  /** Where the event with this revision of the stream is, if there is one. */
  positionOf(stream: string, revision: number): number | undefined {
    this.assertOpen();
    const position = this.#index.positionOf(stream, revision);
    return position !== undefined && position <= this.#durablePosition ? position : undefined;
  }

  /** Whether the event at the position is intact, and is found by its stream and revision, and by its id. */
  isSound(position: number): boolean {
    this.assertOpen();
    try {
      const { stream, revision, id } = this.at(position);
      return (
        this.#index.positionOf(stream, revision) === position &&
        this.#index.revisionOf(stream, id) === revision
      );
    } catch (error) {
      if (error instanceof CorruptEventError) return false;
      throw error;
    }
  }

  /**
   * The positions of all events of the stream, by revision.
   *
   * @throws CorruptEventError when one of them is not in the index.
   */
  positionsIn(stream: string): readonly number[] {
    this.assertOpen();
    const positions = this.#index.positionsIn(stream, this.#durablePosition);
    const missing = this.head(stream) + 1 - positions.length;
    if (missing !== 0) throw new CorruptEventError(BigInt(positions.at(-1) ?? 0));
    return positions;
  }

  /**
   * The event at the position, which must be the given revision of the stream, if one is given.
   *
   * @throws CorruptEventError when it is damaged or missing, or is another one.
   */
  at(position: number, place?: { readonly stream: string; readonly revision: number }): RecordedRawEvent {
    this.assertOpen();
    const event = decodeRecord(BigInt(position), this.#log.get(position));
    if (place !== undefined && (event.stream !== place.stream || event.revision !== place.revision))
      throw new CorruptEventError(BigInt(position));
    return event;
  }

  /**
   * At most `limit` events after a position, in order. It ends before one that is damaged or missing.
   *
   * @throws CorruptEventError when the first one is damaged or missing.
   */
  after(position: number, limit: number): readonly RecordedRawEvent[] {
    this.assertOpen();
    const end = Math.min(position + limit, this.#durablePosition) + 1;
    const events: RecordedRawEvent[] = [];
    for (const { key, value } of this.#log.getRange({ start: position + 1, end })) {
      const expected = position + 1 + events.length;
      try {
        events.push(decodeRecord(BigInt(expected), key === expected ? value : undefined));
      } catch (error) {
        if (events.length > 0 && error instanceof CorruptEventError) return events;
        throw error;
      }
    }
    if (events.length === 0 && position + 1 < end) throw new CorruptEventError(BigInt(position + 1));
    return events;
  }

  /** Waits for the next commit, the end of the log, or the signal. */
  async nextCommit(signal: AbortSignal): Promise<void> {
    try {
      await once(this.#events, 'commit', { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /**
   * Why an append would fail now; undefined if nothing is known against it. After a commit that failed for want of space,
   * it tries to write a file.
   */
  async writeProblem(): Promise<string | undefined> {
    this.assertOpen();
    return this.#commits.writeProblem(this.#durablePosition);
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeOnce();
    return this.#closing;
  }

  /**
   * The native library crashes the process when it is used after it was closed.
   *
   * @throws StoreClosedError after {@link EventLog.close}.
   * @throws CorruptEventError when a commit failed, and the log cannot be read either.
   */
  assertOpen(): void {
    if (this.#closing) throw new StoreClosedError();
    if (this.#commits.damage !== undefined) throw this.#commits.damage;
  }

  async #closeOnce(): Promise<void> {
    this.#events.emit('commit');
    // The lock is released last: the next holder must not see writes of this one.
    try {
      await this.#commits.close();
      await this.#root.close();
      this.#marker?.close();
    } finally {
      this.#unlock();
    }
  }

  #announce(position: number): void {
    if (position <= this.#durablePosition) return;
    this.#durablePosition = position;
    this.#events.emit('commit');
  }
}
