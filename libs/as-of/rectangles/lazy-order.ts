import { checked } from './checked.js';

/** The number of items that are sorted at once, and that are read between two pauses. */
const ITEMS_IN_STEP = 512;

/** The items of `[next, end)`, which are in order already. */
interface SortedRun {
  next: number;
  readonly end: number;
}

/**
 * Yields items in order, sorting only as far as they are read: the first few of many cost far less than sorting all. Uses
 * a binary heap of the runs that are in order already, which are few if the items come from sorted lists. `undefined` is
 * a pause.
 */
export function* inLazyOrder<Item>(
  items: Item[],
  compare: (a: Item, b: Item) => number,
): Generator<Item | undefined, void, void> {
  if (items.length <= ITEMS_IN_STEP) {
    yield* items.sort(compare);
    return;
  }
  const firstOf = ({ next }: SortedRun): Item => checked(items[next]);
  const compareRuns = (a: SortedRun, b: SortedRun): number => compare(firstOf(a), firstOf(b));
  const runs: SortedRun[] = [];
  for (let next = 0, end = 1; end <= items.length; end += 1) {
    if (end % ITEMS_IN_STEP === 0) yield undefined;
    if (end < items.length && compare(checked(items[end - 1]), checked(items[end])) <= 0) continue;
    runs.push({ next, end });
    next = end;
  }
  for (let place = (runs.length >>> 1) - 1; place >= 0; place -= 1) {
    sink(runs, place, compareRuns);
    if (place % ITEMS_IN_STEP === 0) yield undefined;
  }
  while (runs.length > 0) {
    const least = checked(runs[0]);
    yield firstOf(least);
    least.next += 1;
    if (least.next === least.end) {
      const last = checked(runs.pop());
      if (runs.length === 0) return;
      if (last !== least) runs[0] = last;
    }
    sink(runs, 0, compareRuns);
  }
}

/** Restores the heap after the run at index `from` changed: moves it down. */
function sink(runs: SortedRun[], from: number, compare: (a: SortedRun, b: SortedRun) => number): void {
  const run = checked(runs[from]);
  let place = from;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= runs.length) break;
    if (child + 1 < runs.length && compare(checked(runs[child + 1]), checked(runs[child])) < 0) child += 1;
    if (compare(run, checked(runs[child])) <= 0) break;
    runs[place] = checked(runs[child]);
    place = child;
  }
  runs[place] = run;
}
