import type { Database, RootDatabase } from '../lmdb/index.js';
import { LRUCache } from 'lru-cache';
import { latestRecordedAt, type DomainEvent } from '../../events/index.js';
import type { EventStore } from '../event-store/index.js';
import { CopiedEntryLog, StoreEntryLog, type EntryLog } from './entry-log.js';
import type { LogEntry } from './log-entry.js';
import type { FollowedEntries } from './projection.js';
import { CorruptProjectionError } from './stored-record.js';

/** Raise it when the form of the copied log or of its checkpoint changes: every replica then follows it again. */
const FOLLOWED_LOG_VERSION = 8;

/** Events before the newest that are compared with the store: doubling distances reach any length with fewer. */
const MOST_EARLIER_EVENTS = 64;

/** Entries that are kept as they were read: an answer quotes the same ones again and again. */
const LARGEST_NUMBER_OF_KEPT_ENTRIES = 4096;

const CHECKPOINTS = 'followed-log';
const KEY = 'log';

/** Where the follower continues. */
export interface Checkpoint {
  /** The store's native position up to which everything was followed. */
  readonly after: bigint;
}

/** How far the store was followed. */
interface Reached extends Checkpoint {
  readonly head: number;
  /**
   * The latest `recordedAt` up to the head, since the clock was last corrected; in milliseconds since the Unix epoch, 0
   * if nothing was followed.
   */
  readonly recordedAt: number;
  /** The event at the head, to recognise the store by. */
  readonly newest: KnownEvent | undefined;
}

/** What identifies an event in the store: its stream and revision, its native position, its id and its time. */
type KnownEvent = Pick<LogEntry, 'stream' | 'revision' | 'id' | 'recordedAt' | 'storePosition'>;

interface StoredCheckpoint extends Omit<Reached, 'after' | 'newest'> {
  readonly version: number;
  readonly storeIdentity: string;
  readonly after: string;
  readonly newest: (Omit<KnownEvent, 'storePosition'> & { readonly storePosition: string }) | undefined;
  /** What was found damaged since; everything is then rebuilt at the next start. */
  readonly damage?: string;
}

/** A store by its identity, and how far it was followed. */
export type FollowedTo = Pick<StoredCheckpoint, 'storeIdentity' | 'head'>;

/** What must be known of the store that is followed. */
export type FollowedStore = Pick<EventStore, 'identity' | 'localLog'>;

const NOTHING = { head: 0, recordedAt: 0, newest: undefined } as const;

/**
 * The log of the store as far as this replica has followed it, with the positions that it gave. It is the store's own
 * log if that is on this machine; otherwise each commit adds to a copy, in one transaction with the checkpoint, so
 * that a crash leaves both or neither.
 */
