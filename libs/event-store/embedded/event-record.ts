import { crc32 } from 'node:zlib';
import { CorruptEventError } from '../event-store.js';
import type { RecordedEvent } from '../event-store.js';

const CHECKSUM_SIZE = 4;

/** The stored form of an event: its checksum, then its JSON without the position, which is the key. */
export function encodeRecord(event: RecordedEvent): Buffer {
  const { position, ...content } = event;
  const body = Buffer.from(JSON.stringify(content));
  const record = Buffer.allocUnsafe(CHECKSUM_SIZE + body.length);
  record.writeUInt32BE(checksum(position, body));
  body.copy(record, CHECKSUM_SIZE);
  return record;
}

/**
 * The event that was stored at the position.
 *
 * @throws {CorruptEventError} when the record is missing or its checksum does not match.
 */
export function decodeRecord(position: bigint, record: Buffer | undefined): RecordedEvent {
  if (!record || record.length <= CHECKSUM_SIZE) throw new CorruptEventError(position);
  const body = record.subarray(CHECKSUM_SIZE);
  if (record.readUInt32BE() !== checksum(position, body)) throw new CorruptEventError(position);
  const content = JSON.parse(body.toString()) as Omit<RecordedEvent, 'position'>;
  return { ...content, position };
}

// The position takes part, so that a sound record under the wrong key is found too.
function checksum(position: bigint, body: Buffer): number {
  return crc32(body, crc32(position.toString()));
}
