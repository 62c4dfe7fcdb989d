import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { ApiIdempotencyKey } from '../http/idempotency-key.js';
import { ApiBodyProblems, ApiProblem, headersOf, json } from '../http/openapi/responses.js';
import { ref } from '../http/openapi/schema.js';
import { exampleOf, schemaName, summaryOf } from './command-schemas.js';

/** The operation id, by which client generators name a method: restrictChip. */
function operationOf(command: string): string {
  return command.replace(/-(.)/g, (_match, first: string) => first.toUpperCase());
}

/** What is the same for every command. */
const GUARDS =
  'The command is recorded with its evidence and never changed; it is on disk before the response is sent. A retry with ' +
  'the same Idempotency-Key is recorded once and gets the same response. With `expectedRevision` the command is refused ' +
  'with 409 if the subject has another revision: read the subject again (`basis.revision`), and decide again.';

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
    ApiProblem(409, 'The subject has another revision, or the fact id is in use'),
    ApiBodyProblems(),
    ApiProblem(
      422,
      'The command was refused (see `type`), names an unknown party, or reuses an idempotency key with another body',
    ),
    ApiProblem(
      503,
      'The store is unavailable, the clock is off, or concurrent commands keep changing the subject',
      'Retry-After',
    ),
    ApiProblem(507, 'The store is full'),
  );
}
