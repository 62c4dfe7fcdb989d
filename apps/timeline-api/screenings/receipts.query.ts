import { Injectable } from '@nestjs/common';
import type { ReceiptDocument, Receipts } from '../../../libs/answers/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { encodeCursor, type CursorForm } from '../http/cursor.js';
import { queryOf } from '../http/query-string.js';
import { ChangesSince } from './changes-since.js';
import { ReceiptStore } from './receipts.js';
import type { ReceiptsQuery } from './screenings.parameters.js';

const filters = ['changed', 'verdict', 'undecided'] as const;

/** The key of a row is the position of its receipt. */
export const receiptsCursor: CursorForm<(typeof filters)[number], number> = {
  mark: 'screenings',
  pins: filters,
  needs: [],
  keyOf: ([position]) => (Number.isSafeInteger(position) ? (position as number) : undefined),
};

/** Receipts that are looked at for one page: to screen them again takes milliseconds each. */
const MOST_LOOKED_AT = 1000;

/** Answers queries for receipts, in recorded order. */
@Injectable()
export class ReceiptsQueryHandler {
  constructor(
    private readonly timeline: Timeline,
    private readonly receipts: ReceiptStore,
    private readonly changes: ChangesSince,
  ) {}

  /** A page of at most `limit` receipts after a position; it may have fewer and still a next one. */
  async page(given: ReceiptsQuery, after: number, limit: number): Promise<Receipts> {
    const screenings: ReceiptDocument[] = [];
    let last = after;
    let looked = 0;
    let isMore = false;
    for (const receipt of this.timeline.receipts.after(after)) {
      if (screenings.length === limit || looked === MOST_LOOKED_AT) {
        isMore = true;
        break;
      }
      last = receipt.recordedIn;
      looked += 1;
      if (given.verdict !== undefined && receipt.screened.verdict !== given.verdict) continue;
      const changed = await this.changes.changed(receipt);
      if (given.changed === 'true' && changed === undefined) continue;
      const shown = this.receipts.shown(receipt);
      if (given.undecided === 'true' && shown.decided !== null) continue;
      screenings.push({ ...shown, ...(changed === undefined ? {} : { changed }) });
    }
    const asked = Object.fromEntries(
      filters.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
    ) as Partial<Record<(typeof filters)[number], string>>;
    const cursor = encodeCursor(receiptsCursor.mark, asked, [last]);
    return {
      screenings,
      position: this.timeline.index.head,
      links: { next: isMore ? `/v1/screenings?${queryOf({ ...asked, limit, cursor })}` : null },
    };
  }
}
