import type {
  AppendReq,
  AppendResp as AppendRespMessage,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerReadableStream } from '@grpc/grpc-js';
import type { EventLog, AppendConflict, Appended } from '../event-store/index.js';
import { invalidArgument } from './gateway-refusal.js';
import { ProposedAppend, type AppendedNothing } from './proposed-append.js';
import { AppendResp, Empty } from './protocol.js';

/** Answers one append whose options and events come message by message. A conflict is an answer. */
export async function answerAppend(
  log: EventLog,
  requests: ServerReadableStream<AppendReq, AppendRespMessage>,
): Promise<AppendRespMessage> {
  let append: ProposedAppend | undefined;
  for await (const request of requests.iterator({ destroyOnReturn: false }) as AsyncIterable<AppendReq>) {
    const options = request.getOptions();
    if (options) append = new ProposedAppend(options);
    const message = request.getProposedMessage();
    if (message) added(append).add(message);
  }
  const result = await added(append).appendTo(log);
  return result.kind === 'conflict' ? conflictResponse(result) : successResponse(result);
}

function added(append: ProposedAppend | undefined): ProposedAppend {
  if (!append) throw invalidArgument('The append does not begin with its options');
  return append;
}

function successResponse(result: Appended | AppendedNothing): AppendRespMessage {
  const success = new AppendResp.Success();
  if (result.lastRevision < 0) success.setNoStream(new Empty());
  else success.setCurrentRevision(String(result.lastRevision));
  if (result.kind === 'appended-nothing')
    return new AppendResp().setSuccess(success.setNoPosition(new Empty()));
  const at = new AppendResp.Position();
  at.setCommitPosition(String(result.position));
  at.setPreparePosition(String(result.position));
  return new AppendResp().setSuccess(success.setPosition(at));
}

function conflictResponse({ expected, actual }: AppendConflict): AppendRespMessage {
  const conflict = new AppendResp.WrongExpectedVersion();
  if (actual === 'no-stream') conflict.setCurrentNoStream(new Empty());
  else conflict.setCurrentRevision(String(actual));
  if (expected === 'any') conflict.setExpectedAny(new Empty());
  else if (expected === 'no-stream') conflict.setExpectedNoStream(new Empty());
  else if (expected === 'stream-exists') conflict.setExpectedStreamExists(new Empty());
  else conflict.setExpectedRevision(String(expected));
  return new AppendResp().setWrongExpectedVersion(conflict);
}
