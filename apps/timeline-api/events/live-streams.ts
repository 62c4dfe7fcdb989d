import type { ServerResponse } from 'node:http';
import type { Gauge } from 'prom-client';
import { filter, map, of, take, type Observable, type Subscription } from 'rxjs';
import type { FollowerState } from '../../../libs/projections/index.js';
import type { EventReader, FeedFilter, OperatorLog, Timeline } from '../../../libs/timeline/index.js';

/** After this many events outside its filter, a reader is sent the position that the scan has reached. */
const LONGEST_SILENCE_IN_EVENTS = 1000;

/**
 * After this long without output, a reader is sent a heartbeat, in milliseconds: with the interval of the checks, at
 * least every 15 seconds, of which many proxies and clients allow 30 or more.
 */
const LONGEST_SILENCE = 13_000;

/** How often streams are checked for a due heartbeat, in milliseconds. */
const HEARTBEAT_INTERVAL = 1000;

/** The open live streams. */
export class LiveStreams {
  readonly #streams = new Set<LiveStream>();
  readonly #following: Subscription;
  readonly #heartbeats = setInterval(() => this.#beat(), HEARTBEAT_INTERVAL).unref();
  #isTurnDue = false;
  #state: FollowerState = { kind: 'catching-up' };

  constructor(
    private readonly feed: EventReader,
    private readonly metrics: { readonly liveStreams: Pick<Gauge, 'inc' | 'dec'> },
    private readonly timeline: Pick<Timeline, 'committed' | 'states'>,
    private readonly log: OperatorLog,
  ) {
    this.#following = timeline.committed.subscribe(() => this.#advanceSoon());
    this.#following.add(timeline.states.subscribe((state) => this.#noteState(state)));
  }

  /**
   * Writes the log after a position to a reader until the reader disconnects; without a position, from the head, once
   * the head is known. If the position is not reached yet, the stream waits for it. A stream that fails is cut off
   * alone; one whose reader may not read any more, within about a second; all of them, once this replica does not
   * follow the log any more.
   */
  open(output: ServerResponse, wanted: FeedFilter, after: number | undefined, mayRead: () => boolean): void {
    // The request arrived during the shutdown.
    if (this.#following.closed) {
      output.end();
      return;
    }
    const stream = new LiveStream(output, this.feed, wanted, mayRead, (error) =>
      this.log.error({ err: error }, 'A live stream was cut off: the log cannot be read at its position'),
    );
    this.#streams.add(stream);
    this.metrics.liveStreams.inc();
    const beginning = (after === undefined ? this.#headOnceLive() : of(after)).subscribe((position) =>
      stream.begin(position),
    );
    output
      .on('error', () => output.destroy())
      .on('close', () => {
        beginning.unsubscribe();
        this.#streams.delete(stream);
        this.metrics.liveStreams.dec();
      });
  }

