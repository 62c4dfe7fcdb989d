/*
 * Dates as people read them, never as 03/04/05: a day is "23 October 2023", an instant has its offset. What is shown
 * follows what was recorded; nothing is converted to the time zone of the reader.
 */

/** A bound in effective time as an answer has it. */
export type Bound = string | { readonly earliest?: string; readonly latest?: string };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MONTH = /^\d{4}-\d{2}$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

const dayWords = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const monthWords = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** "23 October 2023". */
export const inWords = (day: string): string => dayWords.format(new Date(`${day}T00:00Z`));

/** A day, a month, a year or an instant, in words. */
export function pointInWords(point: string): string {
  if (DAY.test(point)) return inWords(point);
  if (MONTH.test(point)) return monthWords.format(new Date(`${point}-01T00:00Z`));
  const [, day, time, offset] = INSTANT.exec(point) ?? [];
  if (day === undefined) return point;
  return `${inWords(day)}, ${time} ${offset === 'Z' ? 'UTC' : `UTC${(offset ?? '').replace('-', '−')}`}`;
}

/** An instant of the recorded clock, to the second: "26 November 2026, 22:00:04 UTC". */
export const recordedInWords = (instant: string): string =>
  pointInWords(new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z'));

/** A bound in words: "a day between October 2023 and January 2024". */
export function boundInWords(bound: Bound): string {
  if (typeof bound === 'string') return pointInWords(bound);
  const { earliest, latest } = bound;
  if (earliest !== undefined && latest !== undefined)
    return `a day between ${pointInWords(earliest)} and ${pointInWords(latest)}`;
  if (earliest !== undefined) return `${pointInWords(earliest)} or later`;
  return latest === undefined ? 'an unknown date' : `${pointInWords(latest)} or earlier`;
}

const MILLISECONDS_PER_DAY = 86_400_000;

/** The number of a calendar day, counted from 1970-01-01. */
export const dayNumber = (day: string): number => Date.parse(`${day}T00:00Z`) / MILLISECONDS_PER_DAY;

/** The calendar day with a number. */
export const dayOf = (number: number): string =>
  new Date(Math.floor(number) * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);

/** Whether a text is a day that exists, as a question may name it (1900 to 2199). */
export function isDay(text: string): boolean {
  if (!DAY.test(text) || Number.isNaN(dayNumber(text))) return false;
  return dayOf(dayNumber(text)) === text && text >= '1900-01-01' && text < '2200-01-01';
}

/** Whether a text is an instant with its offset. */
export const isInstant = (text: string): boolean => INSTANT.test(text) && !Number.isNaN(Date.parse(text));
