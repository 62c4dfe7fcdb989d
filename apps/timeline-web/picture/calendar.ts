import { dayNumber, isDay, type Bound } from '../texts/dates.js';

/*
 * The effective axis is the calendar of each measure: a day is the same place on it in every time zone, as a question by
 * day compares them (R3 in docs/rules.md). An instant is placed by the clock of its measure's zone.
 */

/** An unknown point between two numbers of days since 1970-01-01, both with a fraction. Open sides are infinite. */
export interface Uncertain {
  readonly earliest: number;
  readonly latest: number;
}

export const never: Uncertain = { earliest: Infinity, latest: Infinity };
export const always: Uncertain = { earliest: -Infinity, latest: -Infinity };

/** Where a bound is on the axis. */
export function placeOf(bound: Bound, zone: string | undefined): Uncertain {
  if (typeof bound === 'string') return placeOfPoint(bound, zone);
  const { earliest, latest } = bound;
  return {
    earliest: earliest === undefined ? -Infinity : placeOfPoint(earliest, zone).earliest,
    latest: latest === undefined ? Infinity : placeOfPoint(latest, zone).latest,
  };
}

/** A moment before a point: an unknown instant in a month is before the next month begins. */
const JUST_BEFORE = 1e-6;

function placeOfPoint(point: string, zone: string | undefined): Uncertain {
  if (isDay(point)) return exactly(dayNumber(point));
  const [year = 0, month] = point.split('-').map(Number);
  if (/^\d{4}$/.test(point)) return within(Date.UTC(year, 0), Date.UTC(year + 1, 0));
  if (/^\d{4}-\d{2}$/.test(point) && month !== undefined)
    return within(Date.UTC(year, month - 1), Date.UTC(year, month));
  return exactly(placeOfInstant(point, zone));
}

const MILLISECONDS_PER_DAY = 86_400_000;
const exactly = (place: number): Uncertain => ({ earliest: place, latest: place });
const within = (start: number, end: number): Uncertain => ({
  earliest: start / MILLISECONDS_PER_DAY,
  latest: end / MILLISECONDS_PER_DAY - JUST_BEFORE,
});

/** By the wall clock of the zone, or of the instant's own offset. */
function placeOfInstant(instant: string, zone: string | undefined): number {
  const wallClock =
    zone === undefined ? instant.replace(/(Z|[+-]\d{2}:\d{2})$/, '') : wallClockIn(zone, new Date(instant));
  return Date.parse(`${wallClock}Z`) / MILLISECONDS_PER_DAY;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function wallClockIn(zone: string, instant: Date): string {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: zone });
  clocks.set(zone, clock);
  return clock.format(instant).replace(' ', 'T');
}
