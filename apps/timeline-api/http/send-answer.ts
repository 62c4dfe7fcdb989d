import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';
import type { Steps } from '../../../libs/as-of/index.js';
import { jsonSteps, sha256Steps } from './json-steps.js';
import { inSlices } from './slices.js';

/** An answer as it is sent, with an ETag: strong, over its bytes, or weak if it is about the current second. */
export interface SerialisedAnswer {
  /** In several buffers if it is large: to join them would hold the event loop. */
  readonly body: readonly Buffer[];
  readonly etag: string;
}

/** Buffers of no more bytes in all are joined. */
const JOINED_BYTES = 1024 * 1024;

/** Buffers as few as may be. */
export function joined(buffers: readonly Buffer[]): readonly Buffer[] {
  return bytesOf(buffers) <= JOINED_BYTES ? [Buffer.concat(buffers)] : buffers;
}

export function bytesOf(buffers: readonly Buffer[]): number {
  return buffers.reduce((sum, { length }) => sum + length, 0);
}

export const sha256 = (bytes: Buffer | string): string => hash('sha256', bytes, 'base64url');

export function* serialise(answer: object): Steps<SerialisedAnswer> {
  const buffers = yield* jsonSteps(answer);
  const etag = `"${yield* sha256Steps(buffers)}"`;
  return { body: joined(buffers), etag };
}

/** The Cache-Control of an answer: a pinned one never changes, any other must be revalidated. */
export function cacheControlOf(isPinned: boolean): string {
  return isPinned ? 'private, max-age=31536000, immutable' : 'private, no-cache';
}

/**
 * Whether the client holds the answer with this ETag. Only If-None-Match counts: `Cache-Control: no-cache`, which
 * fetch adds by itself, is meant for caches on the way, not for the origin.
 */
export function isHeld({ headers }: FastifyRequest, etag: string): boolean {
  return fresh({ 'if-none-match': headers['if-none-match'] }, { etag });
}

/** Sends an answer as JSON, or 304 if the client holds it. */
export async function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: object,
  isPinned: boolean,
): Promise<void> {
  sendSerialised(request, reply, await inSlices(serialise(answer)), isPinned);
}

/** As {@link sendAnswer}, for an answer that is serialised already. */
export function sendSerialised(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, etag }: SerialisedAnswer,
  isPinned: boolean,
): void {
  void reply.headers({ etag, 'cache-control': cacheControlOf(isPinned), vary: 'authorization, accept' });
  if (isHeld(request, etag)) {
    void reply.status(304).send();
    return;
  }
  sendJson(reply, body);
}

/** Sends an answer as JSON that no cache may keep. */
export async function sendUncached(reply: FastifyReply, answer: object): Promise<void> {
  const body = await inSlices(jsonSteps(answer));
  void reply.header('cache-control', 'no-store');
  sendJson(reply, joined(body));
}

function sendJson(reply: FastifyReply, body: readonly Buffer[]): void {
  void reply.type('application/json; charset=utf-8');
  const [only, ...others] = body;
  if (others.length === 0) void reply.send(only);
  else void reply.header('content-length', bytesOf(body)).send(Readable.from(body, { objectMode: false }));
}
