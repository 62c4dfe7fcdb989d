import type { FollowedLog, ProjectionFactories, Projections } from '../../projections/index.js';
import { RuleCatalogue } from '../../adopted-rules/index.js';
import { GroupCatalogue } from '../../groups/index.js';
import { ListCatalogue } from '../../lists/index.js';
import { AsOfProjection } from './as-of-projection.js';
import { EventFeed } from './event-feed.js';
import { ReceiptCatalogue } from './receipt-catalogue.js';

/** What projections are made with, in addition to the log. */
export interface ProjectionOptions {
  /** The `source` of the CloudEvents, an absolute URI; empty: the log is named by its first event. */
  readonly eventSource?: string;
}

/** Every projection of a timeline. To add one, write it and add its line here. */
export const projectionsWith = ({ eventSource = '' }: ProjectionOptions = {}) =>
  ({
    asOf: (log: FollowedLog) => new AsOfProjection(log),
    rules: () => new RuleCatalogue(),
    groups: () => new GroupCatalogue(),
    lists: () => new ListCatalogue(),
    receipts: () => new ReceiptCatalogue(),
    events: (log: FollowedLog) => new EventFeed(log, eventSource || undefined),
  }) satisfies ProjectionFactories;

export type TimelineProjections = Projections<ReturnType<typeof projectionsWith>>;

/** What a question may need: the index, a catalogue, or the log as its readers follow it. */
export type ProjectionKey = keyof ReturnType<typeof projectionsWith>;
