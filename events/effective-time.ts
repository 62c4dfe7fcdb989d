import { Temporal } from 'temporal-polyfill';

/**
 * A point on the effective clock, with the precision its source gave: a day `2023-10-23` (its 00:00Z,
 * exactly), an instant with offset `2019-05-16T16:15-04:00`, or a month `2024-01` or year `2024` (an
 * unknown instant in it).
 */
type EffectivePoint = string;

/**
 * When a measure begins or ends: a point, or a range in which the unknown instant lies, either side open.
 * An inclusive end in a source is recorded as the next day.
 */
export type EffectiveBound = EffectivePoint | EffectiveRange;

/** The unknown instant lies between `earliest` and `latest`; a side that is absent is open. */
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

/** A half-open question `[from, to)` on the effective clock, in milliseconds since the Unix epoch. */
export interface AsOf {
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
/** The form of a question, as a pattern. */
export const asOfPattern = patternOf(shapes.day, shapes.instant);

// Export controls have no other dates; public lists do, as 3017 for 2017, and each is a slip of the pen.
const FIRST = Date.UTC(1900, 0);
const AFTER_LAST = Date.UTC(2200, 0);

const DAY = 86_400_000;

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

// A log names few dates, and each of them many times; reading one takes longer than looking it up.
const known = new Map<string, UncertainInstant>();
const LARGEST_KNOWN = 50_000;

/**
 * Reads a point of any precision.
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
    throw new InvalidEffectiveTimeError(`"${text}" must lie in the years 1900 to 2199`);
  return point;
}

/**
 * By when something that was published at a bound was surely public: of a day, a month or a year, the last
 * millisecond; of a range, that of its latest point; `Infinity` if the range has none.
 * @throws InvalidEffectiveTimeError as {@link parseBound}.
 */
export function surelyPublicBy(publishedOn: EffectiveBound): number {
  const last = typeof publishedOn === 'string' ? publishedOn : publishedOn.latest;
  if (last === undefined) return Infinity;
  const { latest } = parsePoint(last);
  return shapes.day.test(last) ? latest + DAY - 1 : latest;
}

/**
 * Reads a bound: a point, or a range of points with either side open.
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
 * Reads a question: a day is the whole day `[q0, q1)`; an instant is its own millisecond, which makes the
 * test of an interval the test of that instant.
 * @throws InvalidEffectiveTimeError for a month, a year or anything unreadable.
 */
export function parseAsOf(text: string): AsOf {
  if (!shapes.day.test(text) && !shapes.instant.test(text)) {
    throw new InvalidEffectiveTimeError(`"${text}" must be a day (2023-10-23) or an instant with offset`);
  }
  const from = parsePoint(text).earliest;
  return { from, to: shapes.day.test(text) ? from + DAY : from + 1 };
}
