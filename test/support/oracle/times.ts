import { Temporal } from 'temporal-polyfill';
import {
  isDay,
  isInstant,
  parsePoint,
  type AsOf,
  type EffectiveBound,
  type EventOf,
} from '../../../events/index.js';
import { DAY, HOUR } from './worlds.js';

/* When something begins and ends: one of two times, on the axis of the question. */

/** An unknown time, both sides inclusive. */
export interface Unknown {
  readonly earliest: number;
  readonly latest: number;
}

export type Timed = EventOf<'restricts' | 'flags' | 'lifts'>;
export type BoundName = 'effectiveFrom' | 'effectiveTo' | 'until';

/** What a bound means on the axis of the question; `sameDay`: the bound that it is a one-day fact with, if equal. */
export function timeOf(
  { data }: Timed,
  name: BoundName,
  axis: AsOf['kind'],
  others: readonly (EffectiveBound | undefined)[],
): Unknown {
  if (axis === 'instant') {
    const { earliest, latest } = data.instants?.[name] ?? {};
    return {
      earliest: earliest === undefined ? -Infinity : Date.parse(earliest),
      latest: latest === undefined ? Infinity : Date.parse(latest),
    };
  }
  const bound = ({ ...data } as { readonly [Name in BoundName]?: EffectiveBound | undefined })[name];
  if (bound === undefined) throw new Error(`no ${name}`);
  // Where start and end are one day, both are unknown times in it (R4).
  if (isDay(bound) && others.includes(bound)) {
    const { earliest } = parsePoint(bound);
    return { earliest, latest: earliest + DAY };
  }
  const { earliest, latest } = typeof bound === 'string' ? { earliest: bound, latest: bound } : bound;
  return {
    earliest: earliest === undefined ? -Infinity : localTime(earliest, data.zone).earliest,
    latest: latest === undefined ? Infinity : localTime(latest, data.zone).latest,
  };
}

/** A point in the local time of a zone, written as if it were UTC; without a zone, in that of every zone. */
function localTime(point: string, zone: string | undefined): Unknown {
  const { earliest, latest } = parsePoint(point);
  if (!isInstant(point)) return { earliest, latest };
  if (zone === undefined) return { earliest: earliest - 12 * HOUR, latest: latest + 14 * HOUR };
  const time = shareOfDay(earliest, zone);
  return { earliest: time, latest: time };
}

/** The day of an instant in a zone, and the share of it that has passed: what comes later is later on every day. */
function shareOfDay(instant: number, zone: string): number {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  const passed = instant - local.startOfDay().epochMilliseconds;
  return parsePoint(local.toPlainDate().toString()).earliest + Math.floor((passed * 24) / local.hoursInDay);
}

/** When an event takes effect for a fact of another zone: by day, in that zone. */
export function timeIn(event: Timed, name: BoundName, axis: AsOf['kind'], zone: string | undefined): Unknown {
  const { earliest, latest } = timeOf(event, name, 'instant', []);
  if (axis === 'instant') return { earliest, latest };
  if (zone === undefined) return { earliest: earliest - 12 * HOUR, latest: latest + 14 * HOUR };
  const local = (time: number): number => (Number.isFinite(time) ? shareOfDay(time, zone) : time);
  return { earliest: local(earliest), latest: local(latest) };
}

const endName = (event: Timed): BoundName | undefined =>
  'effectiveTo' in event.data ? 'effectiveTo' : undefined;

export function startOf(event: EventOf<'restricts' | 'flags'>, axis: AsOf['kind']): Unknown {
  return timeOf(event, 'effectiveFrom', axis, [event.data.effectiveTo]);
}

export function endOf(event: EventOf<'restricts' | 'flags'>, axis: AsOf['kind']): Unknown {
  const name = endName(event);
  return name === undefined
    ? { earliest: Infinity, latest: Infinity }
    : timeOf(event, name, axis, [event.data.effectiveFrom]);
}

export const choices = ({ earliest, latest }: Unknown): number[] =>
  earliest === latest ? [earliest] : [earliest, latest];
