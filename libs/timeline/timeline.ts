import { randomUUID } from 'node:crypto';
import { filter, type Observable } from 'rxjs';
import { isOf, recordedClock, streamOf, type Subject } from '../../events/index.js';
import type { AsOfIndex } from '../as-of/index.js';
import type { EventStore, RetriedFailure } from '../event-store/index.js';
import type { AdoptedRules } from '../adopted-rules/index.js';
import type { GroupMembers } from '../groups/index.js';
import type { Lists } from '../lists/index.js';
import type { Names } from '../names/index.js';
import {
  DivergedStoreError,
  Follower,
  type FollowerState,
  type LogEntry,
  type ProjectionStatus,
} from '../projections/index.js';
import {
  clockOffsetOf,
  LARGEST_SKEW,
  latestKnowable,
  rightTimeOf,
  type ClockReadings,
  type ClockSkew,
  type CorrectionBounds,
} from './clock.js';
import { ClockGuard, type ClockCorrection } from './clock-guard.js';
import {
  CommandHandler,
  LONGEST_COMMAND,
  type CommandOutcome,
  type CommandRequest,
} from './handle-command.js';
import { maintainIndex } from './index-maintenance.js';
import type { OperatorLog } from './operator-log.js';
import type { EventReader } from './projections/event-feed.js';
import type { ProjectionKey, TimelineProjections } from './projections/index.js';
import { eventsOf, groupsOf, rulesOf } from './projections/readers.js';
import type { Receipts } from './projections/receipt-catalogue.js';
import { waitFor } from './wait-for.js';

/** This replica does not follow the log any more, so it records nothing: its answers would not show it. */
export class FollowerStoppedError extends Error {
  override readonly name = 'FollowerStoppedError';
}

/** The clocks of two replicas that may record differ by less, and a command takes less: in milliseconds. */
const FINAL_AFTER = 2 * LARGEST_SKEW + LONGEST_COMMAND;

/** The parts of a timeline, which closes them. */
export interface TimelineParts {
  readonly store: EventStore;
  readonly projections: TimelineProjections;
  readonly names: Names;
  /** See {@link Timeline.requiredLists}. */
  readonly requiredLists: readonly string[];
  /** See {@link Timeline.retries}. */
  readonly retries: Timeline['retries'];
  /** Stops serving the store over the EventStoreDB protocol. */
  readonly stopServing: () => Promise<void>;
  /** Releases the lock of the folder. */
  readonly unlock: () => void;
}

/** The event store, and this replica's projections that follow it: opened together, closed together. */
export class Timeline {
  readonly #projections: TimelineProjections;
  readonly #follower: Follower;
  readonly #commands: CommandHandler;
  readonly #stop = new AbortController();
  readonly #underWay = new Map<Promise<unknown>, number>();
  readonly #following: Promise<void>;
  readonly #clock: ClockGuard;
  readonly #stopServing: () => Promise<void>;
  readonly #unlock: () => void;
  readonly #log: OperatorLog;
  #applyDelay: number | undefined;
  #settledUpTo = 0;

  readonly store: EventStore;

  /** How many failures of the store were retried since the start, by operation. */
  readonly retries: Readonly<Record<RetriedFailure['during'], number>>;

  /** The ids of government lists that matter to every question about a party, whether they are recorded or not. */
  readonly requiredLists: readonly string[];

  /** Finds subjects by what they are known by; it throws NamesUnavailableError while its worker is down. */
  readonly names: Names;

  /** The rules that were adopted; it throws ProjectionStoppedError once the projection has stopped. */
  readonly rules: AdoptedRules;

  /** Who is in which country group; it throws ProjectionStoppedError once the projection has stopped. */
  readonly groups: GroupMembers;

  /** The log as its readers follow it; it throws ProjectionStoppedError once the feed has stopped. */
  readonly events: EventReader;

  /** Resolves once the store turns out not to be the one that was followed: a new start then rebuilds the projections. */
  readonly diverged: Promise<void>;

  constructor(parts: TimelineParts, log: OperatorLog) {
    const { store, projections, names } = parts;
    this.store = store;
    this.retries = parts.retries;
    this.requiredLists = parts.requiredLists;
    this.names = names;
    this.rules = rulesOf(projections);
    this.groups = groupsOf(projections);
    this.events = eventsOf(projections);
    this.#projections = projections;
    this.#stopServing = parts.stopServing;
    this.#unlock = parts.unlock;
    this.#log = log;
    this.#follower = new Follower(store, projections);
    this.#commands = this.#commandHandler();
    this.#clock = new ClockGuard(store, projections.log, log);
    this.committed.subscribe(() => names.follow());
    this.committed.subscribe((append) => this.#measureDelay(append));
    const stopped = logStopped(log);
    this.committed.subscribe(() => stopped(this.projections));
    this.committed.subscribe((append) => {
      if (append.some(({ event }) => isOf(event, 'corrects-clock'))) this.#noteClockCorrected();
    });
    let noteDivergence: () => void = () => undefined;
    this.diverged = new Promise((resolve) => (noteDivergence = resolve));
    this.#following = this.#follower.run(this.#stop.signal).catch((error: unknown) => {
      log.error({ err: error }, 'The follower stopped: answers no longer follow the log');
      if (error instanceof DivergedStoreError) noteDivergence();
    });
  }

  /**
   * What is asked about restrictions.
   * @throws ProjectionStoppedError once the index has stopped.
   */
  get index(): AsOfIndex {
    return this.#projections.get('asOf').index;
  }

  /**
   * The government lists and their editions.
   * @throws ProjectionStoppedError once the projection has stopped.
   */
  get lists(): Lists {
    return this.#projections.get('lists');
  }

  /**
   * The receipts of screenings.
   * @throws ProjectionStoppedError once the projection has stopped.
   */
  get receipts(): Receipts {
    return this.#projections.get('receipts');
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
    return this.#clock.readings;
  }

  /** Why this replica's clock may not stamp the log, so that commands are refused; undefined if it may. */
  get clockSkew(): ClockSkew | undefined {
    return this.#clock.skew;
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
    const decide = await this.#clock.deciderOf(correction, setsBackDays);
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

  /** Prepares and merges the index in the background, see {@link maintainIndex}. A service begins it once it listens. */
  keepPrepared(): void {
    maintainIndex({
      index: () => this.index,
      isLive: () => this.#projections.stateOf('asOf').kind === 'live' && this.followerState.kind === 'live',
      live: this.live,
      committed: this.committed,
      caughtUp: this.#projections.caughtUp(),
      signal: this.#stop.signal,
      log: this.#log,
    });
  }

  #measureDelay(append: readonly LogEntry[]): void {
    // While catching up it is the age of the event, and not a delay.
    if (this.#follower.state.kind !== 'live') return;
    for (const { recordedAt } of append) this.#applyDelay = Math.max(0, Date.now() - recordedAt);
  }

  /** Stops following and frees both folders. */
  async close(): Promise<void> {
    this.#clock.close();
    this.#stop.abort();
    await this.#following;
    await this.names.close();
    await this.#stopServing();
    await this.store.close();
    await this.#projections.close();
    this.#unlock();
  }
}

/** Logs each projection that has stopped, once. */
function logStopped(log: OperatorLog): (statuses: readonly ProjectionStatus[]) => void {
  const logged = new Set<string>();
  return (statuses) => {
    for (const { name, position, state } of statuses) {
      if (state.kind !== 'stopped' || logged.has(name)) continue;
      logged.add(name);
      log.error(
        { err: state.error, projection: name, position },
        'A projection stopped; the others continue',
      );
    }
  };
}
