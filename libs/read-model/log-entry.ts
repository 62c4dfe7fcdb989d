import { Ajv2020 } from 'ajv/dist/2020.js';
import { eventMetadataSchema, readEvent, subjectOf, type EventMetadata } from '../../events/index.js';
import type { PositionedEvent } from '../as-of/index.js';
import type { JsonObject, RecordedEvent } from '../event-store/index.js';

const isEventMetadata = new Ajv2020().compile<EventMetadata>(eventMetadataSchema);

/** A recorded event at its place in the service's own log, as the read model keeps it. */
export interface LogEntry extends Omit<RecordedEvent, 'position' | 'metadata'> {
  /** Ordinal in the service's log: 1, 2, 3… the same on every replica. */
  readonly position: number;
  readonly metadata: EventMetadata;
}

/** An entry with the event that was read from it. */
export interface FollowedEvent {
  readonly entry: LogEntry;
  readonly positioned: PositionedEvent;
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
 * Gives a recorded event its position.
 * @throws UnreadableEventError if it does not carry our metadata.
 */
export function toLogEntry(
  { position: _native, metadata, ...recorded }: RecordedEvent,
  position: number,
): LogEntry {
  if (!hasEventMetadata(metadata)) {
    const detail = isEventMetadata.errors?.map(
      ({ instancePath, message }) => `${instancePath} ${message ?? ''}`,
    );
    throw new UnreadableEventError(
      recorded.stream,
      recorded.revision,
      `its metadata ${detail?.join('; ') ?? ''}`,
    );
  }
  return { ...recorded, position, metadata };
}

function hasEventMetadata(metadata: JsonObject): metadata is JsonObject & EventMetadata {
  return isEventMetadata(metadata);
}

/**
 * Reads an entry as an event of the domain, raised to the current schema version and checked.
 * @throws UnreadableEventError if its stream, type or data is not one that this code knows.
 */
export function toPositionedEvent({
  stream,
  revision,
  type,
  data,
  metadata,
  position,
}: LogEntry): PositionedEvent {
  const subject = subjectOf(stream);
  if (subject === undefined)
    throw new UnreadableEventError(stream, revision, 'its stream is not one of ours');
  try {
    const event = readEvent(type, metadata.schemaVersion, data);
    return { event, subject, position, recordedAt: Date.parse(metadata.recordedAt) };
  } catch (error) {
    throw new UnreadableEventError(stream, revision, error);
  }
}
