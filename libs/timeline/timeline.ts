import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { filter, type Observable } from 'rxjs';
import { isOf, recordedClock, streamOf, type DomainEvent, type Subject } from '../../events/index.js';
import type { AsOfIndex } from '../as-of/index.js';
import {
  EmbeddedEventStore,
  hasStore,
  isEmbedded,
  MissingStoreError,
  type EventStore,
  type RetriedFailure,
} from '../event-store/index.js';
import type { AdoptedRules } from '../adopted-rules/index.js';
import type { GroupMembers } from '../groups/index.js';
import type { Lists } from '../lists/index.js';
import { lockFolder } from '../lmdb/index.js';
import { Names, startReading, type NamesOptions, type ReadingWorker } from '../names/index.js';
import {
  DivergedStoreError,
  Follower,
  Projections,
  type FollowerState,
  type LogEntry,
  type ProjectionStatus,
} from '../projections/index.js';
import {
  checkCorrection,
  ClockCorrectionRefusedError,
  clockOffsetOf,
  clockSkewOf,
  describeSkew,
  LARGEST_SKEW,
  latestKnowable,
  rightTimeOf,
  type ClockReadings,
  type ClockSkew,
  type CorrectionBounds,
  type StatedClock,
} from './clock.js';
import {
  CommandHandler,
  LONGEST_COMMAND,
  type CommandOutcome,
  type CommandRequest,
} from './handle-command.js';
import { CommandRefusedError, type Facts } from '../restrictions/index.js';
import { eventStoreFolder, openStore, projectionsFolder, type StoreOptions } from './open-store.js';
import type { OperatorLog } from './operator-log.js';
import type { EventReader } from './projections/event-feed.js';
import { projectionsWith, type ProjectionOptions } from './projections/index.js';
import type { Receipts } from './projections/receipt-catalogue.js';
import { metadataOf } from './stream-state.js';
import { waitFor } from './wait-for.js';

/** This replica cannot follow the log, so that it records nothing: nobody could ask it for what was recorded. */
export class FollowerStoppedError extends Error {
  override readonly name = 'FollowerStoppedError';
}

/** What a timeline is opened with. */
export interface TimelineOptions extends StoreOptions, ProjectionOptions {
  /** `host:port` at which to serve the embedded store over the EventStoreDB protocol; empty: nowhere. */
  readonly serveStoreAt: string;
  /** The ids of government lists that matter to every question about a party, whether they are recorded or not. */
  readonly requiredLists?: readonly string[];
  /** Obtains the key of the digests of names that were asked; replicas have the same. */
  readonly askedKey: () => Promise<Buffer>;
  /** How the worker of the names is started; absent: in a thread. */
  readonly startNames?: NamesOptions['startWorker'];
}

/** How often the clock is compared with the log's and the server's, in milliseconds. */
const CLOCK_CHECK_INTERVAL = 1000;

/** The clocks of two replicas that may record differ by less, and a command takes less: in milliseconds. */
const FINAL_AFTER = 2 * LARGEST_SKEW + LONGEST_COMMAND;

/** An operator's correction of the clock that stamped the log, with the id of the fact that it is recorded as. */
export interface ClockCorrection extends StatedClock {
  readonly factId: string;
  readonly reason: string;
}

/** How long a start waits for the index of names, in milliseconds. */
const NAMES_AWAITED_AT_START = 5000;

/** Appends that are followed live before the index is prepared for questions, unless one comes first. */
const MOST_UNPREPARED = 256;

/** In milliseconds, ten times as long as a step of a merge takes. */
const PAUSE_BETWEEN_MERGE_STEPS = 10;

type TimelineProjections = Projections<ReturnType<typeof projectionsWith>>;

/** What a question may need: the index, a catalogue, or the log as its readers follow it. */
type ProjectionKey = keyof ReturnType<typeof projectionsWith>;

