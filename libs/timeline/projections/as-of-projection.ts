import { AsOfIndex } from '../../as-of/index.js';
import type {
  FollowedLog,
  LogEntry,
  Projection,
  RecordWriter,
  StoredRecords,
} from '../../projections/index.js';

/**
 * The as-of index as a projection. Its pages are stored by number: a full one once, the last one again with each save.
 * A restart reads the pages and applies only the entries after them.
 */
export class AsOfProjection implements Projection {
  readonly name = 'as-of';
  readonly version = 16;
  readonly index: AsOfIndex;
  /** How many full pages are stored. */
  #storedPages = 0;

  constructor(log: Pick<FollowedLog, 'eventAt'>) {
    this.index = new AsOfIndex((position) => log.eventAt(position));
  }

  apply(append: readonly LogEntry[]): void {
    this.index.apply(append);
  }

  save(records: RecordWriter): number {
    const { fullPages, pages, head } = this.index;
    for (let page = this.#storedPages; page < pages; page += 1)
      records.put(page, this.index.encodePage(page));
    this.#storedPages = fullPages;
    return head;
  }

  /** @throws CorruptReadModelError if a page is missing or damaged. */
  restore(records: StoredRecords, stored: number): number {
    if (stored === 0) return 0;
    this.index.restore(stored, (page) => records.get(page));
    this.#storedPages = this.index.fullPages;
    return stored;
  }
}
