import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { callerOf } from './access/access.guard.js';
import type { Metrics } from './metrics.js';

/** Of a name that is searched for, its beginning of a hash: lines about one name are found, and the name is not. */
function withoutNames(url: string): string {
  return url.replace(/([?&])([^=&#]*)=([^&#]*)/g, (all, before: string, parameter: string, name: string) => {
    if (!isName(parameter)) return all;
    const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
    return `${before}q=sha256-${hash}`;
  });
}

/** Whether a parameter is the name that is searched for, however it is encoded. */
function isName(parameter: string): boolean {
  try {
    return decodeURIComponent(parameter) === 'q';
  } catch {
    return false;
  }
}

const HASH_LENGTH = 16;

/** Writes one log line and one observation for each answered request. Headers, bodies and names are never logged. */
export function logRequests(fastify: FastifyInstance, { requests }: Metrics, logger: Logger): void {
  // To find the child of a histogram by its labels costs more than to observe it.
  const observers = new Map<string, ReturnType<typeof requests.labels>>();
  const observerOf = (method: string, route: string, status: number) => {
    const key = `${method} ${status} ${route}`;
    const known = observers.get(key);
    if (known !== undefined) return known;
    const observer = requests.labels(method, route, String(status));
    observers.set(key, observer);
    return observer;
  };
  fastify.addHook('onResponse', (request, reply, done) => {
    const { id, method } = request;
    const url = withoutNames(request.url);
    const { statusCode: status, elapsedTime: milliseconds } = reply;
    const route = request.routeOptions.url ?? 'none';
    observerOf(method, route, status).observe(milliseconds / 1000);
    const level = route.startsWith('/health/') || route === '/metrics' ? 'debug' : 'info';
    const actor = callerOf(request)?.actor;
    logger[level]({ request: { id, method, url }, actor, status, milliseconds }, 'Answered');
    done();
  });
}
