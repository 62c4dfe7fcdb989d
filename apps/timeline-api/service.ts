import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Logger as NestLogger } from 'nestjs-pino';
import { destination, pino, type Logger } from 'pino';
import { AccessGuard, callerOf } from './access/access.guard.js';
import { readTokens } from './access/access-tokens.js';
import { foreignHostRefusal } from './access/host-check.js';
import { timelineOptionsOf, type Configuration } from './configuration.js';
import { serveOpenApi } from './openapi.js';
import { Metrics } from './operations/metrics.js';
import { MAXIMUM_BODY_SIZE, ProblemFilter } from './problems/problem.filter.js';
import { answerUnreadable, refuseEncodedBody } from './problems/unreadable-request.js';
import { answerRepeated, RepeatedAnswers } from './queries/repeated-answers.js';
import { Timeline } from '../../libs/timeline/index.js';
import { TimelineModule, type Opened } from './timeline.module.js';

/** How long a request may take to arrive, in milliseconds. */
const LONGEST_ARRIVAL = 30_000;

/** How long requests under way may hold up the end of the service, in milliseconds. */
const LONGEST_FAREWELL = 5000;

/** A service that listens. */
export interface RunningService {
  /** Where it is reached: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Ends streams, finishes what is under way, and closes the store. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the store and the read model, and listens. Should the store be replaced by an older copy meanwhile, it does
 * so again, on the same port: nothing that was read from the store before is kept. `onFailure` is called if that fails.
 * @throws InvalidConfigurationError, FolderLockedError, or what the address or the store refuse.
 */
export async function startService(
  configuration: Configuration,
  onFailure: (error: unknown) => void,
): Promise<RunningService> {
  const logger = openLog(configuration.LOG_LEVEL);
  let isClosed = false;
  let current = openOnce(configuration, logger);
  const { url } = await current;
  const port = Number(new URL(url).port || 80);

  async function restartWhenDiverged(): Promise<void> {
    for (;;) {
      const { timeline, close } = await current;
      await timeline.diverged;
      if (isClosed) return;
      logger.warn({}, 'The event store is not the one that was followed: starting again');
      current = close().then(() => openOnce(configuration, logger, port));
    }
  }
  restartWhenDiverged().catch(onFailure);
  return {
    url,
    close: async () => {
      isClosed = true;
      await (await current).close();
    },
  };
}

interface OpenService extends RunningService {
  readonly timeline: Timeline;
}

async function openOnce(
  configuration: Configuration,
  logger: Logger,
  port = configuration.PORT,
): Promise<OpenService> {
  const { HOST, TOKENS_FILE } = configuration;
  const findCaller = TOKENS_FILE === '' ? undefined : await readTokens(TOKENS_FILE);
  const timeline = await Timeline.open(timelineOptionsOf(configuration), logger);
  try {
    const application = await createApplication({ timeline, findCaller, logger }, HOST);
    await application.listen({ port, host: HOST });
    const url = await application.getUrl();
    logger.info({ url, position: timeline.index.head }, 'Listening');
    const close = (): Promise<void> => closeGracefully(application).finally(() => timeline.close());
    return { url, timeline, close };
  } catch (error) {
    await timeline.close();
    throw error;
  }
}

/** Lines are written behind the request that they tell of: it does not wait for whoever reads them. */
function openLog(level: string): Logger {
  return pino({ level }, destination({ sync: false }));
}

async function createApplication(opened: Opened, host: string): Promise<NestFastifyApplication> {
  const problems = new ProblemFilter();
  const adapter = new FastifyAdapter({
    bodyLimit: MAXIMUM_BODY_SIZE,
    requestTimeout: LONGEST_ARRIVAL,
    // Streams are ended by their controller; what is idle must not hold up the end.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 300 },
    clientErrorHandler: answerUnreadable,
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
  application.useSecurityHeaders({ contentSecurityPolicy: { directives: docsPolicy } });
  const refuseForeignHost = foreignHostRefusal(host);
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (opened.findCaller === undefined) refuseForeignHost(request);
    refuseEncodedBody(request);
    done();
  });
  noteRequests(fastify, application.get(Metrics), opened.logger);
  answerRepeated(fastify, application.get(RepeatedAnswers), application.get(AccessGuard));
  serveOpenApi(application, packageVersion());
  await application.init();
  // Only JSON is read: what Fastify and Nest add of their own would take other bodies.
  fastify.removeContentTypeParser(['text/plain', 'application/x-www-form-urlencoded']);
  return application;
}

/** One line in the log and one observation for each request, once it is answered. Headers and bodies stay out. */
function noteRequests(fastify: FastifyInstance, { requests }: Metrics, logger: Logger): void {
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

/** Answers what is under way, then closes. A connection that is kept alive is closed once it is idle. */
async function closeGracefully(application: NestFastifyApplication): Promise<void> {
  const server: Server = application.getHttpServer();
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const end = setTimeout(() => server.closeAllConnections(), LONGEST_FAREWELL);
  try {
    await application.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(end);
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
