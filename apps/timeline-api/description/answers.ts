import {
  answerPartOf,
  answerParts,
  answerPaths,
  definitions,
  eventTypes,
  roleOf,
  subjectKinds,
  transactions,
  type EventType,
  type Role,
} from '../../../events/index.js';
import { allDoubts, allReasons, decidingRules, inForceStates, statuses } from '../../../libs/as-of/index.js';
import { problemTypes } from '../problems/problem.js';
import { ANSWER_VERSION } from '../queries/question.js';
import { EVENT_TYPE_PREFIX } from '../stream/event-feed.js';
import { dataOf } from './contract.js';
import {
  either,
  instant,
  listOf,
  object,
  oneOf,
  optionalText,
  ref,
  sha256,
  text,
  wholeNumber,
  type ObjectSchema,
  type Schema,
} from './schema.js';

const hasField = (type: EventType, field: string): boolean => field in definitions[type].schema.properties;
const ofRole = (...roles: readonly Role[]): EventType[] =>
  eventTypes.filter((type) => roles.includes(roleOf(type)));

const liftTypes = ofRole('lifts');
/** Facts that can be in force. */
const timedTypes = ofRole('restricts', 'flags');
const factTypes = ofRole('restricts', 'flags', 'lifts', 'describes');

const inForceName = (type: EventType): string => `${type}InForce`;
const liftName = (type: EventType): string => `${type}Shown`;
const knownName = (type: EventType): string => `${type}Known`;
const cloudEventName = (type: EventType): string => `${type}Event`;

const recorded = { position: wholeNumber, recordedAt: instant };

/** A fact as an answer tells it: what its event says, but for what the answer says in its own way. */
function fact(
  type: EventType,
  own: Readonly<Record<string, Schema>>,
  omitted: readonly string[] = [],
): ObjectSchema {
  const { properties, required } = dataOf(type);
  const kept = (name: string): boolean => !omitted.includes(name);
  const said = Object.fromEntries(Object.entries(properties).filter(([name]) => kept(name)));
  return {
    type: 'object',
    properties: { ...said, type: { type: 'string', const: type }, ...own },
    required: [...new Set([...required.filter(kept), 'type', ...Object.keys(own)])],
  };
}

const destinationsInForce: Schema = {
  ...listOf(
    object(
      { destination: ref('Destination'), inForce: oneOf(['surely', 'possibly', 'not']) },
      { except: listOf(ref('Destination')) },
    ),
  ),
  description: 'How each destination that the fact names stands, narrowed by the question',
};

function factInForce(type: EventType): ObjectSchema {
  return fact(type, {
    subject: ref('Subject'),
    inForce: oneOf(['surely', 'possibly']),
    doubts: listOf(oneOf(allDoubts)),
    ...(hasField(type, 'destinations') ? { destinations: destinationsInForce } : {}),
    lifts: listOf(ref('Lift')),
    ...recorded,
    evidence: listOf(ref('Evidence')),
  });
}

const retracted: Schema = {
  oneOf: [object({ ...recorded, reason: text, replacedBy: optionalText }), { type: 'null' }],
};

function knownFact(type: EventType): ObjectSchema {
  return fact(type, { subject: ref('Subject'), ...recorded, retracted });
}

const byType = (types: readonly EventType[], nameOf: (type: EventType) => string): Schema =>
  either('type', Object.fromEntries(types.map((type) => [type, nameOf(type)])));

function schemasOf(
  types: readonly EventType[],
  nameOf: (type: EventType) => string,
  schemaOf: (type: EventType) => Schema,
): Record<string, Schema> {
  return Object.fromEntries(types.map((type) => [nameOf(type), schemaOf(type)]));
}

