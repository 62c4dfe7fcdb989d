import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { open, type Database, type RootDatabase } from 'lmdb';
import { LRUCache } from 'lru-cache';
import type { DomainEvent } from '../../events/index.js';
import { AsOfIndex } from '../as-of/index.js';
import { writeFailure, type EventStore } from '../event-store/index.js';
import { fileProblem } from './database-file.js';
import { CopiedEntryLog, StoreEntryLog, type EntryLog } from './entry-log.js';
import type { LogEntry } from './log-entry.js';
import { CorruptReadModelError, seal, unseal } from './stored-record.js';

/** Raise it when what is stored, or how it is folded, changes: every replica then rebuilds. */
export const READ_MODEL_VERSION = 8;

/** Events before the newest that are compared with the store: doubling distances reach any length with fewer. */
const MOST_EARLIER_EVENTS = 64;

// As LMDB names them.
const DATABASE_FILE = 'data.mdb';
const LOCK_FILE = 'lock.mdb';

/** Events that are kept as they were read: an answer quotes the same ones again and again. */
const LARGEST_NUMBER_OF_KEPT_EVENTS = 4096;

/** Where the follower goes on: stored in the same transaction as the view that it speaks of. */
export interface Checkpoint {
  /** The store's native position up to which everything is in the view. */
  readonly after: bigint;
}

/** How far the store was followed. */
interface Reached extends Checkpoint {
  readonly head: number;
  /** The event at the head, to know the store by. */
  readonly newest: KnownEvent | undefined;
}

/** What identifies an event in the store: its place there, its id and its time. */
type KnownEvent = Pick<LogEntry, 'stream' | 'revision' | 'id' | 'recordedAt' | 'storePosition'>;

interface StoredCheckpoint extends Omit<Reached, 'after' | 'newest'> {
  readonly version: number;
  readonly storeIdentity: string;
  readonly after: string;
  readonly newest: (Omit<KnownEvent, 'storePosition'> & { readonly storePosition: string }) | undefined;
  readonly pages: number;
  /** What was found damaged since; the read model is then rebuilt when it is opened next. */
  readonly damage?: string;
}

/** What the read model must know of the store that it is of. */
export type FollowedStore = Pick<EventStore, 'identity' | 'localLog'>;

/**
 * The as-of index over the service's own log, in a folder of this replica. Each page of the index that is full is
 * stored once; a restart reads the pages and folds only the entries after them.
 *
 * The log is the store's own where that can be read at once. Otherwise a copy is kept, and each commit is one LMDB
 * transaction of entries and checkpoint: a crash leaves both or neither, and the follower goes on from there.
 */
