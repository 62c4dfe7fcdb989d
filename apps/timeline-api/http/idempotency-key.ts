import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { IDEMPOTENCY_KEY } from '../../../libs/timeline/index.js';
import { invalidRequest } from './problems/problem.js';

/** Documents the header of a request that records something. */
export const ApiIdempotencyKey = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'Requests with the same key are recorded once',
      schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
    }),
  );

/** @throws ProblemError (400) if the key is not of its form. */
export function readIdempotencyKey({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && IDEMPOTENCY_KEY.test(key)) return key;
  const detail = 'must be given once, 1 to 255 visible ASCII characters';
  throw invalidRequest([{ header: 'Idempotency-Key', detail }]);
}
