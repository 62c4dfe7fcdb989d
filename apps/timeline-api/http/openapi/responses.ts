import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { ref, type Schema } from './schema.js';

/** The name of the security scheme. */
export const BEARER = 'bearer';

const headers = {
  'Cache-Control': 'How long the answer may be cached: a pinned one indefinitely; others must be revalidated',
  ETag: 'The version of the answer, for If-None-Match',
  Vary: 'The request headers that the answer depends on',
  Link: 'CSV only: the pinned link, as canonical',
  'Content-Disposition': 'CSV only: a file name',
  Reservations:
    'CSV only: why the answer is no clearance, even where it has no rows: `list-not-loaded;weight=blocking`',
  'Retry-After': 'Seconds to wait before the next attempt',
  'WWW-Authenticate': 'How to send a token (RFC 6750), or which scope it lacks',
} as const;
type Header = keyof typeof headers;

/** The components for response headers. */
export const headerComponents = Object.fromEntries(
  Object.entries(headers).map(([name, description]) => {
    const schema: Schema = { type: name === 'Retry-After' ? 'integer' : 'string' };
    return [name, { description, schema }];
  }),
);

/** References to response headers, by name. */
export function headersOf(...names: readonly Header[]) {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** The content of a JSON response with a named schema. */
export const json = (schema: string) => ({ 'application/json': { schema: ref(schema) } });

/** Documents an error response as problem+json. */
export function ApiProblem(status: number | 'default', description: string, ...more: readonly Header[]) {
  return ApiProblemAs('Problem', status, description, ...more);
}

/** Documents the errors of a body that is too large or of another media type. */
export function ApiBodyProblems(): MethodDecorator {
  return applyDecorators(
    ApiProblem(413, 'The body is too large'),
    ApiProblem(415, 'The body is not application/json, or has a content encoding'),
  );
}

/** Documents an error response whose problem document has further members. */
export function ApiProblemAs(
  schema: string,
  status: number | 'default',
  description: string,
  ...more: readonly Header[]
) {
  return ApiResponse({
    status,
    description,
    headers: headersOf('Cache-Control', ...more),
    content: { 'application/problem+json': { schema: ref(schema) } },
  });
}
