import { Module } from '@nestjs/common';
import { Timeline } from '../../../libs/timeline/index.js';
import { ClockController } from './clock.controller.js';
import { OperationsController } from './operations.controller.js';
import { StoreCheck } from './store-check.js';

/** Health, metrics, and the correction of the clock. */
@Module({
  controllers: [OperationsController, ClockController],
  providers: [
    { provide: StoreCheck, inject: [Timeline], useFactory: ({ store }: Timeline) => new StoreCheck(store) },
  ],
})
export class OperationsModule {}
