import { SingleBar } from 'cli-progress';
import { lockFolder } from '../../libs/event-store/index.js';
import { rebuild } from '../../libs/read-model/index.js';
import { openStore, readConfiguration, readModelFolder } from '../timeline-api/index.js';

const EVENT_STORE_LOG = { info: () => undefined, warn: console.warn, error: console.error };

/**
 * Removes the read model and follows the whole store into a new one, with a progress bar. Ctrl-C ends it; the next
 * start of the service goes on from there.
 * @throws StoreLockedError if a service has the folder open.
 */
export async function rebuildReadModel(print: (line: string) => void): Promise<void> {
  const configuration = readConfiguration(process.env);
  const folder = readModelFolder(configuration);
  const unlock = await lockFolder(folder);
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort(new Error('Interrupted: the next start goes on from here')));
  const bar = new SingleBar({
    format: 'Rebuilding {bar} {percentage}% {events} events, {rate}/s, {eta_formatted} left',
    noTTYOutput: true,
    notTTYSchedule: 5000,
  });
  try {
    const store = await openStore(configuration, EVENT_STORE_LOG);
    const startedAt = Date.now();
    bar.start(1000, 0, { events: 0, rate: 0 });
    const tell = ({ events, fraction }: { events: number; fraction: number }): void => {
      const rate = Math.round(events / Math.max(0.001, (Date.now() - startedAt) / 1000));
      bar.update(Math.round(fraction * 1000), { events, rate });
    };
    try {
      const events = await rebuild(folder, store, tell, interrupted.signal);
      bar.update(1000, { events });
      bar.stop();
      print(`${events} events are in the read model.`);
    } finally {
      bar.stop();
      await store.close();
    }
  } finally {
    unlock();
  }
}
