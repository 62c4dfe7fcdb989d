import { LRUCache } from 'lru-cache';
import { Temporal } from 'temporal-polyfill';
import { digestOf } from './canonical-json.js';
import { howOf, isOf, type DomainEvent, type EventOf } from './definitions/index.js';
import {
  DAY,
  isDay,
  isInstant,
  parseBound,
  parsePoint,
  type EffectiveBound,
  type UncertainInstant,
} from './effective-time.js';
import { zoneOf } from './time-zones.js';

/** The effective times of an event: on the axis of instants, and on that of calendar days (local time as if of UTC). */
export interface EffectiveTimes {
  readonly instants: UncertainInstant;
  readonly days: UncertainInstant;
}

type Timed = EventOf<'restricts' | 'flags' | 'owns' | 'lifts' | 'governs'>;
type Resolved = NonNullable<Timed['data']['instants']>;
type ResolvedBound = NonNullable<Resolved['effectiveFrom']>;
type BoundName = keyof Resolved;

const HOUR = 3_600_000;
/** A day begins first at UTC+14, and last at UTC−12. */
const [FIRST_ZONE, LAST_ZONE] = [14 * HOUR, 12 * HOUR];

function isTimed(event: DomainEvent): event is Timed {
  return 'effectiveFrom' in event.data;
}

/** The bounds of an event, the later one last: the end of a fact, or of a suspension. */
function boundsOf({ data }: Timed): readonly (readonly [BoundName, EffectiveBound])[] {
  const bounds: [BoundName, EffectiveBound][] = [['effectiveFrom', data.effectiveFrom]];
  if ('effectiveTo' in data) bounds.push(['effectiveTo', data.effectiveTo]);
  if ('until' in data) bounds.push(['until', data.until]);
  return bounds;
}

/** Two days that are the same leave it open at which instants of it something began and ended (R4). */
function isOneDay(a: EffectiveBound | undefined, b: EffectiveBound | undefined): boolean {
  return isDay(a) && a === b;
}

/**
 * An event with what its bounds mean: its time zone, the instants, and the local times of bounds that do not say them.
 * A lift has the zone of the fact `lifted`, and its local times are those of that zone; if its `replacement` begins at
 * the same date, it has the zone and the instant of that (R6). Days get their instants from the zone data of the
 * runtime, once and for ever: answers read what is written here (R2). Any other event is returned as it is.
 */
export function resolved<E extends DomainEvent>(
  event: E,
  lifted?: DomainEvent,
  replacement?: DomainEvent,
): E {
  if (!isTimed(event)) return event;
  const { instants: _instants, localTimes: _local, ...data } = event.data;
  const fact = lifted !== undefined && isTimed(lifted) ? lifted : undefined;
  const factZone = fact && zoneOf(fact.data);
  const startsWith = fact?.data.effectiveFrom;
  const bounds = boundsOf(event);
  const [, [, end] = []] = bounds;
  const by = sharedBy(event, replacement, fact);
  const zone = by === undefined ? (zoneOf(data) ?? factZone) : by.zone;
  const isLocal = fact === undefined || zone === factZone;
  const instants: Partial<Record<BoundName, ResolvedBound>> = {};
  const localTimes: Partial<Record<BoundName, ResolvedBound>> = {};
  for (const [name, bound] of bounds) {
    const isWide =
      isOneDay(data.effectiveFrom, end) || (name === 'effectiveFrom' && isOneDay(bound, startsWith));
    const isEnd = name !== 'effectiveFrom' || startsWith !== undefined;
    const day = isWide && isDay(bound) ? { day: bound, isEnd } : undefined;
    const { means, own } = sharedTimes(by) ?? ownTimes(bound, day, zone);
    const local = isLocal ? own : localRange(means, factZone);
    instants[name] = textOf(means, (each) => new Date(each).toISOString());
    if (local !== undefined)
      localTimes[name] = textOf(local, (each) => new Date(each).toISOString().slice(0, -1));
  }
  const { zone: _zone, ...own } = data;
  return {
    ...event,
    data: {
      ...own,
      ...(zone === undefined ? {} : { zone }),
      instants,
      ...(Object.keys(localTimes).length === 0 ? {} : { localTimes }),
    },
  };
}

/**
 * The times of the fact that takes the place of another, if the lift of that one shares its instant: it has the same
 * date. Where both facts begin on that day, and the new one surely no later, the old one ends at an unknown instant of
 * it (R4).
 */