  /** Until the follower is live, the head of this replica is not the head of the log. */
  #headOnceLive(): Observable<number> {
    return this.timeline.states.pipe(
      filter(({ kind }) => kind === 'live'),
      take(1),
      map(() => this.feed.head),
    );
  }

  /** Ends every stream. */
  close(): void {
    this.#following.unsubscribe();
    clearInterval(this.#heartbeats);
    this.#endAll();
  }

  /** Once for all appends that are committed in the same turn, so that each reader is written to once. */
  #advanceSoon(): void {
    if (this.#isTurnDue) return;
    this.#isTurnDue = true;
    setImmediate(() => {
      this.#isTurnDue = false;
      for (const stream of this.#streams) stream.advance();
    });
  }

  /** A reader that is behind without a sign would take the silence for a log in which nothing is recorded. */
  #noteState(state: FollowerState): void {
    this.#state = state;
    // What was followed before it stopped is sent in a turn that is due.
    if (state.kind === 'stopped') setImmediate(() => this.#endAll());
    else for (const stream of this.#streams) stream.noteState(state);
  }

  #endAll(): void {
    for (const stream of this.#streams) stream.end();
  }

  #beat(): void {
    const before = Date.now() - LONGEST_SILENCE;
    for (const stream of this.#streams) {
      if (stream.mayRead()) stream.beat(before, this.#state);
      else stream.end();
    }
  }
}

/**
 * The log as one reader's Server-Sent Events, history first, then live. There is no queue: writing pauses for a slow
 * reader, and continues from the last position written. Where the stream begins, and if the filter matches nothing for
 * long, a block of the type `position` gives the reader the position scanned so far, from which it can resume. It has
 * data because some clients ignore the id of a block without (the package eventsource up to 4.1.1, eventsource-client
 * up to 1.2.0).
 */
class LiveStream {
  readonly #output: ServerResponse;
  readonly #feed: EventReader;
  readonly #filter: FeedFilter;
  /** The position scanned so far, and the last one that the reader was sent. */
  #position = 0;
  #sentPosition = 0;
  #writtenAt = 0;
  /** Before the start, and while the reader is slow. */
  #isPaused = true;

  constructor(
    output: ServerResponse,
    feed: EventReader,
    wanted: FeedFilter,
    readonly mayRead: () => boolean,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.#output = output.on('drain', () => this.#resume());
    this.#feed = feed;
    this.#filter = wanted;
  }

  begin(after: number): void {
    this.#position = after;
    this.#isPaused = false;
    this.#write([`retry: 1000\n${this.#positionBlock()}`]);
    this.advance();
  }

  /** Writes the next events, unless writing is paused. */
  advance(): void {
    if (this.#isPaused || this.#output.writableEnded || this.#output.destroyed) return;
    try {
      this.#writeNext();
    } catch (error) {
      this.onFailure(error);
      this.#output.destroy();
    }
  }

  #writeNext(): void {
    const { items, position } = this.#feed.after(this.#position, this.#filter);
    const blocks: (Buffer | string)[] = items.map(({ block }) => block);
    this.#sentPosition = items.at(-1)?.position ?? this.#sentPosition;
    this.#position = position;
    if (this.#position - this.#sentPosition >= LONGEST_SILENCE_IN_EVENTS) blocks.push(this.#positionBlock());
    if (!this.#write(blocks) || this.#position >= this.#feed.head) return;
    // Yields to the event loop during a long history.
    this.#isPaused = true;
    setImmediate(() => this.#resume());
  }

  /** Writes a heartbeat if nothing was written since `before` (milliseconds since the epoch). */
  beat(before: number, state: FollowerState): void {
    if (this.#isPaused || this.#writtenAt > before) return;
    const hasPassed = this.#position > this.#sentPosition;
    this.#write([hasPassed || state.kind !== 'live' ? this.#positionBlock(state) : ':\n\n']);
  }

  /** Writes that this replica does not follow the log to its end for now, or does so again. */
  noteState(state: FollowerState): void {
    if (!this.#isPaused && !this.#output.destroyed) this.#write([this.#positionBlock(state)]);
  }

  end(): void {
    this.#output.end();
  }

  #resume(): void {
    this.#isPaused = false;
    this.advance();
  }

  #positionBlock(state?: FollowerState): string {
    this.#sentPosition = this.#position;
    const data = { position: this.#position, ...(state === undefined ? {} : { follower: state.kind }) };
    return `id: ${this.#position}\nevent: position\ndata: ${JSON.stringify(data)}\n\n`;
  }

  /** Returns whether the reader accepts more at once; if not, writing is paused until it has drained. */
  #write(blocks: readonly (Buffer | string)[]): boolean {
    if (blocks.length === 0) return true;
    this.#output.cork();
    for (const block of blocks) this.#output.write(block);
    this.#output.uncork();
    this.#writtenAt = Date.now();
    this.#isPaused = this.#output.writableNeedDrain;
    return !this.#isPaused;
  }
}
