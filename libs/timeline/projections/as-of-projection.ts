import { AsOfIndex } from '../../as-of/index.js';
import type {
  FollowedLog,
  LogEntry,
  Projection,
  RecordWriter,
  StoredRecords,
} from '../../projections/index.js';

const PAGES = 'pages';

/**
 * The as-of index as a projection. Each page of it that is full is stored once, under its number; a restart reads the
 * pages and applies only the entries after them.
 */
export class AsOfProjection implements Projection {
  readonly name = 'as-of';
  readonly version = 13;
  readonly index: AsOfIndex;
  #storedPages = 0;

  constructor(log: Pick<FollowedLog, 'eventAt'>) {
    this.index = new AsOfIndex((position) => log.eventAt(position));
  }

  apply(append: readonly LogEntry[]): void {
    this.index.apply(append);
  }

  caughtUp(): void {
    this.index.prepare();
  }

  save(records: RecordWriter): number {
    const { fullPages, coveredByPages } = this.index;
    for (; this.#storedPages < fullPages; this.#storedPages += 1)
      records.put(this.#storedPages, this.index.encodePage(this.#storedPages));
    records.put(PAGES, Buffer.from(String(fullPages)));
    return coveredByPages;
  }

  /** @throws CorruptReadModelError if a page is missing or damaged. */
  restore(records: StoredRecords, stored: number): number {
    if (stored === 0) return 0;
    const pages = Number(Buffer.from(records.get(PAGES)).toString());
    this.index.restore(pages, (page) => records.get(page));
    if (this.index.head !== stored)
      throw new RangeError(`its pages cover ${this.index.head} events; its checkpoint says ${stored}`);
    this.#storedPages = pages;
    return stored;
  }
}
