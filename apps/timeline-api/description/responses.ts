import { applyDecorators } from '@nestjs/common';
import { ApiResponse, ApiSecurity } from '@nestjs/swagger';
import type { Scope } from '../../../libs/access/index.js';
import { ref, type Schema } from './schema.js';

/** The name of the security scheme. */
export const BEARER = 'bearer';

const headers = {
  'Cache-Control':
    'How long the answer may be kept: a pinned one for ever, another until it is asked for anew',
  ETag: 'Of the answer, for If-None-Match',
  Vary: 'The request headers on which the answer depends',
  Link: 'Of CSV: the pinned link, as canonical',
  'Content-Disposition': 'Of CSV: the name of a file for it',
  'Retry-After': 'In how many seconds to ask again',
  'WWW-Authenticate': 'How to send a token (RFC 6750), or which scope it lacks',
} as const;
type Header = keyof typeof headers;

/** What the headers of responses say. */
export const headerComponents = Object.fromEntries(
  Object.entries(headers).map(([name, description]) => {
    const schema: Schema = { type: name === 'Retry-After' ? 'integer' : 'string' };
    return [name, { description, schema }];
  }),
);

/** The headers of a response, by name. */
export function headersOf(...names: readonly Header[]) {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** Documents a refusal as problem+json. */
export function refusal(status: number | 'default', description: string, ...more: readonly Header[]) {
  return problemOf('Problem', status, description, ...more);
}

/** Documents a refusal whose document has more members than any other. */
export function problemOf(
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

const FOREIGN_HOST = 'without tokens, the host or the origin is not this machine';

/** Documents who may use a route, or every route of a controller. */
export function AccessDocumented(scope: Scope | 'anyone'): ClassDecorator & MethodDecorator {
  const unexpected = refusal('default', 'What nobody expected, or a request that cannot be read');
  if (scope === 'anyone') return applyDecorators(refusal(403, `Refused: ${FOREIGN_HOST}`), unexpected);
  return applyDecorators(
    ApiSecurity(BEARER, [scope]),
    refusal(401, 'No access token, or one that is not known', 'WWW-Authenticate'),
    refusal(403, `The token lacks the scope ${scope}; or, ${FOREIGN_HOST}`, 'WWW-Authenticate'),
    unexpected,
  );
}
