import type {
  AllStreamResolvedEvent,
  EventStoreDBClient,
  ResolvedEvent,
  StreamingRead,
} from '@eventstore/db-client';
import type { RecordedEvent, StreamRange } from '../event-store.js';
import { isFailure } from './failures.js';
import { recordedEvent } from './server-events.js';

/** The events of the stream in the range; a missing stream is an empty array. */
export async function readStreamRange(
  client: EventStoreDBClient,
  stream: string,
  { from = 0, limit }: StreamRange,
  streamPrefix: string,
  idleMilliseconds: number,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  try {
    for await (const { event, commitPosition } of attended(
      client.readStream(streamPrefix + stream, {
        fromRevision: BigInt(from),
        ...(limit === undefined ? {} : { maxCount: limit }),
      }),
      idleMilliseconds,
    )) {
      if (event) events.push(recordedEvent(event, commitPosition, streamPrefix));
    }
    return events;
  } catch (error) {
    if (isFailure(error, 'stream-not-found')) return [];
    throw error;
  }
}

/** The position of the server's newest event. */
export async function headPosition(
  client: EventStoreDBClient,
  idleMilliseconds: number,
): Promise<bigint | undefined> {
  const read = client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 });
  for await (const { event, link, commitPosition } of attended(read, idleMilliseconds)) {
    return commitPosition ?? (link ?? event)?.position.commit;
  }
  return undefined;
}

// Reads have no deadline in the client. This one ends a read that gives nothing for too long, hears
// its errors, and cancels the call however the iteration ends, which leaving a loop does not.
async function* attended<Item extends ResolvedEvent | AllStreamResolvedEvent>(
  read: StreamingRead<Item>,
  idleMilliseconds: number,
): AsyncGenerator<Item, void> {
  const timer = setTimeout(() => {
    read.destroy(new Error(`The read gave nothing for ${idleMilliseconds} ms`));
  }, idleMilliseconds);
  read.on('error', () => undefined);
  try {
    for await (const item of read.iterator({ destroyOnReturn: false }) as AsyncIterable<Item>) {
      timer.refresh();
      yield item;
    }
  } finally {
    clearTimeout(timer);
    leave(read, read.cancel());
  }
}

/**
 * Lets go of a stream of the client whose call is being cancelled. What is left of it is taken to its
 * end: the client's disposal waits for ever for a call that was answered and not read to its end.
 */
export function leave(stream: { resume: () => unknown }, cancellation: Promise<void>): void {
  stream.resume();
  // Not awaited: it settles only once there is a connection.
  void cancellation.catch(() => undefined);
}
