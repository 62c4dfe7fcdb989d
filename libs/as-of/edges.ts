import type { AsOf } from '../../events/index.js';
import type { Bounds, Point } from './boxes.js';
import { END_LATEST, FLAGS, LIFT, START_EARLIEST, TARGET, TIMED, type FactTable } from './fact-table.js';
import { Listing } from './listing.js';

/** A row's four bounds are its columns START_EARLIEST to END_LATEST. */
const BOUNDS = 4;

/**
 * Where answers can change: on the effective clock at the bounds of facts and lifts, on the recorded clock at
 * the events that tell, lift or retract. Both are views of the rows that the table holds, listed in the order
 * of their clock, so that a span of it is visited and nothing else. Like {@link Listings}, what is new waits
 * until a question.
 */
export class Edges {
  #byTime: Listing;
  #byPosition: Listing;
  #listed = 0;

  constructor(private readonly table: FactTable) {
    this.#byTime = new Listing(this.#bounds, this.#inTime);
    this.#byPosition = new Listing(this.#news, ascending);
  }

  /**
   * The facts known by `position` that some bound of theirs, or of their lifts, from `from` to `to` inclusive
   * may have changed: candidates, in no order.
   */
  factsBetween(from: number, to: number, position: number): Set<number> {
    const facts = new Set<number>();
    // Half-open, and of a whole millisecond at each side: no bound at an end is missed.
    this.#byTime.visit(
      { from: from - 1, to: to + 1, position },
      (edge) => {
        facts.add(this.#factOf(Math.floor(edge / BOUNDS)));
        return false;
      },
      (edge) => this.#bounds.from(edge) >= from,
    );
    return facts;
  }

  /** The facts of which something recorded after `after` and up to `upTo` may change how they stand at `asOf`. */
  factsToldBetween(after: number, upTo: number, asOf: AsOf): Set<number> {
    const facts = new Set<number>();
    this.#byPosition.visit(
      { from: asOf.from, to: asOf.to, position: upTo },
      (position) => {
        facts.add(this.#factOf(this.#rowOf(position)));
        return false;
      },
      (position) => position > after,
    );
    return facts;
  }

  /** Brings in the events up to the head that wait. */
  settle(head: number): void {
    if (head > 2 * this.#listed) {
      this.#build(head);
    } else {
      for (let position = this.#listed + 1; position <= head; position += 1) {
        if (this.#rowOf(position) !== 0) this.#byPosition.insert(position);
        for (const edge of this.#edgesOf(position)) this.#byTime.insert(edge);
      }
    }
    this.#listed = head;
  }

  /** By grouping: many bounds fall on few times. */
  #build(head: number): void {
    const positions: number[] = [];
    const byTime = new Map<number, number[]>();
    for (let position = 1; position <= head; position += 1) {
      if (this.#rowOf(position) !== 0) positions.push(position);
      for (const edge of this.#edgesOf(position)) {
        const time = this.#bounds.from(edge);
        const group = byTime.get(time);
        if (group === undefined) byTime.set(time, [edge]);
        else group.push(edge);
      }
    }
    const edges: number[] = [];
    for (const time of Float64Array.from(byTime.keys()).sort())
      for (const edge of byTime.get(time) ?? []) edges.push(edge);
    this.#byTime = new Listing(this.#bounds, this.#inTime, edges);
    this.#byPosition = new Listing(this.#news, ascending, positions);
  }

  /** The bounds of a row that lie in time, each once; none of a description or a retraction. */
  #edgesOf(position: number): number[] {
    if (!this.#isTimed(position) || this.#factOf(position) === 0) return [];
    const edges: number[] = [];
    for (let bound = 0; bound < BOUNDS; bound += 1) {
      const time = this.table.times.get(position, bound);
      const isNew = edges.every((edge) => this.#bounds.from(edge) !== time);
      if (Number.isFinite(time) && isNew) edges.push(position * BOUNDS + bound);
    }
    return edges;
  }

  /** The row whose coming or going an event tells of: its own, or the one that it retracts; 0 if it changes none. */
  #rowOf(position: number): number {
    const { links } = this.table;
    const isRetraction = this.table.shapeAt(position).type === 'FactRetracted';
    const row = isRetraction ? links.get(position, TARGET) : position;
    return row !== 0 && this.#isTimed(row) && this.#factOf(row) !== 0 ? row : 0;
  }

  #isTimed(row: number): boolean {
    return (this.table.links.get(row, FLAGS) & TIMED) !== 0;
  }

  /** The fact that a row's bounds are of: itself, or what it lifts; 0 if that is not known. */
  #factOf(row: number): number {
    const { links } = this.table;
    return (links.get(row, FLAGS) & LIFT) === 0 ? row : links.get(row, TARGET);
  }

  /** A bound as a box of no width, known from its row on. A retracted one stays: it is a candidate, no more. */
  readonly #bounds: Bounds = {
    from: (edge) => this.table.times.get(Math.floor(edge / BOUNDS), edge % BOUNDS),
    to: (edge) => this.#bounds.from(edge),
    recorded: (edge) => Math.floor(edge / BOUNDS),
    until: () => Infinity,
    isHit: (edge, point) => isHit(this.#bounds, edge, point),
  };

  /** An event as a box: the widest time in which what it tells makes a difference. */
  readonly #news: Bounds = {
    from: (position) => this.table.times.get(this.#rowOf(position), START_EARLIEST),
    to: (position) => this.table.times.get(this.#factOf(this.#rowOf(position)), END_LATEST),
    recorded: (position) => position,
    until: () => Infinity,
    isHit: (position, point) => isHit(this.#news, position, point),
  };

  readonly #inTime = (a: number, b: number): number => this.#bounds.from(a) - this.#bounds.from(b) || a - b;
}

const ascending = (a: number, b: number): number => a - b;

function isHit(bounds: Bounds, item: number, { from, to, position }: Point): boolean {
  return bounds.from(item) < to && bounds.to(item) > from && bounds.recorded(item) <= position;
}
