import type { Static } from '@sinclair/typebox';
import { Temporal } from 'temporal-polyfill';
import {
  closed,
  destinationProblem,
  InvalidEffectiveTimeError,
  isDay,
  isSlug,
  parseAsOf,
  transactions,
  zoneProblem,
  type AsOf,
  type SubjectKind,
  type Transaction,
} from '../../../events/index.js';
import { ANSWER_VERSION } from '../../../libs/answers/index.js';
import type { AsOfIndex, Question } from '../../../libs/as-of/index.js';
import type { FollowerState } from '../../../libs/projections/index.js';
import {
  dayOrInstantParameter,
  effectiveTimeParameter,
  textParameter,
  wholeNumberParameter,
} from '../http/validation/parameters.js';
import { ref } from '../http/openapi/schema.js';
import { secondOf } from './clock-text.js';
import { listsToPin, readLists, refuseUnknownLists } from './coverage.js';
import { invalidRequest, ProblemError } from '../http/problems/problem.js';
import { describeSkew, LARGEST_SKEW, type Timeline } from '../../../libs/timeline/index.js';
import { assertFollowed } from './not-followed.js';

/** What a question needs of a timeline to be given its point. */
export interface FollowedTimeline extends Pick<
  Timeline,
  | 'now'
  | 'latestKnowable'
  | 'clockSkew'
  | 'reaches'
  | 'settle'
  | 'finalFrom'
  | 'lists'
  | 'groups'
  | 'rules'
  | 'requiredLists'
> {
  readonly index: Pick<AsOfIndex, 'head' | 'appendEndOf' | 'positionKnownAt' | 'lists'>;
  readonly followerState: FollowerState;
}

/** How long a query waits for this replica to reach a position, in milliseconds. */
const LONGEST_WAIT = 5000;

const asOf = effectiveTimeParameter(
  'Effective clock: a day (2023-10-23), in the time zone of each measure; an instant with offset; or two instants, start/end. Default: the current second.',
);

const zone = textParameter(
  50,
  'An IANA time zone (Australia/Sydney): a day of asOf is then the instants of that day there.',
);

/** The query parameters of a point on both clocks. */
export const pointParameters = {
  asOf,
  zone,
  knownAt: dayOrInstantParameter(
    'Recorded clock: a day or an instant with offset. Default: the head. The future is refused.',
  ),
  position: wholeNumberParameter('Recorded clock: the last position known, instead of knownAt.'),
  publishedBy: dayOrInstantParameter(
    'Only facts that were public by this day or instant, surely or possibly.',
  ),
  destination: textParameter(
    40,
    'Only measures that reach the destination, surely or possibly.',
    ref('Destination'),
  ),
  transaction: textParameter(40, 'Only measures that apply to the transaction.', ref('Transaction')),
  lists: textParameter(
    2000,
    'The government lists whose editions matter, by id, joined by commas. Default: those that are described and bear on exports, and those that are configured.',
  ),
  atLeast: wholeNumberParameter(
    'Wait, for a few seconds, until this replica has reached the position: read your own writes.',
  ),
  answerVersion: wholeNumberParameter(
    `The version of the answers, currently ${ANSWER_VERSION}. With asOf and position it makes the answer immutable.`,
  ),
};

/** A query about a point on both clocks. */
export const pointQuery = {
  schema: closed({
    ...pointParameters,
    buyer: textParameter(
      100,
      'Only for a chip: the id of the party that buys. Terms on headquarters are decided by what is known of its headquarters, and of those of its parents and majority owners.',
      ref('Id'),
    ),
  }),
  rules: [],
};
export type PointQuery = Static<typeof pointQuery.schema>;

/**
 * Terms on headquarters are of chips: of a party or a sale, a buyer would be left out of account.
 * @throws ProblemError naming the parameter.
 */
export function refuseBuyer(kind: SubjectKind, { buyer }: PointQuery): void {
  if (buyer === undefined || kind === 'chip') return;
  const detail = `applies only to chips, and this question is about a ${kind}`;
  throw invalidRequest([{ parameter: 'buyer', detail }]);
}

/** A point on both clocks, in full: it always gives the same answer. */
export interface Point {
  readonly asOf: string;
  readonly position: number;
  readonly publishedBy?: string;
  readonly destination?: string;
  readonly transaction?: Transaction;
  /** The party that buys, by id. */
  readonly buyer?: string;
  /** The lists whose editions matter, joined by commas, where they are not those that are described. */
  readonly lists?: string;
}

