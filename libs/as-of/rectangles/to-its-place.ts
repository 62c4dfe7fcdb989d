import { checked } from './checked.js';

/** Moves the first of some items to its place among the others, which are in order: mostly one of the first. */
export function toItsPlace<Item>(items: Item[], compare: (one: Item, other: Item) => number): void {
  const first = checked(items[0]);
  let place = 0;
  for (; place + 1 < items.length; place += 1) {
    const other = checked(items[place + 1]);
    if (compare(first, other) < 0) break;
    items[place] = other;
  }
  items[place] = first;
}
