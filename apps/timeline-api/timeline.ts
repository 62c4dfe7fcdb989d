import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { filter, firstValueFrom, map, of, startWith, timeout, type Observable } from 'rxjs';
import { streamCategories } from '../../events/index.js';
import type { AsOfIndex } from '../../libs/as-of/index.js';
import {
  EmbeddedEventStore,
  EventStoreDBEventStore,
  lockFolder,
  serveFrontDoor,
  type EventStore,
  type Setback,
} from '../../libs/event-store/index.js';
import {
  DivergedStoreError,
  Follower,
  ReadModel,
  type FollowerState,
  type LogEntry,
} from '../../libs/read-model/index.js';
import { commandHandling, type CommandOutcome, type CommandRequest } from './commands/command-handling.js';
import type { Configuration } from './app/configuration.js';

/** Where the timeline tells what an operator should know. */
export interface OperatorLog {
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  error(detail: object, message: string): void;
}

/** This replica cannot follow the log, so that it records nothing: nobody could ask it for what was recorded. */
export class FollowerStoppedError extends Error {
  override readonly name = 'FollowerStoppedError';
}

/** Opens the store that the configuration names. Its setbacks are logged, and told. */
export async function openStore(
  configuration: Configuration,
  log: OperatorLog,
  onSetback: (during: Setback['during']) => void = () => undefined,
): Promise<EventStore> {
  const { EVENTSTORE_URL, STREAM_PREFIX } = configuration;
  if (EVENTSTORE_URL === '') return EmbeddedEventStore.open(eventStoreFolder(configuration));
  return EventStoreDBEventStore.connect({
    connectionString: EVENTSTORE_URL,
    streamPrefix: STREAM_PREFIX,
    categories: streamCategories,
    onSetback: ({ during, error }) => {
      onSetback(during);
      log.warn({ err: error, during }, 'The event store failed; trying again');
    },
  });
}

/** Where the embedded store is, as an absolute path: messages name it. */
export function eventStoreFolder({ DATA_DIR }: Configuration): string {
  return resolve(DATA_DIR, 'event-store');
}

/** Where this replica keeps what it has followed. */
export function readModelFolder({ DATA_DIR }: Configuration): string {
  return join(DATA_DIR, 'read-model');
}

/**
 * Opens what this replica has followed. A store that was restored from an older copy is followed anew: answers
 * from events that it does not hold would be inventions.
 */
async function openReadModel(folder: string, store: EventStore, log: OperatorLog): Promise<ReadModel> {
  const tell = (reason: string): void => log.warn({ reason }, 'The read model is built anew');
  const model = await ReadModel.open(folder, store, tell);
  const divergence = await model.divergenceFrom(store).catch((error: unknown) => {
    log.error(
      { err: error },
      'The event store does not answer: nothing can be recorded, and nothing new is seen',
    );
    return undefined;
  });
  if (divergence === undefined) return model;
  tell(divergence);
  await model.close();
  await ReadModel.remove(folder);
  return ReadModel.open(folder, store, tell);
}

/** Serves the embedded store to clients of the EventStoreDB protocol, if an address is given; returns what ends it. */
async function openFrontDoor(
  address: string,
  store: EventStore,
  log: OperatorLog,
): Promise<() => Promise<void>> {
  if (address === '' || !(store instanceof EmbeddedEventStore)) return () => Promise.resolve();
  const [host = '', port] = address.split(':');
  const door = await serveFrontDoor({ store, host, port: Number(port) });
  log.info(
    { host, port: door.port },
    'The event store is served over the EventStoreDB protocol, for reading',
  );
  return () => door.close();
}

/** The event store, and this replica's own read model that follows it: open together, closed together. */
export class Timeline {
  readonly #follower: Follower;
  readonly #stop = new AbortController();
  readonly #awaited = new Map<string, Set<(entry?: LogEntry) => void>>();
  readonly #underWay = new Map<Promise<unknown>, number>();
  readonly #following: Promise<void>;
  readonly #decide: (request: CommandRequest) => Promise<CommandOutcome>;
  #applyDelay: number | undefined;
  #settledUpTo = 0;

  /** Resolves once the store turns out to be another one than was followed: whoever opens it again rebuilds. */
  readonly diverged: Promise<void>;

