import { checked } from './checked.js';

/** So few items are sorted at once. */
const SORTED_AT_ONCE = 512;

/**
 * Yields items in order, each as it is asked for: the first few of many cost far less than sorting all of them (a binary
 * heap). `undefined` is a pause in which nothing is yielded yet. The items are rearranged in place.
 */
export function* inLazyOrder<Item>(
  items: Item[],
  compare: (a: Item, b: Item) => number,
): Generator<Item | undefined, void, void> {
  if (items.length <= SORTED_AT_ONCE) {
    yield* items.sort(compare);
    return;
  }
  for (let place = (items.length >>> 1) - 1; place >= 0; place -= 1) {
    sink(items, place, items.length, compare);
    if (place % SORTED_AT_ONCE === 0) yield undefined;
  }
  for (let { length } = items; length > 0; length -= 1) {
    const first = checked(items[0]);
    items[0] = checked(items[length - 1]);
    sink(items, 0, length - 1, compare);
    yield first;
  }
}

/** Moves an item down to its place in a heap of `length` items. */
function sink<Item>(
  items: Item[],
  from: number,
  length: number,
  compare: (a: Item, b: Item) => number,
): void {
  const item = checked(items[from]);
  let place = from;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= length) break;
    if (child + 1 < length && compare(checked(items[child + 1]), checked(items[child])) < 0) child += 1;
    if (compare(item, checked(items[child])) <= 0) break;
    items[place] = checked(items[child]);
    place = child;
  }
  items[place] = item;
}
