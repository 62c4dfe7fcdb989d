import { setImmediate } from 'node:timers/promises';
import { NoEventStoreError } from '../port/errors.js';
import type {
  AppendResult,
  EventStore,
  ExpectedRevision,
  LocalLog,
  NewEvent,
  RecordedEvent,
  StreamRange,
  SubscriptionMessage,
  SubscriptionOptions,
} from '../port/event-store.js';
import { rawEventOf, recordedEventOf } from '../port/raw-event.js';
import type { EventLog } from './event-log.js';
import { hasStore, openLog, type OpenLogOptions } from './open-log.js';

const PAGE_SIZE = 128;

/** What a scan of the whole log found. */
export interface VerificationReport {
  /** How many events are sound. */
  readonly soundEvents: number;
  /** Positions whose event is damaged, missing, or not found by its stream or its id. */
  readonly corruptPositions: readonly bigint[];
}

/** An event store in a folder of this machine, for one process at a time. Positions are 1, 2, 3… */
export class EmbeddedEventStore implements EventStore {
  /** The bytes behind the JSON view, for the gateway. */
  readonly log: EventLog;

  readonly localLog: LocalLog;

  private constructor(log: EventLog) {
    this.log = log;
    this.localLog = {
      end: () => log.lastPosition,
      eventAt: (position) => recordedEventOf(log.at(position)),
      positionOf: (stream, revision) => log.positionOf(stream, revision),
    };
  }

  /**
   * Opens the store in the folder, and creates both when they are missing.
   *
   * @throws FolderLockedError when the folder is open already, here or in another process.
   * @throws DamagedStoreError when what is in the folder cannot be relied on.
   */
  static async open(folder: string): Promise<EmbeddedEventStore> {
    return new EmbeddedEventStore(await openLog(folder));
  }

  /**
   * Opens a store that must be in the folder already: a wrong folder is not changed.
   *
   * @throws NoEventStoreError when there is no store.
   * @throws FolderLockedError when the folder is open already, here or in another process.
   * @throws DamagedStoreError when what is in the folder cannot be relied on.
   */
  static async openExisting(folder: string, options?: OpenLogOptions): Promise<EmbeddedEventStore> {
    if (!(await hasStore(folder))) throw new NoEventStoreError(folder);
    return new EmbeddedEventStore(await openLog(folder, options));
  }

  get identity(): string {
    return this.log.identity;
  }

  async append(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    return this.log.append(stream, events.map(rawEventOf), expected);
  }

  async readStream(
    stream: string,
    { from = 0, limit = Infinity }: StreamRange = {},
  ): Promise<readonly RecordedEvent[]> {
    const positions = this.log.positionsIn(stream).slice(from, from + limit);
    return positions.map((position, index) =>
      recordedEventOf(this.log.at(position, { stream, revision: from + index })),
    );
  }

  async *subscribe(options: SubscriptionOptions): AsyncGenerator<SubscriptionMessage, void> {
    this.log.assertOpen();
    const { signal } = options;
    let position = Number(options.after ?? 0n);
    let isLive = false;
    while (!this.#isOver(signal)) {
      if (position < this.log.lastPosition) {
        for (const event of this.log.after(position, PAGE_SIZE)) {
          if (this.#isOver(signal)) return;
          yield { kind: 'event', event: recordedEventOf(event) };
          position += 1;
        }
        // A long catch-up must yield to the event loop.
        await setImmediate();
      } else if (!isLive) {
        isLive = true;
        yield { kind: 'caught-up' };
      } else {
        await this.log.nextCommit(signal);
      }
    }
  }

  async lastPosition(): Promise<bigint | undefined> {
    const position = this.log.lastPosition;
    return position === 0 ? undefined : BigInt(position);
  }

  writeProblem(): Promise<string | undefined> {
    return this.log.writeProblem();
  }

  /**
   * Scans the whole log: every event must be present, intact, and found by its stream and by its id.
   *
   * @throws StoreClosedError after {@link EmbeddedEventStore.close}.
   */
  async verify(): Promise<VerificationReport> {
    const corruptPositions: bigint[] = [];
    const { lastPosition } = this.log;
    for (let position = 1; position <= lastPosition; position += 1) {
      if (!this.log.isSound(position)) corruptPositions.push(BigInt(position));
      if (position % PAGE_SIZE === 0) await setImmediate();
    }
    return { soundEvents: lastPosition - corruptPositions.length, corruptPositions };
  }

  close(): Promise<void> {
    return this.log.close();
  }

  // A method, because the answer changes while the subscriber holds the iteration.
  #isOver(signal: AbortSignal): boolean {
    return signal.aborted || this.log.isClosed;
  }
}
