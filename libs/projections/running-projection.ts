import type { Database, RootDatabase } from '../lmdb/index.js';
import { setImmediate } from 'node:timers/promises';
import type { LogEntry } from './log-entry.js';
import type {
  FollowedEntries,
  Projection,
  ProjectionState,
  ProjectionStatus,
  RecordKey,
  StoredRecords,
} from './projection.js';
import { CorruptProjectionError, seal, unseal } from './stored-record.js';

/** Events that are applied between two saves, so that a start after a crash applies no more than these again. */
const EVENTS_BETWEEN_SAVES = 4096;

/** Entries that are read and applied before it yields to the event loop. */
const ENTRIES_AT_ONCE = 256;

/** Where a projection continues, stored in one transaction with its records. */
interface ProjectionCheckpoint {
  readonly version: number;
  /** What its records cover. */
  readonly position: number;
}

export type ProjectionCheckpoints = Database<ProjectionCheckpoint, string>;

/** A projection with what it has stored, and how far it is. */
export class RunningProjection<P extends Projection = Projection> {
  readonly #log: FollowedEntries;
  readonly #records: Database<Buffer, RecordKey>;
  readonly #checkpoints: ProjectionCheckpoints;
  readonly projection: P;
  #position = 0;
  #triedToSaveAt = 0;
  #resuming: Iterator<void> | undefined;
  #state: ProjectionState = { kind: 'catching-up' };

  private constructor(
    projection: P,
    records: Database<Buffer, RecordKey>,
    checkpoints: ProjectionCheckpoints,
    log: FollowedEntries,
  ) {
    this.projection = projection;
    this.#records = records;
    this.#checkpoints = checkpoints;
    this.#log = log;
  }

  /**
   * Creates a projection and restores what it has stored. Where that is of another version or damaged it is emptied,
   * the projection is created again, and `onRebuild` is called with the reason.
   */
  static async open<P extends Projection>(
    create: () => P,
    root: RootDatabase,
    checkpoints: ProjectionCheckpoints,
    log: FollowedEntries,
    onRebuild: (reason: string) => void,
  ): Promise<RunningProjection<P>> {
    const projection = create();
    const { name } = projection;
    const records = root.openDB<Buffer, RecordKey>({ name: `projection/${name}`, encoding: 'binary' });
    const running = new RunningProjection(projection, records, checkpoints, log);
    const report = (reason: string): void => {
      onRebuild(`projection "${name}": ${reason}`);
    };
    try {
      running.#restore(report);
      return running;
    } catch (error) {
      report(error instanceof Error ? error.message : String(error));
      await records.clearAsync();
      await checkpoints.remove(name);
      const again = new RunningProjection(create(), records, checkpoints, log);
      again.#restore(report);
      return again;
    }
  }

  get name(): string {
    return this.projection.name;
  }

  get state(): ProjectionState {
    return this.#state;
  }

  get position(): number {
    return this.#position;
  }

  get status(): ProjectionStatus {
    const { name, version } = this.projection;
    const lag = this.#log.head - this.#position;
    return { name, version, state: this.#state, position: this.#position, lag };
  }

  /** Whether so little is left to do that the start may wait for it. */
  isNearHead(entries: number): boolean {
    return this.#resuming === undefined && this.#log.head - this.#position <= entries;
  }

  /** Applies an append that the log has just shown, unless it has not applied all before it, or has stopped. */
  apply(append: readonly LogEntry[]): void {
    if (this.#state.kind === 'live') this.#apply(append);
  }

  /**
   * Applies what the log holds and it has not applied, while the follower feeds the others. It is then live.
   * It ends early where `isClosed`, or where the projection stops.
   */
  async catchUp(isClosed: () => boolean): Promise<void> {
    while (this.#isCatchingUp() && !isClosed()) {
      if (this.#resuming === undefined) this.#applyNext();
      else this.#resume(this.#resuming);
      if (this.#resuming !== undefined) {
        await setImmediate();
        continue;
      }
      // In the same turn as the last look at the log: the next append finds it live.
      if (this.#isCatchingUp() && this.#position === this.#log.head) this.#state = { kind: 'live' };
      else await setImmediate();
    }
  }

  // A method, because applying changes the answer.
  #isCatchingUp(): boolean {
    return this.#state.kind === 'catching-up';
  }

  #applyNext(): void {
    try {
      const end = this.#position + ENTRIES_AT_ONCE;
      let position = this.#position;
      let append: LogEntry[] = [];
      while (position < this.#log.head && (position < end || append.length > 0)) {
        for (const entry of this.#log.entriesAfter(position, ENTRIES_AT_ONCE)) {
          position = entry.position;
          append.push(entry);
          if (append.length < entry.metadata.appendSize) continue;
          this.#apply(append);
          append = [];
        }
      }
    } catch (error) {
      this.#stop(error);
    }
  }

  #resume(steps: Iterator<void>): void {
    try {
      if (steps.next().done === true) this.#resuming = undefined;
    } catch (error) {
      this.#resuming = undefined;
      this.#stop(error);
    }
  }

  #apply(append: readonly LogEntry[]): void {
    if (this.#state.kind === 'stopped') return;
    try {
      this.projection.apply(append);
      this.#position = append.at(-1)?.position ?? this.#position;
    } catch (error) {
      this.#stop(error);
    }
  }

  #stop(error: unknown): void {
    this.#state = { kind: 'stopped', error: error instanceof Error ? error : new Error(String(error)) };
  }