/** Up to where the log was known. */
export interface KnownPosition {
  readonly position: number;
  /**
   * If the request names an instant at which another replica may still record something: the instant from which the
   * position is final, in milliseconds since the Unix epoch.
   */
  readonly finalFrom?: number | undefined;
}

/** A query's point in time, as given and as the index takes it. */
export interface PointInTime extends Pick<KnownPosition, 'finalFrom'> {
  readonly point: Point;
  readonly question: Question;
  /** Whether the request names everything that makes its answer immutable. */
  readonly isPinned: boolean;
  /** Whether it is about the current second, because the request names no time. */
  readonly isOfNow: boolean;
}

/**
 * Reads a point in time, and waits for this replica to reach it. `names` are the parameters that the request has for
 * `asOf` and `position`, for its errors.
 * @throws ProblemError naming the invalid parameter, or the position that is not reached.
 */
export async function readPointInTime(
  dto: PointQuery,
  timeline: FollowedTimeline,
  names = { asOf: 'asOf', position: 'position' },
): Promise<PointInTime> {
  refuseOtherVersion(dto.answerVersion);
  const { publishedBy, destination } = dto;
  if (dto.asOf === undefined) assertClock(names.asOf, timeline);
  const asOf = readAsOf(dto, timeline.now, names.asOf);
  const transaction = readTransaction(dto.transaction);
  const effective = readTime(names.asOf, asOf);
  const published = publishedBy === undefined ? undefined : readPoint('publishedBy', publishedBy);
  refuseUnknownDestination(destination);
  if (dto.atLeast !== undefined) await reach(timeline, 'atLeast', Number(dto.atLeast));
  const { position, finalFrom } = await readPosition(dto, timeline, names.position);
  const isPinned = dto.asOf !== undefined && dto.position !== undefined && dto.answerVersion !== undefined;
  const lists = isPinned ? readLists(dto.lists) : whichLists(dto.lists, timeline, position);
  const narrowed = {
    ...(destination === undefined ? {} : { destination }),
    ...(transaction === undefined ? {} : { transaction }),
    ...(dto.buyer === undefined ? {} : { buyer: readBuyer(dto.buyer) }),
  };
  return {
    finalFrom,
    point: {
      asOf,
      position,
      ...(publishedBy === undefined ? {} : { publishedBy }),
      ...narrowed,
      ...(lists === undefined ? {} : { lists }),
    },
    question: {
      asOf: effective,
      position,
      ...(published === undefined ? {} : { publishedBy: published }),
      ...narrowed,
      groups: timeline.groups,
      rules: timeline.rules,
    },
    isPinned,
    isOfNow: dto.asOf === undefined,
  };
}

/** The lists that are asked about, where they are not those that are described. */
function whichLists(
  given: string | undefined,
  timeline: FollowedTimeline,
  position: number,
): string | undefined {
  const named = readLists(given);
  if (named === undefined) return listsToPin(timeline, position);
  refuseUnknownLists(timeline, named, position);
  return named;
}

/** The effective time: the current second if none is given; of a day in a zone, the instants of that day there. */
function readAsOf({ asOf, zone }: PointQuery, now: number, parameter: string): string {
  if (zone === undefined) return asOf ?? secondOf(now);
  const problem = zoneProblem(zone);
  if (problem !== undefined) throw invalidRequest([{ parameter: 'zone', detail: problem }]);
  if (!isDay(asOf)) throw invalidRequest([{ parameter: 'zone', detail: `needs a day as ${parameter}` }]);
  readTime(parameter, asOf);
  const day = Temporal.PlainDate.from(asOf);
  return [day, day.add({ days: 1 })]
    .map((each) => each.toZonedDateTime(zone).toInstant().toString())
    .join('/');
}

/** The present second, as a question without `asOf` has it. */
export function asOfNow({ now }: Pick<Timeline, 'now'>): AsOf {
  return parseAsOf(secondOf(now));
}

function readTransaction(word: string | undefined): Transaction | undefined {
  if (word === undefined || isTransaction(word)) return word;
  throw invalidRequest([{ parameter: 'transaction', detail: `must be one of ${transactions.join(', ')}` }]);
}

function readBuyer(id: string): string {
  if (isSlug(id)) return id;
  throw invalidRequest([{ parameter: 'buyer', detail: 'must be the id of a party (tusimple)' }]);
}

function isTransaction(word: string): word is Transaction {
  return (transactions as readonly string[]).includes(word);
}

