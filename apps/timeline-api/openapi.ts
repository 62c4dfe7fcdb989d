import { applyDecorators, type INestApplication } from '@nestjs/common';
import {
  ApiBody,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  DocumentBuilder,
  SwaggerModule,
  type OpenAPIObject,
} from '@nestjs/swagger';
import { answerSchemas } from './description/answers.js';
import { commandSchemas, exampleOf, schemaName, summaryOf } from './description/commands.js';
import { pieces } from './description/contract.js';
import { BEARER, headerComponents, headersOf, problemOf, refusal } from './description/responses.js';
import { ref, text, type Schema } from './description/schema.js';

/* The description of the interface: bodies come from the event contract, the rest is said here once. */

const schemas: Record<string, Schema> = { ...pieces, ...commandSchemas, ...answerSchemas };

const json = (name: keyof typeof answerSchemas) => ({ 'application/json': { schema: ref(name) } });

const refusals = {
  neverSeen: () => refusal(404, 'Never seen, with near ids'),
  notReached: () => refusal(409, 'The position is beyond the head of this replica, which `head` tells'),
  otherVersion: () => refusal(410, 'Answers of the asked answerVersion are not given'),
  notFollowed: () =>
    refusal(503, 'The head is asked for, and this replica does not follow it', 'Retry-After'),
} as const;

const refusedBy = {
  Answer: ['neverSeen', 'notReached', 'otherVersion', 'notFollowed'],
  History: ['neverSeen', 'notReached', 'notFollowed'],
  Restrictions: ['notReached', 'otherVersion', 'notFollowed'],
  Changes: ['notReached', 'otherVersion', 'notFollowed'],
  SearchResults: ['notFollowed'],
} as const satisfies Record<string, readonly (keyof typeof refusals)[]>;
type AnswerName = keyof typeof refusedBy;

/** Documents that a route also answers as CSV; above {@link AnswerDocumented}, whose 200 it replaces. */
export function CsvDocumented(schema: AnswerName): MethodDecorator {
  const description = 'As JSON, a page; as text/csv (RFC 4180), every row, streamed, without limit or cursor';
  return applyDecorators(
    ApiResponse({
      status: 200,
      description,
      headers: headersOf('ETag', 'Cache-Control', 'Vary', 'Link', 'Content-Disposition'),
      content: { ...json(schema), 'text/csv': { schema: text } },
    }),
    refusal(406, 'Accept takes neither application/json nor text/csv'),
  );
}

/** Documents what a route answers, and how it refuses. */
export function AnswerDocumented(schema: AnswerName): MethodDecorator {
  const headers = headersOf('ETag', 'Cache-Control', 'Vary');
  return applyDecorators(
    ApiHeader({ name: 'If-None-Match', required: false, description: 'The ETag of the answer that is held' }),
    ApiResponse({ status: 200, description: 'OK', headers, content: json(schema) }),
    ApiResponse({ status: 304, description: 'Still as the given ETag says', headers }),
    refusal(400, 'A parameter is wrong; `errors` name it'),
    ...refusedBy[schema].map((name) => refusals[name]()),
  );
}

/** Documents the two forms of the event log: a page, and a live stream. */
export function EventsDocumented(): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: 'The event log: a page of it, or, with Accept: text/event-stream, live' }),
    ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Resume a stream after this position' }),
    ApiResponse({
      status: 200,
      description: 'CloudEvents 1.0',
      headers: headersOf('Cache-Control'),
      content: { ...json('EventsPage'), 'text/event-stream': { schema: text } },
    }),
    refusal(400, 'A parameter or Last-Event-ID is wrong'),
    refusal(503, 'The event feed of this replica has stopped', 'Retry-After'),
  );
}

/** What client generators name a method by: restrictChip. */
function operationOf(command: string): string {
  return command.replace(/-(.)/g, (_match, first: string) => first.toUpperCase());
}

/** Documents a command: its body is the event's own schema, with what guards it. */
export function CommandDocumented(name: string): MethodDecorator {
  const headers = headersOf('Cache-Control');
  return applyDecorators(
    ApiOperation({ operationId: operationOf(name), summary: summaryOf(name) }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'A retry with it is recorded once',
      schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
    }),
    ApiBody({ schema: ref(schemaName(name)), examples: { sample: { value: exampleOf(name) } } }),
    ApiResponse({
      status: 201,
      description: 'Recorded, and seen by the next question',
      headers,
      content: json('Recorded'),
    }),
    ApiResponse({
      status: 202,
      description: 'Recorded, but this replica has not followed it yet',
      headers,
      content: json('RecordedUnseen'),
    }),
    refusal(400, 'The body is wrong; `errors` name the fields'),
    refusal(409, 'Another revision, or a fact id that is in use'),
    refusal(413, 'The body is too large'),
    refusal(415, 'The body is not application/json, or is encoded'),
    refusal(422, 'A rule on facts refuses it, or the key was used with another body'),
    refusal(503, 'The store cannot be used, or others keep changing the subject', 'Retry-After'),
    refusal(507, 'The store has no room left'),
  );
}

/** Documents whether the process answers. */
export function LiveDocumented(): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: 'Whether the process answers at all' }),
    ApiResponse({
      status: 200,
      description: 'It does',
      headers: headersOf('Cache-Control'),
      content: json('Live'),
    }),
  );
}

/** Documents whether answers follow the log. */
export function ReadyDocumented(): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: 'Whether answers follow the log, and how far behind they are' }),
    ApiResponse({
      status: 200,
      description: 'They do',
      headers: headersOf('Cache-Control'),
      content: json('Ready'),
    }),
    problemOf('NotReady', 503, 'Not yet, or not any more', 'Retry-After'),
  );
}

/** Documents the figures for Prometheus. */
export function FiguresDocumented(): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: 'Figures for Prometheus' }),
    ApiResponse({
      status: 200,
      description: 'The Prometheus text format, 0.0.4',
      content: { 'text/plain': { schema: text } },
    }),
  );
}

/** Serves the description at /openapi.json, and a page to browse it at /docs. */
export function serveOpenApi(application: INestApplication, version: string): void {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Regulatory Timeline')
    .setDescription('What was restricted on a date, as we knew it on a date, with its evidence.')
    .setVersion(version)
    .addSecurity(BEARER, {
      type: 'http',
      scheme: 'bearer',
      description:
        'An opaque access token, whose scopes an operation names. A service without tokens asks for none.',
    });
  const create = (): OpenAPIObject => {
    const document = SwaggerModule.createDocument(application, builder.build(), {
      // What client generators name their methods by.
      operationIdFactory: (_controller, method) => method,
    });
    document.components = { ...document.components, schemas, headers: headerComponents };
    return document;
  };
  SwaggerModule.setup('docs', application, create, { jsonDocumentUrl: 'openapi.json', raw: ['json'] });
}
