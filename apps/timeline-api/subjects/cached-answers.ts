import type { FastifyInstance } from 'fastify';
import type { AnswerCache } from '../answers/answer-cache.js';
import type { AccessGuard } from '../http/access/access.guard.js';
import type { Scope } from '../../../libs/access/index.js';
import { wantsCsv } from '../http/negotiation.js';
import { sendSerialised } from '../http/send-answer.js';

/** The configuration of a route whose answers may come from the cache, for callers with the scope. */
export interface CachedRoute {
  readonly cachedForScope?: Scope;
}

/**
 * Serves cached answers on the routes that are configured for it, before the parameters are read. The access guard
 * admits the caller first, as on any route; a hook of the route saves Nest's pipes and about a tenth of the time.
 */
export function serveCachedAnswers(fastify: FastifyInstance, cache: AnswerCache, access: AccessGuard): void {
  fastify.addHook('onRoute', (route) => {
    const { cachedForScope: scope } = (route.config ?? {}) as CachedRoute;
    if (scope === undefined || route.method !== 'GET') return;
    route.onRequest = (request, reply, done) => {
      const cached = request.method === 'GET' ? cache.find(request.url) : undefined;
      if (cached === undefined) {
        done();
        return;
      }
      access.admit(request, scope);
      if (wantsCsv(request)) done();
      else sendSerialised(request, reply, cached, cached.isPinned);
    };
  });
}
