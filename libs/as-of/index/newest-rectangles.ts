import { checked } from '../rectangles/checked.js';
import { forEachItem } from '../rectangles/sealed-rectangles.js';
import type { SealedSegment } from './sealed-segment.js';

/**
 * The place of the newest rectangle of each fact, while segments are restored one after the other. Searching the
 * segments instead takes ten times as long (measured with 90,000 ends of rectangles in a million events).
 */
export class NewestRectangles {
  /** By fact, the place in its segment plus one; 0 for a fact without a rectangle. */
  #places = new Uint32Array(0);

  constructor(segments: readonly SealedSegment[]) {
    for (const segment of segments) this.add(segment);
  }

  /** Adds the next segment. */
  add({ rows, rectangles }: SealedSegment): void {
    const places = new Uint32Array(rows.last + 1);
    places.set(this.#places);
    // Rectangles of one fact are in the order in which they were opened, so the last one is the newest.
    forEachItem(rectangles.rows, (fact, place) => {
      places[fact] = place + 1;
    });
    this.#places = places;
  }

  /** The place of the newest rectangle of a fact, in the segment that has it; undefined if it has none. */
  placeOf(fact: number): number | undefined {
    const place = checked(this.#places[fact]);
    return place === 0 ? undefined : place - 1;
  }
}
