import type { GroupedLists } from '../rectangles/grouped-lists.js';
import type { OrderedRectangles } from '../rectangles/sealed-rectangles.js';
import type { Ending } from './open-segment.js';
import type { RowSource, SubjectList } from './row-source.js';

/** The parts of a sealed segment, from which another can be made. */
export interface SealedParts {
  readonly rows: RowSource;
  readonly lists: Readonly<Record<SubjectList, GroupedLists>>;
  /** In world order; those of one fact in the order in which they were opened. */
  readonly rectangles: OrderedRectangles;
  /** By subject, the places of the rectangles of facts of other streams that name it. */
  readonly flagged: GroupedLists;
  /** By {@link keyOfHour}, the events that have a bound in the hour. */
  readonly bounds: GroupedLists;
  /** The rectangles of older segments that these events ended. */
  readonly endings: readonly Ending[];
  /** The last positions of the segments in which the events were first sealed. */
  readonly firstSealed: readonly number[];
}

/** Hours before the Unix epoch are negative, and above −2³⁰. */
const HOURS_BEFORE = 2 ** 30;

/** The key of an hour since the Unix epoch, which is not negative. */
export const keyOfHour = (hour: number): number => hour + HOURS_BEFORE;
