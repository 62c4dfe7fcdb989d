import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { asOfPattern, dayOrInstantPattern, subjectKindNames } from '../../../../events/index.js';
import type { Schema } from './schema.js';

/** The documentation of query parameters, by name, in the order of the description. */
export type ParameterDocs = Readonly<Record<string, readonly [description: string, schema: Schema]>>;

/** A position, or a version: at most 15 digits. */
export const wholeNumberParameter: Schema = {
  type: 'integer',
  format: 'int64',
  minimum: 0,
  maximum: 999_999_999_999_999,
};

export const dayOrInstant: Schema = {
  type: 'string',
  maxLength: 40,
  pattern: dayOrInstantPattern,
  examples: ['2023-10-23', '2019-05-16T16:15-04:00'],
};

/** A day, an instant, or the span between two instants. */
export const effectiveTime: Schema = { ...dayOrInstant, maxLength: 80, pattern: asOfPattern };

/** How many rows: 1 to `maximum`. No `default`, which a generated form would send: CSV has no pages. */
export const countTo = (maximum: number): Schema => ({ type: 'integer', minimum: 1, maximum });

/** The filter by subject, of every route that has one. */
export const subjectParameter = {
  subject: [
    'chip/nvidia-a100, party/huawei (or company/huawei) or sale/…: its own facts, and those that name it.',
    { type: 'string', maxLength: 120, pattern: `^(${subjectKindNames.join('|')})/.+$` },
  ],
} as const satisfies ParameterDocs;

/** Documents the query parameters of a route; `required` names those that must be given. */
export function ApiParameters(docs: ParameterDocs, required: readonly string[] = []): MethodDecorator {
  return applyDecorators(
    ...Object.entries(docs).map(([name, [description, schema]]) =>
      ApiQuery({ name, required: required.includes(name), description, schema }),
    ),
  );
}
