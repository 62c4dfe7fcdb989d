import { EmbeddedEventStore, type EventStore } from '../../libs/event-store/index.js';
import { lockFolder } from '../../libs/lmdb/index.js';
import { rebuild } from '../../libs/read-model/index.js';
import {
  eventStoreFolder,
  openStore,
  readConfiguration,
  readModelFolder,
  type Configuration,
} from '../timeline-api/index.js';
import { interruption, terminalLog, withProgressBar } from './terminal.js';

/**
 * Removes the read model and follows the whole store into a new one, with a progress bar. Ctrl-C ends it; the next
 * start of the service goes on from there.
 * @throws NoEventStoreError if the events are not on a server, and DATA_DIR holds no store; none is made.
 * @throws FolderLockedError if a service has the folder open.
 */
export async function rebuildReadModel(print: (line: string) => void): Promise<void> {
  const configuration = readConfiguration(process.env);
  const signal = interruption('the next start goes on from here');
  // Before the folder of the read model is made.
  const store = await openExistingStore(configuration);
  try {
    const folder = readModelFolder(configuration);
    const unlock = await lockFolder(folder);
    try {
      const events = await withProgressBar('Rebuilding', 'events', (tell) =>
        rebuild(folder, store, ({ events: done, fraction }) => tell(done, fraction), signal),
      );
      print(`${events} events are in the read model.`);
    } finally {
      unlock();
    }
  } finally {
    await store.close();
  }
}

function openExistingStore(configuration: Configuration): Promise<EventStore> {
  if (configuration.EVENTSTORE_URL !== '') return openStore(configuration, terminalLog);
  return EmbeddedEventStore.openExisting(eventStoreFolder(configuration));
}
