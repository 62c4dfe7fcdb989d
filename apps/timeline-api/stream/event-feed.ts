import {
  readEvent,
  schemaVersions,
  streamOf,
  subjectOf,
  type EventType,
  type Subject,
} from '../../../events/index.js';
import { namedBy } from '../../../libs/as-of/index.js';
import type { LogEntry } from '../../../libs/read-model/index.js';
import { subjectName } from '../queries/documents.js';
import type { Timeline } from '../timeline.js';

/** What a reader of the log wants of it; each that is given must hold. */
export interface FeedFilter {
  /** Empty: every type. */
  readonly types: ReadonlySet<string>;
  /** Events about the subject, and those that name it. */
  readonly subject: Subject | undefined;
}

/** An event as every reader gets it: serialised once. */
export interface FeedItem {
  readonly position: number;
  readonly type: string;
  /** The streams of the subjects that it is about or names. */
  readonly streams: ReadonlySet<string>;
  readonly cloudEvent: CloudEvent;
  /** The block of a Server-Sent Events stream. */
  readonly block: Buffer;
}

/** An event as CloudEvents 1.0 JSON, with extension attributes for what it carries beside. */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** The position, the same on every replica. */
  readonly id: string;
  readonly source: string;
  /** A reverse-DNS name that ends in the event type. */
  readonly type: string;
  readonly subject: string;
  /** recordedAt. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: unknown;
  readonly actor: string;
  readonly eventid: string;
  readonly revision: number;
  readonly schemaversion: number;
  readonly correlationid: string;
  readonly causationid: string;
  readonly appendindex: number;
  readonly appendsize: number;
}

const TYPE_PREFIX = 'io.regulatory-timeline.';
const SOURCE = '/v1/events';
const KEPT_ITEMS = 4096;
const PAGE_SIZE = 256;

/** The log as readers follow it: read from storage once, then shared by all who stand near the head. */
export class EventFeed {
  readonly #timeline: Timeline;
  readonly #kept = new Map<number, FeedItem>();

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    timeline.committed.subscribe((append) => {
      for (const entry of append) this.#keep(toItem(entry));
    });
  }

  /** The position of the newest event that a question sees. */
  get head(): number {
    return this.#timeline.index.head;
  }

  /** The next events after a position, whatever they are: at most a page. Empty at the head. */
  after(position: number): FeedItem[] {
    const kept: FeedItem[] = [];
    for (let next = position + 1; kept.length < PAGE_SIZE; next += 1) {
      const item = this.#kept.get(next);
      if (item === undefined) break;
      kept.push(item);
    }
    return kept.length > 0 ? kept : this.#timeline.entriesAfter(position, PAGE_SIZE).map(toItem);
  }

  /** Oldest out first: a map keeps its keys in the order in which they came. */
  #keep(item: FeedItem): void {
    this.#kept.set(item.position, item);
    if (this.#kept.size <= KEPT_ITEMS) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** Whether a reader wants the event. */
export function isWanted({ type, streams }: FeedItem, { types, subject }: FeedFilter): boolean {
  return (types.size === 0 || types.has(type)) && (subject === undefined || streams.has(streamOf(subject)));
}

function toItem(entry: LogEntry): FeedItem {
  const { position, type, stream, metadata } = entry;
  const event = readEvent(type, metadata.schemaVersion, entry.data);
  const cloudEvent: CloudEvent = {
    specversion: '1.0',
    id: String(position),
    source: SOURCE,
    type: TYPE_PREFIX + type,
    subject: subjectName(subjectOf(stream) as Subject),
    time: metadata.recordedAt,
    datacontenttype: 'application/json',
    data: event.data,
    actor: metadata.actor,
    eventid: entry.id,
    revision: entry.revision,
    schemaversion: schemaVersions[type as EventType],
    correlationid: metadata.correlationId,
    causationid: metadata.causationId,
    appendindex: metadata.appendIndex,
    appendsize: metadata.appendSize,
  };
  return {
    position,
    type,
    streams: new Set([stream, ...namedBy(event).map(streamOf)]),
    cloudEvent,
    block: Buffer.from(`id: ${position}\ndata: ${JSON.stringify(cloudEvent)}\n\n`),
  };
}
