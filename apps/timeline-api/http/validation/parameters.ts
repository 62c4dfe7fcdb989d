import { Type, type TOptional, type TString } from '@sinclair/typebox';
import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { asOfPattern, dayOrInstantPattern } from '../../../../events/index.js';
import type { FieldRule, Shape } from '../../../../libs/validation/index.js';
import type { Schema } from '../openapi/schema.js';

/*
 * Query parameters, written once: the schema of the text by which it is accepted, and what the description says of it.
 * `describedAs` replaces the schema in the description, where the text is read, and explained, by a function of its own.
 */

/** A parameter that is a text of at most `maxLength` characters. */
export function textParameter(
  maxLength: number,
  description: string,
  describedAs: Schema = { type: 'string', maxLength },
): TOptional<TString> {
  return Type.Optional(Type.String({ maxLength, description, describedAs }));
}

/** Digits of a whole number from 0, as the text of a parameter. */
const DIGITS = 15;
/** A whole number from 0, as the text of a parameter or a header: a position or a version. */
export const WHOLE_NUMBER = new RegExp(`^\\d{1,${DIGITS}}$`);

/** A parameter that is a position, or a version. */
export function wholeNumberParameter(description: string): TOptional<TString> {
  const describedAs: Schema = {
    type: 'integer',
    format: 'int64',
    minimum: 0,
    maximum: 10 ** DIGITS - 1,
  };
  return Type.Optional(
    Type.String({ pattern: WHOLE_NUMBER.source, title: 'a whole number', description, describedAs }),
  );
}

/** The parameter `limit`: how many rows, 1 to `maximum`. */
export function limitParameter(maximum: number, description: string) {
  // No `default`, which a generated form would send: CSV has no pages.
  const describedAs: Schema = { type: 'integer', minimum: 1, maximum };
  const title = `1 to ${maximum}`;
  const limit = Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,14}$', title, description, describedAs }));
  const rule: FieldRule = {
    field: 'limit',
    problem: ({ limit: given }) => (Number(given) > maximum ? `must be ${title}` : undefined),
  };
  return { limit, rule };
}

/** A day or an instant. */
export const dayOrInstantParameter = (description: string) =>
  textParameter(40, description, {
    type: 'string',
    maxLength: 40,
    pattern: dayOrInstantPattern,
    examples: ['2023-10-23', '2019-05-16T16:15-04:00'],
  });

/** A day, an instant, or the span between two instants. */
export const effectiveTimeParameter = (description: string) =>
  textParameter(80, description, {
    type: 'string',
    maxLength: 80,
    pattern: asOfPattern,
    examples: ['2023-10-23', '2019-05-16T16:15-04:00'],
  });

/** The filter by subject; `kinds` are the names of the kinds that it may be of. */
export const subjectParameter = (kinds: readonly string[]) =>
  textParameter(
    120,
    'chip/nvidia-a100, party/huawei (or company/huawei) or sale/…: its own facts, and those that name it.',
    { type: 'string', maxLength: 120, pattern: `^(${kinds.join('|')})/.+$` },
  );

/** The query parameters of a shape as the description has them. */
export function describedParameters({ schema }: Shape) {
  const required = new Set(schema.required);
  return Object.entries(schema.properties).map(([name, { description = '', describedAs, ...plain }]) => ({
    name,
    required: required.has(name),
    description,
    schema: (describedAs ?? plain) as Schema,
  }));
}

/** Documents the query parameters of a route. */
export function ApiParameters(shape: Shape): MethodDecorator {
  return applyDecorators(...describedParameters(shape).map((parameter) => ApiQuery(parameter)));
}
