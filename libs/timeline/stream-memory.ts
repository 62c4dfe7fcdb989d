import { setTimeout } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { EventStore, RecordedEvent } from '../event-store/index.js';
import type { LogEntry } from '../projections/index.js';
import type { Attempt } from './attempt.js';
import { StreamState, type AppendedEvents, type AppendRange } from './stream-state.js';

/** Facts of the streams that are remembered, about 2 kB each. */
const LARGEST_NUMBER_OF_REMEMBERED_FACTS = 50_000;
/** Streams whose largest known revision is remembered, about 100 bytes each. */
const LARGEST_NUMBER_OF_KNOWN_STREAMS = 100_000;

/** How long to wait before a stale read is repeated, in milliseconds: at first, and at most. */
const BACK_OFF = { first: 10, longest: 500 };

/** Where the memory reads streams from. */
export interface StreamSource {
  readonly store: Pick<EventStore, 'readStream'>;
  /** The event with this revision of the stream, if this replica has followed it. */
  readonly entryOf: (stream: string, revision: number) => LogEntry | undefined;
  /** Whether this replica has followed it. */
  readonly isFollowed: (stream: string, revision: number) => boolean;
}

/** An append with an idempotency key, until it is known that it is this request's events which the store holds. */
interface Unconfirmed {
  readonly append: AppendedEvents;
  readonly requestHash: string;
}

interface Remembered {
  readonly state: StreamState;
  unconfirmed?: Unconfirmed | undefined;
}

/**
 * The states of the streams on which commands were handled last. A remembered state is always what the stream holds up
 * to its revision; others may have written to the stream since. So a command may be decided on it, and only the
 * store's accepting the append at exactly that revision proves that there was nothing else.
 *
 * A read that lacks what this replica has appended, read or followed comes from a copy of the store that is behind.
 * Nothing is decided on it: it is repeated until the command's time is over.
 *
 * One command at a time may use the state of a stream.
 */
export class StreamMemory {
  readonly #source: StreamSource;
  readonly #remembered = new LRUCache<string, Remembered>({
    maxSize: LARGEST_NUMBER_OF_REMEMBERED_FACTS,
    sizeCalculation: ({ state }) => state.facts.size + 1,
  });
  readonly #knownRevisions = new LRUCache<string, number>({
    // Not `max`, for which it allocates all of them at the start.
    maxSize: LARGEST_NUMBER_OF_KNOWN_STREAMS,
    sizeCalculation: () => 1,
  });

  constructor(source: StreamSource) {
    this.#source = source;
  }

  /** What is remembered of a stream; undefined if that is nothing. */
  recall(stream: string): StreamState | undefined {
    const remembered = this.#remembered.get(stream);
    if (remembered?.unconfirmed === undefined) return remembered?.state;
    const { append, requestHash } = remembered.unconfirmed;
    const entry = this.#source.entryOf(stream, append.firstRevision);
    // Not followed yet: the next append would be a conflict, so the stream is read on from the state.
    if (entry === undefined) return undefined;
    remembered.unconfirmed = undefined;
    if (entry.metadata.requestHash !== requestHash || entry.id !== append.firstId) return undefined;
    remembered.state.add(append);
    this.#remember(stream, remembered);
    return remembered.state;
  }

  /**
   * What a stream holds now. Of a stream that is remembered only what comes after is read.
   * @throws StoreUnavailableError if the attempt's time is over.
   * @throws UnreadableEventError if an event of the stream cannot be read.
   */
  async read(stream: string, attempt: Attempt): Promise<StreamState> {
    for await (const _ of this.#tries()) {
      const remembered = this.#remembered.get(stream) ?? { state: new StreamState() };
      const { state } = remembered;
      // The last event that is known is read again, so that another stream of the same name is noticed.
      const from = Math.max(0, state.nextRevision - 1);
      const events = await this.#source.store.readStream(stream, { from });
      attempt.assertTimeLeft();
      if (this.#isStale(stream, from + events.length)) continue;
      if (state.lastId !== undefined && events[0]?.id !== state.lastId) {
        this.#remembered.delete(stream);
        continue;
      }
      state.extend(events.slice(state.nextRevision - from));
      this.noteRevision(stream, state.nextRevision - 1);
      this.#remember(stream, { state });
      return state;
    }
    throw new Error('not reached: the tries have no end');
  }

  /**
   * The events of an append, read until they are there.
   * @throws StoreUnavailableError if the attempt's time is over.
   */
  async readAppend(
    stream: string,
    { firstRevision, size }: AppendRange,
    attempt: Attempt,
  ): Promise<readonly RecordedEvent[]> {
    for await (const _ of this.#tries()) {
      const events = await this.#source.store.readStream(stream, { from: firstRevision, limit: size });
      attempt.assertTimeLeft();
      if (events.length === size) return events;
    }
    throw new Error('not reached: the tries have no end');
  }

  /** The append on a state was acknowledged: its ids are drawn at random, so that it is certainly this one. */
  noteAppended(stream: string, state: StreamState, append: AppendedEvents): void {
    state.add(append);
    this.noteRevision(stream, state.nextRevision - 1);
    this.#remember(stream, { state });
  }

  /** The append on a state was acknowledged: with a key, it may be another request's that has the same ids. */
  noteUnconfirmed(stream: string, state: StreamState, append: AppendedEvents, requestHash: string): void {
    this.noteRevision(stream, append.firstRevision + append.size - 1);
    this.#remember(stream, { state, unconfirmed: { append, requestHash } });
  }

  /** The stream is known to hold an event with this revision. */
  noteRevision(stream: string, revision: number): void {
    if (revision < 0) return;
    this.#knownRevisions.set(stream, Math.max(revision, this.#knownRevisions.get(stream) ?? -1));
  }

  #isStale(stream: string, nextRevision: number): boolean {
    const known = this.#knownRevisions.get(stream) ?? -1;
    return nextRevision <= known || this.#source.isFollowed(stream, nextRevision);
  }

  async *#tries(): AsyncGenerator<void> {
    for (let delay = BACK_OFF.first; ; delay = Math.min(delay * 2, BACK_OFF.longest)) {
      yield;
      await setTimeout(delay);
    }
  }

  /** Its size has changed: the cache counts it when it is put in. */
  #remember(stream: string, remembered: Remembered): void {
    this.#remembered.delete(stream);
    this.#remembered.set(stream, remembered);
  }
}