const facts: Readonly<Record<string, Schema>> = {
  ...schemasOf(timedTypes, inForceName, factInForce),
  FactInForce: byType(timedTypes, inForceName),
  ...schemasOf(liftTypes, liftName, (type) => fact(type, recorded, ['lifts'])),
  Lift: byType(liftTypes, liftName),
  ...schemasOf(factTypes, knownName, knownFact),
  KnownFact: {
    ...byType(factTypes, knownName),
    description: 'A fact on both clocks, and why it was retracted',
  },
};

/** The lists of an answer, each with the types that are shown in it. */
const partLists = Object.fromEntries(
  answerParts.map((part) => {
    const types = timedTypes.filter((type) => answerPartOf(type) === part);
    return [part, listOf(byType(types, inForceName))];
  }),
);

/** What descriptions of any kind of subject add up to. */
const described: Readonly<Record<string, Schema>> = Object.fromEntries(
  ofRole('describes').flatMap((type) => Object.entries(dataOf(type).properties)),
);
const {
  factId: _factId,
  evidence: _evidence,
  chipId: _chipId,
  partyId: _partyId,
  names,
  ...more
} = described;
const description = {
  ...object(
    {
      names: { ...names, minItems: 0 },
      statedBy: listOf(object({ factId: ref('Id'), evidence: listOf(ref('Evidence')) })),
    },
    { name: text, ...more },
  ),
  description:
    'What the descriptions add up to: the names of the date asked for, and the primary one as `name`',
};

const narrowed = { publishedBy: text, destination: ref('Destination'), transaction: oneOf(transactions) };
const identity = {
  answerVersion: { type: 'integer', const: ANSWER_VERSION },
  digest: { ...sha256, description: 'SHA-256 of the RFC 8785 JSON of the answer without basis and links' },
  pinned: { ...text, description: 'The link under which this answer never changes' },
};

const asOfKind: Schema = {
  ...oneOf(['day', 'instant']),
  description: 'day: that calendar day in the time zone of each measure; instant: the same everywhere',
};

const cloudEvent = {
  specversion: { type: 'string', const: '1.0' },
  id: { type: 'string', pattern: '^[0-9]+$', description: 'The position' },
  source: text,
  subject: {
    ...text,
    description: Object.keys(subjectKinds)
      .map((kind) => `${kind}/{id}`)
      .join(', '),
  },
  time: { ...instant, description: 'recordedAt' },
  datacontenttype: { type: 'string', const: 'application/json' },
  actor: text,
  eventid: text,
  revision: wholeNumber,
  schemaversion: wholeNumber,
  correlationid: text,
  causationid: text,
  appendindex: wholeNumber,
  appendsize: { type: 'integer', minimum: 1 },
};

const cloudEventType = (type: EventType): string => EVENT_TYPE_PREFIX + type;

const events: Readonly<Record<string, Schema>> = {
  ...schemasOf(eventTypes, cloudEventName, (type) =>
    object({ ...cloudEvent, type: { type: 'string', const: cloudEventType(type) }, data: ref(type) }),
  ),
  CloudEvent: either(
    'type',
    Object.fromEntries(eventTypes.map((type) => [cloudEventType(type), cloudEventName(type)])),
  ),
};

const unseen = {
  subject: ref('Subject'),
  factIds: listOf(ref('Id')),
  eventIds: listOf({ type: 'string', format: 'uuid' }),
  recordedAt: instant,
  revision: wholeNumber,
};

const net: Schema = { type: 'string', const: 'true' };

const pageLinks = object({ next: optionalText });

