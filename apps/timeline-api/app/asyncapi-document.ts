import type { FastifyInstance } from 'fastify';
import { definitions, eventTypes, type EventType } from '../../../events/index.js';
import { cloudEvent, cloudEventName, cloudEventType, wordsOfEvents } from '../../../libs/answers/index.js';
import { eventsQuery } from '../events/events.parameters.js';
import { componentsOf, contractSchemas } from '../http/openapi/event-contract.js';
import { BEARER } from '../http/openapi/responses.js';
import { object, oneOf, wholeNumber, type NamedSchemas, type Schema } from '../http/openapi/schema.js';
import { describedParameters } from '../http/validation/parameters.js';
import { about, bearer, license } from './about.js';

/** Where the live stream is. */
const PATH = '/v1/events';

const FOLLOW = 'Follow';
const POSITION = 'Position';

const position: Schema = { type: 'string', pattern: '^[0-9]+$' };

/** The schemas that the named ones refer to, and they themselves. */
function withReferences(all: NamedSchemas, names: readonly string[]): NamedSchemas {
  const found = new Set(names);
  // The loop goes on to what is added here.
  for (const name of found)
    for (const [, referenced = ''] of JSON.stringify(all[name]).matchAll(/"#\/components\/schemas\/(\w+)"/g))
      found.add(referenced);
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, schema]) => (found.has(name) ? [[name, asDraft7(schema)]] : [])),
  );
}

/** OpenAPI allows keywords beside a reference; here, where JSON Schema is draft 7, they would be ignored. */
function asDraft7<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_name, given: Schema) => {
    if (typeof given !== 'object' || typeof given['$ref'] !== 'string') return given;
    const { $ref, ...keywords } = given;
    return Object.keys(keywords).length === 0 ? given : { allOf: [{ $ref }], ...keywords };
  }) as Value;
}

/** The message of an event type: one block of the stream. */
function messageOf(type: EventType): object {
  const { command } = definitions[type];
  return {
    name: cloudEventType(type),
    title: type,
    summary: command.summary,
    contentType: 'application/json',
    headers: object({ id: { ...position, description: 'The `id` of the block: the position of the event' } }),
    payload: { $ref: `#/components/schemas/${cloudEventName(type)}` },
  };
}

/** The request that opens a stream. */
const follow = {
  name: FOLLOW,
  title: 'Follow the log',
  summary: 'Opens the stream: after a position, or at the head.',
  headers: object(
    { accept: { type: 'string', const: 'text/event-stream' } },
    {
      authorization: {
        type: 'string',
        description: 'Bearer and an access token, where the service has tokens',
      },
      'last-event-id': {
        ...position,
        description:
          'The id of the last block that was read: the stream continues after it. It takes precedence over `after`',
      },
    },
  ),
  payload: { type: 'null' },
};

/** A block that is not an event: it keeps the reader's place. */
const positionMessage = {
  name: POSITION,
  title: 'Position',
  summary:
    'A position, and not an event: where the stream begins, how far the filter has looked, or where the service has stopped following the log for now.',
  contentType: 'application/json',
  headers: object(
    {
      id: { ...position, description: 'Resume after it' },
      event: {
        type: 'string',
        const: 'position',
        description: 'The type of the block; the blocks of events have none, which means `message`',
      },
    },
    { retry: { type: 'string', const: '1000', description: 'Milliseconds to wait before connecting again' } },
  ),
  payload: object(
    { position: wholeNumber },
    {
      follower: {
        ...oneOf(['catching-up', 'live']),
        description:
          'catching-up: the service does not follow the log for now, so that events may be missing after the position; ' +
          'live: it does again',
      },
    },
  ),
};

const messages = {
  [FOLLOW]: follow,
  [POSITION]: positionMessage,
  ...Object.fromEntries(eventTypes.map((type) => [type, messageOf(type)])),
};

const inComponents = (name: string) => ({ $ref: `#/components/messages/${name}` });
const inChannel = (name: string) => ({ $ref: `#/channels/events/messages/${name}` });

/** The query of the stream; pages alone have a limit. */
const query = object(
  {},
  Object.fromEntries(
    describedParameters(eventsQuery)
      .filter(({ name }) => name !== 'limit')
      .map(({ name, schema, description }) => [name, { ...schema, description }]),
  ),
);

/** Serves the AsyncAPI document at /asyncapi.json. */
export function serveAsyncApi(fastify: FastifyInstance, version: string): void {
  let body: string | undefined;
  fastify.get('/asyncapi.json', (_request, reply) => {
    void reply
      .headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' })
      .send((body ??= JSON.stringify(asyncApiDocument(version))));
  });
}

/** The live stream of events, which OpenAPI cannot describe. */
function asyncApiDocument(version: string): object {
  return {
    asyncapi: '3.0.0',
    id: 'urn:regulatory-timeline',
    info: {
      title: `${about.title}: live stream`,
      version,
      description: `${about.description} /openapi.json describes everything else.`,
      license,
      tags: [{ name: 'events', description: 'What is recorded, as it is recorded' }],
    },
    defaultContentType: 'application/json',
    servers: {
      service: {
        host: '{host}',
        protocol: 'http',
        description: 'The service, at the address where this description was found',
        variables: { host: { default: '127.0.0.1:3000', description: 'Host and port' } },
        security: [{ $ref: `#/components/securitySchemes/${BEARER}` }],
      },
    },
    channels: {
      events: {
        address: PATH,
        title: 'The event log',
        description:
          'Server-Sent Events: every event after a position, history first and then live, each once and in order, as a ' +
          'CloudEvent 1.0 in JSON. The id of a block is the position of its event. A reader that was cut off sends the ' +
          'id of the last block in the header Last-Event-ID, as every EventSource does automatically, and misses nothing. ' +
          'A block of the type `position` is not an event: it says where the stream begins, or how far ' +
          'the filter has looked. With `follower`, it says whether the service follows the log; a stream ends where it ' +
          'no longer can. At least every 15 seconds there is such a block or a comment. The events of one append are ' +
          'consecutive; the last of them has appendindex + 1 = appendsize.',
        messages: Object.fromEntries(Object.keys(messages).map((name) => [name, inComponents(name)])),
      },
    },
    operations: {
      followEvents: {
        action: 'receive',
        title: 'Follow the log',
        summary:
          'A GET request with Accept: text/event-stream, answered by blocks until either side disconnects.',
        channel: { $ref: '#/channels/events' },
        messages: [inChannel(FOLLOW)],
        bindings: { http: { method: 'GET', query, bindingVersion: '0.3.0' } },
        reply: {
          channel: { $ref: '#/channels/events' },
          messages: [POSITION, ...eventTypes].map(inChannel),
        },
      },
    },
    components: {
      messages,
      schemas: withReferences(
        { ...contractSchemas(), ...componentsOf([...wordsOfEvents, cloudEvent]) },
        eventTypes.map(cloudEventName),
      ),
      securitySchemes: { [BEARER]: bearer },
    },
  };
}
