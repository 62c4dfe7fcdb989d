import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import { ChangesModule } from '../changes/changes.module.js';
import { CommandsModule } from '../commands/commands.module.js';
import { DerivedMeasuresModule } from '../derived-measures/derived-measures.module.js';
import { EventsModule } from '../events/events.module.js';
import { GroupsModule } from '../groups/groups.module.js';
import { AccessGuard, FIND_CALLER } from '../http/access/access.guard.js';
import type { FindCaller } from '../http/access/caller.js';
import { OPERATOR_LOG } from '../http/logger.js';
import { Metrics } from '../http/metrics.js';
import { NegotiationGuard } from '../http/negotiation.js';
import { ListsModule } from '../lists/lists.module.js';
import { NamesModule } from '../names/names.module.js';
import { OperationsModule } from '../operations/operations.module.js';
import { PageModule } from '../page/page.module.js';
import { OwnershipModule } from '../ownership/ownership.module.js';
import { RestrictionsModule } from '../restrictions/restrictions.module.js';
import { RulesModule } from '../rules/rules.module.js';
import { SubjectsModule } from '../subjects/subjects.module.js';
import { ReceiptKeys } from '../../../libs/receipts/index.js';
import { SIGNING_KEY_FILE } from '../screenings/bundle.query.js';
import { DECISIONS_BY } from '../screenings/receipts.js';
import { ScreeningsModule } from '../screenings/screenings.module.js';
import { Timeline } from '../../../libs/timeline/index.js';

/** What is opened before the service is wired. */
export interface Opened {
  readonly timeline: Timeline;
  /** Absent: every client that reaches the service may do everything. */
  readonly findCaller: FindCaller | undefined;
  readonly logger: Logger;
  /** The keys of receipts. */
  readonly receiptKeys: ReceiptKeys;
  /** How many persons decide on a screened sale. */
  readonly decisionsBy: number;
  /** The file with the key that signs exported receipts; empty: none. */
  readonly signingKeyFile: string;
}

/** What every module may inject. */
@Global()
@Module({})
class OpenedModule {
  static of({
    timeline,
    findCaller,
    logger,
    receiptKeys,
    decisionsBy,
    signingKeyFile,
  }: Opened): DynamicModule {
    return {
      module: OpenedModule,
      providers: [
        { provide: Timeline, useValue: timeline },
        { provide: FIND_CALLER, useValue: findCaller },
        { provide: OPERATOR_LOG, useValue: logger },
        { provide: ReceiptKeys, useValue: receiptKeys },
        { provide: DECISIONS_BY, useValue: decisionsBy },
        { provide: SIGNING_KEY_FILE, useValue: signingKeyFile },
        { provide: Metrics, useFactory: () => new Metrics(timeline) },
        AccessGuard,
        { provide: APP_GUARD, useExisting: AccessGuard },
        { provide: APP_GUARD, useClass: NegotiationGuard },
      ],
      exports: [Timeline, OPERATOR_LOG, Metrics, AccessGuard, ReceiptKeys, DECISIONS_BY, SIGNING_KEY_FILE],
    };
  }
}

/** The service: a module for each noun. */
@Module({})
export class AppModule {
  static of(opened: Opened): DynamicModule {
    return {
      module: AppModule,
      imports: [
        OpenedModule.of(opened),
        CqrsModule.forRoot(),
        LoggerModule.forRoot({ pinoHttp: { logger: opened.logger }, forRoutes: [] }),
        CommandsModule,
        SubjectsModule,
        OwnershipModule,
        RestrictionsModule,
        NamesModule,
        DerivedMeasuresModule,
        ChangesModule,
        EventsModule,
        ListsModule,
        RulesModule,
        GroupsModule,
        ScreeningsModule,
        OperationsModule,
        PageModule,
      ],
    };
  }
}
