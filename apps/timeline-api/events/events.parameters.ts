import { Type, type Static } from '@sinclair/typebox';
import { closed, eventTypes, isEventType, subjectKindNames } from '../../../events/index.js';
import {
  limitParameter,
  subjectParameter,
  WHOLE_NUMBER,
  wholeNumberParameter,
} from '../http/validation/parameters.js';
import { listOf, oneOf } from '../http/openapi/schema.js';
import { DEFAULT_PAGE, LARGEST_PAGE } from '../http/pages.js';
import { invalidRequest } from '../http/problems/problem.js';
import { readSubject } from '../http/subject-parameter.js';
import { cloudEventType, EVENT_TYPE_PREFIX } from '../../../libs/answers/index.js';
import type { FeedFilter } from '../../../libs/timeline/index.js';

const NO_POSITION = 'must be a whole number';

const { limit, rule } = limitParameter(LARGEST_PAGE, `The most rows in a page. Default: ${DEFAULT_PAGE}.`);

export const eventsQuery = {
  schema: closed({
    after: wholeNumberParameter(
      'The position after which to begin. Default of a page: 0; of a stream: the head.',
    ),
    limit,
    type: Type.Optional(
      Type.Union([Type.String(), Type.Array(Type.String())], {
        description:
          'An event type, by its own name (ChipRestricted) or as the type of a CloudEvent; may be repeated.',
        describedAs: listOf(oneOf([...eventTypes, ...eventTypes.map(cloudEventType)])),
      }),
    ),
    subject: subjectParameter(subjectKindNames),
  }),
  rules: [rule],
};
export type EventsQuery = Static<typeof eventsQuery.schema>;

/**
 * Reads the filter; an event type may be given by its own name or as the type of a CloudEvent.
 * @throws ProblemError (400) naming the invalid parameter.
 */
export function readFeedFilter({ type, subject }: EventsQuery): FeedFilter {
  const types = [type ?? []]
    .flat()
    .map((each) => (each.startsWith(EVENT_TYPE_PREFIX) ? each.slice(EVENT_TYPE_PREFIX.length) : each));
  const unknown = types.find((each) => !isEventType(each));
  if (unknown !== undefined) {
    throw invalidRequest([{ parameter: 'type', detail: `${JSON.stringify(unknown)} is not an event type` }]);
  }
  return { types: new Set(types), subject: readSubject(subject, subjectKindNames) };
}

/**
 * The position after which a stream begins; undefined for the head. Last-Event-ID, which a reconnecting client sends,
 * takes precedence over `after`. A position beyond the head is valid: this replica may have followed less of the log
 * than the one that sent it.
 * @throws ProblemError (400) if Last-Event-ID is not a position.
 */
export function readResumePosition(
  { after }: EventsQuery,
  lastEventId: string | string[] | undefined,
): number | undefined {
  if (lastEventId === undefined) return after === undefined ? undefined : Number(after);
  if (typeof lastEventId === 'string' && WHOLE_NUMBER.test(lastEventId)) return Number(lastEventId);
  throw invalidRequest([{ header: 'Last-Event-ID', detail: NO_POSITION }]);
}
