import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import { AccessGuard, FIND_CALLER } from './access/access.guard.js';
import type { FindCaller } from './access/access-tokens.js';
import { commandControllers } from './commands/commands.controller.js';
import { RecordCommandHandler } from './commands/record-command.js';
import { Metrics } from './operations/metrics.js';
import { OperationsController } from './operations/operations.controller.js';
import { StoreCheck } from './operations/store-check.js';
import { ChangesController } from './queries/changes.controller.js';
import { ChangesQueryHandler } from './queries/changes.js';
import { QueriesController, subjectControllers } from './queries/queries.controller.js';
import { queryHandlers } from './queries/queries.js';
import { RepeatedAnswers } from './queries/repeated-answers.js';
import { EventsController } from './stream/events.controller.js';
import { LiveStreams } from './stream/live-streams.js';
import { Timeline } from '../../libs/timeline/index.js';

/** What is opened before the service is wired. */
export interface Opened {
  readonly timeline: Timeline;
  /** Absent: whoever reaches the service may do everything. */
  readonly findCaller: FindCaller | undefined;
  readonly logger: Logger;
}

/** The wiring of the service. */
@Module({})
export class TimelineModule {
  static of({ timeline, findCaller, logger }: Opened): DynamicModule {
    return {
      module: TimelineModule,
      imports: [CqrsModule.forRoot(), LoggerModule.forRoot({ pinoHttp: { logger }, forRoutes: [] })],
      controllers: [
        ...commandControllers,
        ...subjectControllers,
        QueriesController,
        ChangesController,
        EventsController,
        OperationsController,
      ],
      providers: [
        { provide: Timeline, useValue: timeline },
        { provide: FIND_CALLER, useValue: findCaller },
        { provide: Metrics, useFactory: () => new Metrics(timeline) },
        { provide: StoreCheck, useFactory: () => new StoreCheck(timeline.store) },
        {
          provide: LiveStreams,
          inject: [Metrics],
          useFactory: (metrics: Metrics) => new LiveStreams(timeline.events, metrics, timeline, logger),
        },
        { provide: RepeatedAnswers, useFactory: () => new RepeatedAnswers(timeline) },
        AccessGuard,
        { provide: APP_GUARD, useExisting: AccessGuard },
        RecordCommandHandler,
        ...queryHandlers,
        ChangesQueryHandler,
      ],
    };
  }
}
