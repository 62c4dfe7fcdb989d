import { IsString, Matches, MaxLength } from 'class-validator';
import { eventTypes, isEventType } from '../../../events/index.js';
import {
  countTo,
  subjectParameter,
  wholeNumberParameter,
  type ParameterDocs,
} from '../http/openapi/parameters.js';
import { listOf, oneOf } from '../http/openapi/schema.js';
import { DEFAULT_PAGE, LARGEST_PAGE } from '../http/pages.js';
import { invalidRequest } from '../http/problems/problem.js';
import { readSubject } from '../http/subject-parameter.js';
import { CountTo, Optional, WHOLE_NUMBER } from '../http/validation/validators.js';
import { EVENT_TYPE_PREFIX, type FeedFilter } from '../../../libs/timeline/index.js';

const NO_POSITION = 'must be a position: a whole number';

export class EventsDto {
  @Optional()
  @Matches(WHOLE_NUMBER, { message: NO_POSITION })
  readonly after?: string;
  @Optional() @CountTo(LARGEST_PAGE) readonly limit?: string;
  @Optional() @IsString({ each: true }) readonly type?: string | string[];
  @Optional() @IsString() @MaxLength(120) readonly subject?: string;
}

/** The parameters of {@link EventsDto}, documented. */
export const eventsParameters = {
  after: [
    'The position after which to begin. Default of a page: 0; of a stream: the head.',
    wholeNumberParameter,
  ],
  limit: [`The most rows in a page. Default: ${DEFAULT_PAGE}.`, countTo(LARGEST_PAGE)],
  type: ['An event type (ChipRestricted); may be repeated.', listOf(oneOf(eventTypes))],
  ...subjectParameter,
} as const satisfies ParameterDocs;

/**
 * Reads the filter; an event type may be given by its own name or as the type of a CloudEvent.
 * @throws ProblemError (400) naming the invalid parameter.
 */
export function readFeedFilter({ type, subject }: EventsDto): FeedFilter {
  const types = [type ?? []]
    .flat()
    .map((each) => (each.startsWith(EVENT_TYPE_PREFIX) ? each.slice(EVENT_TYPE_PREFIX.length) : each));
  const unknown = types.find((each) => !isEventType(each));
  if (unknown !== undefined) {
    throw invalidRequest([{ parameter: 'type', detail: `${JSON.stringify(unknown)} is not an event type` }]);
  }
  return { types: new Set(types), subject: readSubject(subject) };
}

/**
 * The position after which a stream begins; undefined for the head. Last-Event-ID, which a reconnecting client sends,
 * takes precedence over `after`. A position beyond the head is valid: this replica may have followed less of the log
 * than the one that sent it.
 * @throws ProblemError (400) if Last-Event-ID is not a position.
 */
export function readResumePosition(
  { after }: EventsDto,
  lastEventId: string | string[] | undefined,
): number | undefined {
  if (lastEventId === undefined) return after === undefined ? undefined : Number(after);
  if (typeof lastEventId === 'string' && WHOLE_NUMBER.test(lastEventId)) return Number(lastEventId);
  throw invalidRequest([{ header: 'Last-Event-ID', detail: NO_POSITION }]);
}
