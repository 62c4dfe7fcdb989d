import { Injectable } from '@nestjs/common';
import type { FollowerState } from '../../../libs/projections/index.js';
import type { Steps } from '../../../libs/as-of/index.js';
import type { CloudEvent, EventsPage } from '../../../libs/answers/index.js';
import { Timeline, type FeedFilter } from '../../../libs/timeline/index.js';
import { assertFollowed } from '../answers/not-followed.js';
import { DEFAULT_PAGE, LARGEST_PAGE_BYTES } from '../http/pages.js';
import { queryOf } from '../http/query-string.js';
import type { EventsQuery } from './events.parameters.js';

/** The most events that one page scans, so that a selective filter costs no more than any other. */
const LONGEST_SCAN = 10_000;

/** Answers queries for pages of the event log. */
@Injectable()
export class EventsQueryHandler {
  constructor(private readonly timeline: Timeline) {}

  /**
   * A page, in steps, ends where an append ends, so that its position can be queried; a long append may exceed the limit.
   * @throws ProblemError (503) if it would be empty, and this replica does not follow the log.
   */
  *page(given: EventsQuery, filter: FeedFilter): Steps<EventsPage> {
    const limit = Number(given.limit ?? DEFAULT_PAGE);
    // Before the log is read: it may be followed meanwhile.
    const state = this.#stateFor(filter);
    const { events, position } = yield* this.#scan(Number(given.after ?? 0), limit, filter);
    const { head } = this.timeline.events;
    const isWhole = state.kind === 'live' || position < head;
    // Without an event, the page says that there is none after its position.
    if (!isWhole && events.length === 0) assertFollowed(state);
    const { type, subject } = given;
    const types = [type ?? []].flat();
    const query = [
      queryOf({ after: position, limit, subject }),
      ...types.map((each) => queryOf({ type: each })),
    ];
    // There is always a next page: at the head, the one with the events that are recorded later.
    return {
      events,
      position,
      head,
      ...(isWhole ? {} : { follower: state.kind }),
      links: { next: `/v1/events?${query.join('&')}` },
    };
  }

  #stateFor({ subject }: FeedFilter): FollowerState {
    // Events about a subject are looked up in the index.
    return this.timeline.stateOf('events', ...(subject === undefined ? [] : (['asOf'] as const)));
  }

  *#scan(
    start: number,
    limit: number,
    filter: FeedFilter,
  ): Steps<{ events: CloudEvent[]; position: number }> {
    const { events: feed } = this.timeline;
    const events: CloudEvent[] = [];
    let bytes = 0;
    let position = start;
    /** The last position of the append that the last event belongs to. */
    let end = start;
    const isFull = (): boolean => events.length >= limit || bytes > LARGEST_PAGE_BYTES;
    for (;;) {
      yield;
      const page = feed.after(position, filter);
      const isAtHead = page.position === position || page.position >= feed.head;
      ({ position } = page);
      for (const { cloudEvent, block, position: at } of page.items) {
        if (isFull() && at > end) break;
        events.push(cloudEvent);
        bytes += block.length;
        end = at - cloudEvent.appendindex + cloudEvent.appendsize - 1;
      }
      if (isFull() && position >= end) return { events, position: end };
      if (isAtHead || (page.endsAppend && position - start >= LONGEST_SCAN)) return { events, position };
    }
  }
}
