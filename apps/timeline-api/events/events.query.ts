import { Injectable } from '@nestjs/common';
import { DEFAULT_PAGE, LARGEST_PAGE_BYTES } from '../http/pages.js';
import { queryOf } from '../http/query-string.js';
import { EventFeed, isWanted, type CloudEvent, type FeedFilter } from '../stream/event-feed.js';
import type { EventsDto } from './events.parameters.js';

/** The most events that one page scans, so that a selective filter costs no more than any other. */
const LONGEST_SCAN = 10_000;

/** Answers queries for pages of the event log. */
@Injectable()
export class EventsQueryHandler {
  constructor(private readonly feed: EventFeed) {}

  /** A page ends where an append ends, so that its position can be queried; a long append may exceed the limit. */
  page(given: EventsDto, filter: FeedFilter) {
    const limit = Number(given.limit ?? DEFAULT_PAGE);
    const { events, position } = this.#scan(Number(given.after ?? 0), limit, filter);
    const { type, subject } = given;
    const types = [type ?? []].flat();
    const query = [
      queryOf({ after: position, limit, subject }),
      ...types.map((each) => queryOf({ type: each })),
    ];
    // There is always a next page: at the head, the one with the events that are recorded later.
    return { events, position, head: this.feed.head, links: { next: `/v1/events?${query.join('&')}` } };
  }

  #scan(start: number, limit: number, filter: FeedFilter): { events: CloudEvent[]; position: number } {
    const events: CloudEvent[] = [];
    let position = start;
    let bytes = 0;
    for (let items = this.feed.after(position); items.length > 0; items = this.feed.after(position)) {
      for (const item of items) {
        const isFull =
          events.length >= limit || bytes > LARGEST_PAGE_BYTES || position - start >= LONGEST_SCAN;
        if (isFull && item.cloudEvent.appendindex === 0) return { events, position };
        position = item.position;
        if (!isWanted(item, filter)) continue;
        events.push(item.cloudEvent);
        bytes += item.block.length;
      }
    }
    return { events, position };
  }
}
