import type { AsOfIndex } from '../as-of/index.js';
import type { EventStore } from '../event-store/index.js';
import {
  Projections,
  rebuild,
  type FollowedLog,
  type FollowedStore,
  type LogEntry,
  type RebuildProgress,
} from '../projections/index.js';
import { projectionsWith } from './projections/index.js';

const { asOf } = projectionsWith();
const factories = { asOf };

/** The as-of index over the followed log, without the other projections: to compare or to measure answers. */
export class FollowedIndex {
  private constructor(readonly projections: Projections<typeof factories>) {}

  /**
   * Opens what was followed of a store. Whatever is damaged, or of another store, is emptied; `onRebuild` is called with
   * the reason.
   */
  static async open(
    folder: string,
    store: FollowedStore,
    onRebuild: (reason: string) => void,
  ): Promise<FollowedIndex> {
    return new FollowedIndex(await Projections.open(folder, store, factories, onRebuild));
  }

  /** Follows the whole store into a new index, see {@link rebuild}. Returns how many events were followed. */
  static rebuild(
    folder: string,
    store: EventStore,
    onProgress: (progress: RebuildProgress) => void,
    signal: AbortSignal,
  ): Promise<number> {
    return rebuild(folder, store, factories, onProgress, signal);
  }

  get index(): AsOfIndex {
    return this.projections.get('asOf').index;
  }

  get log(): FollowedLog {
    return this.projections.log;
  }

  /** The log after a position, in order, at most `limit` entries. */
  entriesAfter(position: number, limit: number): LogEntry[] {
    return this.log.entriesAfter(position, limit);
  }

  close(): Promise<void> {
    return this.projections.close();
  }
}
