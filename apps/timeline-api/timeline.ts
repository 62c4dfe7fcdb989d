import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { firstValueFrom, map, of, filter, startWith, timeout, type Observable } from 'rxjs';
import type { AsOfIndex } from '../../libs/as-of/index.js';
import { EmbeddedEventStore, EventStoreDBEventStore, lockFolder } from '../../libs/event-store/index.js';
import type { EventStore } from '../../libs/event-store/index.js';
import { Follower, ReadModel, type FollowerState, type LogEntry } from '../../libs/read-model/index.js';
import { commandHandling, type CommandOutcome, type CommandRequest } from './commands/command-handling.js';
import type { Configuration } from './configuration.js';

/** Where the timeline tells what an operator should know. */
export interface OperatorLog {
  info(detail: object, message: string): void;
  error(detail: object, message: string): void;
}

/** Opens the store that the configuration names. */
async function openStore({ DATA_DIR, EVENTSTORE_URL, STREAM_PREFIX }: Configuration): Promise<EventStore> {
  return EVENTSTORE_URL === ''
    ? EmbeddedEventStore.open(join(DATA_DIR, 'event-store'))
    : EventStoreDBEventStore.connect({ connectionString: EVENTSTORE_URL, streamPrefix: STREAM_PREFIX });
}

/** The event store, and this replica's own read model that follows it: open together, closed together. */
export class Timeline {
  readonly #follower: Follower;
  readonly #stop = new AbortController();
  readonly #awaited = new Map<string, Set<(position: number) => void>>();
  readonly #following: Promise<void>;
  #applyDelay: number | undefined;

  /** Handles a command: see commandHandling. */
  readonly handle: (request: CommandRequest) => Promise<CommandOutcome>;

  private constructor(
    private readonly store: EventStore,
    private readonly model: ReadModel,
    private readonly unlock: () => void,
    log: OperatorLog,
  ) {
    this.#follower = new Follower(store, model);
    this.handle = commandHandling({
      store,
      now: Date.now,
      randomId: randomUUID,
      lastRecordedAt: () => this.index.knownAt(this.index.head) ?? 0,
    });
    this.committed.subscribe((append) => this.#noteCommitted(append));
    this.#following = this.#follower.run(this.#stop.signal).catch((error: unknown) => {
      log.error({ err: error }, 'The follower stopped: answers no longer follow the log');
    });
  }

  /**
   * Opens the store and the read model, and begins to follow.
   * @throws StoreLockedError if another process has the folder open.
   */
  static async open(configuration: Configuration, log: OperatorLog): Promise<Timeline> {
    const folder = join(configuration.DATA_DIR, 'read-model');
    const unlock = await lockFolder(folder);
    let store: EventStore | undefined;
    try {
      store = await openStore(configuration);
      const model = await ReadModel.open(folder, store.identity, (reason) =>
        log.info({ reason }, 'The read model is built anew'),
      );
      return new Timeline(store, model, unlock, log);
    } catch (error) {
      await store?.close();
      unlock();
      throw error;
    }
  }

  get index(): AsOfIndex {
    return this.model.index;
  }

  get followerState(): FollowerState {
    return this.#follower.state;
  }

  /** How long the newest append took from being recorded to being seen here, in milliseconds. */
  get applyDelay(): number | undefined {
    return this.#applyDelay;
  }

  /** Each append, after a question can see it. */
  get committed(): Observable<readonly LogEntry[]> {
    return this.#follower.committed;
  }

  /** The log after a position, in order, at most `limit` entries. */
  entriesAfter(position: number, limit: number): LogEntry[] {
    return this.model.entriesAfter(position, limit);
  }

  /** Whether this replica has followed the log up to `position`, waiting for it as long as is given. */
  reaches(position: number, milliseconds: number): Promise<boolean> {
    if (this.index.head >= position) return Promise.resolve(true);
    return firstValueFrom(
      this.committed.pipe(
        map(() => this.index.head >= position),
        startWith(this.index.head >= position),
        filter(Boolean),
        timeout({ first: milliseconds, with: () => of(false) }),
      ),
    );
  }

  /** The position of an event once it was followed; undefined if it was not in the time given. */
  positionOf(stream: string, eventId: string, milliseconds: number): Promise<number | undefined> {
    const known = this.model.positionOf(stream, eventId);
    if (known !== undefined && known <= this.index.head) return Promise.resolve(known);
    const key = `${stream}/${eventId}`;
    // Several may wait for one event: retries with the same key.
    const waiting = this.#awaited.get(key) ?? new Set();
    this.#awaited.set(key, waiting);
    return new Promise((resolve) => {
      const settle = (position?: number): void => {
        clearTimeout(timer);
        waiting.delete(settle);
        if (waiting.size === 0) this.#awaited.delete(key);
        resolve(position);
      };
      const timer = setTimeout(settle, milliseconds);
      waiting.add(settle);
    });
  }

  #noteCommitted(append: readonly LogEntry[]): void {
    for (const { stream, id, position, metadata } of append) {
      for (const settle of this.#awaited.get(`${stream}/${id}`) ?? []) settle(position);
      this.#applyDelay = Math.max(0, Date.now() - Date.parse(metadata.recordedAt));
    }
  }

  /** Stops following and frees both folders. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#following;
    await this.store.close();
    await this.model.close();
    this.unlock();
  }
}
