import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { open, type Database, type RootDatabase } from 'lmdb';
import type { DomainEvent } from '../../events/index.js';
import { AsOfIndex } from '../as-of/index.js';
import { writeFailure, type EventStore } from '../event-store/index.js';
import { fileProblem } from './database-file.js';
import { toPositionedEvent, type FollowedEvent, type LogEntry } from './log-entry.js';
import { CorruptReadModelError, seal, sealText, unseal, unsealText } from './stored-record.js';

/** Raise it when what is stored, or how it is folded, changes: every replica then rebuilds. */
export const READ_MODEL_VERSION = 2;

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

interface StoredCheckpoint {
  readonly version: number;
  readonly storeIdentity: string;
  readonly after: string | undefined;
  readonly head: number;
  readonly pages: number;
  /** What was found damaged since; the read model is then rebuilt when it is opened next. */
  readonly damage?: string;
}

/**
 * The service's own log by position and the as-of index over it, in a folder of this replica. The view and
 * its checkpoint are one LMDB transaction: a crash leaves both or neither, and the follower goes on from there.
 *
 * Of the index, each page that is full is stored once; a restart reads the pages and folds only the entries
 * after them.
 */
export class ReadModel {
  readonly index = new AsOfIndex((position) => this.#eventAt(position));
  readonly #folder: string;
  readonly #root: RootDatabase;
  readonly #entries: Database<string, number>;
  readonly #positions: Database<number, number>;
  readonly #pages: Database<Buffer, number>;
  readonly #checkpoints: Database<StoredCheckpoint, string>;
  readonly #storeIdentity: string;
  readonly #events = new Map<number, DomainEvent>();
  #storedPages = 0;

  private constructor(folder: string, storeIdentity: string) {
    const root = openRoot(folder);
    this.#folder = folder;
    this.#root = root;
    this.#storeIdentity = storeIdentity;
    this.#entries = root.openDB({ name: 'entries', encoding: 'string' });
    this.#positions = root.openDB({ name: 'positions' });
    this.#pages = root.openDB({ name: 'pages', encoding: 'binary' });
    this.#checkpoints = root.openDB({ name: 'checkpoints', encoding: 'json' });
  }

  /**
   * Opens the read model of a store with what it holds. One that is of another store, of another version, or
   * damaged is emptied, and `onRebuild` is told why.
   */
  static async open(
    folder: string,
    storeIdentity: string,
    onRebuild: (reason: string) => void,
  ): Promise<ReadModel> {
    await mkdir(folder, { recursive: true });
    let model: ReadModel | undefined;
    try {
      const problem = await fileProblem(join(folder, DATABASE_FILE));
      if (problem !== undefined) throw new CorruptReadModelError(problem);
      model = new ReadModel(folder, storeIdentity);
      model.#restore();
      return model;
    } catch (error) {
      onRebuild(error instanceof Error ? error.message : String(error));
      await model?.close();
      await ReadModel.remove(folder);
      return new ReadModel(folder, storeIdentity);
    }
  }

  /** Removes what is stored in the folder, which nobody may have open. */
  static async remove(folder: string): Promise<void> {
    for (const file of [DATABASE_FILE, LOCK_FILE]) await rm(join(folder, file), { force: true });
  }

  /** The native position to follow the store from; undefined before anything was followed. */
  get checkpoint(): Checkpoint | undefined {
    const after = this.#checkpoints.get('follower')?.after;
    return after === undefined ? undefined : { after: BigInt(after) };
  }

  /** Stores whole appends with the checkpoint they lead to, then shows them in the index. */
  async commit(appends: readonly (readonly FollowedEvent[])[], { after }: Checkpoint): Promise<void> {
    const head = appends.at(-1)?.at(-1)?.entry.position ?? this.index.head;
    // What the appends before this commit have filled.
    const pages = this.index.fullPages;
    await this.#write(() => {
      for (const append of appends) for (const { entry } of append) this.#put(entry);
      for (let page = this.#storedPages; page < pages; page += 1)
        void this.#pages.put(page, seal(page, this.index.encodePage(page)));
      const { version, storeIdentity } = { version: READ_MODEL_VERSION, storeIdentity: this.#storeIdentity };
      void this.#checkpoints.put('follower', {
        version,
        storeIdentity,
        after: after.toString(),
        head,
        pages,
      });
    });
    this.#storedPages = pages;
    for (const append of appends) this.index.apply(append.map(({ positioned }) => positioned));
  }

  /**
   * The log after a position, in order, at most `limit` entries.
   * @throws CorruptReadModelError if one of them is damaged.
   */
  entriesAfter(position: number, limit: number): LogEntry[] {
    return Array.from(this.#entries.getRange({ start: position + 1, limit }), ({ key, value }) =>
      this.#entry(key, value),
    );
  }

  /** The position of an event by its stream and id; undefined if it was not followed yet. */
  positionOf(stream: string, id: string): number | undefined {
    const newest = this.#positions.get(shortId(id));
    if (newest === undefined) return undefined;
    // Should two ids be alike in their short form, which is as rare as it is slow, the older is searched for.
    for (const { key, value } of this.#entries.getRange({ start: newest, end: 0, reverse: true })) {
      const entry = this.#entry(key, value);
      if (entry.id === id && entry.stream === stream) return key;
    }
    return undefined;
  }

  close(): Promise<void> {
    return this.#root.close();
  }

  /**
   * Why the store is not the one that was followed, though it has its name, as one that was restored from an older
   * copy; undefined if it is.
   */
  async divergenceFrom(store: EventStore): Promise<string | undefined> {
    const after = this.checkpoint?.after;
    if (after === undefined) return undefined;
    const last = (await store.lastPosition()) ?? 0n;
    if (last < after) return `it has followed the store to ${after}; the store ends at ${last}`;
    const [newest] = this.entriesAfter(this.index.head - 1, 1);
    if (newest === undefined) return undefined;
    const { stream, revision, id } = newest;
    const stored = (await store.readStream(stream)).find((event) => event.revision === revision);
    return stored?.id === id ? undefined : `event ${revision} of ${stream} is another one in the store`;
  }

  /** What LMDB refuses is told as the store tells it; left alone, it would end the process. */
  async #write(action: () => void): Promise<void> {
    try {
      await this.#root.transaction(action);
    } catch (error) {
      throw await writeFailure(error, this.#folder);
    }
  }

  #put(entry: LogEntry): void {
    void this.#entries.put(entry.position, sealText(entry.position, JSON.stringify(entry)));
    void this.#positions.put(shortId(entry.id), entry.position);
  }

  #eventAt(position: number): DomainEvent {
    const kept = this.#events.get(position);
    // A map keeps its keys in the order in which they came: the one not asked for longest is forgotten.
    if (kept !== undefined) this.#events.delete(position);
    const event = kept ?? toPositionedEvent(this.#entry(position, this.#entries.get(position))).event;
    this.#events.set(position, event);
    if (this.#events.size > LARGEST_NUMBER_OF_KEPT_EVENTS) {
      const [oldest = 0] = this.#events.keys();
      this.#events.delete(oldest);
    }
    return event;
  }

  #entry(position: number, record: string | undefined): LogEntry {
    try {
      return JSON.parse(unsealText('entry', position, record)) as LogEntry;
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
    const pages = Array.from({ length: stored.pages }, (_, page) => page);
    this.index.restore(pages.map((page) => unseal('page', page, this.#pages.get(page))));
    this.#storedPages = stored.pages;
    let append: LogEntry[] = [];
    for (const { key, value } of this.#entries.getRange({ start: this.index.head + 1 })) {
      const entry = this.#entry(key, value);
      append.push(entry);
      if (append.length < entry.metadata.appendSize) continue;
      this.index.apply(append.map(toPositionedEvent));
      append = [];
    }
    if (this.index.head !== stored.head)
      throw new CorruptReadModelError(`it leads to ${this.index.head}; its checkpoint says ${stored.head}`);
    this.index.prepare();
  }

  #assertUsable({ version, storeIdentity, head, damage }: StoredCheckpoint): void {
    if (version !== READ_MODEL_VERSION)
      throw new CorruptReadModelError(
        `it has version ${version}; this code keeps version ${READ_MODEL_VERSION}`,
      );
    if (storeIdentity !== this.#storeIdentity)
      throw new CorruptReadModelError(`it follows ${storeIdentity}; the store is ${this.#storeIdentity}`);
    if (damage !== undefined) throw new CorruptReadModelError(damage);
    const { entryCount } = this.#entries.getStats() as { entryCount: number };
    if (entryCount !== head)
      throw new CorruptReadModelError(`it holds ${entryCount} events; its checkpoint says ${head}`);
  }
}

/** The first 48 bits of a UUID: a key that is small, and the same length for all. */
function shortId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

function openRoot(folder: string): RootDatabase {
  return open({ path: folder, noSubdir: false, eventTurnBatching: false });
}
