import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { ProblemError } from './problems/problem.js';

const JSON_TYPE = 'application/json';
export const CSV_TYPE = 'text/csv';
export const EVENT_STREAM_TYPE = 'text/event-stream';

/**
 * Whether the Accept header prefers CSV to JSON; JSON if there is no such header, or if both are equally welcome.
 * @throws ProblemError (406) if it accepts neither.
 */
export function wantsCsv(request: FastifyRequest): boolean {
  const chosen = new Negotiator(request.raw).mediaType([JSON_TYPE, CSV_TYPE]);
  if (chosen !== undefined) return chosen === CSV_TYPE;
  const detail = `is not available: ask for ${JSON_TYPE} or ${CSV_TYPE}`;
  throw new ProblemError(406, 'not-acceptable', 'The answer has no such media type', `Accept ${detail}`, {
    errors: [{ header: 'Accept', detail }],
  });
}

/** Whether the Accept header prefers a live event stream to a page of JSON. */
export function wantsEventStream(request: FastifyRequest): boolean {
  return new Negotiator(request.raw).mediaType([JSON_TYPE, EVENT_STREAM_TYPE]) === EVENT_STREAM_TYPE;
}
