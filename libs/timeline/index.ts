export { MAXIMUM_BODY_SIZE } from './body-size.js';
export {
  ClockCorrectionRefusedError,
  ClockSkewError,
  describeSkew,
  LARGEST_SKEW,
  type ClockSkew,
} from './clock.js';
export { type CommandOutcome, type CommandRequest, type Recorded } from './handle-command.js';
export { IDEMPOTENCY_KEY } from './idempotency.js';
export { eventStoreFolder, openStore, projectionsFolder, type StoreOptions } from './open-store.js';
export type { OperatorLog } from './operator-log.js';
export type { EventReader, FeedFilter, FeedItem } from './projections/event-feed.js';
export { projectionsWith } from './projections/index.js';
export type { SubjectSearch } from './projections/subject-directory.js';
export { ReadModel } from './read-model.js';
export { FollowerStoppedError, Timeline, type ClockCorrection } from './timeline.js';
export { worldDigest } from './world-digest.js';
