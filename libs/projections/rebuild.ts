import { filter, firstValueFrom } from 'rxjs';
import type { EventStore } from '../event-store/index.js';
import type { FollowedLog } from './followed-log.js';
import { Follower } from './follower.js';
import { Projections, type ProjectionFactories } from './projections.js';

/** How far a rebuild is. */
export interface RebuildProgress {
  /** Events that were followed. */
  readonly events: number;
  /** Of the store's log as it was at the beginning, 0 to 1. */
  readonly fraction: number;
}

const PROGRESS_INTERVAL = 100;

/**
 * Removes the followed log and the projections in the folder, which must not be open anywhere, and follows the whole store
 * into new ones. Returns how many events were followed.
 * @throws UnreadableEventError at an event that cannot be read; what is before it is kept.
 * @throws ProjectionStoppedError if a projection cannot apply an event; what the others hold is kept.
 * @throws the signal's reason if it aborts; the next start continues from there.
 */
export async function rebuild(
  folder: string,
  store: EventStore,
  factories: ProjectionFactories,
  onProgress: (progress: RebuildProgress) => void,
  signal: AbortSignal,
): Promise<number> {
  signal.throwIfAborted();
  await Projections.remove(folder);
  const projections = await Projections.open(folder, store, factories, () => undefined);
  const { log } = projections;
  try {
    const end = (await store.lastPosition()) ?? 0n;
    const follower = new Follower(store, projections);
    const caughtUp = new AbortController();
    const report = (): void => onProgress({ events: log.head, fraction: fractionOf(log, end) });
    const reporting = setInterval(report, PROGRESS_INTERVAL);
    try {
      const following = follower.run(AbortSignal.any([signal, caughtUp.signal]));
      const isOver = firstValueFrom(follower.states.pipe(filter(({ kind }) => kind !== 'catching-up')));
      await Promise.race([following, isOver]);
      caughtUp.abort();
      await following;
    } finally {
      clearInterval(reporting);
    }
    report();
    signal.throwIfAborted();
    for (const key of Object.keys(factories)) projections.get(key);
    return log.head;
  } finally {
    await projections.close();
  }
}

function fractionOf({ checkpoint }: FollowedLog, end: bigint): number {
  if (end === 0n) return 1;
  return Math.min(1, Number(checkpoint?.after ?? 0n) / Number(end));
}
