import { definitions, streamOf, subjectName, type Subject } from '../../../events/index.js';
import type { LogEntry } from '../../../libs/read-model/index.js';
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
  /** The streams of all whom it concerns: also whom the fact names that it lifts or retracts. */
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

/** Before the name of an event type, in the type of a CloudEvent. */
export const EVENT_TYPE_PREFIX = 'io.regulatory-timeline.';
const SOURCE = '/v1/events';

/** Bytes of a page, which holds one event at least: so much a reader that does not read may cost. */
const PAGE_BYTES = 64 * 1024;
/** Bytes of the newest events that are kept, serialised, for all readers. */
const KEPT_BYTES = 32 * 1024 * 1024;
const READ_AT_ONCE = 16;

/** The log as readers follow it: read from storage once, then shared by all who stand near the head. */
export class EventFeed {
  readonly #timeline: Timeline;
  readonly #kept = new Map<number, FeedItem>();
  #keptBytes = 0;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    timeline.committed.subscribe((append) => {
      for (const entry of append) this.#keep(this.#toItem(entry));
    });
  }

  /** The position of the newest event that a question sees. */
  get head(): number {
    return this.#timeline.index.head;
  }

  /** The next events after a position, whatever they are: at most a page. Empty at the head. */
  after(position: number): FeedItem[] {
    const page: FeedItem[] = [];
    let bytes = 0;
    for (const item of this.#from(position)) {
      bytes += item.block.length;
      if (page.length > 0 && bytes > PAGE_BYTES) break;
      page.push(item);
    }
    return page;
  }

  *#from(after: number): Iterable<FeedItem> {
    let position = after;
    for (let item = this.#kept.get(position + 1); item !== undefined; item = this.#kept.get(position + 1)) {
      position = item.position;
      yield item;
    }
    while (position < this.head) {
      const entries = this.#timeline.entriesAfter(position, READ_AT_ONCE);
      if (entries.length === 0) return;
      for (const entry of entries) yield this.#toItem(entry);
      position += entries.length;
    }
  }

  /** Oldest out first: a map keeps its keys in the order in which they came. */
  #keep(item: FeedItem): void {
    this.#kept.set(item.position, item);
    this.#keptBytes += item.block.length;
    for (const [position, { block }] of this.#kept) {
      if (this.#keptBytes <= KEPT_BYTES) return;
      this.#kept.delete(position);
      this.#keptBytes -= block.length;
    }
  }

  #toItem(entry: LogEntry): FeedItem {
    const cloudEvent = toCloudEvent(entry);
    return {
      position: entry.position,
      type: entry.type,
      streams: this.#timeline.index.streamsAt(entry.position),
      cloudEvent,
      block: Buffer.from(`id: ${entry.position}\ndata: ${JSON.stringify(cloudEvent)}\n\n`),
    };
  }
}

/** Whether a reader wants the event. */
export function isWanted({ type, streams }: FeedItem, { types, subject }: FeedFilter): boolean {
  return (types.size === 0 || types.has(type)) && (subject === undefined || streams.has(streamOf(subject)));
}

function toCloudEvent(entry: LogEntry): CloudEvent {
  const { position, event, metadata } = entry;
  return {
    specversion: '1.0',
    id: String(position),
    source: SOURCE,
    type: EVENT_TYPE_PREFIX + event.type,
    subject: subjectName(entry.subject),
    time: metadata.recordedAt,
    datacontenttype: 'application/json',
    data: event.data,
    actor: metadata.actor,
    eventid: entry.id,
    revision: entry.revision,
    schemaversion: definitions[event.type].version,
    correlationid: metadata.correlationId,
    causationid: metadata.causationId,
    appendindex: metadata.appendIndex,
    appendsize: metadata.appendSize,
  };
}
