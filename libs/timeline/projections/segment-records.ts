import type { AsOfIndex, StoredSegment } from '../../as-of/index.js';
import type { RecordKey, RecordWriter, StoredRecords } from '../../projections/index.js';

/** The record that says which segments are to be read. */
const SEGMENTS = 'segments';

/** Bytes of a record, a multiple of eight. */
const BYTES_IN_PART = 2 ** 20;

/**
 * Bytes of segments that are handed over at a time, a part or the text of a segment more at most: a commit writes them
 * with what other projections have, and has space for four times as much.
 */
const BYTES_AT_ONCE = 4 * 2 ** 20;

/** The digest of a log up to an event, and of what is before that event. */
export interface LogDigest {
  readonly digest: string;
  readonly before: string;
}

/** A segment that is stored, with the digest of the log up to its last event. */
export interface StoredRun
  extends LogDigest, Pick<StoredSegment, 'first' | 'last' | 'size' | 'firstSealed'> {}

/** How much is handed over at a time, in bytes. */
export interface RecordSizes {
  readonly bytesInPart?: number;
  readonly bytesAtOnce?: number;
}

/**
 * The segments of an index as records: each in parts, which are handed over a few at a time. A segment is read when all
 * of it is stored: one record lists those that are, without a gap from the first event on. Its key names the log, by
 * the digest of what it covers; what it holds follows from that.
 */
export class SegmentRecords {
  readonly #bytesInPart: number;
  readonly #bytesAtOnce: number;
  #runs: readonly StoredRun[] = [];
  /** Bytes that are stored of segments that are not listed yet. */
  readonly #written = new Map<string, { readonly run: StoredRun; readonly bytes: number }>();
  readonly #texts = new Set<string>();
  /** Keys that are stored and were not read. */
  #unread = new Set<RecordKey>();

  constructor({ bytesInPart = BYTES_IN_PART, bytesAtOnce = BYTES_AT_ONCE }: RecordSizes = {}) {
    this.#bytesInPart = bytesInPart;
    this.#bytesAtOnce = bytesAtOnce;
  }

