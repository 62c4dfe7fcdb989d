import { setImmediate, setTimeout } from 'node:timers/promises';
import { BehaviorSubject, Subject, type Observable } from 'rxjs';
import { StoreUnavailableError, type EventStore, type RecordedEvent } from '../event-store/index.js';
import { toLogEntry, UnreadableEventError, type LogEntry } from './log-entry.js';
import type { ProjectionFactories, Projections } from './projections.js';

/** Whether answers are up to date: `stopped` names the event that could not be read. */
export type FollowerState =
  | { readonly kind: 'catching-up' }
  | { readonly kind: 'live' }
  | { readonly kind: 'stopped'; readonly error: Error };

/** Events were followed that the store does not hold: the log and all projections must be rebuilt. */
export class DivergedStoreError extends Error {
  override readonly name = 'DivergedStoreError';
}

/** Events in one commit while catching up: enough that the disk is not waited for, few enough to stay young. */
const LARGEST_BATCH = 128;

/** How long to wait before a store that did not answer is asked again whether it is the same. */
const BACK_OFF_MILLISECONDS = 1000;

/** What the follower commits to. */
export type FollowedProjections = Pick<Projections<ProjectionFactories>, 'log' | 'commit' | 'save'>;

/** Follows the store into the projections: gives each event its position, and commits an append whole or not at all. */
export class Follower {
  readonly #store: EventStore;
  readonly #projections: FollowedProjections;
  readonly #committed = new Subject<readonly LogEntry[]>();
  readonly #states = new BehaviorSubject<FollowerState>({ kind: 'catching-up' });
  /** The newest revision that this run has accepted of each stream. */
  readonly #revisions = new Map<string, number>();
  #open: LogEntry[] = [];
  #whole: LogEntry[][] = [];
  #handled: bigint | undefined;
  #newest: bigint | undefined;
  #position = 0;
  #waiting = 0;
  #writing: Promise<void> = Promise.resolve();
  #isCommitDue = false;
  readonly #failed = new AbortController();

  constructor(store: EventStore, projections: FollowedProjections) {
    this.#store = store;
    this.#projections = projections;
  }

  get state(): FollowerState {
    return this.#states.value;
  }

  /** The state now, and each that follows. */
  get states(): Observable<FollowerState> {
    return this.#states.asObservable();
  }

  /** Each append after it was committed, so that an event seen is an event that each live projection has applied. */
  get committed(): Observable<readonly LogEntry[]> {
    return this.#committed.asObservable();
  }

  /**
   * Follows until the signal aborts.
   * @throws UnreadableEventError at an event that it cannot read, after committing all before it; the state
   * is then `stopped`. Whatever the store or the disk throws stops it likewise.
   * @throws DivergedStoreError if the store is not the one that was followed.
   */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.#follow(signal);
    } catch (error) {
      try {
        await this.#commit();
      } finally {
        // Should the disk refuse that too, the follower is seen to have stopped all the same.
        this.#states.next({
          kind: 'stopped',
          error: error instanceof Error ? error : new Error(String(error)),
        });
      }
      throw error;
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    this.#open = [];
    this.#revisions.clear();
    this.#newest = this.#projections.log.checkpoint?.after;
    this.#position = this.#projections.log.head;
    const until = AbortSignal.any([signal, this.#failed.signal]);
    let isSame = false;
    for await (const message of this.#store.subscribe({
      ...this.#projections.log.checkpoint,
      signal: until,
    })) {
      if (message.kind === 'interrupted') {
        this.#states.next({ kind: 'catching-up' });
        isSame = false;
        continue;
      }
      // Asked once the store has answered at all, and again when it comes back: it may have been restored.
      if (!isSame) await this.#assertSameStore(until);
      if (until.aborted) break;
      isSame = true;
      if (message.kind === 'event') this.#accept(message.event);
      else if (message.kind === 'checkpoint' && this.#open.length === 0) this.#handled = message.position;
      else if (message.kind === 'caught-up') {
        await this.#commit();
        this.#states.next({ kind: 'live' });
      }
      if (this.#waiting >= LARGEST_BATCH) await this.#commitBehind();
      else if (this.state.kind === 'live') this.#commitSoon();
    }
    await this.#commit();
    await this.#projections.save();
  }

  /** Asks until the store answers: that it is lost again is no reason to stop. */
  async #assertSameStore(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const divergence = await this.#projections.log.divergenceFrom(this.#store);
        if (divergence === undefined) return;
        throw new DivergedStoreError(divergence);
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
      }
      await setTimeout(BACK_OFF_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    }
  }

  #accept(recorded: RecordedEvent): void {
    // A store that comes back after a break may deliver again what it had delivered.
    if (this.#newest !== undefined && recorded.position <= this.#newest) return;
    this.#newest = recorded.position;
    this.#assertNext(recorded);
    const entry = toLogEntry({ ...recorded, storePosition: recorded.position }, this.#position + 1);
    const { appendIndex, appendSize } = entry.metadata;
    if (appendIndex !== this.#open.length || appendSize <= appendIndex) {
      throw new UnreadableEventError(
        entry.stream,
        entry.revision,
        `it is event ${appendIndex} of its append, out of turn`,
      );
    }
    this.#open.push(entry);
    this.#position += 1;
    if (this.#open.length < appendSize) return;
    this.#whole.push(this.#open);
    this.#waiting += appendSize;
    this.#open = [];
    this.#handled = recorded.position;
  }

  /** A stream that was cut off, or an event that was not delivered, would give every event after it a wrong position. */
  #assertNext({ stream, revision }: RecordedEvent): void {
    const isNext =
      revision === 0 ||
      this.#revisions.get(stream) === revision - 1 ||
      this.#projections.log.positionOf(stream, revision - 1) !== undefined;
    if (!isNext) throw new UnreadableEventError(stream, revision, 'the event before it was not delivered');
    this.#revisions.set(stream, revision);
  }

  /** Commits what is whole, and returns when it is on disk and in the projections. */
  async #commit(): Promise<void> {
    await this.#commitBehind();
    await this.#writing;
  }

  /** Begins to commit what is whole, once what was begun before is done: the disk writes while we read on. */
  async #commitBehind(): Promise<void> {
    const before = this.#writing;
    this.#write(before);
    await before;
  }

  /** While live: what arrives together, or while the disk writes, is one commit, and waits for nothing else. */
  #commitSoon(): void {
    if (this.#isCommitDue) return;
    this.#isCommitDue = true;
    this.#write(this.#writing.then(() => setImmediate()));
  }

  #write(before: Promise<void>): void {
    this.#writing = before.then(() => this.#writeWhole());
    // The next await of it throws the failure. Live, there may be none: the abort ends the subscription, then it is awaited.
    this.#writing.catch(() => this.#failed.abort());
  }

  async #writeWhole(): Promise<void> {
    this.#isCommitDue = false;
    const after = this.#handled;
    if (after === undefined) return;
    const appends = this.#whole;
    this.#handled = undefined;
    this.#whole = [];
    this.#waiting = 0;
    await this.#projections.commit(appends, { after });
    for (const append of appends) this.#committed.next(append);
  }
}
