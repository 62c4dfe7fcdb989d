import type { AsOf } from '../../events/index.js';
import { hoursOf, STILL, type Point } from './boxes.js';
import { END_LATEST, FLAGS, LIFT, START_EARLIEST, TARGET, TIMED, type FactTable } from './fact-table.js';
import { ascending, Listing, WORTH_BUILDING, type Entry, type Keys } from './listing.js';
import { Pairs } from './pairs.js';

/** A row's four bounds are its columns START_EARLIEST to END_LATEST. */
const BOUNDS = 4;

const ALWAYS = hoursOf({ from: -Infinity, to: Infinity });

/**
 * Where answers can change: on the effective clock at the bounds of facts and lifts, listed by their hour, on the
 * recorded clock at the events that tell, lift or retract, listed by their position. So a span of a clock is
 * visited and nothing else. Like {@link Listings}, what is new waits until a question.
 */
export class Edges {
  #byHour = new Listing(ascending);
  #byPosition = new Listing(ascending);
  #listed = 0;

  constructor(private readonly table: FactTable) {}

  /**
   * The facts known by `position` that some bound of theirs, or of their lifts, from `from` to `to` inclusive
   * may have changed: candidates, in no order.
   */
  factsBetween(from: number, to: number, position: number): Set<number> {
    const keys = { first: hourOf(from), last: hourOf(to) };
    return this.#factsIn(this.#byHour, keys, { from: -Infinity, to: Infinity, position });
  }

  /** The facts of which something recorded after `after` and up to `upTo` may change how they stand at `asOf`. */
  factsToldBetween(after: number, upTo: number, asOf: AsOf): Set<number> {
    return this.#factsIn(this.#byPosition, { first: after + 1, last: upTo }, { ...asOf, position: upTo });
  }

  #factsIn(listing: Listing, keys: Keys, point: Point): Set<number> {
    const facts = new Set<number>();
    listing.visit(keys, point, (row) => {
      facts.add(this.#factOf(row));
      return false;
    });
    return facts;
  }

  /** Brings in the events up to the head that wait. */
  settle(head: number): void {
    if (head > this.#listed * WORTH_BUILDING) {
      this.#build(head);
    } else {
      for (let position = this.#listed + 1; position <= head; position += 1) {
        if (this.#rowOf(position) !== 0) this.#byPosition.insert(this.#news(position));
        for (const hour of this.#hoursOf(position)) this.#byHour.insert(this.#bound(hour, position));
      }
    }
    this.#listed = head;
  }

  #build(head: number): void {
    const bounds = new Pairs();
    const news: number[] = [];
    for (let position = 1; position <= head; position += 1) {
      if (this.#rowOf(position) !== 0) news.push(position);
      for (const hour of this.#hoursOf(position)) bounds.add(hour, position);
    }
    const { keys, items, count } = bounds.sort();
    this.#byHour = new Listing(ascending, count, (put) => {
      for (let place = 0; place < count; place += 1)
        put(place, this.#bound(keys[place] ?? 0, items[place] ?? 0));
    });
    this.#byPosition = new Listing(ascending, news.length, (put) => {
      for (const [place, position] of news.entries()) put(place, this.#news(position));
    });
  }

  /** A bound as a box that is known from its row on. A retracted one stays: it is a candidate, no more. */
  #bound(hour: number, row: number): Entry {
    const { from, to } = ALWAYS;
    return { from, to, recorded: row, until: STILL, key: hour, fact: row };
  }

  /** An event as a box: the widest time in which what it tells makes a difference. */
  #news(position: number): Entry {
    const { rows } = this.table;
    const row = this.#rowOf(position);
    const [start, end] = [rows.time(row, START_EARLIEST), rows.time(this.#factOf(row), END_LATEST)];
    const { from, to } = hoursOf({ from: start, to: end });
    return { from, to, recorded: position, until: STILL, key: position, fact: row };
  }

  /** The hours of a row's bounds that lie in time, each once; none of a description or a retraction. */
  #hoursOf(position: number): number[] {
    if (!this.#isTimed(position) || this.#factOf(position) === 0) return [];
    const hours: number[] = [];
    for (let bound = 0; bound < BOUNDS; bound += 1) {
      const time = this.table.rows.time(position, bound);
      const hour = hourOf(time);
      if (Number.isFinite(time) && !hours.includes(hour)) hours.push(hour);
    }
    return hours;
  }

  /** The row whose coming or going an event tells of: its own, or the one that it retracts; 0 if it changes none. */
  #rowOf(position: number): number {
    const { rows } = this.table;
    const isRetraction = this.table.shapeAt(position).type === 'FactRetracted';
    const row = isRetraction ? rows.link(position, TARGET) : position;
    return row !== 0 && this.#isTimed(row) && this.#factOf(row) !== 0 ? row : 0;
  }

  #isTimed(row: number): boolean {
    return (this.table.rows.link(row, FLAGS) & TIMED) !== 0;
  }

  /** The fact that a row's bounds are of: itself, or what it lifts; 0 if that is not known. */
  #factOf(row: number): number {
    const { rows } = this.table;
    return (rows.link(row, FLAGS) & LIFT) === 0 ? row : rows.link(row, TARGET);
  }
}

/** The hour in which a time lies. */
function hourOf(time: number): number {
  return hoursOf({ from: time, to: time }).from;
}
