import { Module } from '@nestjs/common';
import { Timeline } from '../../../libs/timeline/index.js';
import { OperationsController } from './operations.controller.js';
import { StoreCheck } from './store-check.js';

/** Health and metrics. */
@Module({
  controllers: [OperationsController],
  providers: [
    { provide: StoreCheck, inject: [Timeline], useFactory: ({ store }: Timeline) => new StoreCheck(store) },
  ],
})
export class OperationsModule {}