export class ReadModel {
  readonly index = new AsOfIndex((position) => this.#events.memo(position));
  readonly #folder: string;
  readonly #root: RootDatabase;
  readonly #log: EntryLog;
  readonly #pages: Database<Buffer, number>;
  readonly #checkpoints: Database<StoredCheckpoint, string>;
  readonly #storeIdentity: string;
  readonly #events = new LRUCache<number, DomainEvent>({
    max: LARGEST_NUMBER_OF_KEPT_EVENTS,
    memoMethod: (position) => this.#entryAt(position).event,
  });
  #reached: Reached | undefined;
  #stored: Reached | undefined;
  #storedPages = 0;

  private constructor(folder: string, { identity, localLog }: FollowedStore) {
    const root = openRoot(folder);
    this.#folder = folder;
    this.#root = root;
    this.#storeIdentity = identity;
    this.#log = localLog === undefined ? new CopiedEntryLog(root) : new StoreEntryLog(localLog);
    this.#pages = root.openDB({ name: 'pages', encoding: 'binary' });
    this.#checkpoints = root.openDB({ name: 'checkpoints', encoding: 'json' });
  }

  /**
   * Opens the read model of a store with what it holds. One that is of another store, of another version, or
   * damaged is emptied, and `onRebuild` is told why.
   */
  static async open(
    folder: string,
    store: FollowedStore,
    onRebuild: (reason: string) => void,
  ): Promise<ReadModel> {
    await mkdir(folder, { recursive: true });
    let model: ReadModel | undefined;
    try {
      const problem = await fileProblem(join(folder, DATABASE_FILE));
      if (problem !== undefined) throw new CorruptReadModelError(problem);
      model = new ReadModel(folder, store);
      model.#restore();
      return model;
    } catch (error) {
      onRebuild(error instanceof Error ? error.message : String(error));
      await model?.close();
      await ReadModel.remove(folder);
      return new ReadModel(folder, store);
    }
  }

  /** Removes what is stored in the folder, which nobody may have open. */
  static async remove(folder: string): Promise<void> {
    for (const file of [DATABASE_FILE, LOCK_FILE]) await rm(join(folder, file), { force: true });
  }

  /** The native position to follow the store from; undefined before anything was followed. */
  get checkpoint(): Checkpoint | undefined {
    return this.#reached;
  }

  /** Shows whole appends in the index, once whatever must be stored of them, and of what they lead to, is stored. */
  async commit(appends: readonly (readonly LogEntry[])[], { after }: Checkpoint): Promise<void> {
    const newest = appends.at(-1)?.at(-1);
    const reached: Reached =
      newest === undefined
        ? { after, head: this.index.head, newest: this.#reached?.newest }
        : { after, head: newest.position, newest };
    if (this.#log.isCopy || this.index.fullPages > this.#storedPages) await this.#store(reached, appends);
    this.#reached = reached;
    for (const append of appends) this.index.apply(append);
  }

  /** Stores how far the store was followed, which is not done at each commit where no copy is kept. */
  async save(): Promise<void> {
    if (this.#reached !== undefined && this.#reached !== this.#stored) await this.#store(this.#reached, []);
  }

  /**
   * The log after a position, in order, at most `limit` entries.
   * @throws CorruptReadModelError or CorruptEventError if one of them is damaged.
   */
  entriesAfter(position: number, limit: number): LogEntry[] {
    const length = Math.max(0, Math.min(limit, this.index.head - position));
    return Array.from({ length }, (_, place) => this.#entryAt(position + 1 + place));
  }

  /** The position of an event by its place in its stream; undefined if it was not followed yet. */
  positionOf(stream: string, revision: number): number | undefined {
    const position = this.#log.positionOf(stream, revision);
    return position !== undefined && position <= this.index.head ? position : undefined;
  }

  close(): Promise<void> {
    return this.#root.close();
  }

  /**
   * Why the store is not the one that was followed, though it has its name, as one that was restored from an older
   * copy; undefined if it is. The newest event is compared and, of a copied log, at most 64 before it, at
   * distances that double: a log that was restored and then refilled differs from some event on up to its end.
   *
   * @throws StoreUnavailableError if the store did not answer.
   */
  async divergenceFrom(store: EventStore): Promise<string | undefined> {
    if (this.#reached === undefined) return undefined;
    const { after, head, newest } = this.#reached;
    const last = (await store.lastPosition()) ?? 0n;
    if (last < after) return `it has followed the store to ${after}; the store ends at ${last}`;
    if (newest === undefined) return undefined;
    const earlier = this.#log.isCopy ? positionsBefore(head).map((position) => this.#entryAt(position)) : [];
    const differences = await Promise.all([newest, ...earlier].map((known) => differenceFrom(store, known)));
    return differences.find((difference) => difference !== undefined);
  }

  /**
   * Stores pages that are full, a checkpoint, and the entries of a copy. What LMDB refuses is told as the store
   * tells it; left alone, it would end the process.
   */
  async #store(reached: Reached, appends: readonly (readonly LogEntry[])[]): Promise<void> {
    // What the appends before this commit have filled.
    const pages = this.index.fullPages;
    try {
      await this.#root.transaction(() => {
        for (const append of appends) for (const entry of append) this.#log.put(entry);
        for (let page = this.#storedPages; page < pages; page += 1)
          void this.#pages.put(page, seal(page, this.index.encodePage(page)));
        void this.#checkpoints.put('follower', this.#toStored(reached, pages));
      });
    } catch (error) {
      throw await writeFailure(error, this.#folder);
    }
    this.#stored = reached;
    this.#storedPages = pages;
  }

  #toStored({ after, head, newest }: Reached, pages: number): StoredCheckpoint {
    return {
      version: READ_MODEL_VERSION,
      storeIdentity: this.#storeIdentity,
      after: after.toString(),
      head,
      newest: newest && storedOf(newest),
      pages,
    };
  }

  #entryAt(position: number): LogEntry {
    try {
      return this.#log.at(position);
    } catch (error) {
      if (error instanceof CorruptReadModelError) this.#noteDamage(error.message);
      throw error;
    }
  }

  /** So that the next start mends what this one can only report. */
  #noteDamage(damage: string): void {
    const stored = this.#checkpoints.get('follower');
    if (stored !== undefined) void this.#checkpoints.put('follower', { ...stored, damage });
  }

  /** @throws if what is stored is not a sound read model of the store in this version. */
  #restore(): void {
    const stored = this.#checkpoints.get('follower');
    if (stored === undefined) return;
    this.#assertUsable(stored);
    const { after, head, newest } = stored;
    this.index.restore(stored.pages, (page) => unseal('page', page, this.#pages.get(page)));
    let append: LogEntry[] = [];
    for (let position = this.index.head + 1; position <= head; position += 1) {
      const entry = this.#entryAt(position);
      append.push(entry);
      if (append.length < entry.metadata.appendSize) continue;
      this.index.apply(append);
      append = [];
    }
    if (this.index.head !== head)
      throw new CorruptReadModelError(`it leads to ${this.index.head}; its checkpoint says ${head}`);
    this.index.prepare();
    this.#reached = this.#stored = {
      after: BigInt(after),
      head,
      newest: newest && { ...newest, storePosition: BigInt(newest.storePosition) },
    };
    this.#storedPages = stored.pages;
  }

  #assertUsable({ version, storeIdentity, head, damage }: StoredCheckpoint): void {
    if (version !== READ_MODEL_VERSION)
      throw new CorruptReadModelError(
        `it has version ${version}; this code keeps version ${READ_MODEL_VERSION}`,
      );
    if (storeIdentity !== this.#storeIdentity)
      throw new CorruptReadModelError(`it follows ${storeIdentity}; the store is ${this.#storeIdentity}`);
    const problem = damage ?? this.#log.problemAt(head);
    if (problem !== undefined) throw new CorruptReadModelError(problem);
  }
}

