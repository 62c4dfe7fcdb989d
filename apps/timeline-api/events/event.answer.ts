import { eventTypes, subjectKinds, type EventType } from '../../../events/index.js';
import {
  either,
  instant,
  listOf,
  object,
  ref,
  text,
  wholeNumber,
  type NamedSchemas,
} from '../http/openapi/schema.js';
import { EVENT_TYPE_PREFIX } from '../../../libs/timeline/index.js';

export const cloudEventName = (type: EventType): string => `${type}Event`;
export const cloudEventType = (type: EventType): string => EVENT_TYPE_PREFIX + type;

const cloudEvent = {
  specversion: { type: 'string', const: '1.0' },
  id: { type: 'string', pattern: '^[0-9]+$', description: 'The position' },
  source: {
    type: 'string',
    format: 'uri',
    description: 'The log; with the id it names one event. EVENTS_SOURCE configures it',
  },
  subject: {
    ...text,
    description: Object.keys(subjectKinds)
      .map((kind) => `${kind}/{id}`)
      .join(', '),
  },
  time: { ...instant, description: 'recordedAt' },
  datacontenttype: { type: 'string', const: 'application/json' },
  dataschema: { type: 'string', format: 'uri', description: 'The $id of the published schema of the data' },
  actor: text,
  eventid: text,
  revision: wholeNumber,
  schemaversion: wholeNumber,
  correlationid: text,
  causationid: text,
  appendindex: wholeNumber,
  appendsize: { type: 'integer', minimum: 1 },
};

const eventOf = (type: EventType) =>
  object({ ...cloudEvent, type: { type: 'string', const: cloudEventType(type) }, data: ref(type) });

export const eventSchemas: NamedSchemas = {
  ...Object.fromEntries(eventTypes.map((type) => [cloudEventName(type), eventOf(type)])),
  CloudEvent: either(
    'type',
    Object.fromEntries(eventTypes.map((type) => [cloudEventType(type), cloudEventName(type)])),
  ),
  EventsPage: object({
    events: listOf(ref('CloudEvent')),
    position: wholeNumber,
    head: wholeNumber,
    links: object({ next: text }),
  }),
};