  /** Whether some segment is not listed yet. */
  hasMore(segments: readonly StoredSegment[]): boolean {
    const listed = new Set(this.#runs.map(placeOf));
    return segments.some((segment) => !listed.has(placeOf(segment)));
  }

  /**
   * Hands over more of the segments of an index, and removes what is of no use any more. Returns the last position that
   * the listed segments cover.
   */
  save(index: AsOfIndex, digestAt: (last: number) => LogDigest, records: RecordWriter): number {
    for (const key of this.#unread) records.remove(key);
    this.#unread = new Set();
    const segments = index.stored;
    this.#forget(segments, records);
    this.#write(segments, index, digestAt, records);
    const runs = this.#whole();
    if (end(runs) < end(this.#runs)) return end(this.#runs);
    for (const run of this.#runs) if (!runs.includes(run)) this.#remove(run, run.size, records);
    for (const run of runs) this.#written.delete(keyOf(run));
    this.#runs = runs;
    records.put(SEGMENTS, Buffer.from(JSON.stringify(runs)));
    return end(runs);
  }

  /** Forgets what was begun of segments that have become parts of others. */
  #forget(segments: readonly StoredSegment[], records: RecordWriter): void {
    const current = new Set(segments.map(placeOf));
    for (const [key, { run, bytes }] of this.#written) {
      if (current.has(placeOf(run))) continue;
      this.#written.delete(key);
      this.#remove(run, bytes, records);
    }
  }

  /** Those after what is listed come first, in order: they are what a restart would have to apply again. */
  #write(
    segments: readonly StoredSegment[],
    index: AsOfIndex,
    digestAt: (last: number) => LogDigest,
    records: RecordWriter,
  ): void {
    const listed = new Set(this.#runs.map(placeOf));
    const unlisted = segments.filter((segment) => !listed.has(placeOf(segment)));
    const isNew = ({ last }: StoredSegment): boolean => last > end(this.#runs);
    let left = this.#bytesAtOnce;
    for (const segment of [...unlisted.filter(isNew), ...unlisted.filter((each) => !isNew(each))]) {
      const { first, last, size, firstSealed } = segment;
      const run = { first, last, size, firstSealed, ...digestAt(last) };
      const key = keyOf(run);
      let bytes = this.#written.get(key)?.bytes ?? 0;
      for (let from = first, place = 0; place < firstSealed.length && left > 0; place += 1) {
        const to = firstSealed[place] ?? last;
        left -= this.#writeText(index, from, to, records);
        from = to + 1;
      }
      for (; bytes < size && left > 0; bytes += this.#bytesInPart) {
        const part = segment.bytes(bytes, Math.min(bytes + this.#bytesInPart, size));
        records.put(`${key}/${bytes / this.#bytesInPart}`, part);
        left -= part.length;
      }
      this.#written.set(key, { run, bytes });
      if (left <= 0) return;
    }
  }

  #writeText(index: AsOfIndex, from: number, to: number, records: RecordWriter): number {
    const key = textKeyOf(from, to);
    if (this.#texts.has(key)) return 0;
    const text = Buffer.from(index.textOf(from, to));
    records.put(key, text);
    this.#texts.add(key);
    return text.length;
  }

  /** The longest segments of which all is stored, from the first event on without a gap. */
  #whole(): StoredRun[] {
    const byFirst = new Map<number, StoredRun>();
    const written = [...this.#written.values()].filter(({ run, bytes }) => bytes >= run.size);
    for (const run of [...this.#runs, ...written.map((each) => each.run)])
      if (run.last > (byFirst.get(run.first)?.last ?? 0)) byFirst.set(run.first, run);
    const runs: StoredRun[] = [];
    for (let run = byFirst.get(1); run !== undefined; run = byFirst.get(run.last + 1)) runs.push(run);
    return runs;
  }

  #remove(run: StoredRun, bytes: number, records: RecordWriter): void {
    for (const key of this.#keysOf(run, bytes)) records.remove(key);
  }

  *#keysOf(run: StoredRun, bytes: number): Generator<string, void, void> {
    for (let part = 0; part * this.#bytesInPart < bytes; part += 1) yield `${keyOf(run)}/${part}`;
  }

  /** The segments that are listed, oldest first. */
  list(records: StoredRecords): readonly StoredRun[] {
    this.#unread = new Set(records.keys());
    this.#unread.delete(SEGMENTS);
    return JSON.parse(Buffer.from(records.get(SEGMENTS)).toString()) as StoredRun[];
  }

  /**
   * Reads a listed segment into an index, after those before it.
   * @throws CorruptProjectionError if it is missing or damaged; nothing of it is in the index.
   */
  read(run: StoredRun, records: StoredRecords, index: AsOfIndex): void {
    // In one buffer of its own, which begins at a multiple of eight.
    const bytes = new Uint8Array(run.size);
    let at = 0;
    for (const key of this.#keysOf(run, run.size)) {
      at += records.copyTo(bytes, at, key);
      this.#unread.delete(key);
    }
    index.restore(bytes, run.firstSealed, (from, to) => {
      const key = textKeyOf(from, to);
      const text = Buffer.from(records.get(key)).toString();
      this.#unread.delete(key);
      this.#texts.add(key);
      return text;
    });
    this.#runs = [...this.#runs, run];
  }
}

const end = (runs: readonly StoredRun[]): number => runs.at(-1)?.last ?? 0;

const placeOf = ({ first, last }: Pick<StoredSegment, 'first' | 'last'>): string => `${first}-${last}`;

const keyOf = (run: StoredRun): string => `${run.digest}/${placeOf(run)}`;

const textKeyOf = (from: number, to: number): string => `text/${from}-${to}`;
