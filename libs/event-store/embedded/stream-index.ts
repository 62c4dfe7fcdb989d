import type { Database, RootDatabase } from '../../lmdb/index.js';
import { decodeRecord } from './event-record.js';

/** The newest events of one stream, those of which the index is not written yet. */
interface Run {
  readonly firstRevision: number;
  readonly positions: number[];
  readonly revisions: Map<string, number>;
}

/** Streams by name. */
type Runs = Map<string, Run>;

/** Where an event is. */
export interface IndexedEvent {
  readonly stream: string;
  readonly id: string;
  readonly position: number;
}

/** Events in memory before they are written: enough that a page of the database is written for many of them at once. */
const LARGEST_TAIL = 2048;

/**
 * Where the events of each stream are. It follows from the log, and is written behind it: an append alone would
 * touch a page of the database for each stream and each kind of key. What is not written yet is in memory, and is
 * added from the log when that is opened.
 */
export class StreamIndex {
  readonly #heads: Database<number, string>;
  readonly #streams: Database<number, [stream: string, revision: number]>;
  readonly #ids: Database<number, [stream: string, id: string]>;
  readonly #properties: Database<string | number, string>;
  #tail: Runs = new Map();
  #tailLength = 0;
  #tailEnd: number;
  /** What a transaction writes that is not committed yet. */
  #leaving: Runs = new Map();

  constructor(root: RootDatabase) {
    this.#heads = root.openDB({ name: 'heads' });
    this.#streams = root.openDB({ name: 'streams' });
    this.#ids = root.openDB({ name: 'ids' });
    this.#properties = root.openDB({ name: 'properties' });
    this.#tailEnd = this.writtenUpTo;
  }

  /** The position up to which it is on disk: its key is of an earlier form, in which it was the end of the log. */
  get writtenUpTo(): number {
    return Number(this.#properties.get('last-position') ?? 0);
  }

  get isWritten(): boolean {
    return this.#tailLength === 0;
  }

  get isDue(): boolean {
    return this.#tailLength >= LARGEST_TAIL;
  }

  /** Adds the next event of its stream. */
  add({ stream, id, position }: IndexedEvent): void {
    let run = this.#tail.get(stream);
    if (run === undefined) {
      run = { firstRevision: this.head(stream) + 1, positions: [], revisions: new Map() };
      this.#tail.set(stream, run);
    }
    run.revisions.set(id, run.firstRevision + run.positions.length);
    run.positions.push(position);
    this.#tailLength += 1;
    this.#tailEnd = position;
  }

  /**
   * Adds the events of the log that are not on disk in the index.
   * @throws CorruptEventError when one of them is damaged.
   */
  complete(log: Database<Buffer, number>): void {
    for (const { key, value } of log.getRange({ start: this.writtenUpTo + 1 })) {
      const { stream, id } = decodeRecord(BigInt(key), value);
      this.add({ stream, id, position: key });
    }
  }

  /** Writes what is in memory, in a transaction of the caller, who also reports its outcome. */
  write(): void {
    for (const [stream, { firstRevision, positions, revisions }] of this.#tail) {
      for (const [index, position] of positions.entries())
        void this.#streams.put([stream, firstRevision + index], position);
      for (const [id, revision] of revisions) void this.#ids.put([stream, id], revision);
      void this.#heads.put(stream, firstRevision + positions.length - 1);
    }
    void this.#properties.put('last-position', this.#tailEnd);
    this.#leaving = this.#tail;
    this.#tail = new Map();
    this.#tailLength = 0;
  }

  /** The transaction that wrote it is committed. */
  forgetWritten(): void {
    this.#leaving = new Map();
  }

  /** The transaction failed: what was added since the last that did not is to be added again. */
  forgetAll(): void {
    this.#leaving = new Map();
    this.#tail = new Map();
    this.#tailLength = 0;
    this.#tailEnd = this.writtenUpTo;
  }

  /**
   * Why what is written cannot be the index of a log, by the number of its entries and the last event of each stream;
   * undefined if it may be.
   */
  problem(): string | undefined {
    const events = this.writtenUpTo;
    for (const [name, index] of Object.entries({ streams: this.#streams, ids: this.#ids })) {
      const { entryCount } = index.getStats() as { entryCount: number };
      if (entryCount !== events) return `the index "${name}" has ${entryCount} entries for ${events} events`;
    }
    let inStreams = 0;
    for (const { key: stream, value: head } of this.#heads.getRange()) {
      if (this.#streams.get([stream, head]) === undefined)
        return `the last event of ${JSON.stringify(stream)} is not in the index`;
      inStreams += head + 1;
    }
    return inStreams === events ? undefined : `the streams have ${inStreams} events, the index ${events}`;
  }

  /** The revision of the stream's last event up to a position; -1 if it has none. */
  head(stream: string, upTo = Infinity): number {
    for (const { firstRevision, positions } of this.#runsOf(stream).reverse()) {
      const length = lengthUpTo(positions, upTo);
      if (length > 0) return firstRevision + length - 1;
    }
    return this.#heads.get(stream) ?? -1;
  }

  positionOf(stream: string, revision: number): number | undefined {
    for (const { firstRevision, positions } of this.#runsOf(stream).reverse())
      if (revision >= firstRevision) return positions[revision - firstRevision];
    return this.#streams.get([stream, revision]);
  }

  revisionOf(stream: string, id: string): number | undefined {
    for (const { revisions } of this.#runsOf(stream)) {
      const revision = revisions.get(id);
      if (revision !== undefined) return revision;
    }
    return this.#ids.get([stream, id]);
  }

  /** The positions of all events of the stream up to a position, by revision. */
  positionsIn(stream: string, upTo: number): readonly number[] {
    const runs = this.#runsOf(stream);
    const end = runs[0]?.firstRevision ?? this.head(stream) + 1;
    const written = this.#streams.getRange({ start: [stream, 0], end: [stream, end] });
    const positions = Array.from(written, ({ value }) => value);
    for (const run of runs) positions.push(...run.positions.slice(0, lengthUpTo(run.positions, upTo)));
    return positions;
  }

  /** In order of revision. */
  #runsOf(stream: string): Run[] {
    return [this.#leaving.get(stream), this.#tail.get(stream)].filter((run) => run !== undefined);
  }
}

/** How many of the positions, which grow, are not after one. */
function lengthUpTo(positions: readonly number[], upTo: number): number {
  let length = positions.length;
  while (length > 0 && (positions[length - 1] ?? 0) > upTo) length -= 1;
  return length;
}
