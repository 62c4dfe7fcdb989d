import { join, resolve } from 'node:path';
import { streamCategories } from '../../events/index.js';
import {
  EmbeddedEventStore,
  EventStoreDBEventStore,
  type EventStore,
  type RetriedFailure,
} from '../event-store/index.js';
import type { OperatorLog } from './operator-log.js';

/** Where the events are, and where a replica keeps what it derives from them. */
export interface StoreOptions {
  /** The folder of the embedded store and of the projections. */
  readonly dataFolder: string;
  /** A connection string `esdb://…`; empty: the embedded store. */
  readonly url: string;
  /** Put before every stream's name on a shared server. */
  readonly streamPrefix: string;
}

/** Opens the store that the options name. Failures after which it tries again are logged and reported. */
export async function openStore(
  options: StoreOptions,
  log: OperatorLog,
  onRetry: (during: RetriedFailure['during']) => void = () => undefined,
): Promise<EventStore> {
  const { url, streamPrefix } = options;
  if (url === '') return EmbeddedEventStore.open(eventStoreFolder(options));
  return EventStoreDBEventStore.connect({
    connectionString: url,
    streamPrefix,
    categories: streamCategories,
    onRetry: ({ during, error }) => {
      onRetry(during);
      log.warn({ err: error, during }, 'The event store failed; trying again');
    },
  });
}

/** Where the embedded store is, as an absolute path: messages name it. */
export function eventStoreFolder({ dataFolder }: Pick<StoreOptions, 'dataFolder'>): string {
  return resolve(dataFolder, 'event-store');
}

/** Where this replica keeps the followed log and its projections. */
export function projectionsFolder({ dataFolder }: Pick<StoreOptions, 'dataFolder'>): string {
  // The folder keeps the name that earlier versions gave it: under another, they would be rebuilt.
  return join(dataFolder, 'read-model');
}
