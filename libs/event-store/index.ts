export { contentDigest } from './port/content-digest.js';
export { copyLog, heldPrefix, IncompleteLogError, OtherFactsError } from './port/copy-log.js';
export {
  AppendTooLargeError,
  AppendUnconfirmedError,
  CorruptEventError,
  DamagedStoreError,
  InvalidAppendError,
  MissingStoreError,
  StoreAccessDeniedError,
  StoreClosedError,
  StoreFullError,
  StoreUnavailableError,
  WHAT_TO_DO,
} from './port/errors.js';
export type {
  ActualRevision,
  AppendConflict,
  Appended,
  AppendResult,
  EventStore,
  ExpectedRevision,
  JsonObject,
  LastPositionOptions,
  LocalLog,
  NewEvent,
  RecordedEvent,
  SubscriptionMessage,
  SubscriptionOptions,
} from './port/event-store.js';
export { MAXIMUM_APPEND_SIZE } from './port/limits.js';
export type { RawEvent, RecordedRawEvent } from './port/raw-event.js';
export { EmbeddedEventStore } from './embedded/embedded-event-store.js';
export type { EventLog } from './embedded/event-log.js';
export { hasStore, isEmbedded } from './embedded/open-log.js';
export { EventStoreDBEventStore, type RetriedFailure } from './eventstoredb/eventstoredb-event-store.js';
