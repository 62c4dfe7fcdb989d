import { createHmac } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { AsOf } from '../../events/index.js';
import type { FollowedLog, LogEntry, ProjectionStatus } from '../projections/index.js';
import type { FoundSubject } from './index/search.js';
import { askedText, changesBy } from './changes.js';
import {
  NamesUnavailableError,
  type NameMatches,
  type NameMatcher,
  type NamePoint,
  type NameQuery,
} from './matching.js';
import { MATCHER_VERSION } from './score/thresholds.js';
import { TaskFailedError, type NamesWorker, type Tasks, type WorkerMemory } from './worker/tasks.js';
import { startWorkerThread } from './worker/worker-thread.js';

/** What the index reads of the log that a replica follows. */
export type NamesLog = Pick<FollowedLog, 'head' | 'entriesAfter'>;

export interface NamesOptions {
  /** Where the index is saved: to start from it, and from the log after it. */
  readonly file: string;
  /** Starts a worker, which may begin to read the file at once; absent: in a thread. */
  readonly startWorker?: (file: string) => Promise<NamesWorker>;
  /** The first worker, if it was started before; see {@link startReading}. */
  readonly first?: Promise<ReadingWorker>;
  /** The key of the digests of what is asked: whoever has the log and not the key learns no name from them. */
  readonly askedKey: Buffer;
  readonly onProblem: (problem: string) => void;
  readonly limits?: Partial<Limits>;
}

/** A worker that reads the index that was saved. */
export interface ReadingWorker {
  readonly worker: NamesWorker;
  readonly read: Promise<Tasks['open']['answer']>;
}

/** Starts a worker that reads the index that was saved, which may begin before there is a log to compare it with. */
export async function startReading({
  file,
  startWorker = startWorkerThread,
}: Pick<NamesOptions, 'file' | 'startWorker'>): Promise<ReadingWorker> {
  const worker = await startWorker(file);
  const read = worker.run('open', { file }, AbortSignal.timeout(FILE_LIMIT));
  // Whoever waits for it sees that it failed.
  read.catch(() => undefined);
  return { worker, read };
}

/** In milliseconds. */
interface Limits {
  /** A task that takes longer hangs. */
  readonly task: number;
  /** How long a question waits for what was recorded before it. */
  readonly wait: number;
}

const LIMITS: Limits = { task: 10_000, wait: 5000 };

/** Reading and saving a large index, on a busy disk; in milliseconds. */
const FILE_LIMIT = 60_000;

/** Entries of the log that are sent at once: the worker answers questions between. */
const ENTRIES_AT_ONCE = 128;

/** Names that are matched at once: a search waits for no more. */
const QUERIES_AT_ONCE = 8;

/** Events that are applied between two saves. */
const EVENTS_BETWEEN_SAVES = 16_384;

/** Between two starts of a worker that fails, in milliseconds. */
const SHORTEST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;

type State =
  | { readonly kind: 'catching-up' }
  | { readonly kind: 'live' }
  | { readonly kind: 'stopped'; readonly error: Error };

/**
 * The index of names: by what chips, parties and sales are known, on both clocks. It is kept in a worker, which is fed
 * from the log and saves it in a file of its own. A worker that ends or hangs is started again: meanwhile questions to
 * it are refused, and nothing else is affected.
 */
export class Names implements NameMatcher {
  readonly version = MATCHER_VERSION;
  readonly #log: NamesLog;
  readonly #options: NamesOptions;
  readonly #limits: Limits;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #worker: NamesWorker | undefined;
  #first: Promise<ReadingWorker> | undefined;
  #state: State = { kind: 'catching-up' };
  /** The position up to which the worker has applied the log. */
  #position = 0;
  #savedAt = 0;
  #kick: () => void = () => undefined;
  #fail: (error: Error) => void = () => undefined;
  readonly #waiting = new Set<() => void>();