function sharedBy(
  lift: Timed,
  replacement: DomainEvent | undefined,
  lifted: Timed | undefined,
): Timed['data'] | undefined {
  if (!isOf(lift, 'lifts') || howOf(lift) !== 'ends') return undefined;
  if (replacement === undefined || !isTimed(replacement)) return undefined;
  const { effectiveFrom } = lift.data;
  if (digestOf(effectiveFrom) !== digestOf(replacement.data.effectiveFrom)) return undefined;
  const by = resolved(replacement);
  if (lifted === undefined || !isOneDay(effectiveFrom, lifted.data.effectiveFrom)) return by.data;
  const startsAt = (event: Timed) => timesOf(event, 'effectiveFrom', event.data.effectiveFrom).instants;
  return startsAt(by).latest > startsAt(lifted).earliest ? by.data : undefined;
}

/** The instants that a bound means, and its local times where its days do not say them. */
interface Times {
  readonly means: UncertainInstant;
  readonly own: UncertainInstant | undefined;
}

/** The times at which the replacement begins; undefined if the lift shares none. */
function sharedTimes(by: Timed['data'] | undefined): Times | undefined {
  const [instants, local] = [by?.instants?.effectiveFrom, by?.localTimes?.effectiveFrom];
  if (instants === undefined) return undefined;
  return { means: read(instants, ''), own: local && read(local, 'Z') };
}

/** `day`: the bound is some time of it. */
function ownTimes(
  bound: EffectiveBound,
  day: { readonly day: string; readonly isEnd: boolean } | undefined,
  zone: string | undefined,
): Times {
  return day === undefined
    ? { means: instantsOf(bound, zone), own: localOf(bound, zone) }
    : { means: someTimeOn(day.day, day.isEnd, zone), own: someTimeOn(day.day, day.isEnd, 'UTC') };
}

function textOf({ earliest, latest }: UncertainInstant, toText: (each: number) => string): ResolvedBound {
  return {
    ...(Number.isFinite(earliest) ? { earliest: toText(earliest) } : {}),
    ...(Number.isFinite(latest) ? { latest: toText(latest) } : {}),
  };
}

/** Some instant of a day; an end may also be the beginning of the next day. */
function someTimeOn(day: string, isEnd: boolean, zone: string | undefined): UncertainInstant {
  const next = parsePoint(day).earliest + DAY;
  const { earliest } = instantsOf(day, zone);
  const latest = zone === undefined ? next + LAST_ZONE : startOfDay(next, zone);
  return { earliest, latest: latest - (isEnd ? 0 : 1) };
}

/** The instants that a bound means: exactly where its days have a zone, anywhere on earth where they have none. */
function instantsOf(bound: EffectiveBound, zone: string | undefined): UncertainInstant {
  if (typeof bound === 'string') return pointInstants(bound, zone);
  return {
    earliest: bound.earliest === undefined ? -Infinity : pointInstants(bound.earliest, zone).earliest,
    latest: bound.latest === undefined ? Infinity : pointInstants(bound.latest, zone).latest,
  };
}

function pointInstants(point: string, zone: string | undefined): UncertainInstant {
  const { earliest, latest } = parsePoint(point);
  if (isInstant(point)) return { earliest, latest };
  if (zone === undefined) return { earliest: earliest - FIRST_ZONE, latest: latest + LAST_ZONE };
  // A month ends a millisecond before the next begins.
  const isMonth = latest > earliest;
  const last = isMonth ? startOfDay(latest + 1, zone) - 1 : startOfDay(latest, zone);
  return { earliest: startOfDay(earliest, zone), latest: last };
}

/** Where days begin: the facts of a list share their dates. */
const starts = new LRUCache<string, number, { readonly utc: number; readonly zone: string }>({
  max: 10_000,
  memoMethod: (_key, _stale, { context }) => computeStart(context.utc, context.zone),
});

/** Where a day begins in a zone; the day is given as its beginning in UTC. */
function startOfDay(utc: number, zone: string): number {
  return starts.memo(`${utc} ${zone}`, { context: { utc, zone } });
}

function computeStart(utc: number, zone: string): number {
  const day = Temporal.PlainDate.from(new Date(utc).toISOString().slice(0, 10));
  return day.toZonedDateTime(zone).epochMilliseconds;
}

