import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import { ApiProblem, headersOf, json } from '../http/openapi/responses.js';
import { text } from '../http/openapi/schema.js';

const problems = {
  neverSeen: () => ApiProblem(404, 'Never seen, with similar ids'),
  notReached: () => ApiProblem(409, 'The position is beyond the head of this replica, given as `head`'),
  otherVersion: () => ApiProblem(410, 'Answers of the requested answerVersion are not served'),
  notFollowed: () =>
    ApiProblem(503, 'The question is about the head, which this replica has not reached yet', 'Retry-After'),
  namesUnavailable: () =>
    ApiProblem(
      503,
      'The index of names is not available for a moment, or this replica has not reached the head yet',
      'Retry-After',
    ),
} as const;

/** Documents the answer of a route by its schema, and the problems that it can have. */
export function ApiAnswer(
  schema: string,
  ...problemNames: readonly (keyof typeof problems)[]
): MethodDecorator {
  const headers = headersOf('ETag', 'Cache-Control', 'Vary');
  return applyDecorators(
    ApiHeader({ name: 'If-None-Match', required: false, description: 'The ETag of a cached answer' }),
    ApiResponse({ status: 200, description: 'OK', headers, content: json(schema) }),
    ApiResponse({ status: 304, description: 'The cached answer is current', headers }),
    ApiProblem(400, 'A parameter is invalid; `errors` names it'),
    ApiProblem(406, 'Accept allows none of the media types of the answer'),
    ...problemNames.map((name) => problems[name]()),
  );
}

/** Documents that a route also answers as CSV. Placed above {@link ApiAnswer}, whose 200 it replaces. */
export function ApiCsv(
  schema: string,
  description = 'As JSON, a page; as text/csv (RFC 4180), every row, streamed, without limit or cursor',
): MethodDecorator {
  return applyDecorators(
    ApiResponse({
      status: 200,
      description,
      headers: headersOf('ETag', 'Cache-Control', 'Vary', 'Link', 'Content-Disposition', 'Reservations'),
      content: { ...json(schema), 'text/csv': { schema: text } },
    }),
  );
}
