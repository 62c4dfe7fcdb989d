import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/*
 * AES-256-GCM (NIST SP 800-38D): the nonce, the ciphertext, the tag. Each key seals a handful of texts, so that a random
 * nonce of 96 bits does not repeat.
 */

const NONCE = 12;
const TAG = 16;

/** Bytes of a key. */
export const KEY_BYTES = 32;

/** What is sealed was altered, or is of another key. */
export class SealBrokenError extends Error {
  override readonly name = 'SealBrokenError';
}

/** Encrypts and authenticates bytes. `context` must be the same when they are opened. */
export function seal(key: Buffer, bytes: Buffer, context: string): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** @throws SealBrokenError */
export function unseal(key: Buffer, sealed: Buffer, context: string): Buffer {
  try {
    const nonce = sealed.subarray(0, NONCE);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(sealed.subarray(-TAG));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
  } catch (error) {
    throw new SealBrokenError(`The ${context} cannot be opened with its key`, { cause: error });
  }
}
