import { AppendTooLargeError, InvalidAppendError } from './errors.js';
import type { ExpectedRevision } from './event-store.js';
import { MAXIMUM_APPEND_SIZE, MAXIMUM_STREAM_NAME_SIZE } from './limits.js';
import type { RawEvent } from './raw-event.js';

// Lower case only: stores give ids back in lower case, and a retry is recognised by equal text.
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Refuses what no store may accept, so that every adapter refuses the same appends.
 *
 * @throws InvalidAppendError for no events, a stream name that is empty or too long, an id that
 * is no lower-case UUID or comes twice, or an expected revision that is no revision.
 * @throws AppendTooLargeError above the maximum append size.
 */
export function assertAppendable(
  stream: string,
  events: readonly RawEvent[],
  expected: ExpectedRevision,
): void {
  const nameSize = Buffer.byteLength(stream);
  if (nameSize === 0 || nameSize > MAXIMUM_STREAM_NAME_SIZE) {
    throw new InvalidAppendError(`A stream name has 1 to ${MAXIMUM_STREAM_NAME_SIZE} bytes, not ${nameSize}`);
  }
  if (typeof expected === 'number' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new InvalidAppendError(`${expected} is no stream revision`);
  }
  if (events.length === 0) throw new InvalidAppendError('An append needs at least one event');
  const invalid = events.find((event) => !UUID.test(event.id));
  if (invalid) throw new InvalidAppendError(`${invalid.id} is no lower-case UUID`);
  if (new Set(events.map((event) => event.id)).size < events.length) {
    throw new InvalidAppendError('Two events of one append have the same id');
  }
  const size = events.reduce((total, event) => total + sizeOf(event), 0);
  if (size > MAXIMUM_APPEND_SIZE) throw new AppendTooLargeError(size);
}

/** What the event counts towards the maximum append size. */
export function sizeOf({ data, metadata, type }: RawEvent): number {
  return data.length + metadata.length + 2 * type.length;
}
