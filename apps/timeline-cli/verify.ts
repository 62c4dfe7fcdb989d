import { CorruptEventError, EmbeddedEventStore } from '../../libs/event-store/index.js';
import { readStoreConfiguration, storeOptionsOf } from '../../libs/configuration/index.js';
import { eventStoreFolder } from '../../libs/timeline/index.js';

/** Events of the embedded store are damaged, or not found; the message names their positions. */
export class DamagedStoreError extends Error {
  override readonly name = 'DamagedStoreError';
}

/**
 * Checks every event of the embedded store, and prints where it is and how far it goes.
 * @throws NoEventStoreError if DATA_DIR holds no store; none is created.
 * @throws DamagedStoreError if an event is damaged.
 * @throws FolderLockedError if a service has the store open.
 */
export async function verifyStore(print: (line: string) => void): Promise<void> {
  const folder = eventStoreFolder(storeOptionsOf(readStoreConfiguration(process.env)));
  const store = await EmbeddedEventStore.openExisting(folder);
  try {
    const { soundEvents, corruptPositions } = await store.verify();
    if (corruptPositions.length > 0) {
      throw new DamagedStoreError(
        `${folder}: ${soundEvents} events are sound, ${corruptPositions.length} are not, at positions ${corruptPositions.join(', ')}`,
      );
    }
    print(`${folder}: ${soundEvents} events are sound${headOf(store)}.`);
  } finally {
    await store.close();
  }
}

/** Where the log of a sound store ends, as the end of a sentence; empty for an empty store. */
function headOf(store: EmbeddedEventStore): string {
  const head = store.localLog.end();
  if (head === 0) return '';
  const recordedAt = recordedAtOf(store, head);
  return `; the head is position ${head}${recordedAt === undefined ? '' : `, recorded at ${recordedAt}`}`;
}

/** Undefined for an event that the service did not write: it is sound without a `recordedAt`. */
function recordedAtOf({ localLog }: EmbeddedEventStore, position: number): string | undefined {
  try {
    const { recordedAt } = localLog.eventAt(position).metadata;
    return typeof recordedAt === 'string' ? recordedAt : undefined;
  } catch (error) {
    if (error instanceof CorruptEventError) return undefined;
    throw error;
  }
}
