import { Temporal } from 'temporal-polyfill';
import { parseEnd, parsePoint, type EffectiveBound } from '../../../events/index.js';

/** A day that is known to lie between two, both inclusive; a side that is absent is open. */
export interface Days {
  readonly earliest?: string;
  readonly latest?: string;
}

/** The day that is some days after another; before it, for a negative number. */
export function daysAfter(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** How many days one day is after another. */
export function daysBetween(day: string, later: string): number {
  return Temporal.PlainDate.from(day).until(later).days;
}

export function laterOf(a: string, b: string): string {
  return a > b ? a : b;
}

export function earlierOf(a: string, b: string): string {
  return a < b ? a : b;
}

/** Days from one to another; to the later of them, where they are given the wrong way round. */
export function between(earliest: string, latest: string): Days {
  return { earliest, latest: laterOf(earliest, latest) };
}

/** Days as a command states them. */
export function boundOf({ earliest, latest }: Days): EffectiveBound {
  if (earliest !== undefined && earliest === latest) return earliest;
  return { ...(earliest !== undefined && { earliest }), ...(latest !== undefined && { latest }) };
}

/** Whether something with this end is surely over when a day begins. */
export function isOverBy(end: EffectiveBound | undefined, day: string): boolean {
  return parseEnd(end).latest <= parsePoint(day).earliest;
}

/** Whether something with this end may be over when a day begins. */
export function mayBeOverBy(end: EffectiveBound | undefined, day: string): boolean {
  if (typeof end === 'object') return end.earliest !== undefined && end.earliest <= day;
  return isOverBy(end, day);
}

/** Whether something with this end is surely over one day. */
export function isBounded(end: EffectiveBound | undefined): boolean {
  return typeof end === 'object' ? end.latest !== undefined : end !== undefined;
}
