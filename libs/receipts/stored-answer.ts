import { createHash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { LONGEST_ANSWER_PART } from '../../events/index.js';
import { seal, SealBrokenError, unseal } from './sealing.js';

const ANSWER = 'answer';
const RESTS_ON = 'restsOn';
const REASON = 'reason';

/** An answer as the events of a receipt hold it. */
export interface StoredAnswer {
  readonly answerSha256: string;
  /** In base64. */
  readonly parts: readonly string[];
}

/** Compresses and seals an answer, and cuts it into parts. */
export function storedAnswer(key: Buffer, answer: Buffer): StoredAnswer {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 6 };
  const sealed = seal(key, brotliCompressSync(answer, { params }), ANSWER);
  const text = sealed.toString('base64');
  const parts: string[] = [];
  for (let from = 0; from < text.length; from += LONGEST_ANSWER_PART)
    parts.push(text.slice(from, from + LONGEST_ANSWER_PART));
  return { answerSha256: sha256(sealed), parts };
}

/**
 * The answer that was stored, byte for byte.
 * @throws SealBrokenError where a part was altered, or the key is another one.
 */
export function openedAnswer(key: Buffer, { answerSha256, parts }: StoredAnswer): Buffer {
  const sealed = Buffer.from(parts.join(''), 'base64');
  if (sha256(sealed) !== answerSha256) throw new SealBrokenError('The stored answer was altered');
  return brotliDecompressSync(unseal(key, sealed, ANSWER));
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A small value, sealed in base64, and opened again. */
const sealedAs = (context: string) => ({
  seal: (key: Buffer, value: unknown): string =>
    seal(key, Buffer.from(JSON.stringify(value)), context).toString('base64'),
  open: (key: Buffer, sealed: string): unknown =>
    JSON.parse(unseal(key, Buffer.from(sealed, 'base64'), context).toString()) as unknown,
});

/** What a receipt rests on. */
export const sealedRests = sealedAs(RESTS_ON);
/** Why a person decided. */
export const sealedReason = sealedAs(REASON);
