import { checked } from '../rectangles/checked.js';
import { YieldBudget } from '../rectangles/yield-budget.js';
import { atOnce, type Steps } from '../steps.js';
import type { FactTable } from './fact-table.js';
import { partsOf, sealed, type ListAccess } from './seal.js';
import type { SealedSegment } from './sealed-segment.js';
import type { Segments } from './segments.js';

/** How many segments of one size class are merged into one of the next class. */
const SEGMENTS_IN_CLASS = 4;

/**
 * The number of applied events per step of a merge. A merge of a class must end before the next one of that class
 * begins: it takes about twelve rows of work for each row, in every class.
 */
const EVENTS_FOR_A_STEP = 4;

/** A merge that is under way while events are applied. */
interface Merge {
  readonly inputs: readonly SealedSegment[];
  readonly last: number;
  /** The facts that were changed in a segment since the merge began. */
  readonly changed: number[];
  readonly steps: Steps<SealedSegment>;
}

/**
 * Merges segments, so that their number grows with the logarithm of the number of events. Merges are done in steps
 * while events are applied, a few rows for each event, so that no event waits for a whole merge. Questions read the
 * inputs of a merge until it is complete.
 */
export class Merges {
  #merges: readonly Merge[] = [];
  #events = 0;

  /** `rowsInStep` is the work of one step; merges of at most `rowsAtOnce` rows are done without steps. */
  constructor(
    private readonly segments: Segments,
    private readonly table: FactTable,
    private readonly listAccess: ListAccess,
    private readonly rowsInStep: number,
    private readonly rowsAtOnce: number,
  ) {}

  /** Seals the open segment without a pause, and begins the merges that are then due. */
  sealOpen(): void {
    const parts = [partsOf(this.segments.open, this.table, this.listAccess)];
    const { segment } = atOnce(sealed(parts, this.table, this.listAccess, new YieldBudget(Infinity)));
    this.segments.add(segment);
    this.begin();
  }

  /** Begins the merges for which there are enough segments. A restart begins them from the start. */
  begin(): void {
    const all = this.segments.sealed;
    const busy = new Set(this.#merges.flatMap(({ inputs }) => inputs));
    for (let newest = all.length - 1; newest >= 0; newest -= 1) {
      const first = firstOfClass(all, newest, busy);
      if (newest - first + 1 < SEGMENTS_IN_CLASS) continue;
      const merge = this.#merge(all.slice(first, newest + 1));
      this.#merges = [...this.#merges, merge];
      // Otherwise replicas that soon close, and seal few events each, would leave many small segments.
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
    // First the changes up to now, then the facts that change while these are copied.
    for (const [index, input] of inputs.entries())
      yield* segment.copyChanges(input, checked(placesOf[index]), budget);
    for (let index = 0; index < changed.length; index += 1) {
      this.#copyChange(checked(changed[index]), inputs, segment);
      if (budget.spend(1)) yield;
    }
    return segment;
  }

  /** Copies the current state of a fact from the inputs of a merge to the new segment. */
  #copyChange(fact: number, inputs: readonly SealedSegment[], segment: SealedSegment): void {
    const { rows } = this.table;
    if (fact >= segment.rows.first) {
      segment.rows.setRetractedBy(fact, rows.retractedBy(fact));
      segment.rows.setLastLift(fact, rows.lastLift(fact));
    }
    const place = segment.lastPlaceOf(fact, this.table);
    if (place === undefined || !segment.rectangles.isOpen(place)) return;
    for (let index = inputs.length - 1; index >= 0; index -= 1) {
      const input = checked(inputs[index]);
      const inputPlace = input.lastPlaceOf(fact, this.table);
      if (inputPlace === undefined) continue;
      const { rectangles } = input;
      if (!rectangles.isOpen(inputPlace)) segment.rectangles.close(place, rectangles.untilOf(inputPlace));
      return;
    }
  }

  /** Must be called after a fact changed that may be in a sealed segment. */
  changed(fact: number): void {
    for (const { last, changed } of this.#merges) if (fact <= last) changed.push(fact);
  }

  /** Takes the steps that are due after a number of events; returns whether a merge was completed. */
  work(events: number): boolean {
    if (this.#merges.length === 0) return false;
    let isChanged = false;
    for (this.#events += events; this.#events >= EVENTS_FOR_A_STEP; this.#events -= EVENTS_FOR_A_STEP)
      isChanged = this.step() || isChanged;
    return isChanged;
  }

  /** Whether any merge is under way. */
  get areUnderWay(): boolean {
    return this.#merges.length > 0;
  }

  /** Takes a step of the smallest merge, since larger ones are due later. Returns whether it completed the merge. */
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

/**
 * The index of the oldest segment in the run up to `newest` whose segments are of its size class or smaller and are not
 * in a merge.
 */
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
