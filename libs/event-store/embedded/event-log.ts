import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import {
  DiskFullError,
  lockFolder,
  openEnvironment,
  writeFailure,
  type Database,
  type RootDatabase,
} from '../../lmdb/index.js';
import { assertAppendable } from '../port/append-rules.js';
import { CorruptEventError, StoreClosedError, StoreFullError } from '../port/errors.js';
import type { ActualRevision, AppendResult, ExpectedRevision } from '../port/event-store.js';
import type { RawEvent, RecordedRawEvent } from '../port/raw-event.js';
import { decodeRecord, encodeRecord } from './event-record.js';
import { StreamIndex } from './stream-index.js';

type AppendDecision =
  | { readonly kind: 'write'; readonly firstRevision: number }
  | { readonly kind: 'recorded'; readonly firstRevision: number; readonly lastRevision: number }
  | { readonly kind: 'conflict' };

/** An append that waits for the next commit, together with the others that wait. */
interface WaitingAppend {
  readonly stream: string;
  readonly events: readonly RawEvent[];
  readonly expected: ExpectedRevision;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

/** The events of the embedded store as bytes, in LMDB. Positions are 1, 2, 3… without gaps. */
export class EventLog {
  readonly identity: string;

  readonly #folder: string;
  readonly #root: RootDatabase;
  readonly #unlock: () => void;
  readonly #log: Database<Buffer, number>;
  readonly #index: StreamIndex;
  readonly #commits = new EventEmitter().setMaxListeners(0);
  #durablePosition: number;
  #waiting: WaitingAppend[] = [];
  #committing: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #damage: Error | undefined;

  private constructor(folder: string, root: RootDatabase, unlock: () => void, identity: string) {
    this.#folder = folder;
    this.#root = root;
    this.#unlock = unlock;
    this.identity = identity;
    this.#log = root.openDB({ name: 'log', encoding: 'binary' });
    this.#index = new StreamIndex(root);
    this.#durablePosition = this.#storedPosition();
    this.#completeIndex();
  }

