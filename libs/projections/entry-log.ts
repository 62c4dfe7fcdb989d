import type { LocalLog } from '../event-store/index.js';
import type { Database, RootDatabase } from '../lmdb/index.js';
import { toLogEntry, type LogEntry, type StoredEvent } from './log-entry.js';
import { sealText, unsealText } from './stored-record.js';

/** Where followed events are read from, by their position in the service's own log. */
export interface EntryLog {
  /**
   * The entry at a position that was followed.
   * @throws CorruptProjectionError if a copy is damaged, CorruptEventError if the store is.
   */
  at(position: number): LogEntry;

  /** The position of an event by its stream and its revision there; undefined if it is not known. */
  positionOf(stream: string, revision: number): number | undefined;

  /** Why a log that was followed up to `head` cannot be this one; undefined if it may be. */
  problemAt(head: number): string | undefined;
}

/** The log of a store on this machine: it is read where it is, and its positions are ours. */
export class StoreEntryLog implements EntryLog {
  constructor(private readonly log: LocalLog) {}

  at(position: number): LogEntry {
    return toLogEntry({ ...this.log.eventAt(position), storePosition: BigInt(position) }, position);
  }

  positionOf(stream: string, revision: number): number | undefined {
    return this.log.positionOf(stream, revision);
  }

  problemAt(head: number): string | undefined {
    const end = this.log.end();
    return end < head ? `it has followed the store to ${head}; the store ends at ${end}` : undefined;
  }
}

/** An entry as JSON keeps it. */
interface CopiedEvent extends Omit<StoredEvent, 'storePosition'> {
  readonly storePosition: string;
}

/** This replica's own copy of the log of a store on another machine. */
export class CopiedEntryLog implements EntryLog {
  readonly #entries: Database<string, number>;
  readonly #positions: Database<number, [stream: string, revision: number]>;

  constructor(root: RootDatabase) {
    this.#entries = root.openDB({ name: 'entries', encoding: 'string' });
    this.#positions = root.openDB({ name: 'positions' });
  }

  at(position: number): LogEntry {
    const text = unsealText('entry', position, this.#entries.get(position));
    const { storePosition, ...event } = JSON.parse(text) as CopiedEvent;
    return toLogEntry({ ...event, storePosition: BigInt(storePosition) }, position);
  }

  positionOf(stream: string, revision: number): number | undefined {
    return this.#positions.get([stream, revision]);
  }

  /** Stores an entry, in a transaction that the caller has begun. */
  put({ position, id, stream, revision, type, data, metadata, created, storePosition }: LogEntry): void {
    const event = { id, stream, revision, type, data, metadata, created };
    const stored: CopiedEvent = { ...event, storePosition: storePosition.toString() };
    void this.#entries.put(position, sealText(position, JSON.stringify(stored)));
    void this.#positions.put([stream, revision], position);
  }

  problemAt(head: number): string | undefined {
    const { entryCount } = this.#entries.getStats() as { entryCount: number };
    return entryCount === head ? undefined : `it holds ${entryCount} events; its checkpoint says ${head}`;
  }
}
