import {
  assertSpace,
  databaseProblem,
  DiskFullError,
  hasDatabase,
  openEnvironment,
  removeDatabase,
  writeFailure,
  type RootDatabase,
} from '../lmdb/index.js';
import { FollowedLog, type Checkpoint, type FollowedStore, type FollowedTo } from './followed-log.js';
import type { LogEntry } from './log-entry.js';
import {
  ProjectionStoppedError,
  type Projection,
  type ProjectionState,
  type ProjectionStatus,
} from './projection.js';
import { RunningProjection, type ProjectionCheckpoints } from './running-projection.js';
import { CorruptProjectionError } from './stored-record.js';

/** The start waits for a projection that is at most this many entries behind; others are rebuilt in the background. */
const ENTRIES_AWAITED_AT_START = 10_000;

/**
 * In bytes, more than a commit writes. An event store on the same disk keeps twice as much free, and so refuses appends
 * before the projections cannot follow.
 */
const SPACE_FOR_A_COMMIT = 16 * 1024 * 1024;

/** Creates each projection of a set, over the log that it projects. */
export type ProjectionFactories = Readonly<Record<string, (log: FollowedLog) => Projection>>;

/** The projections that a set of factories creates, by the same keys. */
export type Created<Factories extends ProjectionFactories> = {
  readonly [Key in keyof Factories]: ReturnType<Factories[Key]>;
};

type Running<Factories extends ProjectionFactories> = {
  readonly [Key in keyof Factories]: RunningProjection<ReturnType<Factories[Key]>>;
};

/**
 * The followed log and all projections of it, in a folder of this replica. Each projection has its own version,
 * records and checkpoint: to add one, or to raise its version, rebuilds only that one, in the background; one that
 * throws stops alone.
 */
export class Projections<Factories extends ProjectionFactories> {
  readonly log: FollowedLog;
  readonly #folder: string;
  readonly #root: RootDatabase;
  readonly #running: Running<Factories>;
  readonly #all: readonly RunningProjection[];
  readonly #catchingUp: Promise<unknown>;
  #isClosed = false;

  private constructor(folder: string, root: RootDatabase, log: FollowedLog, running: Running<Factories>) {
    this.#folder = folder;
    this.#root = root;
    this.log = log;
    this.#running = running;
    this.#all = Object.values(running);
    this.#catchingUp = Promise.all(this.#all.map((each) => each.catchUp(() => this.#isClosed)));
  }

  /**
   * Opens the log and the projections of a store with what they hold. Whatever is of another store, of another version,
   * or damaged is emptied, and `onRebuild` is called with the reason: everything if it is the log, otherwise one
   * projection.
   */
  static async open<Factories extends ProjectionFactories>(
    folder: string,
    store: FollowedStore,
    factories: Factories,
    onRebuild: (reason: string) => void,
  ): Promise<Projections<Factories>> {
    if (!(await hasDatabase(folder))) return Projections.#openEmpty(folder, store, factories, onRebuild);
    let root: RootDatabase | undefined;
    try {
      const problem = await databaseProblem(folder);
      if (problem !== undefined) throw new CorruptProjectionError(problem);
      root = openEnvironment(folder);
      const log = new FollowedLog(root, store);
      log.restore();
      return await Projections.#openAll(folder, root, log, factories, onRebuild);
    } catch (error) {
      await root?.close();
      // What is there is not at fault.
      const failure = await writeFailure(error, folder);
      if (failure instanceof DiskFullError) throw failure;
      onRebuild(error instanceof Error ? error.message : String(error));
      await Projections.remove(folder);
      return Projections.#openEmpty(folder, store, factories, onRebuild);
    }
  }

