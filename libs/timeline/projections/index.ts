import type { FollowedLog, ProjectionFactories } from '../../projections/index.js';
import { AsOfProjection } from './as-of-projection.js';
import { EventFeed } from './event-feed.js';
import { SubjectDirectory } from './subject-directory.js';

/** Every projection of a timeline. To add one, write it and add its line here. */
export const projections = {
  asOf: (log: FollowedLog) => new AsOfProjection(log),
  search: () => new SubjectDirectory(),
  events: (log: FollowedLog) => new EventFeed(log),
} satisfies ProjectionFactories;
