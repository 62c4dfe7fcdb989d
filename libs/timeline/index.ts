export { type CommandOutcome, type CommandRequest, type Recorded } from './handle-command.js';
export { IDEMPOTENCY_KEY } from './idempotency.js';
export { eventStoreFolder, openStore, projectionsFolder, type StoreOptions } from './open-store.js';
export type { OperatorLog } from './operator-log.js';
export {
  EVENT_TYPE_PREFIX,
  type CloudEvent,
  type EventReader,
  type FeedFilter,
  type FeedItem,
} from './projections/event-feed.js';
export { projectionsWith } from './projections/index.js';
export type { SubjectSearch } from './projections/subject-directory.js';
export { ReadModel } from './read-model.js';
export { FollowerStoppedError, Timeline } from './timeline.js';
export { worldDigest } from './world-digest.js';
