import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { callerOf } from './access/access.guard.js';
import type { Metrics } from './metrics.js';

/** Writes one log line and one observation for each answered request. Headers and bodies are never logged. */
export function logRequests(fastify: FastifyInstance, { requests }: Metrics, logger: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const { id, method, url } = request;
    const { statusCode: status, elapsedTime: milliseconds } = reply;
    const route = request.routeOptions.url ?? 'none';
    requests.observe({ method, route, status }, milliseconds / 1000);
    const level = route.startsWith('/health/') || route === '/metrics' ? 'debug' : 'info';
    const actor = callerOf(request)?.actor;
    logger[level]({ request: { id, method, url }, actor, status, milliseconds }, 'Answered');
    done();
  });
}
