import { Module } from '@nestjs/common';
import { OPERATOR_LOG } from '../http/logger.js';
import { Metrics } from '../http/metrics.js';
import { Timeline, type OperatorLog } from '../../../libs/timeline/index.js';
import { EventsController } from './events.controller.js';
import { EventsQueryHandler } from './events.query.js';
import { LiveStreams } from './live-streams.js';

/** The event log, in pages and as a live stream. */
@Module({
  controllers: [EventsController],
  providers: [
    EventsQueryHandler,
    {
      provide: LiveStreams,
      inject: [Timeline, Metrics, OPERATOR_LOG],
      useFactory: (timeline: Timeline, metrics: Metrics, log: OperatorLog) =>
        new LiveStreams(timeline.events, metrics, timeline, log),
    },
  ],
})
export class EventsModule {}
