import {
  countryFields,
  destinationFields,
  destinationPattern,
  eventSchemas,
  pointPattern,
  slugSchema,
  subjectKinds,
  timeFields,
  type EventType,
} from '../../../events/index.js';
import { listOf, object, oneOf, ref, type ObjectSchema, type Schema } from './schema.js';

/*
 * The event contract as the description shows it. The contract's own schemas are published and never change; what
 * the code checks beyond them is said here, by schemas that stand in for theirs.
 */

export const eventTypes = Object.keys(eventSchemas) as EventType[];

/** The schema of an event's data as plain JSON. */
function published(type: EventType): ObjectSchema {
  return structuredClone(eventSchemas[type]);
}

const { evidence, effectiveFrom } = published('ChipRestricted').properties;
const { releasedOn } = published('ChipDescribed').properties;
const [, range] = (effectiveFrom as { readonly anyOf: readonly [Schema, ObjectSchema] }).anyOf;
const source = (evidence as { readonly items: ObjectSchema }).items;

function forFields(fields: readonly string[], replace: (given: Schema) => Schema) {
  return Object.fromEntries(fields.map((field) => [field, replace] as const));
}

/** What stands in for a field of the contract, by its name. */
const replacements: Readonly<Record<string, (given: Schema) => Schema>> = {
  ...forFields(timeFields, () => ref('EffectiveBound')),
  ...forFields(['releasedOn', 'publishedOn', 'earliest', 'latest'], () => ref('EffectivePoint')),
  ...forFields(destinationFields, (given) => ({ ...given, items: ref('Destination') })),
  ...forFields(countryFields, (given) => ({ ...given, description: 'An ISO 3166-1 alpha-2 country' })),
  ...forFields(['evidence'], (given) => ({ ...given, items: ref('Evidence') })),
};

function refined(schema: ObjectSchema): ObjectSchema {
  const properties = Object.entries(schema.properties).map(([name, given]) => [
    name,
    replacements[name]?.(given) ?? given,
  ]);
  return { ...schema, properties: Object.fromEntries(properties) as Record<string, Schema> };
}

/** The data of an event type, with the named schemas of this description in it. */
export function dataOf(type: EventType): ObjectSchema {
  return refined(published(type));
}

/** The pieces that events, commands and answers have in common. */
export const pieces: Readonly<Record<string, Schema>> = {
  Id: { ...slugSchema, description: 'Lower-case letters and digits, in words joined by hyphens' },
  Subject: object({ kind: oneOf(subjectKinds), id: ref('Id') }, {}, { additionalProperties: false }),
  Revision: {
    oneOf: [
      { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
      { type: 'string', const: 'no-stream' },
    ],
    description: 'The revision of the newest event about a subject, from 0; no-stream where there is none',
  },
  EffectivePoint: {
    ...releasedOn,
    pattern: pointPattern,
    description:
      'As precise as its source: a day (2023-10-23: its 00:00Z), an instant with offset ' +
      '(2019-05-16T16:15-04:00), or a month (2024-01) or year (2024) in which the unknown instant lies',
    examples: ['2023-10-23', '2019-05-16T16:15-04:00', '2024-01', '2024'],
  },
  EffectiveRange: {
    ...refined(range),
    minProperties: 1,
    description: 'The unknown instant lies between the two; a side that is absent is open',
  },
  EffectiveBound: {
    oneOf: [ref('EffectivePoint'), ref('EffectiveRange')],
    description: 'When a measure begins or ends. An inclusive end in a source is recorded as the next day.',
  },
  Destination: {
    type: 'string',
    maxLength: 40,
    pattern: destinationPattern,
    description:
      'An ISO 3166-1 alpha-2 country (CN), an EAR country group (D:5), parties with headquarters in either ' +
      '(headquarteredIn:CN), worldwide, or not-stated where the source does not say',
    examples: ['CN', 'D:5', 'headquarteredIn:CN', 'worldwide', 'not-stated'],
  },
  Evidence: {
    ...refined(source),
    anyOf: [{ required: ['url'] }, { required: ['citation'] }],
    description: 'Where a fact comes from: a publisher, and a url or a citation',
  },
  ...Object.fromEntries(eventTypes.map((type) => [type, dataOf(type)])),
};

/** Ids of facts, none twice. */
export const idsOf = (most: number): Schema => ({
  ...listOf(ref('Id')),
  minItems: 1,
  maxItems: most,
  uniqueItems: true,
});
