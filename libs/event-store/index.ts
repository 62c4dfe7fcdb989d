export { contentDigest } from './port/content-digest.js';
export {
  copyLog,
  heldPrefix,
  IncompleteLogError,
  OtherFactsError,
  type CopyOptions,
  type HeldPrefix,
} from './port/copy-log.js';
export {
  AppendTooLargeError,
  AppendUnconfirmedError,
  CorruptEventError,
  InvalidAppendError,
  NoEventStoreError,
  StoreAccessDeniedError,
  StoreClosedError,
  StoreFullError,
  StoreUnavailableError,
} from './port/errors.js';
export type {
  ActualRevision,
  AppendConflict,
  Appended,
  AppendResult,
  EventStore,
  ExpectedRevision,
  JsonObject,
  JsonValue,
  LastPositionOptions,
  LocalLog,
  NewEvent,
  RecordedEvent,
  StreamRange,
  SubscriptionMessage,
  SubscriptionOptions,
} from './port/event-store.js';
export { MAXIMUM_APPEND_SIZE, MAXIMUM_STREAM_NAME_SIZE } from './port/limits.js';
export type { RawEvent, RecordedRawEvent } from './port/raw-event.js';
export { EmbeddedEventStore, type VerificationReport } from './embedded/embedded-event-store.js';
export type { EventLog } from './embedded/event-log.js';
export {
  EventStoreDBEventStore,
  type EventStoreDBOptions,
  type Setback,
} from './eventstoredb/eventstoredb-event-store.js';
export { InvalidConnectionStringError } from './eventstoredb/client.js';
export type { Patience } from './eventstoredb/patience.js';
