import { hash } from 'node:crypto';
import { AsOfIndex } from '../../as-of/index.js';
import {
  CorruptProjectionError,
  type FollowedLog,
  type LogEntry,
  type Projection,
  type RecordWriter,
  type StoredRecords,
} from '../../projections/index.js';
import { SegmentRecords, type LogDigest, type RecordSizes, type StoredRun } from './segment-records.js';

/** So many events are sealed at a time: what a start after a crash applies again at most, but for the rest of an append. */
const ROWS_IN_SEGMENT = 4096;

/** Entries of the log that are applied in a step. */
const ENTRIES_AT_ONCE = 256;

/** How much is done at a time. */
interface Sizes extends RecordSizes {
  readonly rowsInSegment?: number;
  readonly rowsInStep?: number;
}

/** The log as the index reads it. */
type ReadLog = Pick<FollowedLog, 'eventAt' | 'entriesAfter'>;

/**
 * The as-of index as a projection. Its sealed segments are stored, each once; a restart reads them and applies only the
 * entries after them. One that is damaged is rebuilt from the log alone. With each is the digest of the log up to its
 * last event, so that none of another log is read.
 */
export class AsOfProjection implements Projection {
  readonly name = 'as-of';
  readonly version = 17;
  readonly index: AsOfIndex;
  readonly #records: SegmentRecords;
  /** Of what was applied, and of that without the last event. */
  #applied: LogDigest = { digest: '', before: '' };
  /** By the last position of each segment. */
  readonly #digests = new Map<number, LogDigest>();
  /** What remains to be read: the first of them is damaged. */
  #toRebuild: { readonly runs: readonly StoredRun[]; readonly from: StoredRecords } | undefined;
  #onDamage: (reason: string) => void = () => undefined;

  constructor(
    private readonly log: ReadLog,
    { rowsInSegment = ROWS_IN_SEGMENT, rowsInStep, ...sizes }: Sizes = {},
  ) {
    const sealing = { rowsInSegment, ...(rowsInStep !== undefined && { rowsInStep }) };
    this.index = new AsOfIndex((position) => log.eventAt(position), sealing);
    this.#records = new SegmentRecords(sizes);
  }

  apply(append: readonly LogEntry[]): void {
    for (const entry of append) {
      const before = this.#applied.digest;
      this.#applied = { digest: digestAfter(before, entry), before };
    }
    this.index.apply(append);
    this.#noteSealed();
  }

  #noteSealed(): void {
    const { head, sealedTo } = this.index;
    if (sealedTo === head) this.#digests.set(head, this.#applied);
  }

  beforeClose(): void {
    this.index.seal();
    this.#noteSealed();
  }

  save(records: RecordWriter): number {
    return this.#records.save(this.index, (last) => this.#digestAt(last), records);
  }

  #digestAt(last: number): LogDigest {
    const digest = this.#digests.get(last);
    if (digest === undefined) throw new RangeError(`no segment ends at ${last}`);
    return digest;
  }

  get hasMore(): boolean {
    return this.#records.hasMore(this.index.stored);
  }

  /** @throws CorruptProjectionError if the segments are not of this log, or what lists them is damaged. */
  restore(records: StoredRecords, stored: number, _head: number, onDamage: (reason: string) => void): number {
    if (stored === 0) return 0;
    this.#onDamage = onDamage;
    const runs = this.#records.list(records);
    const covered = runs.at(-1)?.last ?? 0;
    if (covered !== stored)
      throw new CorruptProjectionError(`its segments cover ${covered} events; its checkpoint says ${stored}`);
    for (const run of runs) this.#assertOfThisLog(run);
    const damaged = runs.findIndex((run) => !this.#read(run, records));
    this.index.restored();
    if (damaged >= 0) this.#toRebuild = { runs: runs.slice(damaged), from: records };
    return stored;
  }

  #assertOfThisLog({ first, last, digest, before }: StoredRun): void {
    const [entry] = this.log.entriesAfter(last - 1, 1);
    if (entry === undefined || digestAfter(before, entry) !== digest)
      throw new CorruptProjectionError(`the segment from ${first} to ${last} is of another log`);
  }

  /** Whether a segment is sound: it is then read. */
  #read(run: StoredRun, records: StoredRecords): boolean {
    const { digest, before, first, last } = run;
    try {
      this.#records.read(run, records, this.index);
    } catch (error) {
      if (!(error instanceof CorruptProjectionError)) throw error;
      this.#onDamage(`${error.message}; events ${first} to ${last} are applied again`);
      return false;
    }
    this.#applied = { digest, before };
    this.#noteSealed();
    return true;
  }

  /** Applies again what the damaged segments had. */
  *resume(): Generator<void, void, void> {
    const { runs, from } = this.#toRebuild ?? { runs: [] };
    this.#toRebuild = undefined;
    let isOfThisLog = true;
    for (const [index, run] of runs.entries()) {
      if (index > 0 && isOfThisLog && from !== undefined && this.#read(run, from)) continue;
      while (this.index.head < run.last) {
        this.#applyNext(run.last);
        yield;
      }
      this.index.seal();
      this.#noteSealed();
      // Those after it would otherwise be of another log.
      isOfThisLog = this.#applied.digest === run.digest;
    }
  }

  #applyNext(last: number): void {
    let append: LogEntry[] = [];
    const end = Math.min(this.index.head + ENTRIES_AT_ONCE, last);
    for (let position = this.index.head; position < end || append.length > 0;) {
      for (const entry of this.log.entriesAfter(position, ENTRIES_AT_ONCE)) {
        position = entry.position;
        append.push(entry);
        if (append.length < entry.metadata.appendSize) continue;
        this.apply(append);
        append = [];
        if (position >= end) break;
      }
    }
  }
}

/** The digest of a log after one more entry: it covers the id, the revision and the time of every event so far. */
function digestAfter(before: string, { id, stream, revision, recordedAt }: LogEntry): string {
  return hash('sha256', `${before} ${id} ${stream} ${revision} ${recordedAt}`);
}
