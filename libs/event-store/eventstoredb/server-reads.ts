import type {
  AllStreamResolvedEvent,
  EventStoreDBClient,
  ResolvedEvent,
  StreamingRead,
} from '@eventstore/db-client';
import type { RecordedEvent, StreamRange } from '../port/event-store.js';
import { isFailure } from './failures.js';
import { recordedEvent, storedPosition } from './server-events.js';

/** How a read ends when the server is silent, or the caller has stopped waiting. */
export interface ReadLimits {
  /** How long it may go without an answer. */
  readonly idleMilliseconds: number;
  readonly signal: AbortSignal;
}

/** The events of the stream in the range, as its leader has them; a missing stream is an empty array. */
export async function readStreamRange(
  client: EventStoreDBClient,
  stream: string,
  { from = 0, limit }: StreamRange,
  streamPrefix: string,
  limits: ReadLimits,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  const read = client.readStream(streamPrefix + stream, {
    requiresLeader: true,
    fromRevision: BigInt(from),
    ...(limit === undefined ? {} : { maxCount: limit }),
  });
  try {
    for await (const { event, commitPosition } of attended(read, limits)) {
      if (event) events.push(recordedEvent(event, commitPosition, streamPrefix));
    }
    return events;
  } catch (error) {
    if (isFailure(error, 'stream-not-found')) return [];
    throw error;
  }
}

/** The position of the leader's newest event. */
export async function headPosition(
  client: EventStoreDBClient,
  limits: ReadLimits,
): Promise<bigint | undefined> {
  const options = { direction: 'backwards', fromPosition: 'end', maxCount: 1, requiresLeader: true } as const;
  for await (const { event, link, commitPosition } of attended(client.readAll(options), limits)) {
    return storedPosition(commitPosition ?? (link ?? event)?.position.commit);
  }
  return undefined;
}

// Reads have no deadline in the client. This one ends a read that gives nothing for too long, hears
// its errors, and cancels the call however the iteration ends, which leaving a loop does not.
async function* attended<Item extends ResolvedEvent | AllStreamResolvedEvent>(
  read: StreamingRead<Item>,
  { idleMilliseconds, signal }: ReadLimits,
): AsyncGenerator<Item, void> {
  const timer = setTimeout(() => {
    read.destroy(new Error(`The read received nothing for ${idleMilliseconds} ms`));
  }, idleMilliseconds);
  const abandon = (): void => void read.destroy(new Error('The reader has stopped'));
  signal.addEventListener('abort', abandon, { once: true });
  read.on('error', () => undefined);
  try {
    for await (const item of read.iterator({ destroyOnReturn: false }) as AsyncIterable<Item>) {
      timer.refresh();
      yield item;
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abandon);
    leave(read, read.cancel());
  }
}

/**
 * Releases a stream of the client whose call is being cancelled. The rest of it is read to the end: otherwise the
 * client's disposal would never end, since it waits for each answer to be read.
 */
export function leave(stream: { resume: () => unknown }, cancellation: Promise<void>): void {
  stream.resume();
  // Not awaited: it settles only once there is a connection.
  void cancellation.catch(() => undefined);
}