  /** Starts the worker. */
  constructor(log: NamesLog, options: NamesOptions) {
    this.#log = log;
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
    this.#first = options.first;
    this.#running = this.#run();
  }

  get status(): ProjectionStatus {
    const position = Math.min(this.#position, this.#log.head);
    return {
      name: 'names',
      version: this.version,
      state: this.#state,
      position,
      lag: this.#log.head - position,
      startsAgain: true,
    };
  }

  /** Something was recorded. */
  follow(): void {
    this.#kick();
  }

  /** Resolves once the index is live or its worker has failed, at the latest after some milliseconds. */
  async settled(milliseconds: number): Promise<void> {
    await this.#until(() => this.#state.kind !== 'catching-up', milliseconds);
  }

  async match(queries: readonly NameQuery[], { asOf, position }: NamePoint): Promise<readonly NameMatches[]> {
    // Nothing else that a question has can be sent to a thread.
    const point = { asOf, position };
    await this.#reach(Math.min(position, this.#log.head));
    const matches: NameMatches[] = [];
    for (let place = 0; place < queries.length; place += QUERIES_AT_ONCE) {
      const some = queries
        .slice(place, place + QUERIES_AT_ONCE)
        .map((query) => ({ ...query, asked: this.askedOf(query) }));
      matches.push(...(await this.#ask('match', { queries: some, point })));
    }
    return matches;
  }

  /** The digest by which a dismissed match names a query: the same for all that ask the same. */
  askedOf(query: NameQuery): string {
    return createHmac('sha256', this.#options.askedKey).update(askedText(query)).digest('hex');
  }

  /**
   * The best `limit` matches of a text that is being typed, as known at the head.
   * @throws NamesUnavailableError while the worker is down.
   */
  async search(text: string, limit: number, asOf: AsOf): Promise<readonly FoundSubject[]> {
    await this.#reach(this.#log.head);
    return this.#ask('search', { text, limit, asOf });
  }

  /** @throws NamesUnavailableError while the worker is down. */
  memory(): Promise<WorkerMemory> {
    return this.#ask('measure', {});
  }

  /** Saves what was applied, and ends the worker. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#kick();
    await this.#running;
  }

  async #run(): Promise<void> {
    let pause = SHORTEST_PAUSE;
    while (!this.#stop.signal.aborted) {
      const failed = new Promise<never>((_, reject) => (this.#fail = reject));
      failed.catch(() => undefined);
      try {
        await Promise.race([failed, this.#serve(() => (pause = SHORTEST_PAUSE))]);
      } catch (error) {
        this.#setState({ kind: 'stopped', error: error instanceof Error ? error : new Error(String(error)) });
        this.#options.onProblem(`The worker of names failed, and is started again: ${String(error)}`);
        await this.#end();
        await setTimeout(pause, undefined, { signal: this.#stop.signal, ref: false }).catch(() => undefined);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
      }
    }
    await this.#end();
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.end().catch(() => undefined);
  }

  /** Opens the index in a new worker, and feeds it until it fails or the index is closed. */
  async #serve(onLive: () => void): Promise<void> {
    const starting = this.#first ?? startReading(this.#options);
    this.#first = undefined;
    const { worker, read } = await starting;
    this.#worker = worker;
    await this.#open(worker, await read);
    while (!this.#stop.signal.aborted) {
      const kicked = new Promise<void>((resolve) => (this.#kick = resolve));
      if (this.#position < this.#log.head) {
        await this.#feed(worker);
        continue;
      }
      if (this.#state.kind !== 'live') {
        this.#setState({ kind: 'live' });
        onLive();
      }
      await kicked;
    }
    await this.#save(worker);
  }

  async #open(worker: NamesWorker, { position, eventId, problem }: Tasks['open']['answer']): Promise<void> {
    if (problem !== undefined) this.#options.onProblem(`The names are read from the log again: ${problem}`);
    const isOfThisLog =
      position <= this.#log.head && (position === 0 || this.#eventIdAt(position) === eventId);
    if (!isOfThisLog) {
      this.#options.onProblem(
        'The names are read from the log again: those that were saved are of another log',
      );
      await this.#do(worker, 'reset', {});
    }
    this.#position = isOfThisLog ? position : 0;
    this.#savedAt = this.#position;
  }

  /** Sends the changes of the next whole appends. */
  async #feed(worker: NamesWorker): Promise<void> {
    const entries: LogEntry[] = [];
    const isWhole = (): boolean => {
      const last = entries.at(-1);
      return last !== undefined && last.metadata.appendIndex === last.metadata.appendSize - 1;
    };
    let position = this.#position;
    while (position < this.#log.head && (entries.length < ENTRIES_AT_ONCE || !isWhole())) {
      const limit = Math.max(1, ENTRIES_AT_ONCE - entries.length);
      entries.push(...this.#log.entriesAfter(position, limit));
      position = entries.at(-1)?.position ?? position;
    }
    await this.#do(worker, 'apply', { changes: entries.flatMap(changesBy), position });
    this.#position = position;
    this.#wake();
    if (position - this.#savedAt >= EVENTS_BETWEEN_SAVES) await this.#save(worker);
  }

  async #save(worker: NamesWorker): Promise<void> {
    const position = this.#position;
    if (position === this.#savedAt || position === 0) return;
    await this.#do(
      worker,
      'save',
      { file: this.#options.file, eventId: this.#eventIdAt(position) },
      FILE_LIMIT,
    );
    this.#savedAt = position;
  }

  #eventIdAt(position: number): string {
    return this.#log.entriesAfter(position - 1, 1)[0]?.id ?? '';
  }

  /** Asks the worker; one that ends or hangs is started again. */
  async #ask<Name extends keyof Tasks>(
    task: Name,
    given: Tasks[Name]['given'],
  ): Promise<Tasks[Name]['answer']> {
    const worker = this.#worker;
    if (worker === undefined || this.#state.kind !== 'live') throw this.#unavailable();
    try {
      return await this.#do(worker, task, given);
    } catch (error) {
      if (error instanceof TaskFailedError) throw error;
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      throw this.#unavailable();
    }
  }

  #do<Name extends keyof Tasks>(
    worker: NamesWorker,
    task: Name,
    given: Tasks[Name]['given'],
    limit = this.#limits.task,
  ): Promise<Tasks[Name]['answer']> {
    return worker.run(task, given, AbortSignal.timeout(limit));
  }

  /** Waits until the worker has applied the log up to a position. */
  async #reach(position: number): Promise<void> {
    if (this.#state.kind !== 'live') throw this.#unavailable();
    if (
      !(await this.#until(() => this.#position >= position || this.#state.kind !== 'live', this.#limits.wait))
    )
      throw this.#unavailable();
  }

  #unavailable(): NamesUnavailableError {
    if (this.#state.kind === 'stopped')
      return new NamesUnavailableError(
        `its worker failed and is started again: ${this.#state.error.message}`,
        1,
      );
    return new NamesUnavailableError('it is behind the log', 1);
  }

  #setState(state: State): void {
    this.#state = state;
    this.#wake();
  }

  #wake(): void {
    for (const look of this.#waiting) look();
  }

  async #until(isSo: () => boolean, milliseconds: number): Promise<boolean> {
    if (isSo()) return true;
    let look: () => void = () => undefined;
    const timer = new AbortController();
    const seen = new Promise<void>((resolve) => {
      look = () => {
        if (isSo()) resolve();
      };
    });
    this.#waiting.add(look);
    await Promise.race([
      seen,
      setTimeout(milliseconds, undefined, { signal: timer.signal, ref: false }).catch(() => undefined),
    ]);
    timer.abort();
    this.#waiting.delete(look);
    return isSo();
  }
}
