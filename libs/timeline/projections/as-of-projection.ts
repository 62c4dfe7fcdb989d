import { AsOfIndex } from '../../as-of/index.js';
import type {
  FollowedLog,
  LogEntry,
  Projection,
  RecordWriter,
  StoredRecords,
} from '../../projections/index.js';

const SEGMENTS = 'segments';

/** So many events are sealed at a time: as many as a restart applies again at most, or twice as many after a crash. */
const ROWS_SEALED_AT_ONCE = 4096;

/** Bytes before a segment, which with the record's checksum of four align it, so that it is used where it was read. */
const PADDING = 4;

/**
 * The as-of index as a projection. Each sealed segment of it is stored once, under its place; a restart reads them and
 * applies only the entries after them. A segment that takes the place of others is stored in one transaction with the
 * number of segments, so that what was at later places is read no more, and is overwritten in time.
 */
export class AsOfProjection implements Projection {
  readonly name = 'as-of';
  readonly version = 15;
  readonly index: AsOfIndex;
  /** The last position of each segment that is stored, by place. */
  #stored: readonly number[] = [];

  constructor(
    log: Pick<FollowedLog, 'eventAt'>,
    private readonly rowsSealedAtOnce = ROWS_SEALED_AT_ONCE,
  ) {
    this.index = new AsOfIndex((position) => log.eventAt(position));
  }

  apply(append: readonly LogEntry[]): void {
    this.index.apply(append);
  }

  caughtUp(): void {
    this.index.prepare();
  }

  save(records: RecordWriter): number {
    this.index.seal(this.rowsSealedAtOnce);
    const { sealedTo } = this.index;
    // A segment begins where the one before it ends: one that ends where a stored one did, at its place, is the same.
    const places = [...sealedTo.keys()];
    const changed = places.find((place) => sealedTo[place] !== this.#stored[place]) ?? sealedTo.length;
    for (const place of places.slice(changed)) records.put(place, aligned(this.index.encode(place)));
    records.put(SEGMENTS, Buffer.from(String(sealedTo.length)));
    this.#stored = sealedTo;
    return sealedTo.at(-1) ?? 0;
  }

  /** @throws CorruptReadModelError if a segment is missing or damaged. */
  restore(records: StoredRecords, stored: number): number {
    if (stored === 0) return 0;
    const segments = Number(Buffer.from(records.get(SEGMENTS)).toString());
    this.index.restore(readInOrder(records, segments));
    if (this.index.head !== stored)
      throw new RangeError(`its segments cover ${this.index.head} events; its checkpoint says ${stored}`);
    this.#stored = this.index.sealedTo;
    return stored;
  }
}

function* readInOrder(records: StoredRecords, segments: number): Generator<Uint8Array, void, void> {
  for (let place = 0; place < segments; place += 1) yield records.get(place).subarray(PADDING);
}

function aligned(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(PADDING + bytes.length);
  padded.set(bytes, PADDING);
  return padded;
}
