import type { JSONEventData, RecordedEvent as ServerEvent } from '@eventstore/db-client';
import { CorruptEventError } from '../port/errors.js';
import type { ExpectedRevision, JsonObject, NewEvent, RecordedEvent } from '../port/event-store.js';

// Servers number the bytes of their log by signed 64-bit integers. Some of them send a larger number for
// "none": EventStoreDB 24.2.0 ends the catch-up of a filtered subscription on a short log without a match with the
// checkpoint 2^64 - 1.
const LARGEST_POSITION = 2n ** 63n - 1n;

/** The position, or undefined if the number is not a position of a log. */
export function storedPosition(commit: bigint | undefined): bigint | undefined {
  return commit !== undefined && commit <= LARGEST_POSITION ? commit : undefined;
}

/** The event as the client sends it. */
export function eventData({ id, type, data, metadata }: NewEvent): JSONEventData {
  return { contentType: 'application/json', id, type, data: { ...data }, metadata: { ...metadata } };
}

/** The expected revision as the client takes it. */
export function serverExpectation(
  expected: ExpectedRevision,
): bigint | 'any' | 'no_stream' | 'stream_exists' {
  if (typeof expected === 'number') return BigInt(expected);
  if (expected === 'no-stream') return 'no_stream';
  return expected === 'stream-exists' ? 'stream_exists' : 'any';
}

/**
 * The event of the port behind one of the server.
 *
 * @throws CorruptEventError when its data and metadata are not JSON objects, or it has no valid position.
 */
export function recordedEvent(
  event: ServerEvent,
  commitPosition: bigint | undefined,
  streamPrefix: string,
): RecordedEvent {
  const position = event.position?.commit ?? commitPosition;
  if (position === undefined) throw new Error('The server must be 22.6 or later: no position');
  if (!event.isJson || storedPosition(position) === undefined) throw new CorruptEventError(position);
  return {
    id: event.id,
    type: event.type,
    data: jsonObject(event.data, position),
    metadata: jsonObject(event.metadata ?? {}, position),
    stream: event.streamId.slice(streamPrefix.length),
    revision: Number(event.revision),
    position,
    created: event.created.toISOString(),
  };
}

// The client gives text that is not JSON as a string, and metadata that is not JSON as bytes.
function jsonObject(value: unknown, position: bigint): JsonObject {
  const isObject = typeof value === 'object' && value !== null;
  if (!isObject || Array.isArray(value) || value instanceof Uint8Array) {
    throw new CorruptEventError(position);
  }
  return value as JsonObject;
}
