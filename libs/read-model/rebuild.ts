import { filter, firstValueFrom } from 'rxjs';
import type { EventStore } from '../event-store/index.js';
import { Follower } from './follower.js';
import { ReadModel } from './read-model.js';

/** How far a rebuild is. */
export interface RebuildProgress {
  /** Events in the read model. */
  readonly events: number;
  /** Of the store's log as it was at the beginning, 0 to 1. */
  readonly fraction: number;
}

const PROGRESS_INTERVAL = 100;

/**
 * Removes the read model in the folder, which nobody may have open, and follows the whole store into a new
 * one. Returns how many events it holds.
 * @throws UnreadableEventError at an event that cannot be read; what lies before it is kept.
 * @throws the signal's reason if it aborts; the next start goes on from there.
 */
export async function rebuild(
  folder: string,
  store: EventStore,
  onProgress: (progress: RebuildProgress) => void,
  signal: AbortSignal,
): Promise<number> {
  signal.throwIfAborted();
  await ReadModel.remove(folder);
  const model = await ReadModel.open(folder, store, () => undefined);
  try {
    const end = (await store.lastPosition()) ?? 0n;
    const follower = new Follower(store, model);
    const caughtUp = new AbortController();
    const tell = (): void => onProgress({ events: model.index.head, fraction: fractionOf(model, end) });
    const telling = setInterval(tell, PROGRESS_INTERVAL);
    try {
      const following = follower.run(AbortSignal.any([signal, caughtUp.signal]));
      const isOver = firstValueFrom(follower.states.pipe(filter(({ kind }) => kind !== 'catching-up')));
      await Promise.race([following, isOver]);
      caughtUp.abort();
      await following;
    } finally {
      clearInterval(telling);
    }
    tell();
    signal.throwIfAborted();
    return model.index.head;
  } finally {
    await model.close();
  }
}

function fractionOf({ checkpoint }: ReadModel, end: bigint): number {
  if (end === 0n) return 1;
  return Math.min(1, Number(checkpoint?.after ?? 0n) / Number(end));
}
