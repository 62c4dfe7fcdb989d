import type { FactFinder } from './fact-finder.js';
import type { FactRectangles } from './fact-rectangles.js';
import type { FactTable } from './fact-table.js';
import type { Merges } from './merges.js';
import type { PartyStatements } from './party-statements.js';
import type { RecordedClock } from './recorded-clock.js';
import type { Segments } from './segments.js';

/** The parts of an index that events change. */
export interface IndexParts {
  readonly segments: Segments;
  readonly table: FactTable;
  readonly clock: RecordedClock;
  readonly finder: FactFinder;
  readonly rectangles: FactRectangles;
  readonly merges: Merges;
  readonly parties: PartyStatements;
  /** The numbers of the subjects that ever had a suspended fact. */
  readonly suspended: Set<number>;
}
