import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { isWanted, type EventFeed, type FeedFilter } from './event-feed.js';

/** After so many events that a reader does not want, it is told how far the log was looked through. */
const LONGEST_SILENCE = 1000;

/** How one reader is served. */
export interface LiveStreamOptions {
  readonly feed: EventFeed;
  readonly filter: FeedFilter;
  /** The last position that the reader has seen. */
  readonly after: number;
  /** Resolves when there is more to read, or when nothing was written for so long that it is time for a sign of life. */
  readonly awaken: (signal: AbortSignal) => Promise<'more' | 'sign-of-life'>;
  /** Told whenever something was written. */
  readonly onWritten: () => void;
  /** Aborts when the reader is gone or the service ends. */
  readonly signal: AbortSignal;
}

/**
 * Writes the log to one reader as Server-Sent Events, history first, then live, for as long as it reads. It
 * holds no queue: a slow reader is waited for, and then goes on from the last position that was written.
 * An `id:`-only block tells a reader whose filter is quiet how far the log was looked through, so that it
 * resumes from there.
 */
export async function writeLiveStream(output: Writable, options: LiveStreamOptions): Promise<void> {
  const { feed, filter, awaken, signal } = options;
  let position = options.after;
  let told = position;
  await write(output, [`retry: 1000\nid: ${position}\n\n`], options);
  while (!isOver(output, signal)) {
    const items = feed.after(position);
    position = items.at(-1)?.position ?? position;
    const wanted = items.filter((item) => isWanted(item, filter));
    told = wanted.at(-1)?.position ?? told;
    const blocks: (Buffer | string)[] = wanted.map(({ block }) => block);
    const why = items.length > 0 ? 'more' : await awaken(signal);
    if (position - told >= LONGEST_SILENCE || (why === 'sign-of-life' && position > told)) {
      blocks.push(`id: ${position}\n\n`);
      told = position;
    } else if (why === 'sign-of-life') {
      blocks.push(':\n\n');
    }
    await write(output, blocks, options);
  }
}

function isOver(output: Writable, signal: AbortSignal): boolean {
  return signal.aborted || output.destroyed;
}

/** Writes in one piece, and waits while the reader is slow. */
async function write(
  output: Writable,
  chunks: readonly (Buffer | string)[],
  { signal, onWritten }: LiveStreamOptions,
): Promise<void> {
  if (chunks.length === 0 || isOver(output, signal)) return;
  output.cork();
  for (const chunk of chunks) output.write(chunk);
  output.uncork();
  onWritten();
  // Rejects when the reader is gone, which the caller then sees.
  if (output.writableNeedDrain) await once(output, 'drain', { signal }).catch(() => undefined);
}