  private constructor(
    readonly store: EventStore,
    /** How often the store failed since the start and was tried again, by what was asked of it. */
    readonly setbacks: Readonly<Record<Setback['during'], number>>,
    private readonly model: ReadModel,
    private readonly closeDoor: () => Promise<void>,
    private readonly unlock: () => void,
    log: OperatorLog,
  ) {
    this.#follower = new Follower(store, model);
    this.#decide = commandHandling({
      store,
      now: Date.now,
      randomId: randomUUID,
      lastRecordedAt: () => Math.max(this.lastRecordedAt, this.#settledUpTo + 1),
      isFollowed: (stream, revision) => model.positionOf(stream, revision) !== undefined,
      followed: (stream, revision, milliseconds) => this.#followed(stream, revision, milliseconds),
    });
    this.committed.subscribe((append) => this.#noteCommitted(append));
    // A long catch-up leaves much to bring into order, for which no question should wait.
    this.live.subscribe(() => this.index.prepare());
    let noteDivergence: () => void = () => undefined;
    this.diverged = new Promise((resolve) => (noteDivergence = resolve));
    this.#following = this.#follower.run(this.#stop.signal).catch((error: unknown) => {
      log.error({ err: error }, 'The follower stopped: answers no longer follow the log');
      for (const waiting of this.#awaited.values()) for (const settle of waiting) settle();
      if (error instanceof DivergedStoreError) noteDivergence();
    });
  }

  /**
   * Opens the store and the read model, and begins to follow.
   * @throws StoreLockedError if another process has the folder open.
   */
  static async open(configuration: Configuration, log: OperatorLog): Promise<Timeline> {
    const folder = readModelFolder(configuration);
    const unlock = await lockFolder(folder);
    const setbacks = { append: 0, read: 0, subscription: 0 };
    let store: EventStore | undefined;
    let model: ReadModel | undefined;
    try {
      store = await openStore(configuration, log, (during) => (setbacks[during] += 1));
      model = await openReadModel(folder, store, log);
      const closeDoor = await openFrontDoor(configuration.EVENTSTORE_SERVE, store, log);
      return new Timeline(store, setbacks, model, closeDoor, unlock, log);
    } catch (error) {
      await store?.close();
      await model?.close();
      unlock();
      throw error;
    }
  }

  get index(): AsOfIndex {
    return this.model.index;
  }

  /** The latest instant at which anything that was followed was recorded; 0 if nothing was. */
  get lastRecordedAt(): number {
    return this.index.knownAt(this.index.head) ?? 0;
  }

  get followerState(): FollowerState {
    return this.#follower.state;
  }

  /** Each time that the log is followed to its head; at once, if it is. */
  get live(): Observable<FollowerState> {
    return this.#follower.states.pipe(filter(({ kind }) => kind === 'live'));
  }

  /** How long the newest append that was followed live took from being recorded to being seen, in milliseconds. */
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

  /**
   * Handles a command, and waits, for a bounded time, until the next question sees what it has recorded.
   * @throws FollowerStoppedError if this replica does not follow the log any more; nothing was recorded.
   */
  handle(request: CommandRequest): Promise<CommandOutcome> {
    const state = this.followerState;
    if (state.kind === 'stopped') return Promise.reject(new FollowerStoppedError(state.error.message));
    // Before it is handled: what it records may be recorded at once, and never before it is under way.
    const startedAt = Date.now();
    const handled = this.#decide(request);
    this.#underWay.set(handled, startedAt);
    const done = (): void => void this.#underWay.delete(handled);
    handled.then(done, done);
    return handled;
  }

  /**
   * Makes what was known at an instant final for this replica: nothing that it records from now on is recorded at or
   * before it, and what it was recording then is seen. Other replicas' clocks are their own: only a position pins.
   */
  async settle(instant: number): Promise<void> {
    this.#settledUpTo = Math.max(this.#settledUpTo, instant);
    const before = [...this.#underWay].filter(([, startedAt]) => startedAt <= instant);
    await Promise.allSettled(before.map(([handled]) => handled));
  }

  /** Whether this replica has followed the log up to `position`, waiting for it as long as is given. */
  reaches(position: number, milliseconds: number): Promise<boolean> {
    if (this.index.head >= position) return Promise.resolve(true);
    return firstValueFrom(
      this.committed.pipe(
        map(() => this.index.head >= position),
        startWith(false),
        filter(Boolean),
        timeout({ first: milliseconds, with: () => of(false) }),
      ),
    );
  }

  /** An event once it was followed; undefined if it was not in time, or the follower has stopped. */
  #followed(stream: string, revision: number, milliseconds: number): Promise<LogEntry | undefined> {
    const known = this.model.positionOf(stream, revision);
    if (known !== undefined) return Promise.resolve(this.entriesAfter(known - 1, 1)[0]);
    if (this.followerState.kind === 'stopped') return Promise.resolve(undefined);
    const key = `${stream}/${revision}`;
    // Several may wait for one event: retries with the same key.
    const waiting = this.#awaited.get(key) ?? new Set();
    this.#awaited.set(key, waiting);
    return new Promise((resolve) => {
      const settle = (entry?: LogEntry): void => {
        clearTimeout(timer);
        waiting.delete(settle);
        if (waiting.size === 0) this.#awaited.delete(key);
        resolve(entry);
      };
      const timer = setTimeout(settle, milliseconds);
      waiting.add(settle);
    });
  }

  #noteCommitted(append: readonly LogEntry[]): void {
    const isLive = this.followerState.kind === 'live';
    for (const entry of append) {
      for (const settle of this.#awaited.get(`${entry.stream}/${entry.revision}`) ?? []) settle(entry);
      // While catching up it is the age of the event, and not a delay.
      if (isLive) this.#applyDelay = Math.max(0, Date.now() - entry.recordedAt);
    }
  }

  /** Stops following and frees both folders. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#following;
    await this.closeDoor();
    await this.store.close();
    await this.model.close();
    this.unlock();
  }
}
