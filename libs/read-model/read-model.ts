import { mkdir } from 'node:fs/promises';
import { open, type Database, type RootDatabase } from 'lmdb';
import { AsOfIndex } from '../as-of/index.js';
import { toPositionedEvent, type FollowedEvent, type LogEntry } from './log-entry.js';

/** Raise it when what is stored, or how it is folded, changes: every replica then rebuilds. */
export const READ_MODEL_VERSION = 1;

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
}

/**
 * The service's own log by position and the as-of index over it, in a folder of this replica. The view and
 * its checkpoint are one LMDB transaction: a crash leaves both or neither, and the follower goes on from there.
 */
export class ReadModel {
  readonly index = new AsOfIndex();
  readonly #root: RootDatabase;
  readonly #entries: Database<LogEntry, number>;
  readonly #positions: Database<number, [stream: string, id: string]>;
  readonly #checkpoints: Database<StoredCheckpoint, string>;
  readonly #storeIdentity: string;

  private constructor(root: RootDatabase, storeIdentity: string) {
    this.#root = root;
    this.#storeIdentity = storeIdentity;
    this.#entries = root.openDB({ name: 'entries', encoding: 'json' });
    this.#positions = root.openDB({ name: 'positions' });
    this.#checkpoints = root.openDB({ name: 'checkpoints', encoding: 'json' });
  }

  /**
   * Opens the read model of a store, and folds what it holds into the index. One of another store or an
   * older version is emptied, and `onRebuild` is told why.
   * @throws UnreadableEventError if an entry is not one that this code can read.
   */
  static async open(
    folder: string,
    storeIdentity: string,
    onRebuild: (reason: string) => void,
  ): Promise<ReadModel> {
    await mkdir(folder, { recursive: true });
    const root = open({ path: folder, noSubdir: false, eventTurnBatching: false });
    const model = new ReadModel(root, storeIdentity);
    try {
      const reason = model.#whyRebuild();
      if (reason !== undefined) {
        onRebuild(reason);
        await model.#clear();
      }
      model.#fold();
    } catch (error) {
      await root.close();
      throw error;
    }
    return model;
  }

  /** The native position to follow the store from; undefined before anything was followed. */
  get checkpoint(): Checkpoint | undefined {
    const after = this.#checkpoints.get('follower')?.after;
    return after === undefined ? undefined : { after: BigInt(after) };
  }

  /** Stores whole appends with the checkpoint they lead to, then shows them in the index. */
  async commit(appends: readonly (readonly FollowedEvent[])[], { after }: Checkpoint): Promise<void> {
    const head = appends.at(-1)?.at(-1)?.entry.position ?? this.index.head;
    await this.#root.transaction(() => {
      for (const { entry } of appends.flat()) {
        void this.#entries.put(entry.position, entry);
        void this.#positions.put([entry.stream, entry.id], entry.position);
      }
      void this.#checkpoints.put('follower', this.#stored(after.toString(), head));
    });
    for (const append of appends) this.index.apply(append.map(({ positioned }) => positioned));
  }

  /** The log after a position, in order, at most `limit` entries. */
  entriesAfter(position: number, limit: number): LogEntry[] {
    return Array.from(this.#entries.getRange({ start: position + 1, limit }), ({ value }) => value);
  }

  /** The position of an event by its stream and id; undefined if it was not followed yet. */
  positionOf(stream: string, id: string): number | undefined {
    return this.#positions.get([stream, id]);
  }

  close(): Promise<void> {
    return this.#root.close();
  }

  #stored(after: string | undefined, head: number): StoredCheckpoint {
    return { version: READ_MODEL_VERSION, storeIdentity: this.#storeIdentity, after, head };
  }

  #whyRebuild(): string | undefined {
    const stored = this.#checkpoints.get('follower');
    if (stored === undefined) return undefined;
    if (stored.version !== READ_MODEL_VERSION) {
      return `it has version ${stored.version}; this code keeps version ${READ_MODEL_VERSION}`;
    }
    if (stored.storeIdentity !== this.#storeIdentity) {
      return `it follows ${stored.storeIdentity}; the store is ${this.#storeIdentity}`;
    }
    const count = this.#entries.getKeysCount();
    return count === stored.head ? undefined : `it holds ${count} events; its checkpoint says ${stored.head}`;
  }

  async #clear(): Promise<void> {
    await this.#root.transaction(() => {
      this.#entries.clearSync();
      this.#positions.clearSync();
      void this.#checkpoints.put('follower', this.#stored(undefined, 0));
    });
  }

  #fold(): void {
    let append: LogEntry[] = [];
    for (const { value } of this.#entries.getRange({ start: 1 })) {
      append.push(value);
      if (append.length < value.metadata.appendSize) continue;
      this.index.apply(append.map(toPositionedEvent));
      append = [];
    }
  }
}
