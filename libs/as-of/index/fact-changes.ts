import type { AsOf } from '../../../events/index.js';
import { ChangePoints } from '../rectangles/change-points.js';
import { hourOf, hoursOf, type Hours } from '../rectangles/rectangle-table.js';
import type { FactTable } from './fact-table.js';
import type { Segments } from './segments.js';

const none: readonly number[] = [];

/** Finds the facts whose in-force state may differ between two points of a clock: candidates, in no order. */
export class FactChanges {
  #points: ChangePoints;
  #first: number;

  constructor(
    private readonly table: FactTable,
    private readonly segments: Segments,
  ) {
    this.#first = segments.open.rows.first;
    this.#points = this.#pointsOfOpen();
  }

  #pointsOfOpen(): ChangePoints {
    return new ChangePoints(this.#first, (position) => this.boundHoursOf(position));
  }

  /**
   * The facts known by `position` that have a bound, or a lift with a bound, on an axis strictly between two times in
   * milliseconds. Without an axis (the two ends of a span are on different axes), those with a bound on either axis from
   * the hour of the first time to the hour of the second, inclusive.
   */
  factsBetween(kind: AsOf['kind'] | undefined, from: number, to: number, position: number): number[] {
    const facts = new Set<number>();
    const add = (row: number): void => {
      if (kind === undefined || this.#hasBoundBetween(row, kind, from, to)) facts.add(this.#factOf(row));
    };
    const [first, last] = [hourOf(from), hourOf(to)];
    for (const segment of this.segments.sealed) {
      if (segment.rows.first > position) break;
      segment.visitBounds(first, last, position, add);
    }
    this.#points.visitBounds(first, last, position, add);
    return [...facts];
  }

  /** Needed because rows are listed by the hours of both axes. */
  #hasBoundBetween(row: number, kind: AsOf['kind'], from: number, to: number): boolean {
    const { rows } = this.table;
    const isBetween = (time: number): boolean => time > from && time < to;
    return (
      isBetween(rows.startEarliest(row, kind)) ||
      isBetween(rows.startLatest(row, kind)) ||
      isBetween(rows.endEarliest(row, kind)) ||
      isBetween(rows.endLatest(row, kind))
    );
  }

  /** The facts whose state at `asOf` may be changed by an event recorded after `after` and up to `upTo`. */
  factsRecordedBetween(after: number, upTo: number, asOf: AsOf): number[] {
    const facts = new Set<number>();
    const { from, to } = hoursOf(asOf);
    for (let position = after + 1; position <= upTo; position += 1) {
      const changed = this.#changedHoursOf(position);
      if (changed !== undefined && changed.from < to && changed.to > from)
        facts.add(this.#factOf(this.#changedRow(position)));
    }
    return [...facts];
  }

  /** Adds the events up to `head` to the order. */
  settle(head: number): void {
    while (!this.settleSome(head));
  }

  /** Adds some of the events up to `head` to the order, for a few milliseconds; returns whether none are left. */
  settleSome(head: number): boolean {
    const { first } = this.segments.open.rows;
    if (first !== this.#first) {
      this.#first = first;
      this.#points = this.#pointsOfOpen();
    }
    return this.#points.settleSome(head);
  }

  /** The distinct hours that contain a bound of an event, apart from its lifts. */
  boundHoursOf(position: number): readonly number[] {
    const { rows } = this.table;
    if (!rows.isTimed(position) || !this.#isInForce(position)) return none;
    const hours: number[] = [];
    for (const kind of ['day', 'instant'] as const) {
      addHourOf(rows.startEarliest(position, kind), hours);
      addHourOf(rows.startLatest(position, kind), hours);
      addHourOf(rows.endEarliest(position, kind), hours);
      addHourOf(rows.endLatest(position, kind), hours);
    }
    return hours;
  }

  /** The widest time in which the changed row matters: from its start to the end of its fact. */
  #changedHoursOf(position: number): Hours | undefined {
    const row = this.#changedRow(position);
    if (row === 0) return undefined;
    const { rows } = this.table;
    const fact = this.#factOf(row);
    // A withdrawn fact never was in force, so all its time changes.
    const from = rows.how(row) === 'withdraws' ? rows.firstStart(fact) : rows.firstStart(row);
    return hoursOf({ from, to: rows.lastEnd(fact) });
  }

  /** The row whose visibility this event changes: its own row, or the row it retracts. 0 if none. */
  #changedRow(position: number): number {
    const { rows } = this.table;
    const row = rows.isRetraction(position) ? rows.target(position) : position;
    return row !== 0 && rows.isTimed(row) && this.#isInForce(row) ? row : 0;
  }

  /** Whether a row is a fact that restricts or flags while it is in force, or lifts one. */
  #isInForce(row: number): boolean {
    const fact = this.#factOf(row);
    return fact !== 0 && !this.table.rows.isOwnership(fact);
  }

  /** The fact that a row's bounds belong to: the row itself or the fact that it lifts; 0 if that fact is unknown. */
  #factOf(row: number): number {
    const { rows } = this.table;
    return rows.isLift(row) ? rows.target(row) : row;
  }
}

function addHourOf(time: number, hours: number[]): void {
  if (!Number.isFinite(time)) return;
  const hour = hourOf(time);
  if (!hours.includes(hour)) hours.push(hour);
}
