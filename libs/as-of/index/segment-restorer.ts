import { FactRows, WIDE } from './fact-rows.js';
import type { IndexParts } from './index-parts.js';
import { NewestRectangles } from './newest-rectangles.js';
import type { Ending } from './open-segment.js';
import type { SealedSegment } from './sealed-segment.js';

/** Restores sealed segments instead of applying their events. */
export class SegmentRestorer {
  /** Kept from one segment to the next. */
  #newest: NewestRectangles | undefined;

  constructor(private readonly parts: IndexParts) {}

  /** Restores the segment that follows the head, with its texts in order. The open segment must be empty. */
  restore(segment: SealedSegment, texts: readonly string[]): void {
    const { table, segments, merges, clock } = this.parts;
    for (const text of texts) table.readText(text);
    const newest = (this.#newest ??= new NewestRectangles(segments.sealed));
    for (const ending of segment.endings) this.#end(ending, newest);
    segments.add(segment);
    newest.add(segment);
    // Reads the rows of the segment alone, without a search for the segment of each.
    const rows = new FactRows({ open: segments.open, rowsAt: () => segment.rows });
    segment.rows.forEachWith(WIDE, (position) => {
      this.#addRestored(position, rows, segment.rows.first);
    });
    clock.restoreTo(segment.rows.last);
    const before = segments.sealed;
    merges.begin();
    if (segments.sealed !== before) this.#newest = undefined;
  }

  /** Frees what is kept from one segment to the next. */
  end(): void {
    this.#newest = undefined;
  }

  #end({ fact, since, until }: Ending, newest: NewestRectangles): void {
    const segment = this.parts.segments.sealedAt(since);
    const place = newest.placeOf(fact);
    if (place === undefined || segment.rectangles.sinceOf(place) !== since)
      throw new RangeError(`the fact at ${fact} has no rectangle since ${since}`);
    segment.rectangles.close(place, until);
    this.parts.merges.changed(fact);
  }

  /** Adds what follows from an event outside of its segment, which begins at `first`. */
  #addRestored(position: number, rows: FactRows, first: number): void {
    const { table, merges, parties, clock, suspended } = this.parts;
    if (rows.isClockCorrection(position)) clock.addCorrection(position);
    if (rows.isIdentification(position) || rows.states(position)) parties.add(position);
    const target = rows.target(position);
    if (target === 0) return;
    if (rows.isLift(position) && rows.how(position) === 'suspends') suspended.add(rows.subject(position));
    if (target >= first) return;
    if (rows.isLift(position)) table.rows.setLastLift(target, position);
    else if (table.rows.retractedBy(target) === 0) table.rows.setRetractedBy(target, position);
    merges.changed(target);
  }
}
