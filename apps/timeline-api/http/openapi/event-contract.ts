import {
  definitions,
  destinationPattern,
  eventTypes,
  pointPattern,
  slugSchema,
  subjectKindNames,
  subjectKinds,
  type EventType,
  type Form,
} from '../../../../events/index.js';
import { fieldDescriptions } from './field-descriptions.js';
import { listOf, object, oneOf, ref, type NamedSchemas, type ObjectSchema, type Schema } from './schema.js';
import { wordFor } from './vocabulary.js';

/*
 * The event contract in OpenAPI. The contract's own schemas are published and do not change; where the code checks
 * more than they express, a stricter schema replaces theirs here.
 */

/** The replacement for a schema of the contract whose values have a form. */
const replacements = {
  'effective-point': () => ref('EffectivePoint'),
  'effective-bound': () => ref('EffectiveBound'),
  // Without `allOf`, the client generator Kiota takes a list of terms for a list of texts, and loses those with exceptions.
  destination: (given) =>
    'anyOf' in given ? { allOf: [ref('DestinationTerm'), { description: 'A term' }] } : ref('Destination'),
  destinations: (given) => refinedMembers(given),
  country: (given) => ({ ...given, description: 'An ISO 3166-1 alpha-2 country' }),
  evidence: () => ref('Evidence'),
} as const satisfies Record<Form, (given: Schema) => Schema>;

/** A schema of the contract, with every replacement applied. */
function refined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(refined);
  if (typeof value !== 'object' || value === null) return value;
  const shape = nameOfShape.get(JSON.stringify(value));
  return shape === undefined ? refinedSchema(value as Schema) : ref(shape);
}

function refinedSchema(value: Schema): unknown {
  const { form, ...plain } = value as Schema & { readonly form?: Form };
  const { description } = plain;
  const own =
    form === undefined ? (wordFor(plain['enum']) ?? refinedMembers(plain)) : replacements[form](plain);
  return description === undefined ? own : { ...own, description };
}

function refinedMembers(schema: object): Schema {
  return Object.fromEntries(Object.entries(schema).map(([name, given]) => [name, refined(given)]));
}

/** The schema of an event's data as plain JSON. */
function published(type: EventType): ObjectSchema {
  return JSON.parse(JSON.stringify(definitions[type].schema)) as ObjectSchema;
}

const { evidence, effectiveFrom, legalBasis, instants, localTimes } = published('ChipRestricted').properties;
const { releasedOn } = published('ChipDescribed').properties;
const party = published('PartyDescribed').properties;
const { form: _point, ...pointText } = releasedOn as Schema;
const [, range] = (effectiveFrom as { readonly anyOf: readonly [Schema, ObjectSchema] }).anyOf;
const { form: _evidence, ...source } = itemsOf(evidence);

/**
 * Parts of the data of several events, by the name of their schema: where each had a copy, a generated client would
 * have a class for each copy.
 */
const shapes: Readonly<Record<string, Schema | undefined>> = {
  LegalBasis: legalBasis,
  Instants: instants,
  LocalTimes: localTimes,
  InstantBound: (instants as ObjectSchema).properties['effectiveFrom'],
  LocalTimeBound: (localTimes as ObjectSchema).properties['effectiveFrom'],
  Name: itemsOf(party['names']),
  Identifier: itemsOf(party['identifiers']),
  Address: itemsOf(party['addresses']),
  ChipSold: itemsOf(published('SaleBlocked').properties['chips']),
};
const nameOfShape = new Map(Object.entries(shapes).map(([name, schema]) => [JSON.stringify(schema), name]));

function itemsOf(list: Schema | undefined): ObjectSchema {
  return (list as { readonly items: ObjectSchema }).items;
}

/** A schema of ours in OpenAPI, with references to the named schemas, and a description of each field. */
export function described(schema: object): ObjectSchema {
  const { properties, ...rest } = refined(JSON.parse(JSON.stringify(schema))) as ObjectSchema;
  const documented = Object.entries(properties).map(([name, given]) => {
    const description = given['description'] ?? (fieldDescriptions as Readonly<Record<string, string>>)[name];
    return [name, description === undefined ? given : { ...given, description }] as const;
  });
  return { ...rest, properties: Object.fromEntries(documented) };
}

/** The data of an event type in OpenAPI. */
export function dataOf(type: EventType): ObjectSchema {
  return described(definitions[type].schema);
}

/*
 * A union is by a discriminator, or by the type of JSON: then it is `anyOf`, and its text is written out, because client
 * generators take a reference for a class.
 */

const effectivePoint: Schema = {
  ...pointText,
  pattern: pointPattern,
  description:
    'As precise as its source: a day (2023-10-23: its beginning where the measure was made), an instant with offset ' +
    '(2019-05-16T16:15-04:00), or a month (2024-01) or year (2024) that contains the unknown instant',
  examples: ['2023-10-23', '2019-05-16T16:15-04:00', '2024-01', '2024'],
};

const destination: Schema = {
  type: 'string',
  maxLength: 40,
  pattern: destinationPattern,
  description:
    'An ISO 3166-1 alpha-2 country (CN), an EAR country group (D:5), parties with headquarters in either ' +
    '(headquarteredIn:CN), worldwide, or not-stated where the source does not say',
  examples: ['CN', 'D:5', 'headquarteredIn:CN', 'worldwide', 'not-stated'],
};

/** The schemas that events, commands and answers share. */
export const contractSchemas: NamedSchemas = {
  Id: { ...slugSchema, description: 'Lower-case letters and digits, in words joined by hyphens' },
  Subject: object(
    { kind: oneOf(Object.keys(subjectKinds)), id: ref('Id') },
    {},
    { additionalProperties: false },
  ),
  SubjectNamed: object(
    { kind: oneOf(subjectKindNames), id: ref('Id') },
    {},
    { additionalProperties: false, description: 'A subject by its kind, or by another name of its kind' },
  ),
  Revision: {
    anyOf: [
      { type: 'integer', format: 'int64', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
      { type: 'string', const: 'no-stream' },
    ],
    description: 'The revision of the newest event about a subject, from 0; no-stream if there is none',
  },
  EffectivePoint: effectivePoint,
  EffectiveRange: {
    ...range,
    properties: { earliest: ref('EffectivePoint'), latest: ref('EffectivePoint') },
    minProperties: 1,
    description: 'The unknown instant is between the two; an absent side is open',
  },
  EffectiveBound: {
    anyOf: [effectivePoint, ref('EffectiveRange')],
    description: 'When a measure begins or ends. An inclusive end in a source is recorded as the next day.',
  },
  Destination: destination,
  DestinationWithExceptions: object(
    {
      destination: ref('Destination'),
      except: { ...listOf(ref('Destination')), minItems: 1, maxItems: 300 },
    },
    {},
    { additionalProperties: false, description: 'A destination without what is taken away from it' },
  ),
  DestinationTerm: {
    anyOf: [destination, ref('DestinationWithExceptions')],
    description:
      'A destination, or one with what is taken away from it and from no other term: D:1 except A:5',
    examples: ['CN', { destination: 'D:1', except: ['A:5', 'A:6'] }],
  },
  Evidence: {
    ...refinedMembers(source),
    anyOf: [{ required: ['url'] }, { required: ['citation'] }],
    description: 'Where a fact comes from: a publisher, and a url or a citation',
  },
  ...Object.fromEntries(Object.entries(shapes).map(([name, schema]) => [name, refinedSchema(schema ?? {})])),
  ...Object.fromEntries(eventTypes.map((type) => [type, dataOf(type)])),
};
