import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problem.js';

/** The status for each error code of Node’s HTTP parser; 400 for any other. */
const statuses: Readonly<Record<string, [status: number, reason: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

/** Answers a request that is not readable HTTP, directly on its socket, and closes it. */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, reason] = statuses[error.code ?? ''] ?? [400, 'Bad Request'];
  const { document } = new ProblemError(status, 'invalid-request', 'The request could not be read', reason);
  const body = JSON.stringify(document);
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/**
 * Bodies are never decompressed.
 * @throws ProblemError (415) for a body with a content encoding.
 */
export function refuseEncodedBody({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return;
  const detail = `Send the body without the content encoding "${encoding}".`;
  throw new ProblemError(415, 'unsupported-media-type', 'The body is encoded', detail, {
    errors: [{ header: 'Content-Encoding', detail }],
  });
}
