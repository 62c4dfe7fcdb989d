import { CorruptEventError } from './errors.js';
import type { JsonObject, NewEvent, RecordedEvent } from './event-store.js';

/** The content type of every event that enters through the port. */
const JSON_CONTENT_TYPE = 'application/json';

/** An event as the bytes that are stored: exact, and of any content type. */
export interface RawEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  /** Empty where the writer gave none. */
  readonly metadata: Uint8Array;
  /** Names the contract by which the writer has checked data and metadata; absent: they were not checked. */
  readonly contract?: string;
}

/** A raw event with its place: what {@link RecordedEvent} is the JSON view of. */
export interface RecordedRawEvent extends RawEvent {
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
  readonly created: string;
}

/** The bytes of an event of the port. */
export function rawEventOf({ id, type, data, metadata, contract }: NewEvent): RawEvent {
  const bytes = { data: jsonBytes(data), metadata: jsonBytes(metadata) };
  return { id, type, contentType: JSON_CONTENT_TYPE, ...bytes, ...(contract !== undefined && { contract }) };
}

/**
 * The event of the port behind the bytes.
 *
 * @throws CorruptEventError when data and metadata are not JSON objects.
 */
export function recordedEventOf(raw: RecordedRawEvent): RecordedEvent {
  const { id, type, stream, revision, position, created, contract } = raw;
  if (raw.contentType !== JSON_CONTENT_TYPE) throw new CorruptEventError(position);
  const data = jsonObject(raw.data, position);
  const metadata = raw.metadata.length === 0 ? {} : jsonObject(raw.metadata, position);
  const event = { id, type, data, metadata, stream, revision, position, created };
  return contract === undefined ? event : { ...event, contract };
}

function jsonBytes(value: JsonObject): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function jsonObject(bytes: Uint8Array, position: bigint): JsonObject {
  const value = parsed(bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CorruptEventError(position);
  }
  return value as JsonObject;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    return undefined;
  }
}

function textOf(bytes: Uint8Array): string {
  const isBuffer = bytes instanceof Buffer;
  return (isBuffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).toString();
}
