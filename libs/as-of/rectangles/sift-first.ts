import { checked } from './checked.js';

/** Restores order after the first item changed; assumes it rarely moves far. */
export function siftFirst<Item>(items: Item[], compare: (one: Item, other: Item) => number): void {
  const first = checked(items[0]);
  let index = 0;
  for (; index + 1 < items.length; index += 1) {
    const next = checked(items[index + 1]);
    if (compare(first, next) < 0) break;
    items[index] = next;
  }
  items[index] = first;
}
