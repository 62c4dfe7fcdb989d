import { IsString, Matches, MaxLength } from 'class-validator';
import { Temporal } from 'temporal-polyfill';
import {
  destinationProblem,
  InvalidEffectiveTimeError,
  isDay,
  parseAsOf,
  transactions,
  zoneProblem,
  type AsOf,
  type Transaction,
} from '../../../events/index.js';
import type { Question } from '../../../libs/as-of/index.js';
import { Optional } from '../commands/validators.js';
import { invalidRequest, ProblemError } from '../problems/problem.js';
import type { Timeline } from '../timeline.js';

/** Raised when a correction of the code changes an answer: a pinned answer of another version is not served. */
export const ANSWER_VERSION = 2;

/** How long a question waits for this replica to reach a position, in milliseconds. */
const LONGEST_WAIT = 5000;

/** A whole number from 0, as text. */
export const WHOLE_NUMBER = /^\d{1,15}$/;

/** The largest number that {@link WHOLE_NUMBER} takes. */
export const LARGEST_WHOLE_NUMBER = 999_999_999_999_999;

/** A whole number from 0, as the text of a query: a position or a version. */
export const WholeNumber = () => Matches(WHOLE_NUMBER, { message: 'must be a whole number' });

/** A point on each clock, as a query names it. */
export class PointDto {
  /**
   * On the effective clock, a day, in each measure's own time zone; an instant with offset; or `start/end`, two
   * instants. Absent: the present second.
   */
  @Optional() @IsString() @MaxLength(80) readonly asOf?: string;
  /** An IANA time zone: the day is the instants of that day there. */
  @Optional() @IsString() @MaxLength(50) readonly zone?: string;
  /** A day, or an instant with offset, on the recorded clock; absent: the head. */
  @Optional() @IsString() @MaxLength(40) readonly knownAt?: string;
  /** The last position known, instead of `knownAt`. */
  @Optional() @WholeNumber() readonly position?: string;
  /** A day, or an instant with offset: keep what was public by then, surely or possibly. */
  @Optional() @IsString() @MaxLength(40) readonly publishedBy?: string;
  @Optional() @IsString() @MaxLength(40) readonly destination?: string;
  /** `export`, `reexport` or `in-country-transfer`. */
  @Optional() @IsString() @MaxLength(40) readonly transaction?: string;
  /** Wait until this replica has followed the log up to this position. */
  @Optional() @WholeNumber() readonly atLeast?: string;
  /** The version of the answers that a pinned link names. */
  @Optional() @WholeNumber() readonly answerVersion?: string;
}

/** Where on both clocks a question stands, in full: with it, the same answer can be had for ever. */
export interface Point {
  readonly asOf: string;
  readonly position: number;
  readonly publishedBy?: string;
  readonly destination?: string;
  readonly transaction?: Transaction;
}

/** A question that was read, and whether the request named all that makes its answer unchangeable. */
export interface Asked {
  readonly point: Point;
  readonly question: Question;
  readonly isPinned: boolean;
  /** Whether it asks for the present second, which the request did not name. */
  readonly isOfNow: boolean;
}

/**
 * Reads the point of a question, and waits for this replica to reach it.
 * @throws ProblemError naming the parameter that is wrong, or the position that is not reached.
 */
export async function readQuestion(
  dto: PointDto,
  timeline: Timeline,
  now: number,
  names = { asOf: 'asOf', position: 'position' },
): Promise<Asked> {
  if (dto.answerVersion !== undefined && Number(dto.answerVersion) !== ANSWER_VERSION) {
    const detail = `This service gives answers of version ${ANSWER_VERSION}, not ${dto.answerVersion}.`;
    throw new ProblemError(410, 'answer-version-not-served', 'The answer is of another version', detail);
  }
  const { publishedBy, destination } = dto;
  const asOf = readAsOf(dto, now, names.asOf);
  const transaction = readTransaction(dto.transaction);
  const narrowed = {
    ...(destination === undefined ? {} : { destination }),
    ...(transaction === undefined ? {} : { transaction }),
  };
  const effective = readTime(names.asOf, asOf);
  const published = publishedBy === undefined ? undefined : readPoint('publishedBy', publishedBy);
  refuseUnknownDestination(destination);
  if (dto.atLeast !== undefined) await reach(timeline, 'atLeast', Number(dto.atLeast));
  const position = await readPosition(dto, timeline, now, names.position);
  return {
    point: { asOf, position, ...(publishedBy === undefined ? {} : { publishedBy }), ...narrowed },
    question: {
      ...narrowed,
      asOf: effective,
      position,
      ...(published === undefined ? {} : { publishedBy: published }),
    },
    isPinned: dto.asOf !== undefined && dto.position !== undefined && dto.answerVersion !== undefined,
    isOfNow: dto.asOf === undefined,
  };
}

/** The time asked for: the present second, if none is named; of a day in a zone, the instants of it there. */
function readAsOf({ asOf, zone }: PointDto, now: number, parameter: string): string {
  if (zone === undefined) return asOf ?? presentSecond(now);
  const problem = zoneProblem(zone);
  if (problem !== undefined) throw invalidRequest([{ parameter: 'zone', detail: problem }]);
  if (!isDay(asOf)) throw invalidRequest([{ parameter: 'zone', detail: `needs a day as ${parameter}` }]);
  readTime(parameter, asOf);
  const day = Temporal.PlainDate.from(asOf);
  return [day, day.add({ days: 1 })]
    .map((each) => each.toZonedDateTime(zone).toInstant().toString())
    .join('/');
}

function presentSecond(now: number): string {
  return `${new Date(now).toISOString().slice(0, 'YYYY-MM-DDTHH:mm:ss'.length)}Z`;
}

function readTransaction(word: string | undefined): Transaction | undefined {
  if (word === undefined || isTransaction(word)) return word;
  throw invalidRequest([{ parameter: 'transaction', detail: `must be one of ${transactions.join(', ')}` }]);
}

function isTransaction(word: string): word is Transaction {
  return (transactions as readonly string[]).includes(word);
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

/** A day or an instant: a span between two instants is none. */
function readPoint(parameter: string, text: string): AsOf {
  if (!text.includes('/')) return readTime(parameter, text);
  throw invalidRequest([{ parameter, detail: 'must be a day or an instant' }]);
}

/** The asked position, which must be the end of an append: no answer falls inside one. */
export async function readPosition(
  { position, knownAt }: Pick<PointDto, 'position' | 'knownAt'>,
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
  const detail = `${position} lies inside an append, which is seen whole or not at all: its end is ${end}`;
  throw invalidRequest([{ parameter, detail }]);
}

function endOfAppend(position: number, { index }: Timeline): number {
  let end = position;
  while (!index.isAppendEnd(end)) end += 1;
  return end;
}

async function knownPosition(timeline: Timeline, knownAt: string, now: number): Promise<number> {
  // A day of the recorded clock is one of UTC.
  const { from, to } = readPoint('knownAt', knownAt);
  // Another replica's clock may be ahead of ours, and what it recorded is known.
  const latest = Math.max(now, timeline.lastRecordedAt);
  if (from > latest) {
    throw invalidRequest([
      { parameter: 'knownAt', detail: 'must not be in the future: nobody knew it then' },
    ]);
  }
  // A day that is not over is asked as it stands.
  const instant = Math.min(to - 1, latest);
  await timeline.settle(instant);
  return timeline.index.positionKnownAt(instant);
}

/** An answer at a head that is not the log's would leave out what is recorded: that is no clearance. */
function notFollowed(): ProblemError {
  const detail =
    'This replica does not follow the log to its head: ask for a position, or again in a moment.';
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