function storedOf({ stream, revision, id, recordedAt, storePosition }: KnownEvent) {
  return { stream, revision, id, recordedAt, storePosition: storePosition.toString() };
}

/** The positions at distances 1, 2, 4, 8… before the head. */
function positionsBefore(head: number): number[] {
  const positions: number[] = [];
  for (let distance = 1; distance < head && positions.length < MOST_EARLIER_EVENTS; distance *= 2)
    positions.push(head - distance);
  return positions;
}

/** What the store holds in the event's place, if it is not this very event. */
async function differenceFrom(store: EventStore, known: KnownEvent): Promise<string | undefined> {
  const { stream, revision, id, storePosition, recordedAt } = known;
  const [held] = await store.readStream(stream, { from: revision, limit: 1 });
  const event = `event ${revision} of ${stream}`;
  if (held === undefined) return `${event} is not in the store`;
  if (held.id !== id) return `${event} is another one in the store`;
  if (held.position !== storePosition)
    return `${event} was followed at ${storePosition}; the store holds it at ${held.position}`;
  const heldAt = held.metadata['recordedAt'];
  if (typeof heldAt === 'string' && Date.parse(heldAt) === recordedAt) return undefined;
  return `${event} was recorded at another time in the store`;
}

function openRoot(folder: string): RootDatabase {
  return open({ path: folder, noSubdir: false, eventTurnBatching: false });
}
