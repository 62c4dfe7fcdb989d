import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  assertSpace,
  databaseProblem,
  DiskFullError,
  FolderLockedError,
  hasDatabase,
  lockFolder,
  lockFolderForReading,
  openEnvironment,
  writeFailure,
  type Database,
  type RootDatabase,
} from '../../lmdb/index.js';
import { assertAppendable, sizeOf } from '../port/append-rules.js';
import { MAXIMUM_APPEND_SIZE } from '../port/limits.js';
import { CorruptEventError, DamagedStoreError, StoreClosedError, StoreFullError } from '../port/errors.js';
import type { ActualRevision, AppendResult, ExpectedRevision } from '../port/event-store.js';
import type { RawEvent, RecordedRawEvent } from '../port/raw-event.js';
import { decodeRecord, encodeRecord } from './event-record.js';
import { HeadMarker, type MarkedHead } from './head-marker.js';
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

/** Whether the folder holds a store, or has held one: its database, or the marker of its head. */
export async function hasStore(folder: string): Promise<boolean> {
  return (await hasDatabase(folder)) || HeadMarker.read(folder) !== undefined;
}

const EMBEDDED = 'embedded:';

/** Whether an identity is that of an embedded store. */
export function isEmbedded(identity: string): boolean {
  return identity.startsWith(EMBEDDED);
}

/** Free space, in bytes, that an append needs besides its own: it may write the index of 2,048 events, page by page. */
const SPACE_FOR_AN_APPEND = 32 * 1024 * 1024;

/** How the log is opened. */
export interface EventLogOptions {
  /** Nothing is written, so that a full disk is no obstacle. The database must be there. */
  readonly readOnly?: boolean;
  /** Opens a store also where its head marker contradicts it, to be read: {@link EventLog.markerProblem} says so. */
  readonly despiteMarker?: boolean;
}

/** What was found before the log is opened. */
interface Found {
  readonly identity: string;
  readonly marked: MarkedHead | undefined;
  readonly markerProblem: string | undefined;
}

/** The events of the embedded store as bytes, in LMDB. Positions are 1, 2, 3… without gaps. */
export class EventLog {
  readonly identity: string;

  /** What the head marker has against the store, which was opened nevertheless. */
  readonly markerProblem: string | undefined;

  readonly #folder: string;
  readonly #root: RootDatabase;
  readonly #unlock: () => void;
  readonly #log: Database<Buffer, number>;
  readonly #index: StreamIndex;
  readonly #commits = new EventEmitter().setMaxListeners(0);
  readonly #marker: HeadMarker | undefined;
  #durablePosition: number;
  #waiting: WaitingAppend[] = [];
  #committing: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #damage: Error | undefined;
  /** The last commit failed for want of space. */
  #wasFull = false;
  readonly #isReadOnly: boolean;

