import { readEvent, type DomainEvent, type EventMetadata } from '../../events/index.js';
import type { ActualRevision, RecordedEvent } from '../event-store/index.js';
import { UnreadableEventError } from '../projections/index.js';
import { foldInto, type Facts, type FoldedFacts } from '../restrictions/index.js';

/** Where the events of one command are in their stream. */
export interface AppendRange {
  readonly firstRevision: number;
  readonly size: number;
}

/** An append as the state of its stream takes it over. */
export interface AppendedEvents extends AppendRange {
  readonly events: readonly DomainEvent[];
  readonly firstId: string;
  readonly lastId: string;
  /** In milliseconds since the Unix epoch. */
  readonly recordedAt: number;
}

/**
 * What a stream holds up to a revision: all that the next command on it is decided on. It changes in place as the stream
 * grows, so that a command costs what it appends, and not what is there already.
 */
export class StreamState {
  readonly #facts: FoldedFacts = new Map();
  readonly #appends = new Map<string, AppendRange>();
  #nextRevision = 0;
  #lastId: string | undefined;
  #recordedAt = 0;

  get facts(): Facts {
    return this.#facts;
  }

  get revision(): ActualRevision {
    return this.#nextRevision === 0 ? 'no-stream' : this.#nextRevision - 1;
  }

  /** The revision that the stream's next event has. */
  get nextRevision(): number {
    return this.#nextRevision;
  }

  /** The id of the event at {@link revision}; undefined if there is none. */
  get lastId(): string | undefined {
    return this.#lastId;
  }

  /** Of the last event, in milliseconds since the Unix epoch; 0 if there is none. */
  get recordedAt(): number {
    return this.#recordedAt;
  }

  /** Where the append is whose first event has the id; undefined if there is none up to {@link revision}. */
  appendWith(firstId: string): AppendRange | undefined {
    return this.#appends.get(firstId);
  }

  /**
   * Takes over the next events of the stream, as the store returned them.
   * @throws UnreadableEventError at an event that cannot be read: that is the log's fault, not the command's.
   */
  extend(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      foldInto(this.#facts, [toDomainEvent(event)]);
      const { appendIndex, appendSize: size, recordedAt } = metadataOf(event);
      if (appendIndex === 0) this.#appends.set(event.id, { firstRevision: event.revision, size });
      this.#end(event.revision + 1, event.id, Date.parse(recordedAt));
    }
  }

  /** Takes over an append that the store has acknowledged, without reading it back. */
  add({ events, firstRevision, size, firstId, lastId, recordedAt }: AppendedEvents): void {
    foldInto(this.#facts, events);
    this.#appends.set(firstId, { firstRevision, size });
    this.#end(firstRevision + size, lastId, recordedAt);
  }

  #end(nextRevision: number, lastId: string, recordedAt: number): void {
    this.#nextRevision = nextRevision;
    this.#lastId = lastId;
    this.#recordedAt = recordedAt;
  }
}

export function metadataOf(event: Pick<RecordedEvent, 'metadata'>): EventMetadata {
  return event.metadata as unknown as EventMetadata;
}

function toDomainEvent(event: RecordedEvent): DomainEvent {
  try {
    return readEvent(event.type, metadataOf(event).schemaVersion, event.data, event.contract);
  } catch (error) {
    throw new UnreadableEventError(event.stream, event.revision, error);
  }
}
