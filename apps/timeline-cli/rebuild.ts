import { lockFolder } from '../../libs/event-store/index.js';
import { rebuild } from '../../libs/read-model/index.js';
import { openStore, readConfiguration, readModelFolder } from '../timeline-api/index.js';
import { interruption, terminalLog, withProgressBar } from './terminal.js';

/**
 * Removes the read model and follows the whole store into a new one, with a progress bar. Ctrl-C ends it; the next
 * start of the service goes on from there.
 * @throws StoreLockedError if a service has the folder open.
 */
export async function rebuildReadModel(print: (line: string) => void): Promise<void> {
  const configuration = readConfiguration(process.env);
  const folder = readModelFolder(configuration);
  const unlock = await lockFolder(folder);
  const signal = interruption('the next start goes on from here');
  try {
    const store = await openStore(configuration, terminalLog);
    try {
      const events = await withProgressBar('Rebuilding', 'events', (tell) =>
        rebuild(folder, store, ({ events: done, fraction }) => tell(done, fraction), signal),
      );
      print(`${events} events are in the read model.`);
    } finally {
      await store.close();
    }
  } finally {
    unlock();
  }
}