  private constructor(
    folder: string,
    root: RootDatabase,
    unlock: () => void,
    { identity, marked, markerProblem }: Found,
    { readOnly = false, despiteMarker = false }: EventLogOptions,
  ) {
    this.#folder = folder;
    this.#root = root;
    this.#unlock = unlock;
    this.identity = identity;
    this.#log = root.openDB({ name: 'log', encoding: 'binary' });
    this.#index = new StreamIndex(root);
    this.#durablePosition = this.#storedPosition();
    this.markerProblem =
      markerProblem ?? lossOf(marked, { store: identity, position: this.#durablePosition });
    const problem = this.#problem() ?? (despiteMarker ? undefined : this.markerProblem);
    if (problem !== undefined) throw new DamagedStoreError(folder, problem);
    this.#completeIndex();
    this.#isReadOnly = readOnly;
    if (!readOnly)
      this.#marker = new HeadMarker(folder, { store: identity, position: this.#durablePosition });
  }

  /**
   * Opens the log in the folder, and creates both when they are missing.
   *
   * @throws FolderLockedError when the folder is open already, here or in another process.
   * @throws DamagedStoreError when the file is damaged, ends before the last acknowledged event, or has a damaged event
   * whose stream was not indexed before a crash: opened without it, the stream would be shorter than what was
   * acknowledged.
   * @throws StoreFullError when the disk is full, and something must be written.
   */
  static async open(folder: string, options: EventLogOptions = {}): Promise<EventLog> {
    const { readOnly = false, despiteMarker = false } = options;
    const unlock = await (readOnly ? lockFolderForReading(folder) : lockFolder(folder)).catch(
      (error: unknown) => {
        throw storeFailure(error);
      },
    );
    let root: RootDatabase | undefined;
    try {
      const { marked, markerProblem } = readMarker(folder, despiteMarker);
      const isNew = !(await hasDatabase(folder));
      if (isNew && marked !== undefined)
        throw new DamagedStoreError(folder, `its file is missing, and ${marked.position} events are marked`);
      const problem = await databaseProblem(folder);
      if (problem !== undefined) throw new DamagedStoreError(folder, problem);
      if (isNew) assertSpace(folder, SPACE_FOR_AN_APPEND);
      root = openEnvironment(folder, { readOnly });
      const identity = await identityOf(root, folder, marked === undefined && !readOnly);
      return new EventLog(folder, root, unlock, { identity, marked, markerProblem }, options);
    } catch (error) {
      await root?.close();
      unlock();
      throw await openFailure(error, folder);
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
   * The event at the position; with a place, that of this revision of the stream.
   *
   * @throws CorruptEventError when it is damaged or missing, or is of another place.
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
      await once(this.#commits, 'commit', { signal });
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
    this.#marker?.advance(this.#durablePosition);
    if (this.#marker?.problem !== undefined) return this.#marker.problem;
    try {
      assertSpace(this.#folder, SPACE_FOR_AN_APPEND);
      if (this.#wasFull) await tryWriting(this.#folder, 2 * MAXIMUM_APPEND_SIZE);
      this.#wasFull = false;
      return undefined;
    } catch (error) {
      const failure = await writeFailure(error, this.#folder);
      return failure instanceof Error ? failure.message : String(failure);
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
      if (!this.#index.isWritten && !this.#isReadOnly) await this.#writeIndex().catch(() => undefined);
      await this.#root.close();
      this.#marker?.close();
    } finally {
      this.#unlock();
    }
  }

  async #writeIndex(): Promise<void> {
    assertSpace(this.#folder, SPACE_FOR_AN_APPEND);
    await this.#root.transaction(() => this.#index.write());
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
      assertSpace(this.#folder, SPACE_FOR_AN_APPEND + 2 * sizeOfAll(appends));
    } catch (error) {
      const failure = storeFailure(error);
      for (const { reject } of appends) reject(failure);
      return;
    }
    try {
      const { settle, position } = await this.#root.transaction(() => this.#appendAll(appends));
      // A rejection here is of a later commit: without overlapping syncs, this one is on disk.
      await this.#root.flushed.then(undefined, () => undefined);
      this.#index.forgetWritten();
      this.#marker?.advance(position);
      this.#announce(position);
      for (const answer of settle) answer();
    } catch (error) {
      this.#indexAnew();
      const failure = storeFailure(await writeFailure(error, this.#folder));
      this.#wasFull = failure instanceof StoreFullError;
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

  /** Why this cannot be a whole log; undefined if it may be: positions have no gaps, so that their number is the last. */
  #problem(): string | undefined {
    const { entryCount } = this.#log.getStats() as { entryCount: number };
    const last = this.#durablePosition;
    if (entryCount !== last) return `it has ${entryCount} events, and the last is at position ${last}`;
    return this.#index.writtenUpTo > last
      ? `its index goes up to position ${this.#index.writtenUpTo}, beyond the last event at ${last}`
      : this.#index.problem();
  }

  #storedPosition(): number {
    const [last = 0] = this.#log.getKeys({ reverse: true, limit: 1 });
    return last;
  }
}

/** Tries whether so many bytes can be written in the folder. */
async function tryWriting(folder: string, bytes: number): Promise<void> {
  const file = join(folder, 'space');
  try {
    await writeFile(file, Buffer.alloc(bytes), { flush: true });
  } finally {
    await rm(file, { force: true });
  }
}

function sizeOfAll(appends: readonly WaitingAppend[]): number {
  let size = 0;
  for (const { events } of appends) for (const event of events) size += sizeOf(event);
  return size;
}

/** The port's error for a full disk; every other failure as it is. */
function storeFailure(failure: unknown): unknown {
  return failure instanceof DiskFullError
    ? new StoreFullError(failure.message, { cause: failure.cause })
    : failure;
}

function readMarker(folder: string, despiteDamage: boolean): Pick<Found, 'marked' | 'markerProblem'> {
  try {
    return { marked: HeadMarker.read(folder), markerProblem: undefined };
  } catch (error) {
    if (!despiteDamage || !(error instanceof DamagedStoreError)) throw error;
    return { marked: undefined, markerProblem: error.problem };
  }
}

/** What is lost of a log that had reached a marked head. */
function lossOf(marked: MarkedHead | undefined, head: MarkedHead): string | undefined {
  if (marked === undefined) return undefined;
  if (marked.store !== head.store) return `it is ${head.store}, and its head marker is of ${marked.store}`;
  if (marked.position <= head.position) return undefined;
  const lost = marked.position - head.position;
  return `it ends at position ${head.position}, and ${marked.position} was acknowledged: ${lost} events are lost`;
}

/** The error to throw for a store that could not be opened; what cannot be read is damage. */
async function openFailure(error: unknown, folder: string): Promise<unknown> {
  if (error instanceof DamagedStoreError || error instanceof FolderLockedError) return error;
  const failure = storeFailure(await writeFailure(error, folder));
  if (failure instanceof StoreFullError || (failure instanceof Error && 'syscall' in failure)) return failure;
  const isEvent = failure instanceof CorruptEventError;
  const problem = isEvent
    ? `the event at position ${failure.position} is damaged, and its stream would seem shorter without it`
    : failure instanceof Error
      ? failure.message
      : String(failure);
  return new DamagedStoreError(folder, problem, { cause: failure });
}

/**
 * The name of the store, which is created with it: projections of one store must not follow another.
 * @throws DamagedStoreError when a store that is not new has none.
 */
async function identityOf(root: RootDatabase, folder: string, isNew: boolean): Promise<string> {
  const properties: Database<string | number, string> = root.openDB({ name: 'properties' });
  if (properties.get('identity') === undefined) {
    if (!isNew) throw new DamagedStoreError(folder, 'it has no identity');
    await properties.put('identity', `${EMBEDDED}${randomUUID()}`);
    await root.flushed;
  }
  return String(properties.get('identity'));
}
