import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger as NestLogger } from 'nestjs-pino';
import { destination, pino, type Logger } from 'pino';
import { compileSchemas } from '../../../events/index.js';
import { printableJson } from '../../../libs/printable/index.js';
import { ReceiptKeys } from '../../../libs/receipts/index.js';
import { MAXIMUM_BODY_SIZE, openTimeline, type Timeline } from '../../../libs/timeline/index.js';
import { AnswerCache } from '../answers/answer-cache.js';
import { AccessGuard } from '../http/access/access.guard.js';
import { foreignHostRefusal } from '../http/access/host-check.js';
import { readJsonBody } from '../http/json-body.js';
import { Metrics } from '../http/metrics.js';
import { answerOtherMethods } from '../http/problems/other-methods.js';
import { ProblemFilter } from '../http/problems/problem.filter.js';
import { answerUnreadable, refuseEncodedBody } from '../http/problems/unreadable-request.js';
import { logRequests } from '../http/request-log.js';
import { inSlices } from '../http/slices.js';
import { serveCachedAnswers } from '../subjects/cached-answers.js';
import { AppModule, type Opened } from './app.module.js';
import { serveAsyncApi } from './asyncapi-document.js';
import { timelineOptionsOf, type Configuration } from './configuration.js';
import { serveOpenApi } from './openapi-document.js';
import { followTokens } from './tokens-file.js';

/** How long a request may take to arrive, in milliseconds. */
const LONGEST_ARRIVAL = 30_000;

/** The longest id in a path that reaches a route, in characters: what is longer than an id may be gets its problem. */
const LONGEST_ID = 300;

/** Those who waited for the start are answered before what later requests need is prepared, in milliseconds. */
const UNDISTURBED = 300;

/** How long running requests may delay the shutdown, in milliseconds. */
const LONGEST_DRAIN = 5000;

/** A service that listens. */
export interface RunningService {
  /** Its base URL: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Ends streams, finishes running requests, and closes the store. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the store and the projections, and listens. If the store is replaced by an older copy, everything is closed and
 * opened again on the same port, so that nothing read from the previous store remains. `onFailure` is called if that
 * fails.
 * @throws InvalidConfigurationError, FolderLockedError, or the error of the address or of the store.
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
      logger.warn({}, 'The event store has been replaced: starting again');
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

/** The key, beside those of receipts, of the digests of names that were asked. */
const ASKED_NAMES = 'asked-names';

interface OpenService extends RunningService {
  readonly timeline: Timeline;
}

async function openOnce(
  configuration: Configuration,
  logger: Logger,
  port = configuration.PORT,
): Promise<OpenService> {
  const { HOST, TOKENS_FILE } = configuration;
  const tokens = TOKENS_FILE === '' ? undefined : await followTokens(TOKENS_FILE, logger);
  const receiptKeys = new ReceiptKeys(
    configuration.RECEIPT_KEYS || join(configuration.DATA_DIR, 'receipt-keys'),
  );
  const askedKey = (): Promise<Buffer> => receiptKeys.obtain(ASKED_NAMES);
  const timeline = await openTimeline({ ...timelineOptionsOf(configuration), askedKey }, logger);
  try {
    const { findCaller } = tokens ?? {};
    const application = await createApplication(
      {
        timeline,
        findCaller,
        logger,
        receiptKeys,
        decisionsBy: Number(configuration.DECISIONS_BY),
        signingKeyFile: configuration.RECEIPT_SIGNING_KEY,
      },
      HOST,
    );
    await application.listen({ port, host: HOST });
    setTimeout(() => {
      void inSlices(compileSchemas());
      timeline.keepPrepared();
    }, UNDISTURBED).unref();
    const url = await application.getUrl();
    logger.info({ url, position: timeline.head }, 'Listening');
    const close = (): Promise<void> => {
      tokens?.close();
      return closeGracefully(application).finally(() => timeline.close());
    };
    return { url, timeline, close };
  } catch (error) {
    tokens?.close();
    await timeline.close();
    throw error;
  }
}

/**
 * Log lines are written asynchronously: a slow reader of the log does not delay requests. What was recorded or sent is
 * escaped in them.
 */
function openLog(level: string): Logger {
  return pino({ level, hooks: { streamWrite: printableJson } }, destination({ sync: false }));
}

async function createApplication(opened: Opened, host: string): Promise<NestFastifyApplication> {
  const problems = new ProblemFilter();
  const adapter = new FastifyAdapter({
    bodyLimit: MAXIMUM_BODY_SIZE,
    requestTimeout: LONGEST_ARRIVAL,
    // Streams are ended by their controller; idle connections must not delay the shutdown.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: LONGEST_ID },
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      problems.answer(error, request, reply),
  });
  const application = await NestFactory.create<NestFastifyApplication>(AppModule.of(opened), adapter, {
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
  answerOtherMethods(fastify, LONGEST_ID);
  logRequests(fastify, application.get(Metrics), opened.logger);
  serveCachedAnswers(fastify, application.get(AnswerCache), application.get(AccessGuard));
  const version = packageVersion();
  serveOpenApi(application, version);
  serveAsyncApi(fastify, version);
  application.useBodyParser('application/json', { bodyLimit: MAXIMUM_BODY_SIZE }, (request, body, done) =>
    done(null, readJsonBody(request, body)),
  );
  await application.init();
  // Bodies are JSON only: removes the parsers that Fastify and Nest add.
  fastify.removeContentTypeParser(['text/plain', 'application/x-www-form-urlencoded']);
  return application;
}

/** Finishes running requests, then closes. A keep-alive connection is closed once it is idle. */
async function closeGracefully(application: NestFastifyApplication): Promise<void> {
  const server: Server = application.getHttpServer();
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const end = setTimeout(() => server.closeAllConnections(), LONGEST_DRAIN);
  try {
    await application.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(end);
  }
}

/** The page at /docs has inline styles. */
const docsPolicy = {
  defaultSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  scriptSrc: ["'self'"],
  upgradeInsecureRequests: null,
};

function packageVersion(): string {
  const file = new URL('../../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
