import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { open } from 'lmdb';
import type { Database, RootDatabase } from 'lmdb';
import { assertAppendable } from '../append-rules.js';
import { CorruptEventError, StoreClosedError } from '../event-store.js';
import type {
  ActualRevision,
  AppendResult,
  EventStore,
  ExpectedRevision,
  NewEvent,
  RecordedEvent,
  SubscriptionMessage,
  SubscriptionOptions,
} from '../event-store.js';
import { decodeRecord, encodeRecord } from './event-record.js';
import { lockFolder } from './folder-lock.js';
import { writeFailure } from './write-failure.js';

const PAGE_SIZE = 512;

/** What a scan of the whole log found. */
export interface VerificationReport {
  /** How many events are sound. */
  readonly soundEvents: number;
  /** Positions whose event is damaged, missing or not found through its stream. */
  readonly corruptPositions: readonly bigint[];
}

type AppendDecision =
  | { readonly kind: 'write'; readonly firstRevision: number }
  | { readonly kind: 'recorded'; readonly firstRevision: number; readonly lastRevision: number }
  | { readonly kind: 'conflict' };

/** An event store in a folder of this machine, for one process at a time. Positions are 1, 2, 3… */
export class EmbeddedEventStore implements EventStore {
  readonly identity: string;

  readonly #folder: string;
  readonly #root: RootDatabase;
  readonly #unlock: () => void;
  readonly #log: Database<Buffer, number>;
  readonly #heads: Database<number, string>;
  readonly #streams: Database<number, [stream: string, revision: number]>;
  readonly #ids: Database<number, [stream: string, id: string]>;
  readonly #properties: Database<string | number, string>;
  readonly #commits = new EventEmitter().setMaxListeners(0);
  #durablePosition: number;
  #closing: Promise<void> | undefined;

  private constructor(folder: string, root: RootDatabase, unlock: () => void, identity: string) {
    this.#folder = folder;
    this.#root = root;
    this.#unlock = unlock;
    this.identity = identity;
    this.#log = root.openDB({ name: 'log', encoding: 'binary' });
    this.#heads = root.openDB({ name: 'heads' });
    this.#streams = root.openDB({ name: 'streams' });
    this.#ids = root.openDB({ name: 'ids' });
    this.#properties = root.openDB({ name: 'properties' });
    this.#durablePosition = this.#storedPosition();
  }

  /**
   * Opens the store in the folder, and creates both when they are missing.
   *
   * @throws {StoreLockedError} when the folder is open already, here or in another process.
   */
  static async open(folder: string): Promise<EmbeddedEventStore> {
    const unlock = await lockFolder(folder);
    try {
      const root = open({
        path: folder,
        noSubdir: false,
        // Otherwise readers see a transaction before it is on disk.
        overlappingSync: false,
        // Otherwise a failed commit also rejects a promise of LMDB's own, which ends the process.
        eventTurnBatching: false,
      });
      return new EmbeddedEventStore(folder, root, unlock, await identityOf(root));
    } catch (error) {
      unlock();
      throw error;
    }
  }

