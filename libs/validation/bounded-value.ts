import type { TArray, TObject, TSchema } from '@sinclair/typebox';
import { pointerTo } from './field-problem.js';
import { isJsonObject } from './json-object.js';

/** Unknown fields of one value that are named: class-validator takes 30 µs for each, and a sender needs few. */
const MOST_NAMED = 50;

/** A value of which no part takes more to explain than a valid one would. */
export interface BoundedValue {
  readonly value: object;
  /** The JSON pointers of lists that are too long: what is said of their entries is not of what was given. */
  readonly tooLong: readonly string[];
  /** How many of its unknown fields were left out. */
  readonly unnamed: number;
}

/** Whether a schema is of objects with these fields only. */
export const isClosed = (schema: TSchema): schema is TObject =>
  schema['type'] === 'object' && schema['additionalProperties'] === false;

/**
 * What is explained of an object by a closed schema: each known field, unknown fields up to a bound and without their
 * values, and of a list that is too long only that it is.
 */
export function boundedValueOf(schema: TObject, given: object): BoundedValue {
  let unknown = 0;
  const tooLong: string[] = [];
  function bounded(of: TSchema, value: unknown, pointer: string): unknown {
    if (isClosed(of)) return isJsonObject(value) ? boundedObject(of, value, pointer) : value;
    if (of['type'] !== 'array' || !Array.isArray(value)) return value;
    const { items, maxItems = Infinity } = of as TArray;
    if (value.length > maxItems) {
      tooLong.push(pointer);
      return new Array(maxItems + 1).fill(null);
    }
    if (!isClosed(items)) return value;
    return value.map((item, index) => bounded(items, item, pointerTo(pointer, String(index))));
  }
  function boundedObject({ properties }: TObject, value: object, pointer: string): object {
    const kept: Record<string, unknown> = {};
    for (const [field, inner] of Object.entries(value)) {
      const property = Object.hasOwn(properties, field) ? properties[field] : undefined;
      if (property !== undefined) kept[field] = bounded(property, inner, pointerTo(pointer, field));
      else if (++unknown <= MOST_NAMED) kept[field] = null;
    }
    return kept;
  }
  const value = boundedObject(schema, given, '');
  return { value, tooLong, unnamed: Math.max(0, unknown - MOST_NAMED) };
}
