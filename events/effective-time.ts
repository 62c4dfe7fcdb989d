import { Temporal } from 'temporal-polyfill';
import { offsetProblem } from './recordable.js';

/**
 * A point on the effective clock, with the precision its source gave: a day `2023-10-23` (its beginning where the
 * measure was made), an instant with offset `2019-05-16T16:15-04:00`, or a month `2024-01` or year `2024` (an
 * unknown instant in it).
 */
type EffectivePoint = string;

/**
 * When a measure begins or ends: a point, or a range that contains the unknown instant, either side open.
 * An inclusive end in a source is recorded as the next day.
 */
export type EffectiveBound = EffectivePoint | EffectiveRange;

/** The unknown instant is between `earliest` and `latest`; a side that is absent is open. */
interface EffectiveRange {
  readonly earliest?: EffectivePoint;
  readonly latest?: EffectivePoint;
}

/**
 * An instant known only to lie between `earliest` and `latest`, both inclusive, in milliseconds since the Unix
 * epoch. An exact bound has `earliest === latest`; an open side is `-Infinity` or `Infinity`.
 */
export interface UncertainInstant {
  readonly earliest: number;
  readonly latest: number;
}

/**
 * A half-open question `[from, to)` on the effective clock, in milliseconds. By instant, they count from the Unix epoch.
 * By day, they are the calendar day in each measure's own zone, written as if it were a day of UTC (R3).
 */
export interface AsOf {
  readonly kind: 'day' | 'instant';
  readonly from: number;
  readonly to: number;
}

/** The text is not a point, a range or a question on the effective clock; the message says what is wrong. */
export class InvalidEffectiveTimeError extends Error {
  override readonly name = 'InvalidEffectiveTimeError';
}

const forms =
  'a day (2023-10-23), an instant with offset (2019-05-16T16:15-04:00), a month (2024-01) or a year (2024)';
const shapes = {
  year: /^\d{4}$/,
  month: /^\d{4}-\d{2}$/,
  day: /^\d{4}-\d{2}-\d{2}$/,
  // Milliseconds are the clock's resolution: a finer fraction would be lost, so it is refused.
  instant: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/,
} as const;

function patternOf(...forms: readonly RegExp[]): string {
  return `^(${forms.map(({ source }) => source.slice(1, -1)).join('|')})$`;
}

/** The form of a point, as a pattern; it does not tell whether there is such a day. */
export const pointPattern = patternOf(shapes.day, shapes.instant, shapes.month, shapes.year);
/** The form of a day or an instant, as a pattern. */
export const dayOrInstantPattern = patternOf(shapes.day, shapes.instant);
/** The form of a question on the effective clock, which may be a span between two instants. */
export const asOfPattern = patternOf(
  shapes.day,
  shapes.instant,
  new RegExp(`^${shapes.instant.source.slice(1, -1)}/${shapes.instant.source.slice(1, -1)}$`),
);

// Export controls have no other dates; public lists do, as 3017 for 2017, and each is a slip of the pen.
const FIRST = Date.UTC(1900, 0);
const AFTER_LAST = Date.UTC(2200, 0);

/** The milliseconds of a day of UTC. */
export const DAY = 86_400_000;

/** As an instant, which is read in half the time of a day that is then given a time zone. */
function startOfDay(day: string): number {
  return Temporal.Instant.from(`${day}T00:00Z`).epochMilliseconds;
}

function startOfMonth(month: Temporal.PlainYearMonth): number {
  return startOfDay(month.toPlainDate({ day: 1 }).toString());
}

/** An unknown instant in `[start, end)`: the last one possible is a millisecond before the end. */
function within(start: Temporal.PlainYearMonth, end: Temporal.PlainYearMonth): UncertainInstant {
  return { earliest: startOfMonth(start), latest: startOfMonth(end) - 1 };
}

function readPoint(text: string): UncertainInstant | undefined {
  if (shapes.day.test(text)) return exactly(startOfDay(text));
  if (shapes.instant.test(text)) return exactly(Temporal.Instant.from(text).epochMilliseconds);
  if (shapes.month.test(text)) {
    const month = Temporal.PlainYearMonth.from(text);
    return within(month, month.add({ months: 1 }));
  }
  if (shapes.year.test(text)) {
    const january = Temporal.PlainYearMonth.from(`${text}-01`);
    return within(january, january.add({ years: 1 }));
  }
  return undefined;
}

function exactly(milliseconds: number): UncertainInstant {
  return { earliest: milliseconds, latest: milliseconds };
}