/**
 * A new store is created only where none was followed: a disk that is not mounted looks like a folder without a store.
 * @throws MissingStoreError
 */
async function assertStoreOf(readModel: string, storeFolder: string): Promise<void> {
  if (await hasStore(storeFolder)) return;
  const { storeIdentity = '', head = 0 } = (await Projections.followedIn(readModel)) ?? {};
  if (head > 0 && isEmbedded(storeIdentity)) throw new MissingStoreError(storeFolder, { head, readModel });
}

/**
 * Opens what this replica has followed. A store that was restored from an older copy is followed again from its
 * beginning: answers from events that it does not hold would be inventions.
 */
async function openProjections(
  folder: string,
  store: EventStore,
  options: ProjectionOptions,
  log: OperatorLog,
): Promise<TimelineProjections> {
  const factories = projectionsWith(options);
  const onRebuild = (reason: string): void => log.warn({ reason }, 'The read model is rebuilt');
  const projections = await Projections.open(folder, store, factories, onRebuild);
  const divergence = await projections.log.divergenceFrom(store).catch((error: unknown) => {
    log.error(
      { err: error },
      'The event store does not answer: nothing can be recorded, and nothing new is seen',
    );
    return undefined;
  });
  if (divergence === undefined) return projections;
  onRebuild(divergence);
  await projections.close();
  await Projections.remove(folder);
  return Projections.open(folder, store, factories, onRebuild);
}

/** Serves the embedded store to clients of the EventStoreDB protocol, if an address is given; returns what ends it. */
async function serveStore(
  address: string,
  store: EventStore,
  log: OperatorLog,
): Promise<() => Promise<void>> {
  if (address === '' || !(store instanceof EmbeddedEventStore)) return () => Promise.resolve();
  const [host = '', port] = address.split(':');
  // Loaded on demand: it brings gRPC, which a service that serves no gateway does without.
  const { serveGateway } = await import('../esdb-gateway/index.js');
  const gateway = await serveGateway({ store, host, port: Number(port) });
  log.info(
    { host, port: gateway.port },
    'The event store is served over the EventStoreDB protocol, for reading',
  );
  return () => gateway.close();
}

/** The event store, and this replica's projections that follow it: opened together, closed together. */
export class Timeline {
  readonly #projections: TimelineProjections;
  readonly #follower: Follower;
  readonly #commands: CommandHandler;
  readonly #stop = new AbortController();
  readonly #underWay = new Map<Promise<unknown>, number>();
  readonly #following: Promise<void>;
  readonly #clockCheck: NodeJS.Timeout;
  #applyDelay: number | undefined;
  #settledUpTo = 0;
  #isPreparing = false;

  /** Finds subjects by what they are known by; it throws NamesUnavailableError while its worker is down. */
  readonly names: Names;

  /** The government lists and their editions; it throws ProjectionStoppedError once they have stopped. */
  readonly lists: Lists;

  /** The rules that were adopted; it throws ProjectionStoppedError once the projection has stopped. */
  readonly rules: AdoptedRules;

  /** Who is in which country group; it throws ProjectionStoppedError once the projection has stopped. */
  readonly groups: GroupMembers;

  /** The receipts of screenings; it throws ProjectionStoppedError once the projection has stopped. */
  readonly receipts: Receipts;

  /** The log as its readers follow it; it throws ProjectionStoppedError once the feed has stopped. */
  readonly events: EventReader;

  /** Resolves once the store turns out to be another one than was followed: whoever opens it again rebuilds. */
  readonly diverged: Promise<void>;

