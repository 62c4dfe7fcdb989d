export { FollowedLog, type FollowedStore } from './followed-log.js';
export { DivergedStoreError, Follower, type FollowerState } from './follower.js';
export { UnreadableEventError, type LogEntry } from './log-entry.js';
export {
  ProjectionStoppedError,
  type Projection,
  type ProjectionStatus,
  type RecordKey,
  type RecordWriter,
  type StoredRecords,
} from './projection.js';
export { Projections, type ProjectionFactories } from './projections.js';
export { SubjectFacts, type SubjectFact } from './subject-facts.js';
export { rebuild, type RebuildProgress } from './rebuild.js';
export { CorruptProjectionError } from './stored-record.js';