/** The local time of a bound with an instant, if its zone is known; undefined where its days say it themselves. */
function localOf(bound: EffectiveBound, zone: string | undefined): UncertainInstant | undefined {
  if (zone === undefined) return undefined;
  const points = typeof bound === 'string' ? [bound] : [bound.earliest, bound.latest];
  if (!points.some((point) => point !== undefined && isInstant(point))) return undefined;
  const local = (point: string | undefined, side: 'earliest' | 'latest', open: number): number =>
    point === undefined ? open : localTime(point, side, zone);
  if (typeof bound === 'string')
    return { earliest: local(bound, 'earliest', 0), latest: local(bound, 'latest', 0) };
  return {
    earliest: local(bound.earliest, 'earliest', -Infinity),
    latest: local(bound.latest, 'latest', Infinity),
  };
}

function localTime(point: string, side: 'earliest' | 'latest', zone: string): number {
  const time = parsePoint(point)[side];
  return isInstant(point) ? localTimeOf(time, zone) : time;
}

/**
 * The local time of an instant, as if of UTC. On a day on which the clock changes it is the share of the day that has
 * passed: an hour that the clock repeats must not come before the one that it follows.
 */
function localTimeOf(instant: number, zone: string): number {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  const start = local.startOfDay();
  const passed = instant - start.epochMilliseconds;
  const length = start.add({ days: 1 }).epochMilliseconds - start.epochMilliseconds;
  return parsePoint(local.toPlainDate().toString()).earliest + Math.floor((passed * DAY) / length);
}

/** The local times of an uncertain instant in a zone; anywhere on earth, where none is known. */
function localRange({ earliest, latest }: UncertainInstant, zone: string | undefined): UncertainInstant {
  if (zone === undefined) return { earliest: earliest - LAST_ZONE, latest: latest + FIRST_ZONE };
  const local = (each: number): number => (Number.isFinite(each) ? localTimeOf(each, zone) : each);
  return { earliest: local(earliest), latest: local(latest) };
}

const never: UncertainInstant = { earliest: Infinity, latest: Infinity };
const noEnd: EffectiveTimes = { instants: never, days: never };

/** When an event takes effect; undefined for one that has no effective time. */
export function startOf(event: DomainEvent): EffectiveTimes | undefined {
  return isTimed(event) ? timesOf(event, 'effectiveFrom', event.data.effectiveFrom) : undefined;
}

/** When a fact ends by itself, or a suspension is over; never, if nothing is stated. */
export function endOf(event: DomainEvent): EffectiveTimes {
  if (!isTimed(event)) return noEnd;
  const [, end] = boundsOf(event);
  return end === undefined ? noEnd : timesOf(event, ...end);
}

function timesOf({ data }: Timed, name: BoundName, bound: EffectiveBound): EffectiveTimes {
  const [instants, local] = [data.instants?.[name], data.localTimes?.[name]];
  // One that was never resolved is an event of no zone.
  const end = 'effectiveTo' in data ? data.effectiveTo : undefined;
  if (instants === undefined && isOneDay(data.effectiveFrom, end) && isDay(bound)) {
    const isEnd = name !== 'effectiveFrom';
    return { instants: someTimeOn(bound, isEnd, undefined), days: someTimeOn(bound, isEnd, 'UTC') };
  }
  return {
    instants: instants === undefined ? instantsOf(bound, undefined) : read(instants, ''),
    days: local === undefined ? daysOf(bound) : read(local, 'Z'),
  };
}

function read({ earliest, latest }: ResolvedBound, suffix: string): UncertainInstant {
  return {
    earliest: earliest === undefined ? -Infinity : Date.parse(earliest + suffix),
    latest: latest === undefined ? Infinity : Date.parse(latest + suffix),
  };
}

/** The times of a bound of no zone, on both axes. */
export function zonelessTimes(bound: EffectiveBound): EffectiveTimes {
  return { instants: instantsOf(bound, undefined), days: daysOf(bound) };
}

/** A bound on the axis of calendar days: an instant of no zone may be in the day of any. */
function daysOf(bound: EffectiveBound): UncertainInstant {
  const { earliest, latest } = parseBound(bound);
  if (typeof bound === 'string')
    return isInstant(bound)
      ? { earliest: earliest - LAST_ZONE, latest: latest + FIRST_ZONE }
      : { earliest, latest };
  const isEarliestInstant = bound.earliest !== undefined && isInstant(bound.earliest);
  const isLatestInstant = bound.latest !== undefined && isInstant(bound.latest);
  return {
    earliest: isEarliestInstant ? earliest - LAST_ZONE : earliest,
    latest: isLatestInstant ? latest + FIRST_ZONE : latest,
  };
}
