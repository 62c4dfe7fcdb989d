import type { GroupedLists } from '../rectangles/grouped-lists.js';
import type { OrderedRectangles } from '../rectangles/sealed-rectangles.js';
import type { Ending } from './open-segment.js';
import type { RowSource, SubjectList } from './row-source.js';

/** What a sealed segment is made of. */
export interface SealedParts {
  readonly rows: RowSource;
  readonly lists: Readonly<Record<SubjectList, GroupedLists>>;
  /** In the order of the world; those of one fact by when they were opened. */
  readonly rectangles: OrderedRectangles;
  /** The places of the rectangles of facts of other streams, by the subject that they name. */
  readonly flagged: GroupedLists;
  /** The events that have a bound in an hour, by {@link keyOfHour}. */
  readonly bounds: GroupedLists;
  readonly endings: readonly Ending[];
  /** The last positions of the segments that the events were first sealed in. */
  readonly firstSealed: readonly number[];
}

/** Between hours of the past and of the future, which are below 2³⁰ both, and keys. */
const HOURS_BEFORE = 2 ** 30;

/** The key of an hour since the Unix epoch: not negative. */
export const keyOfHour = (hour: number): number => hour + HOURS_BEFORE;
