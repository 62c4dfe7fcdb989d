import type { ReadResp as ReadRespMessage } from '@eventstore/db-client/generated/streams_pb.js';
import type { RecordedRawEvent } from '../event-store/index.js';
import { streamIdentifier, uuid } from './identifiers.js';
import { ReadResp } from './protocol.js';

const TICKS_PER_MILLISECOND = 10_000n;

/** What a record is answered as: itself, or a link with the event to which it leads, if that is there. */
export interface Resolved {
  readonly event: RecordedRawEvent | undefined;
  readonly link?: RecordedRawEvent;
}

/** One recorded event, with its bytes as stored. */
export function eventResponse({ event, link }: Resolved, structuredIds: boolean): ReadRespMessage {
  const readEvent = new ReadResp.ReadEvent();
  if (event !== undefined) readEvent.setEvent(recordedEvent(event, structuredIds));
  if (link !== undefined) readEvent.setLink(recordedEvent(link, structuredIds));
  const at = link ?? event;
  if (at !== undefined) readEvent.setCommitPosition(String(at.position));
  return new ReadResp().setEvent(readEvent);
}

function recordedEvent(
  event: RecordedRawEvent,
  structuredIds: boolean,
): ReadRespMessage.ReadEvent.RecordedEvent {
  const position = String(event.position);
  const recorded = new ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(uuid(event.id, structuredIds));
  recorded.setStreamIdentifier(streamIdentifier(event.stream));
  recorded.setStreamRevision(String(event.revision));
  recorded.setCommitPosition(position);
  recorded.setPreparePosition(position);
  recorded.setData(event.data);
  recorded.setCustomMetadata(event.metadata);
  const metadata = recorded.getMetadataMap();
  metadata.set('type', event.type);
  metadata.set('content-type', event.contentType);
  metadata.set('created', ticksOf(event.created));
  return recorded;
}

/** The stream does not exist: an answer, not an error. */
export function streamNotFoundResponse(stream: string): ReadRespMessage {
  const notFound = new ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(stream));
  return new ReadResp().setStreamNotFound(notFound);
}

/** The subscription is confirmed. */
export function confirmationResponse(id: string): ReadRespMessage {
  return new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(id));
}

/** Everything up to the position was delivered or does not match the filter. */
export function checkpointResponse(position: number): ReadRespMessage {
  const checkpoint = new ReadResp.Checkpoint();
  checkpoint.setCommitPosition(String(position));
  checkpoint.setPreparePosition(String(position));
  return new ReadResp().setCheckpoint(checkpoint);
}

/** History is delivered; the following events are live. */
export function caughtUpResponse(): ReadRespMessage {
  return new ReadResp().setCaughtUp(new ReadResp.CaughtUp());
}

// The protocol counts 100-nanosecond ticks since 1970.
function ticksOf(created: string): string {
  return String(BigInt(Date.parse(created)) * TICKS_PER_MILLISECOND);
}