function refuseOtherVersion(version: string | undefined): void {
  if (version === undefined || Number(version) === ANSWER_VERSION) return;
  const detail = `This service gives answers of version ${ANSWER_VERSION}, not ${version}.`;
  throw new ProblemError(410, 'answer-version-not-served', 'The version of the answer is not served', detail);
}

function refuseUnknownDestination(destination: string | undefined): void {
  const detail = destination === undefined ? undefined : destinationProblem(destination);
  if (detail !== undefined) throw invalidRequest([{ parameter: 'destination', detail }]);
}

function readTime(parameter: string, text: string): AsOf {
  try {
    return parseAsOf(text);
  } catch (error) {
    if (!(error instanceof InvalidEffectiveTimeError)) throw error;
    throw invalidRequest([{ parameter, detail: error.message + hintAt(text) }]);
  }
}

/** The `+` of an offset is a blank in a query string, unless it is encoded (WHATWG URL, 5.1). */
function hintAt(text: string): string {
  return /T[\d:.]+ \d\d/.test(text) ? '; in a query, write the + of an offset as %2B' : '';
}

/** A day or an instant; a span between two instants is refused. */
function readPoint(parameter: string, text: string): AsOf {
  if (!text.includes('/')) return readTime(parameter, text);
  throw invalidRequest([{ parameter, detail: 'must be a day or an instant' }]);
}

/**
 * Reads a position, which must be the end of an append: no answer falls inside one.
 * @throws ProblemError naming the invalid parameter, or the position that is not reached.
 */
export async function readPosition(
  { position, knownAt }: Pick<PointQuery, 'position' | 'knownAt'>,
  timeline: FollowedTimeline,
  parameter = 'position',
): Promise<KnownPosition> {
  if (position !== undefined && knownAt !== undefined) {
    throw invalidRequest([{ parameter: 'knownAt', detail: 'cannot be given together with position' }]);
  }
  if (position === undefined) assertFollowed(timeline.followerState);
  if (knownAt !== undefined) return knownPosition(timeline, knownAt);
  if (position === undefined) return { position: timeline.index.head };
  await reach(timeline, parameter, Number(position));
  const end = timeline.index.appendEndOf(Number(position));
  if (end === Number(position)) return { position: end };
  const detail = `${position} is inside an append, which becomes visible only as a whole: the append ends at ${end}`;
  throw invalidRequest([{ parameter, detail }]);
}

async function knownPosition(timeline: FollowedTimeline, knownAt: string): Promise<KnownPosition> {
  // A day of the recorded clock is one of UTC.
  const { from, to } = readPoint('knownAt', knownAt);
  const { now, latestKnowable: latest } = timeline;
  // Whether such a moment is in the future, a clock that is off cannot say.
  if (from - latest <= LARGEST_SKEW) assertClock('knownAt', timeline, from);
  if (from > latest) {
    const detail = `must not be in the future: it is ${new Date(now).toISOString()} now`;
    throw invalidRequest([{ parameter: 'knownAt', detail }]);
  }
  // A day that is not over counts up to now.
  const instant = Math.min(to - 1, latest);
  assertClock('knownAt', timeline, instant);
  await timeline.settle(instant);
  return { position: timeline.index.positionKnownAt(instant), finalFrom: timeline.finalFrom(instant) };
}

/**
 * Refuses a question that depends on the time, where this replica does not know it; an instant that is past by both
 * clocks, by more than a minute, does not.
 * @throws ProblemError (503) naming the parameter.
 */
function assertClock(
  parameter: string,
  { clockSkew: skew }: Pick<FollowedTimeline, 'clockSkew'>,
  instant = Infinity,
): void {
  if (skew === undefined || instant < Math.min(skew.now, skew.other) - LARGEST_SKEW) return;
  const hint =
    parameter === 'knownAt' ? 'name a position instead of knownAt' : `name the time as ${parameter}`;
  const detail = `The answer depends on the time, which this replica does not know: ${hint}, or ask another replica. ${describeSkew(skew)}`;
  throw new ProblemError(503, 'clock-skew', 'The clock is off', detail, {
    errors: [{ parameter, detail: hint }],
    headers: { 'retry-after': '60' },
  });
}

async function reach(timeline: FollowedTimeline, parameter: string, position: number): Promise<void> {
  if (await timeline.reaches(position, LONGEST_WAIT)) return;
  const { head } = timeline.index;
  const detail = `${parameter} ${position} is beyond the head ${head} of this replica`;
  throw new ProblemError(409, 'position-not-reached', 'The position is not reached', detail, {
    errors: [{ parameter, detail: `is beyond the head ${head}` }],
    members: { head },
  });
}
