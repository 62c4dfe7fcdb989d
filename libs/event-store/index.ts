export {
  AppendTooLargeError,
  AppendUnconfirmedError,
  CorruptEventError,
  InvalidAppendError,
  MAXIMUM_APPEND_SIZE,
  MAXIMUM_STREAM_NAME_SIZE,
  NoEventStoreError,
  StoreAccessDeniedError,
  StoreClosedError,
  StoreFullError,
  StoreLockedError,
  StoreUnavailableError,
} from './event-store.js';
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
} from './event-store.js';
export { contentDigest, copyLog, heldPrefix, IncompleteLogError, OtherFactsError } from './copy-log.js';
export type { CopyOptions, HeldPrefix } from './copy-log.js';
export { EmbeddedEventStore } from './embedded/embedded-event-store.js';
export type { VerificationReport } from './embedded/embedded-event-store.js';
export { EventStoreDBEventStore } from './eventstoredb/eventstoredb-event-store.js';
export type { EventStoreDBOptions, Setback } from './eventstoredb/eventstoredb-event-store.js';
export { InvalidConnectionStringError } from './eventstoredb/client.js';
export type { Patience } from './eventstoredb/patience.js';
export { FrontDoorRefusedError, isLoopback, serveFrontDoor } from './front-door/serve-front-door.js';
export type { FrontDoor, FrontDoorOptions, FrontDoorSecurity } from './front-door/serve-front-door.js';
export { lockFolder } from './embedded/folder-lock.js';
export { writeFailure } from './embedded/write-failure.js';
