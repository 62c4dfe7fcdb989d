import type { ServerResponse } from 'node:http';
import { map, of, take, type Observable, type Subscription } from 'rxjs';
import type { Metrics } from '../operations/metrics.js';
import type { EventReader, FeedFilter, OperatorLog, Timeline } from '../../../libs/timeline/index.js';

/** After so many events that a reader does not want, it is told how far the log was looked through. */
const LONGEST_SILENCE_IN_EVENTS = 1000;

/** After so long without a word a reader is given a sign of life, in milliseconds. */
const LONGEST_SILENCE = 15_000;

/** How often it is looked who needs a sign of life, in milliseconds. */
const SIGN_OF_LIFE_INTERVAL = 1000;

/** Every reader that follows the log now. */
export class LiveStreams {
  readonly #streams = new Set<LiveStream>();
  readonly #following: Subscription;
  readonly #signs = setInterval(() => this.#giveSigns(), SIGN_OF_LIFE_INTERVAL).unref();
  #isTurnDue = false;

  constructor(
    private readonly feed: EventReader,
    private readonly metrics: Metrics,
    private readonly timeline: Timeline,
    private readonly log: OperatorLog,
  ) {
    this.#following = timeline.committed.subscribe(() => this.#advanceSoon());
  }

  /**
   * Writes the log after a position to a reader, for as long as it reads; without one, from the head on, once that is
   * known. A position that is not reached yet is waited for. A stream that fails is cut off, and no other with it.
   */
  open(output: ServerResponse, wanted: FeedFilter, after: number | undefined): void {
    // It came while the others were ended.
    if (this.#following.closed) {
      output.end();
      return;
    }
    const stream = new LiveStream(output, this.feed, wanted, (error) =>
      this.log.error({ err: error }, 'A live stream was cut off: the log cannot be read further'),
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

  /** While the log is not followed to its head, what is seen of it ends somewhere. */
  #headOnceLive(): Observable<number> {
    return this.timeline.live.pipe(
      take(1),
      map(() => this.feed.head),
    );
  }

  /** Ends every stream: none ends by itself. */
  close(): void {
    this.#following.unsubscribe();
    clearInterval(this.#signs);
    for (const stream of this.#streams) stream.end();
  }

  /** Once for all that is committed in one go, so that a reader is written to once. */
  #advanceSoon(): void {
    if (this.#isTurnDue) return;
    this.#isTurnDue = true;
    setImmediate(() => {
      this.#isTurnDue = false;
      for (const stream of this.#streams) stream.advance();
    });
  }

  #giveSigns(): void {
    const before = Date.now() - LONGEST_SILENCE;
    for (const stream of this.#streams) stream.giveSignOfLife(before);
  }
}

/**
 * The log as one reader's Server-Sent Events, history first, then live. It holds no queue: a slow reader is waited
 * for, and then goes on from the last position that was written. An `id:`-only block tells a reader whose filter is
 * quiet how far the log was looked through, so that it resumes from there.
 */
class LiveStream {
  readonly #output: ServerResponse;
  readonly #feed: EventReader;
  readonly #filter: FeedFilter;
  /** How far the log was looked through, and how far the reader knows that it was. */
  #position = 0;
  #told = 0;
  #writtenAt = 0;
  /** Until it begins, and while the reader is waited for. */
  #isHeldUp = true;

  constructor(
    output: ServerResponse,
    feed: EventReader,
    wanted: FeedFilter,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.#output = output.on('drain', () => this.#goOn());
    this.#feed = feed;
    this.#filter = wanted;
  }

  begin(after: number): void {
    this.#position = after;
    this.#told = after;
    this.#isHeldUp = false;
    this.#write([`retry: 1000\nid: ${after}\n\n`]);
    this.advance();
  }

  /** Writes the next events, unless the reader is waited for. */
  advance(): void {
    if (this.#isHeldUp || this.#output.writableEnded || this.#output.destroyed) return;
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
    this.#told = items.at(-1)?.position ?? this.#told;
    this.#position = position;
    if (this.#position - this.#told >= LONGEST_SILENCE_IN_EVENTS) blocks.push(this.#tellPosition());
    if (!this.#write(blocks) || this.#position >= this.#feed.head) return;
    // A long history must leave the event loop to others.
    this.#isHeldUp = true;
    setImmediate(() => this.#goOn());
  }

  /** Says that the stream lives, if nothing was written since `before` (milliseconds since the epoch). */
  giveSignOfLife(before: number): void {
    if (this.#isHeldUp || this.#writtenAt > before) return;
    this.#write([this.#position > this.#told ? this.#tellPosition() : ':\n\n']);
  }

  end(): void {
    this.#output.end();
  }

  #goOn(): void {
    this.#isHeldUp = false;
    this.advance();
  }

  #tellPosition(): string {
    this.#told = this.#position;
    return `id: ${this.#position}\n\n`;
  }

  /** Returns whether the reader takes more at once; if not, it is waited for. */
  #write(blocks: readonly (Buffer | string)[]): boolean {
    if (blocks.length === 0) return true;
    this.#output.cork();
    for (const block of blocks) this.#output.write(block);
    this.#output.uncork();
    this.#writtenAt = Date.now();
    this.#isHeldUp = this.#output.writableNeedDrain;
    return !this.#isHeldUp;
  }
}
