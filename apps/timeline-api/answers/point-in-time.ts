import { IsString, MaxLength } from 'class-validator';
import {
  destinationProblem,
  InvalidEffectiveTimeError,
  parseAsOf,
  type AsOf,
} from '../../../events/index.js';
import type { Question } from '../../../libs/as-of/index.js';
import { dayOrInstant, wholeNumberParameter, type ParameterDocs } from '../http/openapi/parameters.js';
import { ref } from '../http/openapi/schema.js';
import { invalidRequest, ProblemError } from '../http/problems/problem.js';
import { Optional, WholeNumber } from '../http/validation/validators.js';
import type { Timeline } from '../../../libs/timeline/index.js';
import { ANSWER_VERSION } from './answer-version.js';

/** How long a query waits for this replica to reach a position, in milliseconds. */
const LONGEST_WAIT = 5000;

/** The query parameters of a point on the recorded clock. */
export class RecordedPointDto {
  /** A day, or an instant with offset; absent: the head. */
  @Optional() @IsString() @MaxLength(40) readonly knownAt?: string;
  /** The last position known, instead of `knownAt`. */
  @Optional() @WholeNumber() readonly position?: string;
}

/** The query parameters of a point on both clocks. */
export class PointDto extends RecordedPointDto {
  /** A day, or an instant with offset, on the effective clock; absent: today, in UTC. */
  @Optional() @IsString() @MaxLength(40) readonly asOf?: string;
  /** A day, or an instant with offset: only facts that were surely public by then. */
  @Optional() @IsString() @MaxLength(40) readonly publishedBy?: string;
  @Optional() @IsString() @MaxLength(40) readonly destination?: string;
  /** Wait until this replica has followed the log up to this position. */
  @Optional() @WholeNumber() readonly atLeast?: string;
  /** The version of the answers that a pinned link names. */
  @Optional() @WholeNumber() readonly answerVersion?: string;
}

const asOf = [
  'Effective clock: a day (2023-10-23) or an instant with offset. Default: today, UTC.',
  dayOrInstant,
] as const;

/** The parameters of {@link RecordedPointDto}, documented. */
export const recordedPointParameters = {
  knownAt: [
    'Recorded clock: a day or an instant with offset. Default: the head. The future is refused.',
    dayOrInstant,
  ],
  position: ['Recorded clock: the last position known, instead of knownAt.', wholeNumberParameter],
} as const satisfies ParameterDocs;

/** The parameters of {@link PointDto}, documented. */
export const pointParameters = {
  asOf,
  ...recordedPointParameters,
  publishedBy: ['Only facts that were surely public by this day or instant.', dayOrInstant],
  destination: ['Only measures that reach the destination, surely or possibly.', ref('Destination')],
  atLeast: [
    'Wait, for a few seconds, until this replica has reached the position: read your own writes.',
    wholeNumberParameter,
  ],
  answerVersion: [
    `The version of the answers, currently ${ANSWER_VERSION}. With asOf and position it makes the answer immutable.`,
    wholeNumberParameter,
  ],
} as const satisfies ParameterDocs;

/** A point on both clocks, in full: it gives the same answer for ever. */
export interface Point {
  readonly asOf: string;
  readonly position: number;
  readonly publishedBy?: string;
  readonly destination?: string;
}

/** A query's point in time, as given and as the index takes it. */
export interface PointInTime {
  readonly point: Point;
  readonly question: Question;
  /** Whether the request names everything that makes its answer immutable. */
  readonly isPinned: boolean;
}

/**
 * Reads a point in time, and waits for this replica to reach it. `names` are the parameters that the request has for
 * `asOf` and `position`, for its errors.
 * @throws ProblemError naming the invalid parameter, or the position that is not reached.
 */
