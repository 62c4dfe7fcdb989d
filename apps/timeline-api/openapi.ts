import { applyDecorators, type INestApplication } from '@nestjs/common';
import {
  ApiBody,
  ApiHeader,
  ApiOperation,
  ApiProduces,
  ApiQuery,
  ApiResponse,
  DocumentBuilder,
  SwaggerModule,
  type OpenAPIObject,
} from '@nestjs/swagger';
import { certainties, eventSchemas, measures, type EventType } from '../../events/index.js';
import { recordingCommands, type CommandName } from './commands/command-table.js';

/* The description of the interface: request bodies come from the event contract, the rest is said here once. */

type Schema = Record<string, unknown>;

const text: Schema = { type: 'string' };
const wholeNumber: Schema = { type: 'integer', minimum: 0 };
const instant: Schema = { type: 'string', format: 'date-time' };
const optionalText: Schema = { type: ['string', 'null'] };
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const object = (properties: Schema, more: Schema = {}): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  ...more,
});
const open = { additionalProperties: true };
const standing: Schema = { enum: ['not-in-force', 'possibly', 'surely'] };

const schemas: Record<string, Schema> = {
  Problem: object(
    { type: text, title: text, status: wholeNumber, detail: text },
    {
      ...open,
      description:
        'RFC 9457. `errors` name the places that are wrong: a JSON pointer, a parameter or a header.',
    },
  ),
  Subject: object({ kind: { enum: ['chip', 'company', 'sale'] }, id: text }, open),
  Basis: object(
    {
      asOf: text,
      knownAt: optionalText,
      position: wholeNumber,
      answerVersion: wholeNumber,
      digest: text,
      pinned: text,
    },
    {
      ...open,
      description: 'Both clocks of the answer, its digest, and the link under which it never changes.',
    },
  ),
  Part: object(
    {
      factId: text,
      type: text,
      subject: ref('Subject'),
      inForce: { enum: ['surely', 'possibly'] },
      doubts: listOf(text),
      lifts: listOf({ type: 'object' }),
      position: wholeNumber,
      recordedAt: instant,
      evidence: listOf(object({ publisher: text, certainty: { enum: [...certainties] } }, open)),
    },
    { ...open, description: 'A fact in force: beside these fields, what its event says.' },
  ),
  Answer: object({
    subject: ref('Subject'),
    status: { enum: ['restricted', 'uncertain', 'flagged', 'not-restricted', 'no-record'] },
    decidedBy: text,
    measures: listOf(ref('Part')),
    sales: listOf(ref('Part')),
    routes: listOf(ref('Part')),
    listings: listOf(ref('Part')),
    basis: ref('Basis'),
  }),
  History: object({
    subject: ref('Subject'),
    position: wholeNumber,
    facts: listOf(
      object({ factId: text, type: text, position: wholeNumber, recordedAt: instant, retracted: {} }, open),
    ),
  }),
  Restrictions: object({
    restrictions: listOf(ref('Part')),
    basis: ref('Basis'),
    links: object({ next: optionalText }),
  }),
  Changes: object({
    changes: listOf(
      object({
        why: {
          enum: [
            'came-into-force',
            'ended',
            'became-sure',
            'became-doubtful',
            'learned',
            'retracted',
            'lifted',
            'lift-retracted',
          ],
        },
        before: standing,
        after: standing,
        fact: ref('Part'),
      }),
    ),
    basis: object(
      { answerVersion: wholeNumber, digest: text, pinned: text },
      { ...open, description: 'Both ends of the span on one clock, and the point on the other.' },
    ),
    links: object({ next: optionalText }),
  }),
  SearchResults: object({
    results: listOf(object({ subject: ref('Subject'), score: { type: 'number' }, href: text }, open)),
  }),
  Recorded: object({
    subject: ref('Subject'),
    factIds: listOf(text),
    eventIds: listOf(text),
    position: wholeNumber,
    recordedAt: instant,
    revision: wholeNumber,
  }),
  CloudEvent: object(
    {
      specversion: { const: '1.0' },
      id: text,
      source: text,
      type: text,
      subject: text,
      time: instant,
      data: {},
    },
    open,
  ),
  EventsPage: object({
    events: listOf(ref('CloudEvent')),
    position: wholeNumber,
    links: object({ next: text }),
  }),
};

const parameters = {
  asOf: 'Effective clock: a day (2023-10-23) or an instant with offset. Default: today, UTC.',
  knownAt: 'Recorded clock: a day or an instant with offset. Default: the head. The future is refused.',
  position: 'Recorded clock: the last position known, instead of knownAt.',
  publishedBy: 'Keep what was surely public by this day or instant.',
  destination: 'An ISO 3166-1 country, an EAR country group, headquarteredIn: and one of those.',
  atLeast: 'Wait, for a few seconds, until this replica has reached the position: read your own writes.',
  answerVersion: 'The version of the answers. With asOf and position it makes the answer immutable.',
  subject: 'chip/nvidia-a100, company/huawei or sale/…: its own facts, and those that name it.',
  authority: 'The id of the authority (us-bis).',
  measure: `One of ${measures.join(', ')}.`,
  limit: 'The most rows in a page.',
  cursor: 'Where the page before ended: taken from its links.next.',
  asOfFrom: 'Effective clock: where a span begins, as asOf. With asOfTo, at one position.',
  asOfTo: 'Effective clock: where the span ends.',
  positionFrom: 'Recorded clock: the last position known where a span begins. With positionTo, at one asOf.',
  positionTo: 'Recorded clock: the last position known where the span ends.',
  q: 'An id, a name, an alias, or something near.',
  after: 'The position after which to begin. Default of a page: 0; of a stream: the head.',
  type: 'An event type (ChipRestricted); can be given several times.',
} as const;
type Parameter = keyof typeof parameters;

