import type { FastifyInstance, HTTPMethods } from 'fastify';
import findMyWay, { type HTTPMethod } from 'find-my-way';
import { ProblemError } from './problem.js';

/**
 * Answers the methods that a path does not have: `OPTIONS` with the methods that it has, any other with 405 (RFC 9110,
 * 15.5.6). To be called before the routes are registered, which it watches.
 */
export function answerOtherMethods(fastify: FastifyInstance, maxParamLength: number): void {
  // Fastify's own router cannot be asked which other methods a path has.
  const routes = findMyWay({ maxParamLength });
  const methods = new Set<HTTPMethod>();
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat().filter(isStandard)) {
      methods.add(each);
      if (!routes.hasRoute(each, url)) routes.on(each, url, () => undefined);
    }
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    const [path = ''] = request.url.split('?');
    const allowed = request.is404 ? [...methods].filter((each) => routes.find(each, path) !== null) : [];
    if (allowed.length === 0) {
      done();
      return;
    }
    const allow = [...allowed, 'OPTIONS'].sort().join(', ');
    if (request.method === 'OPTIONS') {
      void reply.status(204).headers({ allow, 'cache-control': 'no-store' }).send();
      return;
    }
    const detail = `${path} does not support ${request.method}; it supports ${allow}`;
    throw new ProblemError(405, 'method-not-allowed', 'The path does not support this method', detail, {
      headers: { allow },
    });
  });
}

function isStandard(method: HTTPMethods): method is HTTPMethod & HTTPMethods {
  return method === 'GET' || method === 'HEAD' || method === 'POST';
}
