/** A JSON Schema, as OpenAPI 3.1 uses it. */
export type Schema = Record<string, unknown>;

/** The schema of an object with named properties. */
export interface ObjectSchema extends Schema {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
}

/** Schemas under `#/components/schemas`, by name. */
export type NamedSchemas = Readonly<Record<string, Schema>>;

export const text: Schema = { type: 'string' };
export const wholeNumber: Schema = { type: 'integer', format: 'int64', minimum: 0 };

/** Where a named schema is. */
export const addressOf = (name: string): string => `#/components/schemas/${name}`;

/** A reference to a named schema. */
export const ref = (name: string): Schema => ({ $ref: addressOf(name) });

export const listOf = (items: Schema): Schema => ({ type: 'array', items });

export const oneOf = (words: readonly string[]): Schema => ({ type: 'string', enum: [...words] });

/** An object schema: required properties, optional ones, and other keywords of the schema. */
export function object(
  properties: NamedSchemas,
  optional: NamedSchemas = {},
  keywords: Schema = {},
): ObjectSchema {
  return {
    type: 'object',
    properties: { ...properties, ...optional },
    required: Object.keys(properties),
    ...keywords,
  };
}

/** A union of named object schemas, discriminated by the value of one property. */
export const either = (property: string, names: Readonly<Record<string, string>>): Schema => ({
  oneOf: Object.values(names).map(ref),
  discriminator: {
    propertyName: property,
    mapping: Object.fromEntries(Object.entries(names).map(([value, name]) => [value, addressOf(name)])),
  },
});
