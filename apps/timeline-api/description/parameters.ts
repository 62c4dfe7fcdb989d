import { applyDecorators } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import {
  asOfPattern,
  dayOrInstantPattern,
  transactions,
  eventTypes,
  measures,
  subjectKindNames,
} from '../../../events/index.js';
import { DEFAULT_PAGE, DEFAULT_RESULTS, LARGEST_PAGE, MOST_RESULTS } from '../queries/page.js';
import { ANSWER_VERSION, LARGEST_WHOLE_NUMBER } from '../queries/question.js';
import { listOf, oneOf, ref, type Schema } from './schema.js';

const position: Schema = { type: 'integer', minimum: 0, maximum: LARGEST_WHOLE_NUMBER };
const dayOrInstant: Schema = {
  type: 'string',
  maxLength: 40,
  pattern: dayOrInstantPattern,
  examples: ['2023-10-23', '2019-05-16T16:15-04:00'],
};
const time: Schema = { ...dayOrInstant, maxLength: 80, pattern: asOfPattern };
const subject: Schema = { type: 'string', maxLength: 120, pattern: `^(${subjectKindNames.join('|')})/.+$` };
const countTo = (maximum: number): Schema => ({ type: 'integer', minimum: 1, maximum });

const parameters = {
  asOf: [
    'Effective clock: a day (2023-10-23), in the time zone of each measure; an instant with offset; or two instants, start/end. Default: the present second.',
    time,
  ],
  zone: [
    'An IANA time zone (Australia/Sydney): a day of asOf is then the instants of that day there.',
    { type: 'string', maxLength: 50 },
  ],
  knownAt: [
    'Recorded clock: a day or an instant with offset. Default: the head. The future is refused.',
    dayOrInstant,
  ],
  position: ['Recorded clock: the last position known, instead of knownAt.', position],
  publishedBy: ['Keep what was public by this day or instant, surely or possibly.', dayOrInstant],
  destination: ['Keep what reaches the destination, surely or possibly.', ref('Destination')],
  transaction: ['Keep what applies to the transaction.', oneOf(transactions)],
  atLeast: [
    'Wait, for a few seconds, until this replica has reached the position: read your own writes.',
    position,
  ],
  answerVersion: [
    `The version of the answers, ${ANSWER_VERSION} today. With asOf and position it makes the answer immutable.`,
    position,
  ],
  subject: [
    'chip/nvidia-a100, party/huawei (or company/huawei) or sale/…: its own facts, and those that name it.',
    subject,
  ],
  authority: ['The id of the authority (us-bis).', { type: 'string', maxLength: 100 }],
  measure: ['What the authority does.', oneOf(measures)],
  // No `default`, which a form would send along: CSV has no pages, and refuses it.
  limit: [`The most rows in a page. Default: ${DEFAULT_PAGE}.`, countTo(LARGEST_PAGE)],
  cursor: ['Where the page before ended: taken from its links.next.', { type: 'string', maxLength: 4000 }],
  asOfFrom: ['Effective clock: where a span begins, as asOf. With asOfTo, at one position.', time],
  asOfTo: ['Effective clock: where the span ends: a day or an instant, as asOfFrom is.', time],
  net: [
    'true: only the difference between the two ends, without what came and went between them.',
    oneOf(['true', 'false']),
  ],
  positionFrom: [
    'Recorded clock: the last position known where a span begins. With positionTo, at one asOf.',
    position,
  ],
  positionTo: ['Recorded clock: the last position known where the span ends.', position],
  q: ['An id, a name, an alias, or something near.', { type: 'string', minLength: 1, maxLength: 100 }],
  results: [`The most results. Default: ${DEFAULT_RESULTS}.`, countTo(MOST_RESULTS)],
  after: ['The position after which to begin. Default of a page: 0; of a stream: the head.', position],
  type: ['An event type (ChipRestricted); can be given several times.', listOf(oneOf(eventTypes))],
} as const satisfies Record<string, readonly [description: string, schema: Schema]>;
type Parameter = keyof typeof parameters;

const point: Parameter[] = [
  'asOf',
  'zone',
  'knownAt',
  'position',
  'publishedBy',
  'destination',
  'transaction',
  'atLeast',
  'answerVersion',
];
const world: Parameter[] = [...point, 'subject', 'authority', 'measure', 'limit', 'cursor'];
const queries = {
  point,
  history: ['knownAt', 'position'],
  restrictions: world,
  changes: ['asOfFrom', 'asOfTo', 'positionFrom', 'positionTo', 'net', ...world],
  search: ['q', 'results'],
  events: ['after', 'limit', 'type', 'subject'],
} satisfies Record<string, Parameter[]>;

/** Documents the query parameters of a route. */
export function ParametersOf(query: keyof typeof queries): MethodDecorator {
  return applyDecorators(...queries[query].map(documented));
}

/** Documents whose answer it is: the part of the path. */
export function SubjectDocumented(): MethodDecorator {
  return ApiParam({ name: 'id', description: 'The id of the chip or party', schema: ref('Id') });
}

function documented(parameter: Parameter): MethodDecorator {
  const [description, schema] = parameters[parameter];
  const name = parameter === 'results' ? 'limit' : parameter;
  return ApiQuery({ name, required: name === 'q', description, schema });
}
