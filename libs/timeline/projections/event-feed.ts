import { definitions, schemaUriOf, subjectName, type Subject } from '../../../events/index.js';
import { cloudEventType, type CloudEvent } from '../../answers/index.js';
import type { AsOfIndex } from '../../as-of/index.js';
import type { FollowedLog, LogEntry, Projection, StoredRecords } from '../../projections/index.js';

/** The filter of a reader of the log; all given conditions must hold. */
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
  readonly cloudEvent: CloudEvent;
  /** The block of a Server-Sent Events stream. */
  readonly block: Buffer;
}

/** The next events that a reader wants, and how far the log was searched for them. */
export interface FeedPage {
  readonly items: readonly FeedItem[];
  /** Between the start of the page and this position there is no other event that passes the filter. */
  readonly position: number;
  /** Whether that is the last position of an append, so that a question may name it. */
  readonly endsAppend: boolean;
}

/** The log as its readers follow it. */
export interface EventReader {
  /** @throws ProjectionStoppedError if the feed has stopped. */
  assertReadable(): void;
  /** The position of the newest event. */
  readonly head: number;
  /** The next events after a position that pass the filter, at most a page. At the head it is empty. */
  after(position: number, filter: FeedFilter): FeedPage;
}

/** Before the id of a log's first event, in the source of a CloudEvent. */
const LOG_PREFIX = 'urn:regulatory-timeline:log:';

/** Bytes of a page, which holds one event at least: so much a reader that does not read may cost. */
const PAGE_BYTES = 64 * 1024;
/** Bytes of the newest events that are kept, serialised, for all readers. */
const KEPT_BYTES = 32 * 1024 * 1024;
const READ_AT_ONCE = 16;

/** Events that one page looks through, where it cannot look up those that are wanted. */
const EVENTS_LOOKED_THROUGH = 128;

/**
 * The log as readers follow it: its newest events are kept as they are sent, for all readers; older ones are read from
 * the log. It stores nothing, and begins where the log ends.
 */
export class EventFeed implements Projection {
  readonly name = 'event-feed';
  readonly version = 1;
  readonly #log: Pick<FollowedLog, 'entriesAfter' | 'entriesAt'>;
  #source: string | undefined;
  readonly #kept = new Map<number, FeedItem>();
  #keptBytes = 0;
  #head = 0;

  /** `source`: the `source` of the events, an absolute URI; without it the log is named by its first event. */
  constructor(log: Pick<FollowedLog, 'entriesAfter' | 'entriesAt'>, source?: string) {
    this.#log = log;
    this.#source = source;
  }

  /** The position of the newest event that it has applied. */
  get head(): number {
    return this.#head;
  }

  apply(append: readonly LogEntry[]): void {
    for (const entry of append) this.#keep(this.#toItem(entry));
    this.#head = append.at(-1)?.position ?? this.#head;
  }

  restore(_records: StoredRecords, _stored: number, head: number): number {
    this.#head = head;
    return head;
  }

  /**
   * The next events after a position that pass the filter: at most a page, which has one event at least unless none
   * was found. Those about a subject are looked up in the index, which may lag behind.
   */
  after(position: number, filter: FeedFilter, index: () => AsOfIndex): FeedPage {
    return filter.subject === undefined
      ? this.#lookThrough(position, filter)
      : this.#lookUp(position, filter.subject, filter, index());
  }

  #lookThrough(after: number, filter: FeedFilter): FeedPage {
    const page = new PageInProgress(after);
    for (const item of this.#from(after)) if (!page.add(item, filter)) return page;
    return page;
  }

  #lookUp(after: number, subject: Subject, filter: FeedFilter, index: AsOfIndex): FeedPage {
    const end = Math.min(this.#head, index.head);
    const page = new PageInProgress(after);
    for (const position of index.positionsAbout(subject, after)) {
      if (position > end) break;
      if (!page.add(this.#at(position), filter)) return page;
    }
    return { items: page.items, position: Math.max(after, end), endsAppend: true };
  }

  *#from(after: number): Iterable<FeedItem> {
    let position = after;
    for (let item = this.#kept.get(position + 1); item !== undefined; item = this.#kept.get(position + 1)) {
      position = item.position;
      yield item;
    }
    while (position < this.#head) {
      const entries = this.#log.entriesAfter(position, Math.min(READ_AT_ONCE, this.#head - position));
      if (entries.length === 0) return;
      for (const entry of entries) yield this.#toItem(entry);
      position += entries.length;
    }
  }

  #at(position: number): FeedItem {
    const kept = this.#kept.get(position);
    if (kept !== undefined) return kept;
    const [entry] = this.#log.entriesAt([position]);
    if (entry === undefined) throw new RangeError(`nothing was followed at position ${position}`);
    return this.#toItem(entry);
  }

  #toItem(entry: LogEntry): FeedItem {
    const cloudEvent = toCloudEvent(entry, this.#sourceOf(entry));
    return {
      position: entry.position,
      type: entry.type,
      cloudEvent,
      block: Buffer.from(`id: ${entry.position}\ndata: ${JSON.stringify(cloudEvent)}\n\n`),
    };
  }

  /** A copy of the log in another store has the same first event, with the same id. */
  #sourceOf(entry: LogEntry): string {
    this.#source ??= LOG_PREFIX + this.#firstOf(entry).id;
    return this.#source;
  }

  #firstOf(entry: LogEntry): LogEntry {
    const [first] = entry.position === 1 ? [entry] : this.#log.entriesAt([1]);
    if (first === undefined) throw new RangeError('the log has no first event');
    return first;
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
}

/** A page that events are added to until it has enough of them. */
class PageInProgress implements FeedPage {
  readonly items: FeedItem[] = [];
  endsAppend = true;
  #bytes = 0;
  #looked = 0;

  constructor(public position: number) {}

  /** Adds the next event, if the filter passes it. Returns false, and adds nothing, if the page has enough. */
  add(item: FeedItem, { types }: FeedFilter): boolean {
    if (this.#looked >= EVENTS_LOOKED_THROUGH) return false;
    if (types.size === 0 || types.has(item.type)) {
      if (this.items.length > 0 && this.#bytes + item.block.length > PAGE_BYTES) return false;
      this.#bytes += item.block.length;
      this.items.push(item);
    }
    this.#looked += 1;
    this.position = item.position;
    this.endsAppend = item.cloudEvent.appendindex + 1 === item.cloudEvent.appendsize;
    return true;
  }
}

function toCloudEvent(entry: LogEntry, source: string): CloudEvent {
  const { position, event, metadata } = entry;
  return {
    specversion: '1.0',
    id: String(position),
    source,
    type: cloudEventType(event.type),
    subject: subjectName(entry.subject),
    time: metadata.recordedAt,
    datacontenttype: 'application/json',
    dataschema: schemaUriOf(event.type),
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