export class FollowedLog implements FollowedEntries {
  readonly #entries: EntryLog;
  /** The entries, if they are a copy, which what was followed must be added to. */
  readonly #copy: CopiedEntryLog | undefined;
  readonly #checkpoints: Database<StoredCheckpoint, string>;
  readonly #storeIdentity: string;
  readonly #kept = new LRUCache<number, LogEntry>({
    max: LARGEST_NUMBER_OF_KEPT_ENTRIES,
    memoMethod: (position) => this.#entryAt(position),
  });
  #reached: Reached | undefined;
  #stored: Reached | undefined;

  constructor(root: RootDatabase, { identity, localLog }: FollowedStore) {
    this.#storeIdentity = identity;
    if (localLog === undefined) this.#entries = this.#copy = new CopiedEntryLog(root);
    else this.#entries = new StoreEntryLog(localLog);
    this.#checkpoints = root.openDB({ name: CHECKPOINTS, encoding: 'json' });
  }

  /** Of which store a database keeps the followed log, and to which position; undefined if it keeps none. */
  static followedIn(root: RootDatabase): FollowedTo | undefined {
    const checkpoints: Database<StoredCheckpoint, string> = root.openDB({
      name: CHECKPOINTS,
      encoding: 'json',
    });
    return checkpoints.get(KEY);
  }

  /** The position of the newest entry; 0 if there is none. */
  get head(): number {
    return this.#reached?.head ?? 0;
  }

  /**
   * The latest `recordedAt` of any entry since the clock was last corrected, in milliseconds since the Unix epoch; 0 if
   * there is none.
   */
  get lastRecordedAt(): number {
    return this.#reached?.recordedAt ?? 0;
  }

  /** The native position to follow the store from; undefined before anything was followed. */
  get checkpoint(): Checkpoint | undefined {
    return this.#reached;
  }

  /** Whether a commit must be stored before it may be seen. */
  get isCopy(): boolean {
    return this.#copy !== undefined;
  }

  get isStored(): boolean {
    return this.#reached === this.#stored;
  }

  /**
   * The event at a position that was followed.
   * @throws CorruptProjectionError or CorruptEventError if it is damaged.
   */
  eventAt(position: number): DomainEvent {
    return this.#kept.memo(position).event;
  }

  /**
   * The log after a position, in order, at most `limit` entries.
   * @throws CorruptProjectionError or CorruptEventError if one of them is damaged.
   */
  entriesAfter(position: number, limit: number): LogEntry[] {
    const length = Math.max(0, Math.min(limit, this.head - position));
    return Array.from({ length }, (_, index) => this.#keptOrRead(position + 1 + index));
  }

  /** The entries at these positions, which must have been followed. */
  entriesAt(positions: readonly number[]): LogEntry[] {
    return positions.map((position) => this.#keptOrRead(position));
  }

  /** The position of an event by its stream and its revision there; undefined if it was not followed yet. */
  positionOf(stream: string, revision: number): number | undefined {
    const position = this.#entries.positionOf(stream, revision);
    return position !== undefined && position <= this.head ? position : undefined;
  }

  /**
   * The entry with this revision of the stream; undefined if it was not followed yet.
   * @throws CorruptProjectionError or CorruptEventError if it is damaged, or another is in its place.
   */
  entryOf(stream: string, revision: number): LogEntry | undefined {
    const position = this.positionOf(stream, revision);
    if (position === undefined) return undefined;
    const entry = this.#kept.memo(position);
    if (entry.stream === stream && entry.revision === revision) return entry;
    throw new CorruptProjectionError(`event ${revision} of ${stream} is not at position ${position}`);
  }

  /** How far the store is followed once these appends are. */
  reachedBy(appends: readonly (readonly LogEntry[])[], { after }: Checkpoint): Reached {
    const newest = appends.at(-1)?.at(-1);
    if (newest === undefined) return { ...(this.#reached ?? NOTHING), after };
    const recordedAt = appends
      .flat()
      .reduce(
        (latest, { event, recordedAt: at }) => latestRecordedAt(latest, event, at),
        this.lastRecordedAt,
      );
    return { after, head: newest.position, recordedAt, newest };
  }

  /** Stores appends and how far they lead, in a transaction that the caller has begun. */
  write(appends: readonly (readonly LogEntry[])[], { after, head, recordedAt, newest }: Reached): void {
    if (this.#copy !== undefined)
      for (const append of appends) for (const entry of append) this.#copy.put(entry);
    void this.#checkpoints.put(KEY, {
      version: FOLLOWED_LOG_VERSION,
      storeIdentity: this.#storeIdentity,
      after: after.toString(),
      head,
      recordedAt,
      newest: newest && storedOf(newest),
    });
  }

  /** Shows the appends that were followed; `isStored` says whether they were written before. */
  advance(appends: readonly (readonly LogEntry[])[], reached: Reached, isStored: boolean): void {
    // The command that recorded them reads them next.
    for (const append of appends) for (const entry of append) this.#kept.set(entry.position, entry);
    this.#reached = reached;
    if (isStored) this.#stored = reached;
  }

  /** Stores how far the store was followed, in a transaction that the caller has begun. */
  writeCheckpoint(): void {
    if (this.#reached === undefined) return;
    this.write([], this.#reached);
    this.#stored = this.#reached;
  }

  /** @throws CorruptProjectionError if what is stored is not a sound log of the store in this version. */
  restore(): void {
    const stored = this.#checkpoints.get(KEY);
    if (stored === undefined) return;
    const { version, storeIdentity, after, head, recordedAt, newest, damage } = stored;
    if (version !== FOLLOWED_LOG_VERSION)
      throw new CorruptProjectionError(
        `it has version ${version}; this code keeps version ${FOLLOWED_LOG_VERSION}`,
      );
    if (storeIdentity !== this.#storeIdentity)
      throw new CorruptProjectionError(`it follows ${storeIdentity}; the store is ${this.#storeIdentity}`);
    const problem = damage ?? this.#entries.problemAt(head);
    if (problem !== undefined) throw new CorruptProjectionError(problem);
    this.#reached = this.#stored = {
      after: BigInt(after),
      head,
      recordedAt,
      newest: newest && { ...newest, storePosition: BigInt(newest.storePosition) },
    };
  }

  /**
   * Why the store is not the one that was followed, though it has its name, as one that was restored from an older
   * copy; undefined if it is. The newest event is compared and, of a copied log, at most 64 before it, at
   * distances that double: a log that was restored and then refilled differs from some event on up to its end.
   *
   * @throws StoreUnavailableError if the store did not answer.
   */
  async divergenceFrom(store: EventStore): Promise<string | undefined> {
    if (this.#reached === undefined) return undefined;
    const { after, head, newest } = this.#reached;
    const last = (await store.lastPosition()) ?? 0n;
    if (last < after) return `it has followed the store to ${after}; the store ends at ${last}`;
    if (newest === undefined) return undefined;
    const earlier = this.isCopy ? this.entriesAt(positionsBefore(head)) : [];
    const differences = await Promise.all([newest, ...earlier].map((known) => differenceFrom(store, known)));
    return differences.find((difference) => difference !== undefined);
  }

  /** An entry that is read for a scan is not kept: it would push out those that are asked for again. */
  #keptOrRead(position: number): LogEntry {
    return this.#kept.peek(position) ?? this.#entryAt(position);
  }

  #entryAt(position: number): LogEntry {
    try {
      return this.#entries.at(position);
    } catch (error) {
      if (error instanceof CorruptProjectionError) this.#noteDamage(error.message);
      throw error;
    }
  }

  /** So that the next start repairs what this one can only report. */
  #noteDamage(damage: string): void {
    const stored = this.#checkpoints.get(KEY);
    if (stored !== undefined) void this.#checkpoints.put(KEY, { ...stored, damage });
  }
}

function storedOf({ stream, revision, id, recordedAt, storePosition }: KnownEvent) {
  return { stream, revision, id, recordedAt, storePosition: storePosition.toString() };
}

/** The positions at distances 1, 2, 4, 8… before the head. */
function positionsBefore(head: number): number[] {
  const positions: number[] = [];
  for (let distance = 1; distance < head && positions.length < MOST_EARLIER_EVENTS; distance *= 2)
    positions.push(head - distance);
  return positions;
}

/** How what the store holds under the event's stream and revision differs from it; undefined if it is the same event. */
async function differenceFrom(store: EventStore, known: KnownEvent): Promise<string | undefined> {
  const { stream, revision, id, storePosition, recordedAt } = known;
  const [held] = await store.readStream(stream, { from: revision, limit: 1 });
  const event = `event ${revision} of ${stream}`;
  if (held === undefined) return `${event} is not in the store`;
  if (held.id !== id) return `${event} is another one in the store`;
  if (held.position !== storePosition)
    return `${event} was followed at ${storePosition}; the store holds it at ${held.position}`;
  const heldAt = held.metadata['recordedAt'];
  if (typeof heldAt === 'string' && Date.parse(heldAt) === recordedAt) return undefined;
  return `${event} was recorded at another time in the store`;
}
