import type { Steps } from '../../../libs/as-of/index.js';

/** Rows of a page, or events of the log: the number without `limit`, and the largest `limit`. */
export const DEFAULT_PAGE = 100;
export const LARGEST_PAGE = 1000;

/** A page ends early once its JSON has this many bytes: the most that one request may cost. */
export const LARGEST_PAGE_BYTES = 4 * 1024 * 1024;

/**
 * The rows of a page, in steps: at least one, and no more than `limit` and than fit in
 * {@link LARGEST_PAGE_BYTES}. `next` is the key after which the next page begins; the given one applies if every item
 * fits. An item that is undefined is a pause.
 */
export function* rowsWithin<Item, Key, Row extends object>(
  items: Iterable<Item | undefined>,
  next: Key | undefined,
  toRow: (item: Item) => Row,
  keyOf: (item: Item) => Key,
  limit = Infinity,
): Steps<{ readonly rows: readonly Row[]; readonly next: Key | undefined }> {
  const rows: Row[] = [];
  let bytes = 0;
  let last: Item | undefined;
  for (const item of items) {
    yield;
    if (item === undefined) continue;
    if (last !== undefined && rows.length >= limit) return { rows, next: keyOf(last) };
    const row = toRow(item);
    bytes += JSON.stringify(row).length;
    if (last !== undefined && bytes > LARGEST_PAGE_BYTES) return { rows, next: keyOf(last) };
    rows.push(row);
    last = item;
  }
  return { rows, next };
}
