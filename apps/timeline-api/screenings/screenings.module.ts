import { Module } from '@nestjs/common';
import { Timeline } from '../../../libs/timeline/index.js';
import { BundleQueryHandler } from './bundle.query.js';
import { ChangesSince } from './changes-since.js';
import { NAME_MATCHER } from './matching.js';
import { ReceiptStore } from './receipts.js';
import { ReceiptsQueryHandler } from './receipts.query.js';
import { SaleScreener } from './screen-sale.js';
import { ScreeningsController } from './screenings.controller.js';

/** Screens sales, and keeps what was answered. */
@Module({
  controllers: [ScreeningsController],
  providers: [
    {
      provide: NAME_MATCHER,
      inject: [Timeline],
      useFactory: (timeline: Timeline) => timeline.names,
    },
    SaleScreener,
    ReceiptStore,
    ReceiptsQueryHandler,
    ChangesSince,
    BundleQueryHandler,
  ],
})
export class ScreeningsModule {}
