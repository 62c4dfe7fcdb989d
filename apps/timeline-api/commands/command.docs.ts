import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { ApiIdempotencyKey } from '../http/idempotency-key.js';
import { ApiProblem, headersOf, json } from '../http/openapi/responses.js';
import { ref } from '../http/openapi/schema.js';
import { exampleOf, schemaName, summaryOf } from './command-schemas.js';

/** The operation id, by which client generators name a method: restrictChip. */
function operationOf(command: string): string {
  return command.replace(/-(.)/g, (_match, first: string) => first.toUpperCase());
}

/** What is the same for every command. */
const GUARDS =
  'Recorded with its evidence, and never changed: it is on disk when it is answered. A retry with the same ' +
  'Idempotency-Key is recorded once and answered the same. With `expectedRevision` it is refused by 409 if the ' +
  'revision of the subject is another one: ask about the subject again, whose answer has `basis.revision`, and decide again.';

/** Documents a command: its body is the event's own schema, and what guards it. */
export function ApiCommand(name: string): MethodDecorator {
  const headers = headersOf('Cache-Control');
  return applyDecorators(
    ApiOperation({ operationId: operationOf(name), summary: summaryOf(name), description: GUARDS }),
    ApiIdempotencyKey(),
    ApiBody({ schema: ref(schemaName(name)), examples: { sample: { value: exampleOf(name) } } }),
    ApiResponse({
      status: 201,
      description: 'Recorded, and visible to the next query',
      headers,
      content: json('Recorded'),
    }),
    ApiResponse({
      status: 202,
      description: 'Recorded, but not yet visible on this replica',
      headers,
      content: json('Recorded'),
    }),
    ApiProblem(400, 'The body is invalid; `errors` names the fields'),
    ApiProblem(409, 'Another revision, or a fact id that is in use'),
    ApiProblem(413, 'The body is too large'),
    ApiProblem(415, 'The body is not application/json, or has a content encoding'),
    ApiProblem(
      422,
      'A rule on facts refuses it, it identifies a party that was never seen, or the key was used with another body',
    ),
    ApiProblem(
      503,
      'The store is unavailable, the clock is off, or concurrent commands keep changing the subject',
      'Retry-After',
    ),
    ApiProblem(507, 'The store is full'),
  );
}
