import { readStoreConfiguration, storeOptionsOf } from '../../libs/configuration/index.js';
import { EmbeddedEventStore, type EventStore } from '../../libs/event-store/index.js';
import { lockFolder } from '../../libs/lmdb/index.js';
import { rebuild } from '../../libs/projections/index.js';
import {
  eventStoreFolder,
  openStore,
  projectionsFolder,
  projectionsWith,
  type StoreOptions,
} from '../../libs/timeline/index.js';
import { interruptible, terminalLog, withProgressBar } from './terminal.js';

/**
 * Removes the followed log and all projections, and follows the whole store into new ones, with
 * a progress bar. Ctrl-C stops it; the next start of the service continues from there.
 * @throws NoEventStoreError if the events are not on a server, and DATA_DIR holds no store; none is created.
 * @throws FolderLockedError if a service has the folder open.
 */
export async function rebuildProjections(print: (line: string) => void): Promise<void> {
  const options = storeOptionsOf(readStoreConfiguration(process.env));
  const events = await interruptible('the next start continues from here', (signal) =>
    rebuilt(options, signal),
  );
  print(`${events} events are in the projections.`);
}

/** The number of events in the new projections. */
async function rebuilt(options: StoreOptions, signal: AbortSignal): Promise<number> {
  // Before the folder of the projections is created.
  const store = await openExistingStore(options);
  try {
    const folder = projectionsFolder(options);
    const unlock = await lockFolder(folder);
    try {
      return await withProgressBar('Rebuilding', 'events', (report) =>
        rebuild(
          folder,
          store,
          projectionsWith(),
          ({ events: done, fraction }) => report(done, fraction),
          signal,
        ),
      );
    } finally {
      unlock();
    }
  } finally {
    await store.close();
  }
}

function openExistingStore(options: StoreOptions): Promise<EventStore> {
  if (options.url !== '') return openStore(options, terminalLog);
  return EmbeddedEventStore.openExisting(eventStoreFolder(options));
}
