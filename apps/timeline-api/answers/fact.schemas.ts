import {
  definitions,
  eventTypes,
  roleOf,
  subjectKinds,
  type EventType,
  type Role,
} from '../../../events/index.js';
import { dataOf } from '../http/openapi/event-contract.js';
import {
  either,
  instant,
  listOf,
  object,
  optionalText,
  ref,
  text,
  wholeNumber,
  type NamedSchemas,
  type ObjectSchema,
  type Schema,
} from '../http/openapi/schema.js';
import { wordRef } from '../http/openapi/vocabulary.js';

const hasField = (type: EventType, field: string): boolean => field in definitions[type].schema.properties;

/** The event types with one of the roles. */
export const typesOf = (...roles: readonly Role[]): EventType[] =>
  eventTypes.filter((type) => roles.includes(roleOf(type)));

const liftTypes = typesOf('lifts');
/** Facts that can be in force. */
export const timedTypes = typesOf('restricts', 'flags');
const factTypes = typesOf('restricts', 'flags', 'lifts', 'describes', 'identifies');

/** Those of them that an answer also shows while they are not in force. */
const idleTypes = timedTypes.filter((type) => {
  const { subject } = definitions[type];
  return subject !== 'any' && subjectKinds[subject.kind].showsIdleFacts;
});

const inForceName = (type: EventType): string => `${type}InForce`;
const idleName = (type: EventType): string => `${type}NotInForce`;
const liftName = (type: EventType): string => `${type}Shown`;
const knownName = (type: EventType): string => `${type}Known`;

const recorded = { position: wholeNumber, recordedAt: instant };

/** A fact in an answer: the event's data without the omitted fields, and the answer's own fields. */
function fact(type: EventType, own: NamedSchemas, omitted: readonly string[] = []): ObjectSchema {
  const { properties, required } = dataOf(type);
  const isShown = (name: string): boolean => !omitted.includes(name);
  const data = Object.fromEntries(Object.entries(properties).filter(([name]) => isShown(name)));
  return {
    type: 'object',
    properties: { ...data, type: { type: 'string', const: type }, ...own },
    required: [...new Set([...required.filter(isShown), 'type', ...Object.keys(own)])],
  };
}

const destinationsInForce: Schema = {
  ...listOf(ref('DestinationInForce')),
  description: 'Whether the fact is in force for each destination that it names, narrowed by the question',
};

function factInForce(type: EventType): ObjectSchema {
  return fact(type, {
    subject: ref('Subject'),
    inForce: wordRef('InForce'),
    doubts: listOf(wordRef('Doubt')),
    ...(hasField(type, 'destinations') ? { destinations: destinationsInForce } : {}),
    lifts: listOf(ref('Lift')),
    ...recorded,
    evidence: listOf(ref('Evidence')),
  });
}

const idleFact = (type: EventType): ObjectSchema =>
  fact(type, {
    subject: ref('Subject'),
    why: wordRef('IdleReason'),
    lifts: listOf(ref('Lift')),
    ...recorded,
    evidence: listOf(ref('Evidence')),
  });

const retracted: Schema = { anyOf: [ref('Retraction'), { type: 'null' }] };

const knownFact = (type: EventType): ObjectSchema =>
  fact(type, { subject: ref('Subject'), ...recorded, retracted });

const byType = (types: readonly EventType[], nameOf: (type: EventType) => string): Schema =>
  either('type', Object.fromEntries(types.map((type) => [type, nameOf(type)])));

/** One of the given types of facts, in force. */
export const inForceOf = (types: readonly EventType[]): Schema => byType(types, inForceName);

/** A named schema for each of the event types. */
function schemasOf(
  types: readonly EventType[],
  nameOf: (type: EventType) => string,
  schemaOf: (type: EventType) => Schema,
): NamedSchemas {
  return Object.fromEntries(types.map((type) => [nameOf(type), schemaOf(type)]));
}

/** The schemas of facts in answers. */
export const factSchemas: NamedSchemas = {
  DestinationInForce: object(
    { destination: ref('Destination'), inForce: wordRef('InForceThere') },
    { except: listOf(ref('Destination')) },
  ),
  Retraction: object({ ...recorded, reason: text, replacedBy: optionalText }),
  ...schemasOf(timedTypes, inForceName, factInForce),
  FactInForce: inForceOf(timedTypes),
  ...schemasOf(idleTypes, idleName, idleFact),
  FactNotInForce: {
    ...byType(idleTypes, idleName),
    description: 'A fact that the question may use and that is not in force, and why',
  },
  ...schemasOf(liftTypes, liftName, (type) => fact(type, recorded, ['lifts'])),
  Lift: byType(liftTypes, liftName),
  ...schemasOf(factTypes, knownName, knownFact),
  KnownFact: {
    ...byType(factTypes, knownName),
    description: 'A fact on both clocks, and the reason for its retraction if it was retracted',
  },
};
