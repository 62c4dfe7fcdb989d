import { recordChecksum } from '../lmdb/index.js';

const CHECKSUM_SIZE = 4;

/** What this replica has stored of the log or of a projection is damaged: it is rebuilt when it is opened next. */
export class CorruptProjectionError extends Error {
  override readonly name = 'CorruptProjectionError';
}

/** Bytes with their checksum before them, which covers the key: a sound record in a wrong place is found too. */
export function seal(key: string | number, body: Uint8Array): Buffer {
  const record = Buffer.allocUnsafe(CHECKSUM_SIZE + body.length);
  record.writeUInt32BE(recordChecksum(key, body));
  record.set(body, CHECKSUM_SIZE);
  return record;
}

/**
 * The bytes that were sealed under the key.
 * @throws CorruptProjectionError if they are missing or not the same.
 */
export function unseal(what: string, key: string | number, record: Buffer | undefined): Buffer {
  if (record === undefined) throw new CorruptProjectionError(`${what} ${key} is missing`);
  const body = record.subarray(CHECKSUM_SIZE);
  if (record.length <= CHECKSUM_SIZE || record.readUInt32BE() !== recordChecksum(key, body))
    throw new CorruptProjectionError(`${what} ${key} is damaged`);
  return body;
}

const DIGITS = 8;

/** As {@link seal}, for text: the checksum comes before it, in hexadecimal. */
export function sealText(key: string | number, text: string): string {
  return recordChecksum(key, text).toString(16).padStart(DIGITS, '0') + text;
}

/** As {@link unseal}, for text. */
export function unsealText(what: string, key: string | number, record: string | undefined): string {
  if (record === undefined) throw new CorruptProjectionError(`${what} ${key} is missing`);
  const text = record.slice(DIGITS);
  if (Number.parseInt(record.slice(0, DIGITS), 16) !== recordChecksum(key, text))
    throw new CorruptProjectionError(`${what} ${key} is damaged`);
  return text;
}
