import { checked } from '../rectangles/checked.js';
import { YieldBudget } from '../rectangles/yield-budget.js';
import { atOnce, type Steps } from '../steps.js';
import type { FactTable } from './fact-table.js';
import { partsOf, sealed, type ListAccess } from './seal.js';
import type { SealedSegment } from './sealed-segment.js';
import type { Segments } from './segments.js';

/** Segments of one size class that are made one of the next: so many rows are then written again. */
const SEGMENTS_IN_CLASS = 4;

/**
 * Events that are applied for a step of a merge. All steps that a merge of a class takes must be less than the events
 * until the next: about twelve rows of work for each row, in as many classes as there are.
 */
const EVENTS_FOR_A_STEP = 4;

/** Segments that are being made one, while events are applied. */
interface Merge {
  readonly inputs: readonly SealedSegment[];
  readonly last: number;
  /** Facts of which something was changed in a segment since it began. */
  readonly changed: number[];
  readonly steps: Steps<SealedSegment>;
}

/**
 * Makes segments one, so that their number grows with the logarithm of that of the events. It is done in steps while
 * events are applied, a few rows for each of these: none of them waits for a merge. Questions read the segments that a
 * merge is made of until it is whole.
 */
export class Merges {
  #merges: readonly Merge[] = [];
  #events = 0;

  /** `rowsInStep` is what is done at a time; merges of at most `rowsAtOnce` are done as they are begun. */
  constructor(
    private readonly segments: Segments,
    private readonly table: FactTable,
    private readonly listAccess: ListAccess,
    private readonly rowsInStep: number,
    private readonly rowsAtOnce: number,
  ) {}

  /** Seals the open segment, at once, and begins the merges that are due then. */
  sealOpen(): void {
    const parts = [partsOf(this.segments.open, this.table, this.listAccess)];
    const { segment } = atOnce(sealed(parts, this.table, this.listAccess, new YieldBudget(Infinity)));
    this.segments.add(segment);
    this.begin();
  }

  /** Begins the merges for which there are enough segments; a restart forgets how far they were. */
  begin(): void {
    const all = this.segments.sealed;
    const busy = new Set(this.#merges.flatMap(({ inputs }) => inputs));
    for (let newest = all.length - 1; newest >= 0; newest -= 1) {
      const first = firstOfClass(all, newest, busy);
      if (newest - first + 1 < SEGMENTS_IN_CLASS) continue;
      const merge = this.#merge(all.slice(first, newest + 1));
      this.#merges = [...this.#merges, merge];
      // Otherwise segments of few events each, as replicas that soon close seal them, would become many.
      if (rowsOf(merge) <= this.rowsAtOnce) {
        this.#end(merge, atOnce(merge.steps));
        return;
      }
      newest = first;
    }
  }

  #merge(inputs: readonly SealedSegment[]): Merge {
    const changed: number[] = [];
    const budget = new YieldBudget(this.rowsInStep);
    return {
      inputs,
      last: checked(inputs.at(-1)).rows.last,
      changed,
      steps: this.#stepsOf(inputs, changed, budget),
    };
  }

  *#stepsOf(
    inputs: readonly SealedSegment[],
    changed: readonly number[],
    budget: YieldBudget,
  ): Steps<SealedSegment> {
    const { segment, placesOf } = yield* sealed(inputs, this.table, this.listAccess, budget);
    // What was changed by now, and then what was changed meanwhile.
    for (const [source, input] of inputs.entries())
      yield* segment.takeOver(input, checked(placesOf[source]), budget);
    for (let place = 0; place < changed.length; place += 1) {
      this.#carryOver(checked(changed[place]), inputs, segment);
      if (budget.spend(1)) yield;
    }
    return segment;
  }

  /** Changes in a new segment what is changed of a fact in those that it is made of. */
  #carryOver(fact: number, inputs: readonly SealedSegment[], segment: SealedSegment): void {
    const { rows } = this.table;
    if (fact >= segment.rows.first) {
      segment.rows.setRetractedBy(fact, rows.retractedBy(fact));
      segment.rows.setLastLift(fact, rows.lastLift(fact));
    }
    const place = segment.lastPlaceOf(fact, this.table);
    if (place === undefined || !segment.rectangles.isOpen(place)) return;
    for (let at = inputs.length - 1; at >= 0; at -= 1) {
      const input = checked(inputs[at]);
      const own = input.lastPlaceOf(fact, this.table);
      if (own === undefined) continue;
      const { rectangles } = input;
      if (!rectangles.isOpen(own)) segment.rectangles.close(place, rectangles.untilOf(own));
      return;
    }
  }

  /** Must be called when something was changed of a fact that may be in a sealed segment. */
  changed(fact: number): void {
    for (const { last, changed } of this.#merges) if (fact <= last) changed.push(fact);
  }

  /** Does what is due after so many events; returns whether a segment has taken the place of others. */
  work(events: number): boolean {
    if (this.#merges.length === 0) return false;
    let isChanged = false;
    for (this.#events += events; this.#events >= EVENTS_FOR_A_STEP; this.#events -= EVENTS_FOR_A_STEP)
      isChanged = this.step() || isChanged;
    return isChanged;
  }

  /** Whether some segments are being made one. */
  get areUnderWay(): boolean {
    return this.#merges.length > 0;
  }

  /** Takes a step of the smallest merge: the larger ones have more time. Returns whether it is whole. */
  step(): boolean {
    const [next] = [...this.#merges].sort((a, b) => rowsOf(a) - rowsOf(b));
    if (next === undefined) return false;
    const { done, value } = next.steps.next();
    if (done !== true) return false;
    this.#end(next, value);
    return true;
  }

  #end(merge: Merge, segment: SealedSegment): void {
    this.#merges = this.#merges.filter((each) => each !== merge);
    this.segments.replace(merge.inputs, segment);
    this.begin();
  }
}

function rowsOf({ inputs }: Merge): number {
  return inputs.reduce((sum, { count }) => sum + count, 0);
}

/** The oldest of the segments up to `newest` that are of its size class or smaller, without those that are merged now. */
function firstOfClass(
  all: readonly SealedSegment[],
  newest: number,
  busy: ReadonlySet<SealedSegment>,
): number {
  const largest = checked(all[newest]).count * SEGMENTS_IN_CLASS;
  let first = newest + 1;
  for (; first > 0; first -= 1) {
    const segment = checked(all[first - 1]);
    if (busy.has(segment) || segment.count >= largest) break;
  }
  return first;
}