/** What is answered. */
export const answerSchemas = {
  Problem: object(
    { type: oneOf(problemTypes), title: text, status: wholeNumber, detail: text },
    {
      errors: listOf(ref('RequestProblem')),
      near: { ...listOf(ref('Id')), description: 'Of subject-never-seen: ids that may be meant' },
      position: {
        ...wholeNumber,
        description: 'Of subject-never-seen and authority-never-seen: up to where it was looked for',
      },
      known: {
        ...listOf(ref('Id')),
        description: 'Of authority-never-seen: the authorities that there are',
      },
      mayBeRecorded: {
        type: 'boolean',
        description: 'Of a command that is 503: whether it may have been recorded all the same',
      },
      head: { ...wholeNumber, description: 'Of position-not-reached: how far this replica has come' },
      expectedRevision: {
        ...ref('Revision'),
        description: 'Of revision-conflict: the one that was expected',
      },
      actualRevision: { ...ref('Revision'), description: 'Of revision-conflict: the one that it is' },
    },
    { additionalProperties: true, description: 'RFC 9457; `errors` name the places that are wrong.' },
  ),
  RequestProblem: object(
    { detail: text },
    {
      pointer: { ...text, description: 'A JSON pointer (RFC 6901) into the body' },
      parameter: { ...text, description: 'The name of a query parameter' },
      header: { ...text, description: 'The name of a request header' },
    },
  ),
  Basis: object(
    { asOf: text, asOfKind, knownAt: optionalText, position: wholeNumber, ...identity },
    narrowed,
    {
      description: 'Both clocks of the answer, its digest, and the link under which it never changes.',
    },
  ),
  ...facts,
  Description: description,
  Answer: object({
    subject: object(
      { kind: oneOf([...new Set(answerPaths.map(({ kind }) => kind))]), id: ref('Id') },
      { description: ref('Description') },
    ),
    status: oneOf(statuses),
    decidedBy: oneOf(decidingRules),
    ...partLists,
    basis: ref('Basis'),
  }),
  History: object({ subject: ref('Subject'), position: wholeNumber, facts: listOf(ref('KnownFact')) }),
  Restrictions: object({ restrictions: listOf(ref('FactInForce')), basis: ref('Basis'), links: pageLinks }),
  Change: object({
    why: oneOf(allReasons),
    before: oneOf(inForceStates),
    after: oneOf(inForceStates),
    at: {
      ...object({ asOf: text, position: wholeNumber }),
      description: 'The first point at which the state is as it is after',
    },
    fact: ref('FactInForce'),
  }),
  ChangesInForce: object(
    { asOfFrom: text, asOfTo: text, position: wholeNumber, knownAt: optionalText, ...identity },
    { ...narrowed, net },
  ),
  ChangesInKnowledge: object(
    { positionFrom: wholeNumber, positionTo: wholeNumber, asOf: text, ...identity },
    { knownAt: optionalText, knownAtFrom: optionalText, knownAtTo: optionalText, ...narrowed, net },
  ),
  Changes: object({
    changes: listOf(ref('Change')),
    basis: {
      oneOf: [ref('ChangesInForce'), ref('ChangesInKnowledge')],
      description: 'Both ends of the span on one clock, and the point on the other.',
    },
    links: pageLinks,
  }),
  SearchResults: object({
    results: listOf(
      object({ subject: ref('Subject'), score: { type: 'number' }, href: text }, { name: text }),
    ),
  }),
  Recorded: object({ ...unseen, position: wholeNumber }),
  RecordedUnseen: object(unseen, {}, { description: 'On disk, but not yet seen by this replica.' }),
  ...events,
  EventsPage: object({
    events: listOf(ref('CloudEvent')),
    position: wholeNumber,
    head: wholeNumber,
    links: object({ next: text }),
  }),
  Live: object({ status: { type: 'string', const: 'live' } }),
  Ready: object({ status: { type: 'string', const: 'ready' }, follower: ref('Follower') }),
  NotReady: {
    allOf: [ref('Problem'), object({ follower: ref('Follower') }, {}, { additionalProperties: true })],
  },
  Follower: object({
    state: oneOf(['catching-up', 'live', 'stopped']),
    position: wholeNumber,
    lagMilliseconds: {
      type: ['number', 'null'],
      description:
        'From recording to being seen here, of the newest event that was followed live; 0 before one was',
    },
  }),
} satisfies Record<string, Schema>;