export async function readPointInTime(
  dto: PointDto,
  timeline: Timeline,
  now: number,
  names = { asOf: 'asOf', position: 'position' },
): Promise<PointInTime> {
  refuseOtherVersion(dto.answerVersion);
  const { asOf = dayOf(now), publishedBy, destination } = dto;
  const effective = readTime(names.asOf, asOf);
  const published = publishedBy === undefined ? undefined : endOf('publishedBy', publishedBy);
  refuseUnknownDestination(destination);
  if (dto.atLeast !== undefined) await reach(timeline, 'atLeast', Number(dto.atLeast));
  const position = await readPosition(dto, timeline, now, names.position);
  const reaching = destination === undefined ? {} : { destination };
  return {
    point: { asOf, position, ...(publishedBy === undefined ? {} : { publishedBy }), ...reaching },
    question: {
      asOf: effective,
      position,
      ...(published === undefined ? {} : { publishedBy: published }),
      ...reaching,
    },
    isPinned: dto.asOf !== undefined && dto.position !== undefined && dto.answerVersion !== undefined,
  };
}

function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

function refuseOtherVersion(version: string | undefined): void {
  if (version === undefined || Number(version) === ANSWER_VERSION) return;
  const detail = `This service gives answers of version ${ANSWER_VERSION}, not ${version}.`;
  throw new ProblemError(410, 'answer-version-not-served', 'The answer is of another version', detail);
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
    throw invalidRequest([{ parameter, detail: error.message }]);
  }
}

/** The last millisecond of a day, or the instant: everything that happened during the day counts. */
function endOf(parameter: string, text: string): number {
  return readTime(parameter, text).to - 1;
}

/**
 * Reads a position, which must be the end of an append: no answer falls inside one.
 * @throws ProblemError naming the invalid parameter, or the position that is not reached.
 */
export async function readPosition(
  { position, knownAt }: RecordedPointDto,
  timeline: Timeline,
  now: number,
  parameter = 'position',
): Promise<number> {
  if (position !== undefined && knownAt !== undefined) {
    throw invalidRequest([{ parameter: 'knownAt', detail: 'cannot be given together with position' }]);
  }
  if (position === undefined && timeline.followerState.kind !== 'live') throw notFollowed();
  if (knownAt !== undefined) return knownPosition(timeline, knownAt, now);
  if (position === undefined) return timeline.index.head;
  await reach(timeline, parameter, Number(position));
  const end = endOfAppend(Number(position), timeline);
  if (end === Number(position)) return end;
  const detail = `${position} is inside an append, which is visible as a whole or not at all: its end is ${end}`;
  throw invalidRequest([{ parameter, detail }]);
}

function endOfAppend(position: number, { index }: Timeline): number {
  let end = position;
  while (!index.isAppendEnd(end)) end += 1;
  return end;
}

async function knownPosition(timeline: Timeline, knownAt: string, now: number): Promise<number> {
  const { from, to } = readTime('knownAt', knownAt);
  // Another replica's clock may be ahead of ours, and its events count as known.
  const latest = Math.max(now, timeline.lastRecordedAt);
  if (from > latest) {
    throw invalidRequest([
      { parameter: 'knownAt', detail: 'must not be in the future: nothing is known yet' },
    ]);
  }
  // A day that is not over counts up to now.
  const instant = Math.min(to - 1, latest);
  await timeline.settle(instant);
  return timeline.index.positionKnownAt(instant);
}

/** An answer at a head that is not the log's would omit recorded facts, and look like a clearance. */
function notFollowed(): ProblemError {
  const detail =
    'This replica has not followed the log to its head: ask for a position, or try again in a moment.';
  return new ProblemError(503, 'not-ready', 'The head is not known yet', detail, {
    headers: { 'retry-after': '1' },
  });
}

async function reach(timeline: Timeline, parameter: string, position: number): Promise<void> {
  if (await timeline.reaches(position, LONGEST_WAIT)) return;
  const { head } = timeline.index;
  const detail = `${parameter} ${position} is beyond the head ${head} of this replica`;
  throw new ProblemError(409, 'position-not-reached', 'The position is not reached', detail, {
    errors: [{ parameter, detail: `is beyond the head ${head}` }],
    members: { head },
  });
}