const point: Parameter[] = [
  'asOf',
  'knownAt',
  'position',
  'publishedBy',
  'destination',
  'atLeast',
  'answerVersion',
];
const queries = {
  point,
  history: ['knownAt', 'position'],
  restrictions: [...point, 'subject', 'authority', 'measure', 'limit', 'cursor'],
  changes: [
    'asOfFrom',
    'asOfTo',
    'positionFrom',
    'positionTo',
    ...point,
    'subject',
    'authority',
    'measure',
    'limit',
    'cursor',
  ],
  search: ['q', 'limit'],
  events: ['after', 'limit', 'type', 'subject'],
} satisfies Record<string, Parameter[]>;

/** Documents the query parameters of a route. */
export function ParametersOf(query: keyof typeof queries): MethodDecorator {
  return applyDecorators(
    ...queries[query].map((name) =>
      ApiQuery({ name, required: name === 'q', description: parameters[name], schema: { type: 'string' } }),
    ),
  );
}

const problem = (status: number, description: string) =>
  ApiResponse({ status, description, content: { 'application/problem+json': { schema: ref('Problem') } } });

/** Documents that a route also answers as CSV; above {@link AnswerDocumented}, whose 200 it replaces. */
export function CsvDocumented(schema: keyof typeof schemas): MethodDecorator {
  const description = 'As JSON, a page; as text/csv (RFC 4180), every row, streamed, without limit or cursor';
  const content = { 'application/json': { schema: ref(schema) }, 'text/csv': { schema: text } };
  return applyDecorators(
    ApiResponse({ status: 200, description, content }),
    problem(406, 'Accept takes neither application/json nor text/csv'),
  );
}

/** Documents what a route answers, and how it refuses. */
export function AnswerDocumented(schema: keyof typeof schemas): MethodDecorator {
  return applyDecorators(
    ApiResponse({ status: 200, description: 'OK', content: { 'application/json': { schema: ref(schema) } } }),
    ApiResponse({ status: 304, description: 'Still as the given ETag says' }),
    problem(400, 'A parameter is wrong; `errors` name it'),
    problem(404, 'Never seen, with near ids'),
    problem(409, 'The position is beyond the head of this replica'),
  );
}

/** Documents the two forms of the event log: a page, and a live stream. */
export function EventsDocumented(): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: 'The event log: a page of it, or, with Accept: text/event-stream, live' }),
    ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Resume a stream after this position' }),
    ApiProduces('application/json', 'text/event-stream'),
    ApiResponse({
      status: 200,
      description: 'CloudEvents 1.0',
      content: {
        'application/json': { schema: ref('EventsPage') },
        'text/event-stream': { schema: { type: 'string' } },
      },
    }),
    problem(400, 'A parameter or Last-Event-ID is wrong'),
  );
}

/** Documents a command: its body is the event's own schema, with what guards it. */
export function CommandDocumented(name: CommandName): MethodDecorator {
  const summary =
    name === 'retract-fact' ? 'Records FactRetracted' : `Records ${recordingCommands[name].records}`;
  return applyDecorators(
    ApiOperation({ summary }),
    ApiHeader({ name: 'Idempotency-Key', required: false, description: 'A retry with it is recorded once' }),
    ApiBody({ schema: name === 'retract-fact' ? retraction : bodyOf(name, recordingCommands[name].records) }),
    ApiResponse({
      status: 201,
      description: 'Recorded, and seen by the next question',
      schema: ref('Recorded'),
    }),
    ApiResponse({ status: 202, description: 'Recorded, but this replica has not followed it yet' }),
    problem(400, 'The body is wrong; `errors` name the fields'),
    problem(409, 'Another revision, or a fact id that is in use'),
    problem(413, 'The body is too large'),
    problem(415, 'The body is not application/json'),
    problem(422, 'A rule on facts refuses it, or the key was used with another body'),
  );
}

const expectedRevision: Schema = {
  description: 'The revision of the subject that was seen; another one is answered with 409',
  oneOf: [{ type: 'integer', minimum: 0 }, { const: 'no-stream' }],
};

function bodyOf(name: CommandName, records: EventType): Schema {
  const schema = structuredClone(eventSchemas[records]) as unknown as { properties: Schema };
  const replaces = { description: 'Restrictions that this one takes the place of', ...listOf(text) };
  const more = name === 'restrict-chip' ? { lifts: replaces, expectedRevision } : { expectedRevision };
  return { ...schema, properties: { ...schema.properties, ...more } };
}

const retraction: Schema = {
  ...object({ subject: ref('Subject'), factId: text, reason: text }, { additionalProperties: false }),
  properties: {
    subject: ref('Subject'),
    factId: text,
    reason: text,
    replacement: { type: 'object', description: 'A command on the same subject, with its name as `command`' },
    expectedRevision,
  },
};

/** Serves the description at /openapi.json, and a page to browse it at /docs. */
export function serveOpenApi(application: INestApplication, version: string): void {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Regulatory Timeline')
    .setDescription('What was restricted on a date, as we knew it on a date, with its evidence.')
    .setVersion(version)
    .addBearerAuth()
    .addSecurityRequirements('bearer');
  const create = (): OpenAPIObject => {
    const document = SwaggerModule.createDocument(application, builder.build());
    document.components = { ...document.components, schemas: schemas };
    return document;
  };
  SwaggerModule.setup('docs', application, create, { jsonDocumentUrl: 'openapi.json', raw: ['json'] });
}