  get #hasMore(): boolean {
    return this.projection.hasMore === true && this.#resuming === undefined;
  }

  /** Whether enough was applied since the last save, or that did not hand over all. */
  get isSaveDue(): boolean {
    return this.#hasMore || this.#position - this.#triedToSaveAt >= EVENTS_BETWEEN_SAVES;
  }

  /** Lets it make ready what it would hand over with later events. */
  beforeClose(): void {
    if (this.#state.kind === 'stopped' || this.#resuming !== undefined) return;
    try {
      this.projection.beforeClose?.();
    } catch (error) {
      this.#stop(error);
    }
  }

  /**
   * What to store of it, as a function for a transaction that the caller has begun; undefined if there is nothing. The
   * projection itself is called before: a throw within the transaction would leave half of it.
   */
  save(): (() => void) | undefined {
    if (this.projection.save === undefined || this.#state.kind === 'stopped') return undefined;
    if (this.#position === this.#triedToSaveAt && !this.#hasMore) return undefined;
    this.#triedToSaveAt = this.#position;
    const changes: [RecordKey, Buffer | undefined][] = [];
    try {
      const { name, version } = this.projection;
      const position = this.projection.save({
        put: (key, record) => changes.push([key, seal(key, record)]),
        remove: (key) => changes.push([key, undefined]),
      });
      return () => {
        for (const [key, record] of changes)
          void (record === undefined ? this.#records.remove(key) : this.#records.put(key, record));
        void this.#checkpoints.put(name, { version, position });
      };
    } catch (error) {
      this.#stop(error);
      return undefined;
    }
  }

  /** @throws CorruptProjectionError if what is stored is not what this version of the projection has stored. */
  #restore(onDamage: (reason: string) => void): void {
    const { name, version } = this.projection;
    const checkpoint = this.#checkpoints.get(name);
    if (checkpoint !== undefined && checkpoint.version !== version)
      throw new CorruptProjectionError(
        `it has version ${checkpoint.version}; this code keeps version ${version}`,
      );
    const stored = checkpoint?.position ?? 0;
    const { head } = this.#log;
    if (stored > head) throw new CorruptProjectionError(`it covers ${stored} events; ${head} were followed`);
    if (this.projection.restore === undefined) return;
    this.#position = this.projection.restore(this.#storedRecords(), stored, head, onDamage);
    this.#triedToSaveAt = this.#position;
    const steps = this.projection.resume?.();
    if (steps !== undefined && steps.next().done !== true) this.#resuming = steps;
  }

  #storedRecords(): StoredRecords {
    const { name } = this.projection;
    const records = this.#records;
    const what = `record of ${name}`;
    return {
      get: (key) => unseal(what, key, records.get(key)),
      copyTo(target, at, key) {
        const { buffer, byteOffset, length } = records.getBinaryFast(key) ?? Buffer.of();
        const body = unseal(what, key, length === 0 ? undefined : Buffer.from(buffer, byteOffset, length));
        target.set(body, at);
        return body.length;
      },
      *all() {
        for (const { key, value } of records.getRange()) yield [key, unseal(what, key, value)];
      },
      keys: () => records.getKeys(),
    };
  }
}
