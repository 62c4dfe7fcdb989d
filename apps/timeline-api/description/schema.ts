/** A JSON Schema, as the description has it. */
export type Schema = Record<string, unknown>;

/** The schema of an object, whose properties are named. */
export interface ObjectSchema extends Schema {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
}

export const text: Schema = { type: 'string' };
export const wholeNumber: Schema = { type: 'integer', minimum: 0 };
export const instant: Schema = { type: 'string', format: 'date-time' };
export const optionalText: Schema = { type: ['string', 'null'] };
export const sha256: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$' };

const pathOf = (name: string): string => `#/components/schemas/${name}`;

/** A schema that the description names. */
export const ref = (name: string): Schema => ({ $ref: pathOf(name) });

export const listOf = (items: Schema): Schema => ({ type: 'array', items });

export const oneOf = (words: readonly string[]): Schema => ({ type: 'string', enum: [...words] });

/** An object with properties that are always there, and some that can be. */
export const object = (
  properties: Readonly<Record<string, Schema>>,
  optional: Readonly<Record<string, Schema>> = {},
  more: Schema = {},
): ObjectSchema => ({
  type: 'object',
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
  ...more,
});

/** One of several named objects, told apart by the value that a property has in each. */
export const either = (property: string, names: Readonly<Record<string, string>>): Schema => ({
  oneOf: Object.values(names).map(ref),
  discriminator: {
    propertyName: property,
    mapping: Object.fromEntries(Object.entries(names).map(([value, name]) => [value, pathOf(name)])),
  },
});