  async append(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    this.#assertOpen();
    assertAppendable(stream, events, expected);
    try {
      const result = await this.#root.transaction(() => this.#appendInTransaction(stream, events, expected));
      // A rejection here tells of a later commit; without overlapping syncs ours is on disk.
      await this.#root.flushed.then(undefined, () => undefined);
      if (result.kind === 'appended') this.#announce(Number(result.position));
      return result;
    } catch (error) {
      throw await writeFailure(error, this.#folder);
    }
  }

  async readStream(stream: string): Promise<readonly RecordedEvent[]> {
    this.#assertOpen();
    const length = this.#head(stream) + 1;
    const range = this.#streams.getRange({ start: [stream, 0], end: [stream, length] });
    return Array.from(range, ({ value }) => this.#eventAt(value));
  }

  async *subscribe(options: SubscriptionOptions): AsyncGenerator<SubscriptionMessage, void> {
    this.#assertOpen();
    const { signal } = options;
    let position = Number(options.after ?? 0n);
    let isLive = false;
    while (!this.#isOver(signal)) {
      if (position < this.#durablePosition) {
        for (const event of this.#page(position)) {
          if (this.#isOver(signal)) return;
          yield { kind: 'event', event };
          position = Number(event.position);
        }
        // A long catch-up must leave the event loop to others.
        await setImmediate();
      } else if (!isLive) {
        isLive = true;
        yield { kind: 'caught-up' };
      } else {
        await this.#nextCommit(signal);
      }
    }
  }

  async lastPosition(): Promise<bigint | undefined> {
    this.#assertOpen();
    return this.#durablePosition === 0 ? undefined : BigInt(this.#durablePosition);
  }

  /**
   * Scans the whole log: every event must be there, sound, and found through its stream.
   *
   * @throws {StoreClosedError} after {@link EmbeddedEventStore.close}.
   */
  async verify(): Promise<VerificationReport> {
    const corruptPositions: bigint[] = [];
    const lastPosition = this.#durablePosition;
    for (let position = 1; position <= lastPosition; position += 1) {
      this.#assertOpen();
      if (!this.#isSound(position)) corruptPositions.push(BigInt(position));
      if (position % PAGE_SIZE === 0) await setImmediate();
    }
    return { soundEvents: lastPosition - corruptPositions.length, corruptPositions };
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeOnce();
    return this.#closing;
  }

  async #closeOnce(): Promise<void> {
    this.#commits.emit('commit');
    // The lock goes last: the next holder must not meet writes of this one.
    try {
      await this.#root.close();
    } finally {
      this.#unlock();
    }
  }

  // A throw in here would not undo the writes before it: everything is decided before the first one.
  #appendInTransaction(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): AppendResult {
    const decision = this.#decide(stream, events, expected);
    if (decision.kind === 'conflict') {
      const head = this.#head(stream);
      const actual: ActualRevision = head < 0 ? 'no-stream' : head;
      return { kind: 'conflict', expected, actual };
    }
    const { firstRevision } = decision;
    if (decision.kind === 'recorded') {
      const { lastRevision } = decision;
      const position = BigInt(this.#streams.get([stream, lastRevision]) ?? 0);
      return { kind: 'appended', firstRevision, lastRevision, position };
    }
    const position = this.#write(stream, events, firstRevision);
    const lastRevision = firstRevision + events.length - 1;
    return { kind: 'appended', firstRevision, lastRevision, position: BigInt(position) };
  }

  #decide(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): AppendDecision {
    const head = this.#head(stream);
    if (expected === 'stream-exists' && head < 0) return { kind: 'conflict' };
    const revisions = events.map((event) => this.#ids.get([stream, event.id]));
    const isAnyRevision = expected === 'any' || expected === 'stream-exists';
    const expectedHead = expected === 'no-stream' ? -1 : expected;
    if (isAnyRevision ? revisions[0] === undefined : expectedHead === head) {
      return { kind: 'write', firstRevision: head + 1 };
    }
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

  #write(stream: string, events: readonly NewEvent[], firstRevision: number): number {
    const created = new Date().toISOString();
    let position = this.#storedPosition();
    events.forEach(({ id, type, data, metadata }, index) => {
      position += 1;
      const revision = firstRevision + index;
      const recorded = { id, type, data, metadata, stream, revision, created };
      void this.#log.put(position, encodeRecord({ ...recorded, position: BigInt(position) }));
      void this.#streams.put([stream, revision], position);
      void this.#ids.put([stream, id], revision);
    });
    void this.#heads.put(stream, firstRevision + events.length - 1);
    void this.#properties.put('last-position', position);
    return position;
  }

  #announce(position: number): void {
    if (position <= this.#durablePosition) return;
    this.#durablePosition = position;
    this.#commits.emit('commit');
  }

  // A method, because the answer changes while the subscriber holds the iteration.
  #isOver(signal: AbortSignal): boolean {
    return signal.aborted || this.#closing !== undefined;
  }

  async #nextCommit(signal: AbortSignal): Promise<void> {
    try {
      await once(this.#commits, 'commit', { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  #page(after: number): readonly RecordedEvent[] {
    const last = Math.min(after + PAGE_SIZE, this.#durablePosition);
    return Array.from({ length: last - after }, (_, index) => this.#eventAt(after + 1 + index));
  }

  #eventAt(position: number): RecordedEvent {
    return decodeRecord(BigInt(position), this.#log.get(position));
  }

  #isSound(position: number): boolean {
    try {
      const { stream, revision } = this.#eventAt(position);
      return this.#streams.get([stream, revision]) === position;
    } catch (error) {
      if (error instanceof CorruptEventError) return false;
      throw error;
    }
  }

  #head(stream: string): number {
    return this.#heads.get(stream) ?? -1;
  }

  #storedPosition(): number {
    return Number(this.#properties.get('last-position') ?? 0);
  }

  // The native library crashes the process when it is used after it was closed.
  #assertOpen(): void {
    if (this.#closing) throw new StoreClosedError();
  }
}

async function identityOf(root: RootDatabase): Promise<string> {
  const properties: Database<string | number, string> = root.openDB({ name: 'properties' });
  if (properties.get('identity') === undefined) {
    await properties.put('identity', `embedded:${randomUUID()}`);
    await root.flushed;
  }
  return String(properties.get('identity'));
}
