import { Type, type Static, type TObject } from '@sinclair/typebox';
import { eventTypes, oneOf, subjectKinds, type DomainEvent, type EventType } from '../../events/index.js';
import { eventData, type AnyOf } from './fact.js';
import { either, instant, named, optional, text, wholeNumber, type ValueOf } from './schema.js';

/** Before the name of an event type, in the type of a CloudEvent. */
export const EVENT_TYPE_PREFIX = 'io.regulatory-timeline.';

/** The name of the schema of a CloudEvent, and its type. */
export const cloudEventName = (type: EventType): string => `${type}Event`;
export const cloudEventType = (type: EventType): string => EVENT_TYPE_PREFIX + type;

const attributes = {
  specversion: Type.Literal('1.0'),
  id: Type.String({ pattern: '^[0-9]+$', description: 'The position' }),
  source: Type.String({
    format: 'uri',
    description: 'The log; with the id it names one event. EVENTS_SOURCE configures it',
  }),
  subject: Type.String({
    description: Object.keys(subjectKinds)
      .map((kind) => `${kind}/{id}`)
      .join(', '),
  }),
  time: { ...instant, description: 'recordedAt' },
  datacontenttype: Type.Literal('application/json'),
  dataschema: Type.String({
    format: 'uri',
    description: 'The $id of the published schema of the data',
  }),
  actor: text,
  eventid: text,
  revision: wholeNumber,
  schemaversion: wholeNumber,
  correlationid: text,
  causationid: text,
  appendindex: wholeNumber,
  appendsize: Type.Integer({ minimum: 1 }),
};

/** One type in TypeScript for events of all types, as of facts (fact.ts). */
type AnyCloudEvent = Static<TObject<typeof attributes>> & { type: string; data: AnyOf<DomainEvent['data']> };

export const cloudEvent = named(
  'CloudEvent',
  either(
    'type',
    eventTypes.map((type) => {
      const own = { type: Type.Literal(cloudEventType(type)), data: eventData(type) };
      const schema = Type.Object({ ...attributes, ...own });
      return named(cloudEventName(type), Type.Unsafe<AnyCloudEvent>(schema));
    }),
  ),
);
/** An event as CloudEvents 1.0 JSON, with extension attributes for its metadata. Its `id` is its position. */
export type CloudEvent = ValueOf<typeof cloudEvent>;

export const eventsPage = named(
  'EventsPage',
  Type.Object({
    events: Type.Array(cloudEvent),
    position: wholeNumber,
    head: { ...wholeNumber, description: 'Up to where this replica has followed the log' },
    ...optional({
      follower: {
        ...oneOf(['catching-up', 'stopped']),
        description:
          'Only if this replica does not follow the log to its end: after `head`, there may be events that it has not',
      },
    }),
    links: Type.Object({ next: text }),
  }),
);
/** A page of the event log. */
export type EventsPage = ValueOf<typeof eventsPage>;
