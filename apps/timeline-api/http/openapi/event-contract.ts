import {
  definitions,
  destinationPattern,
  fieldDescriptions,
  pointPattern,
  subjectKindNames,
  type EventType,
  type Form,
} from '../../../../events/index.js';
import { wordsOfEvents } from '../../../../libs/answers/index.js';
import {
  addressOf,
  listOf,
  object,
  oneOf,
  ref,
  type NamedSchemas,
  type ObjectSchema,
  type Schema,
} from './schema.js';

/*
 * The event contract in OpenAPI. The contract's own schemas are published and do not change; where the code checks
 * more than they express, a stricter schema replaces theirs here.
 */

/** The replacement for a schema of the contract whose values have a form. */
const replacements = {
  day: (given) => ({ ...given, format: 'date' }),
  'effective-point': () => ref('EffectivePoint'),
  'effective-bound': () => ref('EffectiveBound'),
  // Without `allOf`, the client generator Kiota takes a list of terms for a list of texts, and loses those with exceptions.
  destination: (given) =>
    'anyOf' in given ? { allOf: [ref('DestinationTerm'), { description: 'A term' }] } : ref('Destination'),
  destinations: refinedMembers,
  country: (given) => ({ ...given, description: 'An ISO 3166-1 alpha-2 country' }),
  evidence: () => ref('Evidence'),
  share: () => ref('Share'),
} as const satisfies Record<Form, (given: Schema) => Schema>;

/** A schema of ours in OpenAPI: what has a name is referred to, and what has a form is described by it. */
function refined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(refined);
  if (typeof value !== 'object' || value === null) return value;
  const { meaning, ...schema } = value as Schema;
  const own = referredTo(schema);
  return meaning === undefined ? own : { ...own, description: meaning };
}

function referredTo(schema: Schema): Schema {
  const name =
    schema['$id'] ?? nameOfShape.get(JSON.stringify(schema)) ?? nameOfWord.get(String(schema['enum']));
  if (typeof name !== 'string') return writtenOut(schema);
  const { description } = schema;
  return schema['$id'] !== undefined || description === undefined ? ref(name) : { ...ref(name), description };
}

function writtenOut(schema: Schema): Schema {
  const { form, ...plain } = schema as Schema & { readonly form?: Form };
  const { description } = plain;
  const own = form === undefined ? refinedMembers(plain) : replacements[form](plain);
  return description === undefined ? own : { ...own, description };
}

function refinedMembers({ properties, ...schema }: Schema): Schema {
  return {
    ...refinedValues(schema),
    ...(properties === undefined ? {} : { properties: refinedValues(properties as object) }),
    ...mappingOf(schema),
  };
}

function refinedValues(values: object): Schema {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, refined(value)]));
}

/** What OpenAPI says of a union beside the property that discriminates: the name of the schema for each of its values. */
function mappingOf({ oneOf, discriminator }: Schema): Schema {
  if (discriminator === undefined) return {};
  const { propertyName } = discriminator as { readonly propertyName: string };
  const mapping = Object.fromEntries(
    (oneOf as readonly ObjectSchema[]).map(({ $id, properties }) => [
      properties[propertyName]?.['const'],
      addressOf(String($id)),
    ]),
  ) as Record<string, string>;
  return { discriminator: { propertyName, mapping } };
}

/** Every schema with a name that schemas are made of, they themselves among them, in OpenAPI. */
export function componentsOf(schemas: readonly object[]): NamedSchemas {
  const components = new Map<string, Schema>();
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { $id, meaning: _meaning, ...schema } = value as Schema;
    if (typeof $id === 'string') {
      if (components.has($id)) return;
      components.set($id, writtenOut(schema));
    }
    Object.values(value).forEach(collect);
  };
  collect(schemas);
  return Object.fromEntries(components);
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
const nameOfWord = new Map(wordsOfEvents.map((word) => [String(word['enum']), word.$id]));

function itemsOf(list: Schema | undefined): ObjectSchema {
  return (list as { readonly items: ObjectSchema }).items;
}

/** A schema of ours in OpenAPI, with a description of each field: its own, or that of the field of an event. */
export function described(schema: object): ObjectSchema {
  const plain = JSON.parse(JSON.stringify(schema)) as ObjectSchema;
  const { properties, ...rest } = refined(plain) as ObjectSchema;
  const documented = Object.entries(properties).map(([name, given]) => {
    const own = plain.properties[name]?.['description'];
    const description = own ?? (fieldDescriptions as Readonly<Record<string, string>>)[name];
    return [name, description === undefined ? given : { ...given, description }] as const;
  });
  return { ...rest, properties: Object.fromEntries(documented) };
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

const [exactShare, shareRange] = (
  published('OwnershipStated').properties['share'] as { readonly anyOf: readonly [Schema, ObjectSchema] }
).anyOf;

const destination: Schema = {
  type: 'string',
  maxLength: 40,
  pattern: destinationPattern,
  description:
    'An ISO 3166-1 alpha-2 country (CN), an EAR country group (D:5), parties with headquarters in either ' +
    '(headquarteredIn:CN), worldwide, or not-stated where the source does not say',
  examples: ['CN', 'D:5', 'headquarteredIn:CN', 'worldwide', 'not-stated'],
};

/** The schemas that events, commands and answers share, in the place of forms and shapes. */
export const contractSchemas = (): NamedSchemas => ({
  SubjectNamed: object(
    { kind: oneOf(subjectKindNames), id: ref('Id') },
    {},
    { additionalProperties: false, description: 'A subject by its kind, or by another name of its kind' },
  ),
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
  ShareRange: {
    ...shareRange,
    minProperties: 1,
    description: 'The share is between the two, in percent; without a side: from 0, or up to 100',
  },
  Share: {
    anyOf: [exactShare, ref('ShareRange')],
    description: 'A share in percent: exactly, or within bounds',
    examples: [46.6, { atLeast: 50 }],
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
  ...Object.fromEntries(Object.entries(shapes).map(([name, schema]) => [name, writtenOut(schema ?? {})])),
});
