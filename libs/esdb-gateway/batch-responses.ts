import type {
  BatchAppendReq,
  BatchAppendResp as BatchAppendRespMessage,
} from '@eventstore/db-client/generated/streams_pb.js';
import { status } from '@grpc/grpc-js';
import { MAXIMUM_APPEND_SIZE, type AppendConflict, type AppendResult } from '../event-store/index.js';
import { refusalOf, type GatewayRefusal } from './gateway-refusal.js';
import type { AppendedNothing } from './proposed-append.js';
import {
  AccessDenied,
  AllStreamPosition,
  Any,
  BadRequest,
  BatchAppendResp,
  Code,
  GoogleEmpty,
  MaximumAppendSizeExceeded,
  Status,
  Timeout,
  Unknown,
  WrongExpectedVersion,
} from './protocol.js';

/** The methods that a message packed into a status must have. */
interface Packable {
  serializeBinary: () => Uint8Array;
}

/** The answer to an append that the store has decided. */
export function batchResult(
  request: BatchAppendReq,
  result: AppendResult | AppendedNothing,
): BatchAppendRespMessage {
  const answer = answerTo(request);
  if (result.kind === 'conflict') {
    const details = conflictDetails(result);
    return answer.setError(
      statusOf(status.FAILED_PRECONDITION, 'Wrong expected version', 'WrongExpectedVersion', details),
    );
  }
  const success = new BatchAppendResp.Success();
  if (result.lastRevision < 0) success.setNoStream(new GoogleEmpty());
  else success.setCurrentRevision(String(result.lastRevision));
  if (result.kind === 'appended-nothing') return answer.setSuccess(success.setNoPosition(new GoogleEmpty()));
  const position = new AllStreamPosition();
  position.setCommitPosition(String(result.position));
  position.setPreparePosition(String(result.position));
  return answer.setSuccess(success.setPosition(position));
}

/** The answer to an append that failed. Clients need the details: without them, some hang. */
export function batchFailure(request: BatchAppendReq, error: unknown): BatchAppendRespMessage {
  const refusal = refusalOf(error);
  const [name, details] = refusalDetails(refusal);
  return answerTo(request).setError(statusOf(refusal.code, refusal.details, name, details));
}

function answerTo(request: BatchAppendReq): BatchAppendRespMessage {
  const answer = new BatchAppendResp();
  answer.setCorrelationId(request.getCorrelationId());
  const options = request.getOptions();
  if (!options) return answer;
  answer.setStreamIdentifier(options.getStreamIdentifier());
  if (options.hasNoStream()) answer.setNoStream(options.getNoStream());
  else if (options.hasAny()) answer.setAny(options.getAny());
  else if (options.hasStreamExists()) answer.setStreamExists(options.getStreamExists());
  else answer.setStreamPosition(options.getStreamPosition());
  return answer;
}

function statusOf(
  code: status,
  message: string,
  name: string,
  details: Packable,
): InstanceType<typeof Status> {
  const packed = new Any();
  packed.pack(details.serializeBinary(), `event_store.client.${name}`);
  return new Status()
    .setCode(Code[status[code] as keyof typeof Code])
    .setMessage(message)
    .setDetails(packed);
}

function refusalDetails(refusal: GatewayRefusal): readonly [string, Packable] {
  if (refusal.exception === 'access-denied') return ['AccessDenied', new AccessDenied()];
  if (refusal.exception === 'maximum-append-size-exceeded') {
    const details = new MaximumAppendSizeExceeded().setMaxappendsize(MAXIMUM_APPEND_SIZE);
    return ['MaximumAppendSizeExceeded', details];
  }
  if (refusal.code === status.DEADLINE_EXCEEDED) return ['Timeout', new Timeout()];
  if (refusal.code === status.INVALID_ARGUMENT) {
    return ['BadRequest', new BadRequest().setMessage(refusal.details)];
  }
  return ['Unknown', new Unknown()];
}

function conflictDetails({ expected, actual }: AppendConflict): Packable {
  const details = new WrongExpectedVersion();
  if (actual === 'no-stream') details.setCurrentNoStream(new GoogleEmpty());
  else details.setCurrentStreamRevision(String(actual));
  if (expected === 'any') details.setExpectedAny(new GoogleEmpty());
  else if (expected === 'no-stream') details.setExpectedNoStream(new GoogleEmpty());
  else if (expected === 'stream-exists') details.setExpectedStreamExists(new GoogleEmpty());
  else details.setExpectedStreamPosition(String(expected));
  return details;
}