  private constructor(
    readonly store: EventStore,
    /** How many failures of the store were retried since the start, by operation. */
    readonly retries: Readonly<Record<RetriedFailure['during'], number>>,
    projections: TimelineProjections,
    /** See {@link TimelineOptions}. */
    readonly requiredLists: readonly string[],
    namesOptions: Pick<NamesOptions, 'file' | 'startWorker' | 'first' | 'askedKey'>,
    private readonly stopServing: () => Promise<void>,
    private readonly unlock: () => void,
    private readonly log: OperatorLog,
  ) {
    this.#projections = projections;
    this.#follower = new Follower(store, projections);
    this.#commands = this.#commandHandler();
    this.names = new Names(projections.log, {
      ...namesOptions,
      onProblem: (problem) => log.warn({ problem }, 'The names are not available for a moment'),
    });
    this.committed.subscribe(() => this.names.follow());
    this.lists = {
      at: (position) => projections.get('lists').at(position),
      listAt: (id, position) => projections.get('lists').listAt(id, position),
    };
    this.rules = {
      rulesAt: (question, kind) => projections.get('rules').rulesAt(question, kind),
      ruleAt: (ruleId, question) => projections.get('rules').ruleAt(ruleId, question),
    };
    this.groups = {
      membershipFor: (authority, question) => projections.get('groups').membershipFor(authority, question),
      membershipIn: (regime, question) => projections.get('groups').membershipIn(regime, question),
      timesOfChange: (kind, position) => projections.get('groups').timesOfChange(kind, position),
      positionsOfChange: (after, upTo) => projections.get('groups').positionsOfChange(after, upTo),
      factsOf: (group, position) => projections.get('groups').factsOf(group, position),
    };
    this.receipts = {
      after: (position) => projections.get('receipts').after(position),
      find: (id) => projections.get('receipts').find(id),
    };
    this.events = {
      assertReadable: () => void projections.get('events'),
      get head() {
        return projections.get('events').head;
      },
      after: (position, wanted) => projections.get('events').after(position, wanted, () => this.index),
    };
    this.committed.subscribe((append) => this.#measureDelay(append));
    const stopped = logStopped(log);
    this.committed.subscribe(() => stopped(this.projections));
    this.committed.subscribe((append) => {
      if (append.some(({ event }) => isOf(event, 'corrects-clock'))) this.#noteClockCorrected();
    });
    const skewed = logSkew(log);
    this.#clockCheck = setInterval(() => void this.#checkClock(skewed), CLOCK_CHECK_INTERVAL).unref();
    let noteDivergence: () => void = () => undefined;
    this.diverged = new Promise((resolve) => (noteDivergence = resolve));
    this.#following = this.#follower.run(this.#stop.signal).catch((error: unknown) => {
      log.error({ err: error }, 'The follower stopped: answers no longer follow the log');
      if (error instanceof DivergedStoreError) noteDivergence();
    });
  }

  /**
   * Opens the store and the projections, and begins to follow.
   * @throws FolderLockedError if another process has the folder open.
   * @throws MissingStoreError if there is no store beside a read model that has followed one.
   */
  static async open(options: TimelineOptions, log: OperatorLog): Promise<Timeline> {
    const folder = projectionsFolder(options);
    const unlock = await lockFolder(folder);
    const retries = { append: 0, read: 0, subscription: 0 };
    let store: EventStore | undefined;
    let projections: TimelineProjections | undefined;
    let first: Promise<ReadingWorker> | undefined;
    try {
      if (options.url === '') await assertStoreOf(folder, eventStoreFolder(options));
      const startWorker = options.startNames === undefined ? {} : { startWorker: options.startNames };
      const saved = { file: join(folder, 'names'), ...startWorker };
      // Beside what this thread reads.
      first = startReading(saved);
      // Its thread is started before this one is busy; a failure is noticed by whoever waits for it.
      await first.catch(() => undefined);
      store = await openStore(options, log, (during) => (retries[during] += 1));
      projections = await openProjections(folder, store, options, log);
      const stopServing = await serveStore(options.serveStoreAt, store, log);
      const names = { ...saved, first, askedKey: await options.askedKey() };
      const timeline = new Timeline(
        store,
        retries,
        projections,
        options.requiredLists ?? [],
        names,
        stopServing,
        unlock,
        log,
      );
      await timeline.names.settled(NAMES_AWAITED_AT_START);
      return timeline;
    } catch (error) {
      const reading = await first?.catch(() => undefined);
      await reading?.worker.end();
      await store?.close();
      await projections?.close();
      unlock();
      throw error;
    }
  }

  /**
   * What is asked about restrictions.
   * @throws ProjectionStoppedError once the index has stopped.
   */
  get index(): AsOfIndex {
    return this.#projections.get('asOf').index;
  }

  /** Every projection: how far it is, and whether it has stopped. */
  get projections(): readonly ProjectionStatus[] {
    return [...this.#projections.statuses, this.names.status];
  }

  /** The position of the newest event that was followed. */
  get head(): number {
    return this.#projections.log.head;
  }

  /** Events of the store that were not followed; undefined where its positions do not count them. */
  get unfollowed(): number | undefined {
    const { localLog } = this.store;
    return localLog === undefined ? undefined : localLog.end() - this.head;
  }

  /** The latest `recordedAt` that was followed, since the clock was last corrected; 0 if nothing was. */
  get lastRecordedAt(): number {
    return this.#projections.log.lastRecordedAt;
  }

  /** What this replica's clock is judged by. */
  get clocks(): ClockReadings {
    const { lastRecordedAt, store } = this;
    return { now: Date.now(), lastRecordedAt, serverTime: store.serverTime };
  }

  /** Why this replica's clock may not stamp the log, so that commands are refused; undefined if it may. */
  get clockSkew(): ClockSkew | undefined {
    return clockSkewOf(this.clocks);
  }

  /** By how much the clock is behind the log, or off from the server's, whichever is more; in milliseconds. */
  get clockOffset(): number {
    return clockOffsetOf(this.clocks);
  }

  /** The time by the clock that is right as far as is known, in milliseconds since the Unix epoch. */
  get now(): number {
    return rightTimeOf(this.clocks);
  }

  /** The latest instant of which it can be asked what was known then, in milliseconds since the Unix epoch. */
  get latestKnowable(): number {
    return latestKnowable(this.clocks);
  }

  /**
   * The instant from which nothing can be recorded any more as known at `instant`, both in milliseconds since the Unix
   * epoch; undefined if it is over. Only other replicas may: what this one does is settled.
   */
  finalFrom(instant: number): number | undefined {
    const finalFrom = instant + FINAL_AFTER;
    return this.store.localLog === undefined && finalFrom > this.now ? finalFrom : undefined;
  }

  /** Whether the log is followed, and the index with it: until it is, a question at the head is not answered. */
  get followerState(): FollowerState {
    return this.stateOf('asOf');
  }

  /** Whether the log is followed, and these projections with it. */
  stateOf(...projections: readonly ProjectionKey[]): FollowerState {
    const { state } = this.#follower;
    if (state.kind !== 'live') return state;
    const isBehind = projections.some((key) => this.#projections.stateOf(key).kind === 'catching-up');
    return isBehind ? { kind: 'catching-up' } : state;
  }

  /** Whether the log is followed: now, and each time that this changes. */
  get states(): Observable<FollowerState> {
    return this.#follower.states;
  }

  /** Each time that the log is followed to its head; at once, if it is. */
  get live(): Observable<FollowerState> {
    return this.#follower.states.pipe(filter(({ kind }) => kind === 'live'));
  }

  /** How long the newest append that was followed live took from being recorded to being seen, in milliseconds. */
  get applyDelay(): number | undefined {
    return this.#applyDelay;
  }

  /** Each append, after every live projection has applied it. */
  get committed(): Observable<readonly LogEntry[]> {
    return this.#follower.committed;
  }

  /** The log after a position, in order, at most `limit` entries. */
  entriesAfter(position: number, limit: number): LogEntry[] {
    return this.#projections.log.entriesAfter(position, limit);
  }

  /** Every event of a subject's own stream up to a position that was followed, in order. */
  entriesOf(subject: Subject, upTo: number): LogEntry[] {
    const { log } = this.#projections;
    const stream = streamOf(subject);
    const found: LogEntry[] = [];
    for (;;) {
      const entry = log.entryOf(stream, found.length);
      if (entry === undefined || entry.position > upTo) return found;
      found.push(entry);
    }
  }

  /**
   * Handles a command, and waits, for a bounded time, until the next question sees what it has recorded.
   * @throws FollowerStoppedError if this replica does not follow the log any more; nothing was recorded.
   */
  handle(request: CommandRequest): Promise<CommandOutcome> {
    const { state } = this.#follower;
    if (state.kind === 'stopped') return Promise.reject(new FollowerStoppedError(state.error.message));
    // Before it is handled: what it records may be recorded at once, and never before it is under way.
    const startedAt = Date.now();
    const handled = this.#commands.handle(request);
    this.#underWay.set(handled, startedAt);
    const done = (): void => void this.#underWay.delete(handled);
    handled.then(done, done);
    return handled;
  }

  /**
   * Records that the clock that stamped the log was ahead: `recordedAt` follows this replica's clock again.
   * @throws ClockSkewError if this replica's clock differs from the server's.
   * @throws ClockCorrectionRefusedError as {@link checkCorrection} does.
   */
  async correctClock(
    correction: ClockCorrection,
    request: Pick<CommandRequest, 'actor' | 'idempotencyKey'> & Pick<CorrectionBounds, 'setsBackDays'>,
  ): Promise<CommandOutcome> {
    const { setsBackDays, ...origin } = request;
    const stream = streamOf(recordedClock);
    const earlier = await this.store.readStream(stream);
    const lastCorrectedAt = Math.max(0, ...earlier.map((event) => Date.parse(metadataOf(event).recordedAt)));
    const decide = (facts: Facts): DomainEvent[] => {
      if (facts.has(correction.factId))
        throw new CommandRefusedError('fact-exists', '/factId', `"${correction.factId}" is in use`);
      // Until it is followed, the log still seems to be ahead, so that a second correction would pass.
      const isFollowed = facts.size === 0 || this.#projections.log.positionOf(stream, facts.size - 1);
      if (facts.size !== earlier.length || isFollowed === undefined)
        throw new ClockCorrectionRefusedError('', 'The clock was corrected just now: look again');
      checkCorrection(correction, this.clocks, { lastCorrectedAt, setsBackDays });
      return [{ type: 'ClockCorrected', data: correction }];
    };
    return this.handle({ ...origin, subject: recordedClock, decide, body: correction });
  }

  /**
   * Makes what was known at an instant final for this replica: nothing that it records from now on is recorded at or
   * before it, and what it was recording then is seen. Of other replicas see {@link finalFrom}.
   */
  async settle(instant: number): Promise<void> {
    // A question does not move the recorded clock beyond the present.
    this.#settledUpTo = Math.max(this.#settledUpTo, Math.min(instant, this.latestKnowable));
    const before = [...this.#underWay].filter(([, startedAt]) => startedAt <= instant);
    await Promise.allSettled(before.map(([handled]) => handled));
  }

  /** Whether a question sees the log up to `position`, waiting for it as long as is given. */
  async reaches(position: number, milliseconds: number): Promise<boolean> {
    const look = () => (this.index.head >= position ? true : undefined);
    return (await waitFor(this.#follower, milliseconds, look)) === true;
  }

  #commandHandler(): CommandHandler {
    const { log } = this.#projections;
    return new CommandHandler({
      store: this.store,
      now: () => Date.now(),
      randomId: randomUUID,
      lastRecordedAt: () => log.lastRecordedAt,
      serverTime: () => this.store.serverTime,
      settledUpTo: () => this.#settledUpTo,
      isFollowed: (stream, revision) => log.positionOf(stream, revision) !== undefined,
      entryOf: (stream, revision) => log.entryOf(stream, revision),
      followed: (stream, revision, milliseconds) =>
        waitFor(
          this.#follower,
          milliseconds,
          () => log.entryOf(stream, revision),
          (append) => append[0]?.stream === stream && (append.at(-1)?.revision ?? -1) >= revision,
        ),
    });
  }

  /** What was settled before, was settled under a clock that was wrong: the correction's time is after all of it. */
  #noteClockCorrected(): void {
    this.#settledUpTo = 0;
    this.#commands.noteClockCorrected();
  }

  /**
   * Prepares the index for questions in the background, now and whenever many appends were followed, so that no question
   * has to bring them into the orders that it needs. A service begins it once it listens.
   */
  keepPrepared(): void {
    let unprepared = 0;
    this.live.subscribe(() => void this.#prepare());
    this.committed.subscribe(() => {
      unprepared = (unprepared + 1) % MOST_UNPREPARED;
      if (unprepared === 0) void this.#prepare();
    });
    void this.#projections.caughtUp().then(() => Promise.all([this.#prepare(), this.#merge()]));
  }

  async #prepare(): Promise<void> {
    const isLive = this.#projections.stateOf('asOf').kind === 'live' && this.followerState.kind === 'live';
    if (this.#isPreparing || !isLive) return;
    this.#isPreparing = true;
    try {
      const steps = this.index.preparing();
      while (!this.#stop.signal.aborted && steps.next().done !== true) await setImmediate();
    } catch (error) {
      this.log.error({ err: error }, 'The index could not be prepared for questions');
    } finally {
      this.#isPreparing = false;
    }
  }

  /** Ends the merges of the index that were under way when the last replica ended; those that begin later need no help. */
  async #merge(): Promise<void> {
    try {
      const steps = this.index.merging();
      while (!this.#stop.signal.aborted && steps.next().done !== true)
        await setTimeout(PAUSE_BETWEEN_MERGE_STEPS);
    } catch (error) {
      this.log.error({ err: error }, 'The segments of the index could not be merged');
    }
  }

  /** The server's time is carried on since its last answer, which a machine that slept does not do rightly. */
  async #checkClock(report: (skew: ClockSkew | undefined) => void): Promise<void> {
    if (this.clockSkew?.kind === 'off-server')
      await this.store.lastPosition({ withinMilliseconds: CLOCK_CHECK_INTERVAL }).catch(() => undefined);
    report(this.clockSkew);
  }

  #measureDelay(append: readonly LogEntry[]): void {
    // While catching up it is the age of the event, and not a delay.
    if (this.#follower.state.kind !== 'live') return;
    for (const { recordedAt } of append) this.#applyDelay = Math.max(0, Date.now() - recordedAt);
  }

  /** Stops following and frees both folders. */
  async close(): Promise<void> {
    clearInterval(this.#clockCheck);
    this.#stop.abort();
    await this.#following;
    await this.names.close();
    await this.stopServing();
    await this.store.close();
    await this.#projections.close();
    this.unlock();
  }
}

/** Logs when the clock begins to be off, and when it is right again. */
function logSkew(log: OperatorLog): (skew: ClockSkew | undefined) => void {
  let logged: ClockSkew | undefined;
  return (skew) => {
    if (skew?.kind === logged?.kind) return;
    logged = skew;
    if (skew === undefined) log.warn({}, 'The clock is right again: commands are accepted');
    else log.error({ clock: skew.kind }, `No command is accepted: ${describeSkew(skew)}`);
  };
}

/** Logs each projection once that has stopped. */
function logStopped(log: OperatorLog): (statuses: readonly ProjectionStatus[]) => void {
  const logged = new Set<string>();
  return (statuses) => {
    for (const { name, position, state } of statuses) {
      if (state.kind !== 'stopped' || logged.has(name)) continue;
      logged.add(name);
      log.error({ err: state.error, projection: name, position }, 'A projection stopped; the others go on');
    }
  };
}
