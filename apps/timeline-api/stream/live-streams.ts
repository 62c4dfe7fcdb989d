import type { ServerResponse } from 'node:http';
import type { Subscription } from 'rxjs';
import type { Metrics } from '../operations/metrics.js';
import type { Timeline } from '../timeline.js';
import { isWanted, type EventFeed, type FeedFilter } from './event-feed.js';

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
    private readonly feed: EventFeed,
    private readonly metrics: Metrics,
    timeline: Timeline,
  ) {
    this.#following = timeline.committed.subscribe(() => this.#advanceSoon());
  }

  /** Writes the log after a position to a reader, for as long as it reads. */
  open(output: ServerResponse, filter: FeedFilter, after: number): void {
    const stream = new LiveStream(output, this.feed, filter, after);
    this.#streams.add(stream);
    this.metrics.liveStreams.inc();
    output
      .on('error', () => output.destroy())
      .on('close', () => {
        this.#streams.delete(stream);
        this.metrics.liveStreams.dec();
      });
    // A stream that came while the others were ended.
    if (this.#following.closed) output.end();
    else stream.begin();
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
  readonly #feed: EventFeed;
  readonly #filter: FeedFilter;
  /** How far the log was looked through, and how far the reader knows that it was. */
  #position: number;
  #told: number;
  #writtenAt = 0;
  #isHeldUp = false;

  constructor(output: ServerResponse, feed: EventFeed, filter: FeedFilter, after: number) {
    this.#output = output.on('drain', () => this.#goOn());
    this.#feed = feed;
    this.#filter = filter;
    this.#position = after;
    this.#told = after;
  }

  begin(): void {
    this.#write([`retry: 1000\nid: ${this.#position}\n\n`]);
    this.advance();
  }

  /** Writes the next events, unless the reader is waited for. */
  advance(): void {
    if (this.#isHeldUp || this.#output.writableEnded || this.#output.destroyed) return;
    const items = this.#feed.after(this.#position);
    const blocks: (Buffer | string)[] = [];
    for (const item of items) {
      this.#position = item.position;
      if (!isWanted(item, this.#filter)) continue;
      this.#told = item.position;
      blocks.push(item.block);
    }
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
