import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InvalidEventError } from '../../../../events/index.js';
import {
  AppendTooLargeError,
  AppendUnconfirmedError,
  CorruptEventError,
  StoreClosedError,
  StoreAccessDeniedError,
  StoreFullError,
  StoreUnavailableError,
} from '../../../../libs/event-store/index.js';
import { NamesUnavailableError } from '../../../../libs/names/index.js';
import { ProjectionStoppedError } from '../../../../libs/projections/index.js';
import { CommandRefusedError, type Refusal } from '../../../../libs/restrictions/index.js';
import {
  ClockCorrectionRefusedError,
  ClockSkewError,
  FollowerStoppedError,
  MAXIMUM_BODY_SIZE,
} from '../../../../libs/timeline/index.js';
import { invalidRequest, ProblemError } from './problem.js';

const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** Answers every error as RFC 9457 problem+json. The cause of an unexpected one is logged, not sent. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also for requests that Fastify refuses before Nest sees them. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = toProblem(error, request);
    // Expected problems (`ProblemError`) are logged where they are thrown. Only unexpected 5xx errors are logged here.
    if (problem.status >= 500 && problem !== error) {
      const { id, method, url } = request;
      this.#logger.error({ err: error, request: { id, method, url } }, problem.message);
    }
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const send = (document: object): void =>
      void reply
        .status(problem.status)
        .headers({ 'cache-control': 'no-store', ...problem.options.headers })
        .type(PROBLEM_JSON)
        .send(JSON.stringify(document));
    const { late } = problem.options;
    if (late === undefined) send(problem.document);
    else
      late().then(
        (members) => send(problem.documentWith(members)),
        (failure: unknown) => this.answer(failure, request, reply),
      );
  }
}

function toProblem(error: unknown, request: FastifyRequest): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof InvalidEventError) return invalidRequest(error.problems);
  if (error instanceof CommandRefusedError) return refused(error);
  const status = statusOf(error);
  if (status === 404) {
    return new ProblemError(404, 'not-found', 'There is no such path', `No ${request.method} ${request.url}`);
  }
  if (error instanceof NamesUnavailableError) return namesUnavailable(error);
  if (error instanceof ProjectionStoppedError) return projectionStopped(error);
  if (error instanceof CorruptEventError) return damaged(error);
  return ofStore(error, request) ?? ofTransport(status, error, request) ?? internalError();
}

/** One projection has stopped; questions to the others are still answered. */
function projectionStopped({ projection, message }: ProjectionStoppedError): ProblemError {
  return new ProblemError(503, 'not-ready', 'This replica cannot answer the question', message, {
    members: { projection },
    headers: { 'retry-after': '5' },
  });
}

/** Its worker is started again; everything else is answered. */
function namesUnavailable({ message, retryAfter }: NamesUnavailableError): ProblemError {
  return new ProblemError(503, 'not-ready', 'Names cannot be matched now', message, {
    members: { projection: 'names' },
    headers: { 'retry-after': String(retryAfter) },
  });
}

/** Asking again does not help: an operator must. */
function damaged({ message }: CorruptEventError): ProblemError {
  return new ProblemError(500, 'internal-error', 'What the answer needs is damaged', message);
}

/** Whether the command would be right at another time, or has been recorded. */
const isConflict = (refusal: Refusal): boolean =>
  ['fact-exists', 'edition-under-way', 'edition-recorded'].includes(refusal);

function refused({ refusal, pointer, message }: CommandRefusedError): ProblemError {
  const status = isConflict(refusal) ? 409 : 422;
  return new ProblemError(status, refusal, 'The rules on facts refuse the command', message, {
    errors: [{ pointer, detail: message }],
  });
}

function ofStore(error: unknown, request: FastifyRequest): ProblemError | undefined {
  if (error instanceof AppendTooLargeError) return tooLarge(error.message);
  if (error instanceof StoreFullError) {
    return new ProblemError(507, 'store-full', 'The event store is full', 'Nothing was recorded.');
  }
  if (error instanceof FollowerStoppedError) {
    const detail = `Nothing was recorded: this replica no longer follows the log. ${error.message}`;
    return new ProblemError(503, 'not-ready', 'This replica does not follow the log', detail, {
      members: { mayBeRecorded: false },
      headers: { 'retry-after': '5' },
    });
  }
  if (error instanceof ClockSkewError) {
    const detail = `Nothing was recorded. ${error.message}`;
    return new ProblemError(503, 'clock-skew', 'The clock is off', detail, {
      members: { mayBeRecorded: false },
      headers: { 'retry-after': '60' },
    });
  }
  if (error instanceof ClockCorrectionRefusedError) {
    const { pointer, message } = error;
    const detail = `${pointer} ${message}`.trim();
    return new ProblemError(422, 'clock-correction-refused', 'There is no such clock to correct', detail, {
      errors: [{ pointer, detail: message }],
    });
  }
  if (error instanceof StoreAccessDeniedError) return unavailable(`Nothing was recorded. ${error.message}`);
  if (error instanceof StoreUnavailableError) {
    return unavailable('Nothing was recorded: the command can be repeated.');
  }
  if (error instanceof AppendUnconfirmedError || error instanceof StoreClosedError) {
    return new ProblemError(
      503,
      'store-unavailable',
      'The event store did not answer',
      unconfirmed(request),
      {
        members: { mayBeRecorded: true },
        headers: { 'retry-after': '1' },
      },
    );
  }
  return undefined;
}

function unavailable(detail: string): ProblemError {
  return new ProblemError(503, 'store-unavailable', 'The event store cannot be used', detail, {
    members: { mayBeRecorded: false },
    headers: { 'retry-after': '5' },
  });
}

function unconfirmed({ headers }: FastifyRequest): string {
  const detail = 'It is not known whether the command was recorded.';
  return 'idempotency-key' in headers
    ? `${detail} Repeat it with the same Idempotency-Key: it is recorded once.`
    : `${detail} Look for the fact in the subject’s history, and repeat the command only if it is not there. ` +
        'With an Idempotency-Key it could be repeated safely.';
}

/** The problem for a request that Fastify or Nest refuses before a handler runs. */
function ofTransport(
  status: number | undefined,
  error: unknown,
  { method }: FastifyRequest,
): ProblemError | undefined {
  if (status === 413) return tooLarge(`A body has at most ${MAXIMUM_BODY_SIZE} bytes.`);
  if (status === 415) {
    const detail = 'Send the body as application/json.';
    return new ProblemError(415, 'unsupported-media-type', 'The body has another media type', detail);
  }
  if (status === undefined || status < 400 || status >= 500) return undefined;
  const detail = error instanceof Error ? error.message : 'The request could not be read.';
  if (status === 400 && method === 'POST') {
    return new ProblemError(400, 'malformed-json', 'The body is not JSON', detail, {
      errors: [{ pointer: '', detail: 'must be a JSON object' }],
    });
  }
  return new ProblemError(status, 'invalid-request', 'The request is not valid', detail);
}

function tooLarge(detail: string): ProblemError {
  return new ProblemError(413, 'body-too-large', 'The body is too large', detail);
}

function internalError(): ProblemError {
  return new ProblemError(500, 'internal-error', 'The service failed', 'The cause is in the service’s log.');
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}
