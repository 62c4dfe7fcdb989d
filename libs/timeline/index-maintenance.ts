import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Observable } from 'rxjs';
import type { AsOfIndex } from '../as-of/index.js';
import type { OperatorLog } from './operator-log.js';

/** Appends that are followed live before the index is prepared for questions, unless one comes first. */
const MOST_UNPREPARED = 256;

/** In milliseconds, ten times as long as a step of a merge takes. */
const PAUSE_BETWEEN_MERGE_STEPS = 10;

/** The index, and when there is work on it. */
export interface MaintainedIndex {
  /** It throws once the projection has stopped. */
  readonly index: () => AsOfIndex;
  /** Whether the index has applied the whole log. */
  readonly isLive: () => boolean;
  /** Each time that the log is followed to its head. */
  readonly live: Observable<unknown>;
  /** Each append that was followed. */
  readonly committed: Observable<unknown>;
  /** Resolves once the projections have applied what the log held at the start. */
  readonly caughtUp: Promise<void>;
  /** Ends the work. */
  readonly signal: AbortSignal;
  readonly log: OperatorLog;
}

/**
 * Prepares the index for questions in the background, now and whenever many appends were followed, so that no question
 * has to bring them into the orders that it needs. It also ends the merges that were under way when the last replica
 * ended; those that begin later need no help.
 */
export function maintainIndex(maintained: MaintainedIndex): void {
  const { live, committed, caughtUp } = maintained;
  let isPreparing = false;
  const prepareOnce = async (): Promise<void> => {
    if (isPreparing || !maintained.isLive()) return;
    isPreparing = true;
    await prepare(maintained);
    isPreparing = false;
  };
  let unprepared = 0;
  live.subscribe(() => void prepareOnce());
  committed.subscribe(() => {
    unprepared = (unprepared + 1) % MOST_UNPREPARED;
    if (unprepared === 0) void prepareOnce();
  });
  void caughtUp.then(() => Promise.all([prepareOnce(), merge(maintained)]));
}

async function prepare({ index, signal, log }: MaintainedIndex): Promise<void> {
  try {
    const steps = index().preparing();
    while (!signal.aborted && steps.next().done !== true) await setImmediate();
  } catch (error) {
    log.error({ err: error }, 'The index could not be prepared for questions');
  }
}

async function merge({ index, signal, log }: MaintainedIndex): Promise<void> {
  try {
    const steps = index().merging();
    while (!signal.aborted && steps.next().done !== true) await setTimeout(PAUSE_BETWEEN_MERGE_STEPS);
  } catch (error) {
    log.error({ err: error }, 'The segments of the index could not be merged');
  }
}
