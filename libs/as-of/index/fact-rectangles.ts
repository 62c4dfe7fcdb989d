import { checked } from '../rectangles/checked.js';
import { hoursOf, type Hours } from '../rectangles/rectangle-table.js';
import { latestEnd } from '../rules/effect.js';
import type { HeldFact } from '../rules/held-fact.js';
import type { FactOrders } from './fact-orders.js';
import type { FactTable } from './fact-table.js';
import type { Merges } from './merges.js';
import type { Segments } from './segments.js';

/** A rectangle without an end on the axis of positions. */
interface Unended {
  /** The hour in which its fact ends. */
  readonly to: number;
  readonly end: (position: number) => void;
}

/**
 * The rectangles of facts: opens them in the open segment, and ends them in any segment. At most one rectangle of a
 * fact has no end, so a question hits at most one of each fact.
 */
export class FactRectangles {
  constructor(
    private readonly table: FactTable,
    private readonly segments: Segments,
    private readonly orders: FactOrders,
    private readonly merges: Merges,
    private readonly factAt: (position: number) => HeldFact,
  ) {}

  /** Opens the rectangle of a fact that ends at the time `end`, in milliseconds. */
  open(fact: number, end: number, position: number): void {
    const { rectangles, unended } = this.segments.open;
    unended.set(fact, rectangles.open(fact, this.#hoursUntil(fact, end), position));
  }

  /** Must be called after a lift of a fact was recorded or retracted: ends its rectangle and opens one with the new end. */
  reopen(fact: number, position: number): void {
    const unended = this.#unendedOf(fact);
    if (unended === undefined) return;
    const end = latestEnd(this.factAt(fact), position);
    if (this.#hoursUntil(fact, end).to === unended.to) return;
    unended.end(position);
    this.open(fact, end, position);
  }

  close(fact: number, position: number): void {
    this.#unendedOf(fact)?.end(position);
  }

  /** The widest time in which a fact that ends at `end` is possibly in force. */
  #hoursUntil(fact: number, end: number): Hours {
    return hoursOf({ from: this.table.rows.firstStart(fact), to: end });
  }

  #unendedOf(fact: number): Unended | undefined {
    const { open, sealed } = this.segments;
    const number = open.unended.get(fact);
    if (number !== undefined)
      return {
        to: open.rectangles.to(number),
        end: (position) => {
          open.rectangles.close(number, position);
          open.unended.delete(fact);
          this.orders.closed(number);
        },
      };
    for (let index = sealed.length - 1; index >= 0; index -= 1) {
      const segment = checked(sealed[index]);
      if (segment.rows.last < fact) return undefined;
      const place = segment.lastPlaceOf(fact, this.table);
      if (place === undefined) continue;
      if (!segment.rectangles.isOpen(place)) return undefined;
      return {
        to: segment.rectangles.toOf(place),
        end: (position) => {
          open.endings.push({ fact, since: segment.rectangles.sinceOf(place), until: position });
          segment.rectangles.close(place, position);
          this.merges.changed(fact);
        },
      };
    }
    return undefined;
  }
}
