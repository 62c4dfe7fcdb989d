import { bearingOnExports, DAY, type AsOf, type EventData, type PartyKind } from '../../../events/index.js';

/** An edition of which every entry is recorded. */
export type RecordedEdition = EventData<'ListEditionRecorded'> & {
  /** Of the event that recorded it. */
  readonly position: number;
  /** When it was recorded, as an ISO instant. */
  readonly recordedAt: string;
};

/** A list as known at a position. */
export interface KnownList {
  readonly id: string;
  /** Undefined of a list that is configured and that nobody has described. */
  readonly description: EventData<'ListDescribed'> | undefined;
  /** By date. */
  readonly editions: readonly RecordedEdition[];
  /** The edition that is being imported. */
  readonly underWay: EventData<'ListEditionStarted'> | undefined;
}

/** What the editions of a list say of a date: see {@link coverageOf}. */
export type CoverageState =
  'covered' | 'between-editions' | 'not-confirmed-since' | 'no-edition-for-date' | 'list-not-loaded';

/** The editions of a list on which an answer about a date rests. */
export interface ListCoverage {
  readonly list: KnownList;
  readonly state: CoverageState;
  /** The last edition that is not after the date. */
  readonly before: RecordedEdition | undefined;
  /** The first edition after the date. */
  readonly after: RecordedEdition | undefined;
}

/**
 * Which editions of a list an answer rests on. An edition covers its date and the usual interval of its list after it.
 * A date that is not covered is between two editions, after the last one, or before the first one. An instant is on a
 * day under every reading of the day's zone, so that it is covered only if each of these days is.
 */
export function coverageOf(list: KnownList, asOf: AsOf): ListCoverage {
  const { first, last } = daysOf(asOf);
  const dates = list.editions.map((edition) => ({ edition, day: Date.parse(edition.edition) }));
  const before = dates.filter(({ day }) => day <= first).at(-1);
  const after = dates.find(({ day }) => day > first);
  const found = { list, before: before?.edition, after: after?.edition };
  if (dates.length === 0) return { ...found, state: 'list-not-loaded' };
  const interval = (list.description?.usualInterval ?? 0) * DAY;
  // The editions that begin within the time asked about cover the rest of it.
  const within = dates.filter(({ day }) => day > first && day <= last);
  let coveredUntil = before === undefined ? -Infinity : before.day + interval;
  for (const { day } of within) if (day <= coveredUntil + DAY) coveredUntil = day + interval;
  if (before !== undefined && coveredUntil >= last) return { ...found, state: 'covered' };
  if (before === undefined) return { ...found, state: 'no-edition-for-date' };
  return { ...found, state: after === undefined ? 'not-confirmed-since' : 'between-editions' };
}

/** The first and the last day that a question may be about, as midnights in UTC. */
function daysOf({ kind, from, to }: AsOf): { first: number; last: number } {
  // A day begins somewhere between 00:00+14:00 and 00:00−12:00.
  const [early, late] = kind === 'day' ? [0, 0] : [12 * HOUR, 14 * HOUR];
  return { first: dayOf(from - early), last: dayOf(to - 1 + late) };
}

const HOUR = 3_600_000;
const dayOf = (instant: number): number => Math.floor(instant / DAY) * DAY;

/**
 * Whether a list matters to a question about a party of some kinds: it names such parties, and being on it bears on
 * exports or may. Without kinds, every kind is meant.
 */
export function matters({ description }: KnownList, kinds: ReadonlySet<PartyKind> | undefined): boolean {
  if (description === undefined || bearingOnExports[description.measure] === 'no') return false;
  if (kinds === undefined || kinds.has('unknown')) return true;
  return description.kinds.some((kind) => kind === 'unknown' || kinds.has(kind));
}