  /**
   * Opens the log in the folder, and creates both when they are missing.
   *
   * @throws FolderLockedError when the folder is open already, here or in another process.
   * @throws CorruptEventError when an event is damaged whose stream was not indexed before a crash: opened
   * without it, the stream would be shorter than what was acknowledged.
   */
  static async open(folder: string): Promise<EventLog> {
    const unlock = await lockFolder(folder);
    let root: RootDatabase | undefined;
    try {
      root = openEnvironment(folder, { overlappingSync: false });
      return new EventLog(folder, root, unlock, await identityOf(root));
    } catch (error) {
      await root?.close();
      unlock();
      throw error;
    }
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
    return new Promise((resolve, reject) => {
      this.#waiting.push({ stream, events, expected, resolve, reject });
      this.#committing ??= this.#commitWaiting();
    });
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

  /** The positions of all events of the stream, by revision. */
  positionsIn(stream: string): readonly number[] {
    this.assertOpen();
    return this.#index.positionsIn(stream, this.#durablePosition);
  }

  /**
   * The event at the position.
   *
   * @throws CorruptEventError when it is damaged or missing.
   */
  at(position: number): RecordedRawEvent {
    this.assertOpen();
    return decodeRecord(BigInt(position), this.#log.get(position));
  }

  /**
   * At most `limit` events after a position, in order.
   *
   * @throws CorruptEventError when one is damaged or missing.
   */
  after(position: number, limit: number): readonly RecordedRawEvent[] {
    this.assertOpen();
    const end = Math.min(position + limit, this.#durablePosition) + 1;
    const events: RecordedRawEvent[] = [];
    for (const { key, value } of this.#log.getRange({ start: position + 1, end })) {
      const expected = position + 1 + events.length;
      events.push(decodeRecord(BigInt(expected), key === expected ? value : undefined));
    }
    if (position + events.length + 1 < end) throw new CorruptEventError(BigInt(end - 1));
    return events;
  }

  /** Waits for the next commit, the end of the log, or the signal. */
  async nextCommit(signal: AbortSignal): Promise<void> {
    try {
      await once(this.#commits, 'commit', { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
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
    if (this.#damage !== undefined) throw this.#damage;
  }

  async #closeOnce(): Promise<void> {
    this.#commits.emit('commit');
    // The lock is released last: the next holder must not see writes of this one.
    try {
      await this.#committing;
      // If this fails, the next start reads it from the log.
      if (!this.#index.isWritten)
        await this.#root.transaction(() => this.#index.write()).catch(() => undefined);
      await this.#root.close();
    } finally {
      this.#unlock();
    }
  }

  /** Group commit: appends that arrive in one turn, or during a write, are one transaction. */
  async #commitWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      await setImmediate();
      const appends = this.#waiting;
      this.#waiting = [];
      await this.#commit(appends);
    }
    this.#committing = undefined;
  }

  async #commit(appends: readonly WaitingAppend[]): Promise<void> {
    try {
      const { settle, position } = await this.#root.transaction(() => this.#appendAll(appends));
      // A rejection here is of a later commit: without overlapping syncs, this one is on disk.
      await this.#root.flushed.then(undefined, () => undefined);
      this.#index.forgetWritten();
      this.#announce(position);
      for (const answer of settle) answer();
    } catch (error) {
      this.#indexAnew();
      const failure = storeFailure(await writeFailure(error, this.#folder));
      for (const { reject } of appends) reject(failure);
    }
  }

  /** Replaces the state that a failed commit left in memory by the content of the log. */
  #indexAnew(): void {
    try {
      this.#index.forgetAll();
      this.#completeIndex();
    } catch (error) {
      this.#damage = error instanceof Error ? error : new Error(String(error));
    }
  }

  /** Adds the newer events of the log to the index. */
  #completeIndex(): void {
    for (const { key, value } of this.#log.getRange({ start: this.#index.writtenUpTo + 1 })) {
      const { stream, id } = decodeRecord(BigInt(key), value);
      this.#index.add({ stream, id, position: key });
    }
  }

  /** Decides and writes the appends in order; returns functions that answer them once they are on disk. */
  #appendAll(appends: readonly WaitingAppend[]): { settle: (() => void)[]; position: number } {
    const created = new Date().toISOString();
    let position = this.#storedPosition();
    if (this.#index.isDue) this.#index.write();
    const settle = appends.map(({ stream, events, expected, resolve, reject }) => {
      try {
        const result = this.#append(stream, events, expected, { after: position, created });
        if (result.kind === 'appended') position = Math.max(position, Number(result.position));
        return () => resolve(result);
      } catch (error) {
        return () => reject(error);
      }
    });
    return { settle, position };
  }

  // A throw in here would not undo the writes before it: everything is decided before the first one.
  #append(
    stream: string,
    events: readonly RawEvent[],
    expected: ExpectedRevision,
    place: { readonly after: number; readonly created: string },
  ): AppendResult {
    const head = this.#index.head(stream);
    const decision = this.#decide(stream, events, expected, head);
    if (decision.kind === 'conflict') {
      const actual: ActualRevision = head < 0 ? 'no-stream' : head;
      return { kind: 'conflict', expected, actual };
    }
    const { firstRevision } = decision;
    if (decision.kind === 'recorded') {
      const { lastRevision } = decision;
      const position = BigInt(this.#index.positionOf(stream, lastRevision) ?? 0);
      return { kind: 'appended', firstRevision, lastRevision, position };
    }
    const position = this.#write(stream, events, firstRevision, place);
    const lastRevision = firstRevision + events.length - 1;
    return { kind: 'appended', firstRevision, lastRevision, position: BigInt(position) };
  }

  #decide(
    stream: string,
    events: readonly RawEvent[],
    expected: ExpectedRevision,
    head: number,
  ): AppendDecision {
    if (expected === 'stream-exists' && head < 0) return { kind: 'conflict' };
    const expectedHead = expected === 'no-stream' ? -1 : expected;
    if (expectedHead === head) return { kind: 'write', firstRevision: head + 1 };
    const revisions = events.map((event) => this.#index.revisionOf(stream, event.id));
    if (typeof expectedHead !== 'number' && revisions[0] === undefined)
      return { kind: 'write', firstRevision: head + 1 };
    const firstRevision = revisions.at(0);
    const lastRevision = revisions.at(-1);
    const isRecorded = revisions.every((revision, index) =>
      typeof expectedHead === 'number' ? revision === expectedHead + 1 + index : revision !== undefined,
    );
    if (!isRecorded || firstRevision === undefined || lastRevision === undefined) {
      return { kind: 'conflict' };
    }
    return { kind: 'recorded', firstRevision, lastRevision };
  }

  #write(
    stream: string,
    events: readonly RawEvent[],
    firstRevision: number,
    { after, created }: { readonly after: number; readonly created: string },
  ): number {
    const records = events.map((event, index) => {
      const position = after + 1 + index;
      const place = { stream, revision: firstRevision + index, position: BigInt(position), created };
      return { id: event.id, position, record: encodeRecord({ ...event, ...place }) };
    });
    for (const { id, position, record } of records) {
      void this.#log.put(position, record);
      this.#index.add({ stream, id, position });
    }
    return after + events.length;
  }

  #announce(position: number): void {
    if (position <= this.#durablePosition) return;
    this.#durablePosition = position;
    this.#commits.emit('commit');
  }

  #storedPosition(): number {
    const [last = 0] = this.#log.getKeys({ reverse: true, limit: 1 });
    return last;
  }
}

/** The port's error for a full disk; every other failure as it is. */
function storeFailure(failure: unknown): unknown {
  return failure instanceof DiskFullError
    ? new StoreFullError(failure.message, { cause: failure.cause })
    : failure;
}

async function identityOf(root: RootDatabase): Promise<string> {
  const properties: Database<string | number, string> = root.openDB({ name: 'properties' });
  if (properties.get('identity') === undefined) {
    await properties.put('identity', `embedded:${randomUUID()}`);
    await root.flushed;
  }
  return String(properties.get('identity'));
}
