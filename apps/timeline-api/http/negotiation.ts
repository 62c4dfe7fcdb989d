import { SetMetadata, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { ProblemError } from './problems/problem.js';

export const JSON_TYPE = 'application/json';
export const CSV_TYPE = 'text/csv';
export const HTML_TYPE = 'text/html';
export const EVENT_STREAM_TYPE = 'text/event-stream';

/** Parameters that our own media types are sent with: to ask for them is to ask for what there is. */
const ofOurTypes = /\s*;\s*(?:charset\s*=\s*"?utf-?8"?|header\s*=\s*"?present"?)(?=\s*(?:[;,]|$))/gi;

const OFFERED = 'offered-media-types';

/** The media types that a route offers, in the order in which it prefers them. Without it a route offers JSON. */
export const Offers = (...types: readonly [string, ...string[]]) => SetMetadata(OFFERED, types);

/** Refuses a request that accepts none of what its route offers, before anything is done for it. */
@Injectable()
export class NegotiationGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  /** @throws ProblemError (406) naming what is offered. */
  canActivate(context: ExecutionContext): boolean {
    const offered = this.reflector.getAllAndOverride<readonly string[] | undefined>(OFFERED, [
      context.getHandler(),
      context.getClass(),
    ]);
    chosenType(context.switchToHttp().getRequest<FastifyRequest>(), offered ?? [JSON_TYPE]);
    return true;
  }
}

/**
 * The media type that the Accept header prefers of those offered; the first of them if there is no such header, or if
 * several are equally welcome.
 * @throws ProblemError (406) if it accepts none.
 */
function chosenType(request: FastifyRequest, offered: readonly string[]): string {
  const accept = request.headers.accept?.replace(ofOurTypes, '');
  // What nearly every request says, without parsing it.
  const [first = JSON_TYPE] = offered;
  if (accept === undefined || accept.trim() === '' || accept === '*/*' || accept === first) return first;
  const chosen = new Negotiator({ headers: { accept } }).mediaType([...offered]);
  if (chosen !== undefined) return chosen;
  const detail = `is not available: ask for ${offered.join(' or ')}`;
  throw new ProblemError(406, 'not-acceptable', 'The answer has no such media type', `Accept ${detail}`, {
    errors: [{ header: 'Accept', detail }],
  });
}

/** Whether the Accept header prefers CSV to JSON, of a route that offers both. */
export function wantsCsv(request: FastifyRequest): boolean {
  return chosenType(request, [JSON_TYPE, CSV_TYPE]) === CSV_TYPE;
}

/** Whether the Accept header prefers a page to JSON, of a route that offers both. */
export function wantsHtml(request: FastifyRequest): boolean {
  return chosenType(request, [JSON_TYPE, HTML_TYPE]) === HTML_TYPE;
}

/** Whether the Accept header prefers a live event stream to a page of JSON. */
export function wantsEventStream(request: FastifyRequest): boolean {
  return chosenType(request, [JSON_TYPE, EVENT_STREAM_TYPE]) === EVENT_STREAM_TYPE;
}

/** Whether the Accept header prefers JSON to what a route sends otherwise. */
export function prefersJson(request: FastifyRequest, otherwise: string): boolean {
  return chosenType(request, [otherwise, JSON_TYPE]) === JSON_TYPE;
}
