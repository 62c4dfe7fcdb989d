import { crc32 } from 'node:zlib';

/**
 * The CRC-32 of a record's body, seeded with the CRC-32 of its key as text (a number in decimal), so that an intact
 * record under a wrong key is found too. Stored records depend on it.
 */
export function recordChecksum(key: string | number | bigint, body: Uint8Array | string): number {
  return crc32(body, crc32(key.toString()));
}
