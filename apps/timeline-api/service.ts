import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger as NestLogger } from 'nestjs-pino';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pino } from 'pino';
import { readTokens } from './access/access-tokens.js';
import type { Configuration } from './configuration.js';
import { serveOpenApi } from './openapi.js';
import { Metrics } from './operations/metrics.js';
import { MAXIMUM_BODY_SIZE, ProblemFilter } from './problems/problem.filter.js';
import { Timeline } from './timeline.js';
import { TimelineModule } from './timeline.module.js';

/** A service that listens. */
export interface RunningService {
  /** Where it is reached: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Ends streams, finishes what is under way, and closes the store. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the store and the read model, and listens.
 * @throws InvalidConfigurationError, StoreLockedError, or what the address or the store refuse.
 */
export async function startService(configuration: Configuration): Promise<RunningService> {
  const logger = pino({
    level: configuration.LOG_LEVEL,
    redact: ['req.headers.authorization', 'req.headers.cookie'],
  });
  const { TOKENS_FILE } = configuration;
  const findCaller = TOKENS_FILE === '' ? undefined : await readTokens(TOKENS_FILE);
  const timeline = await Timeline.open(configuration, logger);
  try {
    const application = await createApplication({ timeline, findCaller, logger });
    await application.listen({ port: configuration.PORT, host: configuration.HOST });
    const url = await application.getUrl();
    logger.info({ url, position: timeline.index.head }, 'Listening');
    return { url, close: () => closeGracefully(application).finally(() => timeline.close()) };
  } catch (error) {
    await timeline.close();
    throw error;
  }
}

async function createApplication(
  opened: Parameters<typeof TimelineModule.of>[0],
): Promise<NestFastifyApplication> {
  const problems = new ProblemFilter();
  const adapter = new FastifyAdapter({
    bodyLimit: MAXIMUM_BODY_SIZE,
    // Streams are ended by their controller; what is idle must not hold up the end.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 300 },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      problems.answer(error, request, reply),
  });
  const application = await NestFactory.create<NestFastifyApplication>(TimelineModule.of(opened), adapter, {
    bufferLogs: true,
    abortOnError: false,
  });
  application.useLogger(application.get(NestLogger));
  application.useGlobalFilters(problems);
  const fastify = adapter.getInstance();
  await application.register(helmet, { contentSecurityPolicy: { directives: docsPolicy } });
  const { requests } = application.get(Metrics);
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
  serveOpenApi(application, packageVersion());
  await application.init();
  // Only JSON is read: what Fastify and Nest add of their own would take other bodies.
  fastify.removeContentTypeParser(['text/plain', 'application/x-www-form-urlencoded']);
  return application;
}

/** Answers what is under way, then closes. A connection that is kept alive is closed once it is idle. */
async function closeGracefully(application: NestFastifyApplication): Promise<void> {
  const server = application.getHttpServer();
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  try {
    await application.close();
  } finally {
    clearInterval(sweep);
  }
}

/** The page to browse the interface has inline styles and scripts of its own. */
const docsPolicy = {
  defaultSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  scriptSrc: ["'self'", "'unsafe-inline'"],
  upgradeInsecureRequests: null,
};

function packageVersion(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
