import { Module } from '@nestjs/common';
import { NamesUnavailableError, type NameMatcher } from '../../../libs/names/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { ChangesSince } from './changes-since.js';
import { NAME_MATCHER } from './matching.js';
import { ReceiptStore } from './receipts.js';
import { ReceiptsQueryHandler } from './receipts.query.js';
import { SaleScreener } from './screen-sale.js';
import { ScreeningsController } from './screenings.controller.js';

/** Until the timeline has an index of names, nothing is matched: a sale is screened by ids. */
const unavailable: NameMatcher = {
  version: 0,
  match: () => Promise.reject(new NamesUnavailableError('it is not built yet', 60)),
};

/** Screens sales, and keeps what was answered. */
@Module({
  controllers: [ScreeningsController],
  providers: [
    {
      provide: NAME_MATCHER,
      inject: [Timeline],
      useFactory: (timeline: Timeline & { readonly names?: NameMatcher }) => timeline.names ?? unavailable,
    },
    SaleScreener,
    ReceiptStore,
    ReceiptsQueryHandler,
    ChangesSince,
  ],
})
export class ScreeningsModule {}
