import {
  bearingOnExports,
  DAY,
  partyKinds,
  type AsOf,
  type EventData,
  type PartyKind,
} from '../../../events/index.js';

/** An edition of which every entry is recorded. */
export type RecordedEdition = EventData<'ListEditionRecorded'> & {
  /** Of the event that recorded it. */
  readonly position: number;
  /** When it was recorded, as an ISO instant. */
  readonly recordedAt: string;
};

/** An edition that is being imported, with the position of the event that says so. */
type StartedEdition = EventData<'ListEditionStarted'> & { readonly position: number };

/** A list as known at a position. */
export interface KnownList {
  readonly id: string;
  /** Undefined of a list that is configured and that nobody has described. */
  readonly description: EventData<'ListDescribed'> | undefined;
  /** By date. */
  readonly editions: readonly RecordedEdition[];
  /** The edition that is being imported. */
  readonly underWay: StartedEdition | undefined;
  /** How often the start or the record of an edition was retracted. */
  readonly retractions: number;
}

/** What the editions of a list say of a date: see {@link coverageOf}. */
export type CoverageState =
  'covered' | 'between-editions' | 'not-confirmed-since' | 'no-edition-for-date' | 'list-not-loaded';

/** The editions of a list on which an answer about a date rests. */
export interface ListCoverage {
  readonly list: KnownList;
  readonly state: CoverageState;
  /** The last edition that is not after the date: of several, after the first, or the first that is not covered. */
  readonly before: RecordedEdition | undefined;
  /** The first edition after that date. */
  readonly after: RecordedEdition | undefined;
}

/**
 * Which editions of a list an answer rests on. An edition covers its date and the usual interval of its list after it.
 * A date that is not covered is between two editions, after the last one, or before the first one: of several dates,
 * the first that is not covered counts. An instant is on a day under every reading of the day's zone, so that it is
 * covered only if each of these days is.
 */
export function coverageOf(list: KnownList, asOf: AsOf): ListCoverage {
  const { first, last } = daysOf(asOf);
  const interval = (list.description?.usualInterval ?? 0) * DAY;
  const days = list.editions.map(({ edition }) => Date.parse(edition));
  /** How many editions are not after a day, of which `known` are not. */
  const countUpTo = (day: number, known: number): number => {
    let count = known;
    while ((days[count] ?? Infinity) <= day) count += 1;
    return count;
  };
  const around = (count: number) => ({ before: list.editions[count - 1], after: list.editions[count] });
  const counted = countUpTo(first, 0);
  for (let day = first, count = counted; day <= last;) {
    count = countUpTo(day, count);
    const coveredUntil = (days[count - 1] ?? -Infinity) + interval;
    const { before, after } = around(count);
    if (day > coveredUntil) return { list, state: stateOf(before, after), before, after };
    day = coveredUntil + DAY;
  }
  return { list, state: 'covered', ...around(counted) };
}

/** What a date is that no edition covers, by the editions around it. */
function stateOf(before: RecordedEdition | undefined, after: RecordedEdition | undefined): CoverageState {
  if (before === undefined) return after === undefined ? 'list-not-loaded' : 'no-edition-for-date';
  return after === undefined ? 'not-confirmed-since' : 'between-editions';
}

/** The first and the last day that a question may be about, as midnights in UTC. */
function daysOf({ kind, from, to }: AsOf): { first: number; last: number } {
  // A day begins somewhere between 00:00+14:00 and 00:00−12:00.
  const [early, late] = kind === 'day' ? [0, 0] : [12 * HOUR, 14 * HOUR];
  return { first: dayOf(from - early), last: dayOf(to - 1 + late) };
}

const HOUR = 3_600_000;
const dayOf = (instant: number): number => Math.floor(instant / DAY) * DAY;

/** Whether being on a list bears on exports, or may. Of a list that is not described that is not known. */
export function bearsOnExports({ description }: KnownList): boolean {
  return description !== undefined && bearingOnExports[description.measure] !== 'no';
}

/** Whether a list may name a party that is of one of some kinds; undefined: its kind is not known. */
export function mayName({ description }: KnownList, kinds: ReadonlySet<PartyKind> | undefined): boolean {
  if (description === undefined || kinds === undefined || kinds.has('unknown')) return true;
  return description.kinds.some((kind) => kind === 'unknown' || kinds.has(kind));
}

/**
 * The kinds of party that a subject may be and that none of some lists names: on none of them it was looked for as one.
 * Of several kinds each counts, because any may be the right one; a kind that is not known may be every kind.
 */
export function unlistedKinds(
  lists: readonly KnownList[],
  kinds: ReadonlySet<PartyKind> | undefined,
): readonly PartyKind[] {
  const isAny = kinds === undefined || kinds.has('unknown');
  return partyKinds.filter(
    (kind) =>
      kind !== 'unknown' &&
      (isAny || kinds.has(kind)) &&
      !lists.some((list) => mayName(list, new Set([kind]))),
  );
}
