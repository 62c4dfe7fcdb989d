import { MIMEType } from 'node:util';
import type { FastifyRequest } from 'fastify';
import { InvalidJsonError, readJson } from '../../../libs/validation/index.js';
import { ProblemError } from './problems/problem.js';

/**
 * Reads the body of a request that is application/json.
 * @throws ProblemError (400) if it is not JSON that means one thing only; (415) if it says that it is not in UTF-8.
 */
export function readJsonBody({ headers }: Pick<FastifyRequest, 'headers'>, body: Buffer): unknown {
  refuseOtherCharset(headers['content-type'] ?? '');
  try {
    return readJson(body);
  } catch (error) {
    if (!(error instanceof InvalidJsonError)) throw error;
    const { pointer, detail } = error.problem;
    const named = `${pointer === '' ? 'The body' : pointer} ${detail}`;
    throw new ProblemError(400, 'malformed-json', 'The body cannot be read', named, {
      errors: [error.problem],
    });
  }
}

/** JSON has no parameter `charset` (RFC 8259, 11); many programs send that of UTF-8. */
function refuseOtherCharset(type: string): void {
  // The usual ones, without the work of reading them.
  if (type === 'application/json' || type === 'application/json; charset=utf-8') return;
  // Readers of the header take the first of two, or the last.
  if ((withoutQuoted(type).match(/;\s*charset\s*=/gi) ?? []).length > 1) throw otherCharset(type);
  const charset = new MIMEType(type).params.get('charset');
  if (charset === null || /^utf-?8$/i.test(charset)) return;
  throw otherCharset(charset);
}

/** A media type with its quoted parameters empty (RFC 9110, 5.6.4). */
function withoutQuoted(type: string): string {
  return type.replace(/"(?:[^"\\]|\\.)*"/g, '""');
}

function otherCharset(charset: string): ProblemError {
  const detail = `Send the body in UTF-8, not in "${charset}".`;
  return new ProblemError(415, 'unsupported-media-type', 'The body is not in UTF-8', detail, {
    errors: [{ header: 'Content-Type', detail }],
  });
}
