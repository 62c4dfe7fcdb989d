import {
  eventContract,
  metadataProblems,
  readEvent,
  subjectOf,
  type DomainEvent,
  type EventMetadata,
  type Subject,
} from '../../events/index.js';
import type { JsonObject, RecordedEvent } from '../event-store/index.js';

/** A recorded event as a log keeps it. */
export interface StoredEvent extends Omit<RecordedEvent, 'position'> {
  /** The store's native position of the event. */
  readonly storePosition: bigint;
}

/** An event at its place in the service's own log (1, 2, 3… the same on every replica), read and checked. */
export interface LogEntry extends Omit<StoredEvent, 'metadata'> {
  readonly position: number;
  readonly event: DomainEvent;
  readonly subject: Subject;
  /** In milliseconds since the Unix epoch. */
  readonly recordedAt: number;
  readonly metadata: EventMetadata;
}

/** An event in the log cannot be read: the follower stops at it, because to skip it would be to lose it. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';
  constructor(
    readonly stream: string,
    readonly revision: number,
    cause: unknown,
  ) {
    super(
      `Event ${revision} of ${stream} is not readable: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
}

/**
 * Gives a recorded event its position, and reads it as an event of the domain, upcast to the current schema
 * version and validated; one that its writer has validated by the same contract, and a store sealed, only once.
 * @throws UnreadableEventError if its metadata, stream, type or data is not of a form that this code writes.
 */
export function toLogEntry(
  { id, stream, revision, type, data, metadata, created, contract, storePosition }: StoredEvent,
  position: number,
): LogEntry {
  const unreadable = (cause: unknown) => new UnreadableEventError(stream, revision, cause);
  if (!isEventMetadata(metadata, contract)) throw unreadable(metadataDetail(metadata));
  const subject = subjectOf(stream);
  if (subject === undefined) throw unreadable('its stream is not one of ours');
  try {
    const event = readEvent(type, metadata.schemaVersion, data, contract);
    const recordedAt = Date.parse(metadata.recordedAt);
    if (Number.isNaN(recordedAt))
      throw new TypeError(`its metadata /recordedAt ${metadata.recordedAt} is no time`);
    const stored = { id, stream, revision, type, data, metadata, created, storePosition };
    return { ...stored, position, event, subject, recordedAt };
  } catch (error) {
    throw unreadable(error);
  }
}

function isEventMetadata(
  metadata: JsonObject,
  contract: string | undefined,
): metadata is JsonObject & EventMetadata {
  return contract === eventContract || metadataProblems(metadata).length === 0;
}

function metadataDetail(metadata: JsonObject): string {
  return `its metadata ${metadataProblems(metadata)
    .map(({ pointer, detail }) => `${pointer} ${detail}`)
    .join('; ')}`;
}
