export { DivergedStoreError, Follower, type FollowerState } from './follower.js';
export { UnreadableEventError, type LogEntry } from './log-entry.js';
export { rebuild, type RebuildProgress } from './rebuild.js';
export { READ_MODEL_VERSION, ReadModel, type Checkpoint } from './read-model.js';
export { CorruptReadModelError } from './stored-record.js';
