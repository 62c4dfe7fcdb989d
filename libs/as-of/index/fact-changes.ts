import type { AsOf } from '../../../events/index.js';
import { ChangePoints } from '../rectangles/change-points.js';
import { hourOf, hoursOf, type Hours } from '../rectangles/rectangle-table.js';
import type { FactTable } from './fact-table.js';
import type { Segments } from './segments.js';

const none: readonly number[] = [];

/** The facts whose in-force state may differ between two points of a clock: candidates, in no order. */
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
   * The facts known by `position` that have a bound, or a lift with a bound, on an axis between two times, exclusive, in
   * milliseconds. Without an axis, those with one on either in the hours of these times, which are included: where the
   * two ends of a span are on different axes.
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

  /** Whether one of a row's own bounds is between two times: it is listed by the hours of both axes. */
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

  /** Brings the events up to `head` into order. */
  settle(head: number): void {
    while (!this.settleSome(head));
  }

  /** Brings some of the events up to `head` into order, in a few milliseconds; returns whether those were all. */
  settleSome(head: number): boolean {
    const { first } = this.segments.open.rows;
    if (first !== this.#first) {
      this.#first = first;
      this.#points = this.#pointsOfOpen();
    }
    return this.#points.settleSome(head);
  }

  /** The hours that contain a bound of an event's own, each once. */
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

  /** From the start of the changed row to the end of its fact: the widest time in which the row matters. */
  #changedHoursOf(position: number): Hours | undefined {
    const row = this.#changedRow(position);
    if (row === 0) return undefined;
    const { rows } = this.table;
    const fact = this.#factOf(row);
    // A fact that is withdrawn never was in force.
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

  /** The fact that a row's bounds belong to: itself, or the fact that it lifts; 0 if that is not known. */
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
