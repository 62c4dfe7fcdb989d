import { Module } from '@nestjs/common';
import { OPERATOR_LOG } from '../http/logger.js';
import { Metrics } from '../http/metrics.js';
import { EventFeed } from '../stream/event-feed.js';
import { Timeline, type OperatorLog } from '../timeline.js';
import { EventsController } from './events.controller.js';
import { EventsQueryHandler } from './events.query.js';
import { LiveStreams } from './live-streams.js';

/** The event log, in pages and as a live stream. */
@Module({
  controllers: [EventsController],
  providers: [
    EventsQueryHandler,
    {
      provide: EventFeed,
      inject: [Timeline],
      useFactory: (timeline: Timeline) => new EventFeed(timeline),
    },
    {
      provide: LiveStreams,
      inject: [EventFeed, Metrics, Timeline, OPERATOR_LOG],
      useFactory: (feed: EventFeed, metrics: Metrics, timeline: Timeline, log: OperatorLog) =>
        new LiveStreams(feed, metrics, timeline, log),
    },
  ],
})
export class EventsModule {}
