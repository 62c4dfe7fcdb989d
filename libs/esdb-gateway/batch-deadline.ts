import type { BatchAppendReq as BatchAppendReqMessage } from '@eventstore/db-client/generated/streams_pb.js';
import { BinaryReader, BatchAppendReq, Duration } from './protocol.js';

// Of `BatchAppendReq` and `BatchAppendReq.Options` in the server's streams.proto. The classes that the client ships are
// of an earlier form, without the second deadline, and drop what they do not know.
const OPTIONS_FIELD = 2;
const DEADLINE_FIELD = 7;

const deadlines = new WeakMap<BatchAppendReqMessage, number>();

/** Reads a request of the batch call, and keeps both of its deadlines. */
export function readBatchRequest(bytes: Buffer): BatchAppendReqMessage {
  const request = BatchAppendReq.deserializeBinary(bytes);
  const options = fieldOf(bytes, OPTIONS_FIELD);
  const duration = options && fieldOf(options, DEADLINE_FIELD);
  const timestamp = request.getOptions()?.getDeadline();
  if (duration !== undefined) deadlines.set(request, Date.now() + millisecondsOf(duration));
  else if (timestamp !== undefined) deadlines.set(request, timestamp.toDate().getTime());
  return request;
}

/** When the append must be answered, in milliseconds since the Unix epoch: an instant, or a time since it arrived. */
export function deadlineOf(request: BatchAppendReqMessage): number | undefined {
  return deadlines.get(request);
}

/** The bytes of the last field of this number in a message. */
function fieldOf(message: Uint8Array, field: number): Uint8Array | undefined {
  const reader = new BinaryReader(message);
  let found: Uint8Array | undefined;
  while (reader.nextField()) {
    if (reader.getFieldNumber() === field) found = reader.readBytes();
    else reader.skipField();
  }
  return found;
}

function millisecondsOf(duration: Uint8Array): number {
  const read = Duration.deserializeBinary(duration);
  return read.getSeconds() * 1000 + read.getNanos() / 1_000_000;
}