// A log names few dates, and each of them many times. A plain map, cleared when full: the date of every fact is looked up,
// and an LRU cache is slower.
const known = new Map<string, UncertainInstant>();
const LARGEST_KNOWN = 50_000;

/**
 * Reads a point of any precision, without a zone: a day, a month or a year as if it were one of UTC.
 * @throws InvalidEffectiveTimeError if the text has none of the four forms, or names no real date of the years 1900 to 2199.
 */
export function parsePoint(text: string): UncertainInstant {
  const before = known.get(text);
  if (before !== undefined) return before;
  const point = parseNewPoint(text);
  if (known.size >= LARGEST_KNOWN) known.clear();
  known.set(text, point);
  return point;
}

function parseNewPoint(text: string): UncertainInstant {
  let point: UncertainInstant | undefined;
  try {
    point = readPoint(text);
  } catch (error) {
    throw new InvalidEffectiveTimeError(`"${text}" is not a date that exists`, { cause: error });
  }
  if (point === undefined) throw new InvalidEffectiveTimeError(`"${text}" must be ${forms}`);
  if (point.earliest < FIRST || point.latest >= AFTER_LAST)
    throw new InvalidEffectiveTimeError(`"${text}" must be in the years 1900 to 2199`);
  return point;
}

/**
 * Reads a bound: a point, or a range of points with either side open, without a zone (as {@link parsePoint}).
 * @throws InvalidEffectiveTimeError if a point is unreadable, both sides are absent, or the range is empty.
 */
export function parseBound(bound: EffectiveBound): UncertainInstant {
  if (typeof bound === 'string') return parsePoint(bound);
  if (bound.earliest === undefined && bound.latest === undefined) {
    throw new InvalidEffectiveTimeError('a range needs earliest, latest or both');
  }
  const earliest = bound.earliest === undefined ? -Infinity : parsePoint(bound.earliest).earliest;
  const latest = bound.latest === undefined ? Infinity : parsePoint(bound.latest).latest;
  if (earliest > latest) throw new InvalidEffectiveTimeError('earliest must not be after latest');
  return { earliest, latest };
}

/** Reads an end that may be absent: a measure without a stated end has none. */
export function parseEnd(bound: EffectiveBound | undefined): UncertainInstant {
  return bound === undefined ? { earliest: Infinity, latest: Infinity } : parseBound(bound);
}

/**
 * Reads a question: a day is that calendar day in each measure's own zone; an instant is its own millisecond, which
 * makes the test of an interval the test of that instant. `start/end`, two instants, is the span between them.
 * @throws InvalidEffectiveTimeError for a month, a year or anything unreadable.
 */
export function parseAsOf(text: string): AsOf {
  const [start = '', end, ...more] = text.split('/');
  if (end !== undefined && more.length === 0 && shapes.instant.test(start) && shapes.instant.test(end)) {
    const offset = offsetProblem(start) ?? offsetProblem(end);
    if (offset !== undefined) throw new InvalidEffectiveTimeError(offset);
    const [from, to] = [parsePoint(start).earliest, parsePoint(end).earliest];
    if (from < to) return { kind: 'instant', from, to };
    throw new InvalidEffectiveTimeError(`"${text}" must end after it begins`);
  }
  if (!shapes.day.test(text) && !shapes.instant.test(text)) {
    throw new InvalidEffectiveTimeError(`"${text}" must be a day (2023-10-23) or an instant with offset`);
  }
  const offset = offsetProblem(text);
  if (offset !== undefined) throw new InvalidEffectiveTimeError(offset);
  const from = parsePoint(text).earliest;
  return shapes.day.test(text)
    ? { kind: 'day', from, to: from + DAY }
    : { kind: 'instant', from, to: from + 1 };
}

/** Whether a point or a bound is a day. */
export function isDay(bound: EffectiveBound | undefined): bound is string {
  return typeof bound === 'string' && shapes.day.test(bound);
}

/** Whether a text is a day that the calendar has: 2018-02-30 is none. */
export function isCalendarDay(text: string): boolean {
  return isDay(text) && timeProblem(() => parsePoint(text)) === undefined;
}

/** Whether a point is an instant with offset. */
export function isInstant(point: EffectivePoint): boolean {
  return shapes.instant.test(point);
}

/** What is wrong with a time that `read` reads, in the words of its error; undefined if nothing is. */
export function timeProblem(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidEffectiveTimeError)) throw error;
    return error.message;
  }
}
