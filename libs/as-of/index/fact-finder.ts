import { compareStrings, type Subject } from '../../../events/index.js';
import { checked } from '../rectangles/checked.js';
import { firstWhere } from '../rectangles/typed-columns.js';
import type { FactTable } from './fact-table.js';
import type { SealedSegment } from './sealed-segment.js';
import type { Segments } from './segments.js';

/** Finds facts of a subject's own stream by their ids. */
export class FactFinder {
  constructor(
    private readonly table: FactTable,
    private readonly segments: Segments,
  ) {}

  /** The position of the newest fact with an id; 0 if none. */
  find(subject: Subject, factId: string): number {
    const number = this.table.numberOf(subject);
    if (number === undefined || factId === '') return 0;
    const found = this.segments.open.find(number, factId);
    if (found !== undefined) return found;
    const sealed = this.segments.sealedWith(number);
    for (let index = sealed.length - 1; index >= 0; index -= 1) {
      const position = this.#findIn(checked(sealed[index]), number, factId);
      if (position !== 0) return position;
    }
    return 0;
  }

  #findIn(segment: SealedSegment, subject: number, factId: string): number {
    const own = segment.listOf('own', subject);
    if (own === undefined) return 0;
    const { rows } = this.table;
    const end = firstWhere(
      own.length,
      (index) => compareStrings(rows.factId(checked(own[index])), factId) > 0,
    );
    for (let index = end - 1; index >= 0; index -= 1) {
      const position = checked(own[index]);
      if (rows.factId(position) !== factId) return 0;
      if (!rows.isCoverage(position)) return position;
    }
    return 0;
  }
}
