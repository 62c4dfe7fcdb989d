import type {
  AllStreamResolvedEvent,
  AllStreamSubscription,
  EventStoreDBClient,
  Position,
} from '@eventstore/db-client';
import type { SubscriptionMessage } from '../port/event-store.js';
import { recordedEvent, storedPosition } from './server-events.js';
import { leave } from './server-reads.js';

/** One subscription of the server, which may be lost. */
export interface ServerSubscriptionOptions {
  readonly after: bigint | undefined;
  readonly streamPrefix: string;
  /** What the names of its streams begin with, after the prefix. */
  readonly categories: readonly string[];
  /** How long the server may take to confirm it. */
  readonly deadlineMilliseconds: number;
  readonly signal: AbortSignal;
}

/**
 * What the leader delivers until it drops the subscription or the signal aborts. It is read as fast
 * as the caller takes it, so that a slow reader slows the server down and fills no memory.
 *
 * It begins at the leader, as reads do. A follower would deliver the same events in the same order, but says that it has
 * caught up when it has delivered what it holds itself, which may lack events that were acknowledged long ago.
 */
export async function* serverSubscription(
  client: EventStoreDBClient,
  options: ServerSubscriptionOptions,
): AsyncGenerator<SubscriptionMessage, void> {
  const { streamPrefix, signal } = options;
  const subscription = subscribe(client, options);
  // One more item wakes the iteration, which then sees the signal.
  const stop = (): void => void subscription.push({ kind: 'caught-up' });
  // Without a listener an error ends the process; the iteration below reports it as well.
  subscription.on('error', () => undefined);
  subscription.on('caughtUp', () => subscription.push({ kind: 'caught-up' }));
  signal.addEventListener('abort', stop, { once: true });
  const confirmation = awaitConfirmation(subscription, options.deadlineMilliseconds);
  try {
    for await (const item of itemsOf(subscription)) {
      if (signal.aborted) return;
      if ('kind' in item) yield item;
      else if (item.event) {
        yield { kind: 'event', event: recordedEvent(item.event, item.commitPosition, streamPrefix) };
      }
    }
  } finally {
    clearTimeout(confirmation);
    signal.removeEventListener('abort', stop);
    leave(subscription, subscription.unsubscribe());
  }
}

function itemsOf(
  subscription: AllStreamSubscription,
): AsyncIterable<AllStreamResolvedEvent | SubscriptionMessage> {
  return subscription.iterator({ destroyOnReturn: false });
}

function subscribe(
  client: EventStoreDBClient,
  { after, streamPrefix, categories }: ServerSubscriptionOptions,
): AllStreamSubscription {
  return client.subscribeToAll({
    requiresLeader: true,
    fromPosition: after === undefined ? 'start' : { commit: after, prepare: after },
    filter: {
      filterOn: 'streamName',
      prefixes: categories.map((category) => streamPrefix + category),
      checkpointInterval: 1,
      checkpointReached: pushCheckpoint,
    },
  });
}

/**
 * Passes a checkpoint on behind the events before it: handled early, it would let a follower skip them. One whose two
 * positions differ is the place of a record that is yet to be written: EventStoreDB 24 ends a catch-up with such a one
 * (`TFPos(postPosition, 0)`). Continuing after it would skip that record. One beyond all positions says nothing:
 * continuing after it would skip everything.
 */
function pushCheckpoint(subscription: AllStreamSubscription, { commit, prepare }: Position): void {
  const position = commit === prepare ? storedPosition(commit) : undefined;
  if (position !== undefined) subscription.push({ kind: 'checkpoint', position });
}

// A server that accepts the call and then says nothing is as good as gone.
function awaitConfirmation(subscription: AllStreamSubscription, milliseconds: number): NodeJS.Timeout {
  const timer = setTimeout(() => {
    subscription.destroy(new Error(`The subscription was not confirmed in ${milliseconds} ms`));
  }, milliseconds);
  subscription.once('confirmation', () => clearTimeout(timer));
  return timer;
}