  /** @throws DiskFullError when there is no space for it. */
  static async #openEmpty<Factories extends ProjectionFactories>(
    folder: string,
    store: FollowedStore,
    factories: Factories,
    onRebuild: (reason: string) => void,
  ): Promise<Projections<Factories>> {
    let root: RootDatabase | undefined;
    try {
      assertSpace(folder, SPACE_FOR_A_COMMIT);
      root = openEnvironment(folder);
      return await Projections.#openAll(folder, root, new FollowedLog(root, store), factories, onRebuild);
    } catch (error) {
      await root?.close();
      throw await writeFailure(error, folder);
    }
  }

  static async #openAll<Factories extends ProjectionFactories>(
    folder: string,
    root: RootDatabase,
    log: FollowedLog,
    factories: Factories,
    onRebuild: (reason: string) => void,
  ): Promise<Projections<Factories>> {
    const checkpoints: ProjectionCheckpoints = root.openDB({ name: 'projections', encoding: 'json' });
    const running: [string, RunningProjection][] = [];
    for (const [key, create] of Object.entries(factories)) {
      const opened = await RunningProjection.open(() => create(log), root, checkpoints, log, onRebuild);
      if (opened.isNearHead(ENTRIES_AWAITED_AT_START)) await opened.catchUp(() => false);
      // An entry of the copied log is damaged: it is followed again.
      const { state } = opened;
      if (state.kind === 'stopped' && state.error instanceof CorruptProjectionError) throw state.error;
      running.push([key, opened]);
    }
    return new Projections(folder, root, log, Object.fromEntries(running) as Running<Factories>);
  }

  /**
   * Which store was followed in the folder, which must not be open anywhere; undefined if none was, or if what is there
   * cannot be read and will be emptied.
   */
  static async followedIn(folder: string): Promise<FollowedTo | undefined> {
    if (!(await hasDatabase(folder)) || (await databaseProblem(folder)) !== undefined) return undefined;
    let root: RootDatabase | undefined;
    try {
      root = openEnvironment(folder);
      return FollowedLog.followedIn(root);
    } catch {
      return undefined;
    } finally {
      await root?.close();
    }
  }

  /** Removes what is stored in the folder, which must not be open anywhere. */
  static async remove(folder: string): Promise<void> {
    await removeDatabase(folder);
  }

  /**
   * A projection, for what is asked of it.
   * @throws ProjectionStoppedError if it has stopped.
   */
  get<Key extends keyof Factories>(key: Key): Created<Factories>[Key] {
    const { projection, state } = this.#running[key];
    if (state.kind === 'stopped') throw new ProjectionStoppedError(projection.name, state.error);
    return projection;
  }

  stateOf(key: keyof Factories): ProjectionState {
    return this.#running[key].state;
  }

  /** Every projection, in the order in which they are listed. */
  get statuses(): ProjectionStatus[] {
    return this.#all.map(({ status }) => status);
  }

  /** Resolves once every projection has applied what the log holds, or has stopped. */
  async caughtUp(): Promise<void> {
    await this.#catchingUp;
  }

  /**
   * Shows whole appends in the log, and then in each projection, once whatever must be stored of them is stored. What
   * a projection hands over to be stored is of the appends before.
   */
  async commit(appends: readonly (readonly LogEntry[])[], checkpoint: Checkpoint): Promise<void> {
    const reached = this.log.reachedBy(appends, checkpoint);
    const saves = this.#all.flatMap((each) => (each.isSaveDue ? (each.save() ?? []) : []));
    const isStored = this.log.isCopy || saves.length > 0;
    if (isStored) {
      await this.#store(() => {
        this.log.write(appends, reached);
        for (const save of saves) save();
      });
    }
    this.log.advance(appends, reached, isStored);
    for (const append of appends) for (const each of this.#all) each.apply(append);
  }

  /**
   * Stores what each projection has not stored, in as many transactions as it takes, and how far the store was followed:
   * before the replica closes.
   */
  async save(): Promise<void> {
    for (const each of this.#all) each.beforeClose();
    for (;;) {
      const saves = this.#all.flatMap((each) => each.save() ?? []);
      if (saves.length === 0 && this.log.isStored) return;
      await this.#store(() => {
        this.log.writeCheckpoint();
        for (const save of saves) save();
      });
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#catchingUp;
    await this.#root.close();
  }

  /** What LMDB refuses is reported as the store reports it; left alone, it would end the process. */
  async #store(write: () => void): Promise<void> {
    try {
      assertSpace(this.#folder, SPACE_FOR_A_COMMIT);
      await this.#root.transaction(write);
    } catch (error) {
      throw await writeFailure(error, this.#folder);
    }
  }
}
