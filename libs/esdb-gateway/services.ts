import type { EventEmitter } from 'node:events';
import type {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
  ReadReq,
  ReadResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { IServerFeaturesServer } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type { IStreamsServer } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type * as grpc from '@grpc/grpc-js';
import type { EventLog } from '../event-store/index.js';
import { answerBatches } from './batch-append.js';
import type { CallerCheck } from './caller.js';
import { accessDenied, refusalOf, shuttingDown } from './gateway-refusal.js';
import { readRequestOf } from './read-request.js';
import { answerRead } from './read.js';
import { Reader } from './reader.js';
import { supportedMethods } from './server-features.js';
import { answerAppend } from './single-append.js';
import { Turns } from './turns.js';

const NEVER_DELETED = 'A regulatory log is never deleted: correct a fact by a retraction';
const READ_ONLY = 'This gateway is for reading and subscribing: append through the service';

/** What the services share. */
export interface GatewayContext {
  readonly log: EventLog;
  readonly checkCaller: CallerCheck;
  readonly isWritable: boolean;
  readonly closing: AbortSignal;
}

/**
 * The Streams service over the embedded store. A call that requires the leader is answered like any other: the only
 * node is the leader.
 */
export function streamsServer(context: GatewayContext): IStreamsServer {
  const { log, checkCaller, closing } = context;
  const turns = new Turns();
  const checkWriter = (metadata: grpc.Metadata): void => {
    checkCaller(metadata);
    if (!context.isWritable) throw accessDenied(READ_ONLY);
  };
  const refuseDeletion = (call: { metadata: grpc.Metadata }, answer: grpc.sendUnaryData<never>): void => {
    void settle(answer, async () => {
      checkCaller(call.metadata);
      throw accessDenied(NEVER_DELETED);
    });
  };
  return {
    read: (call: grpc.ServerWritableStream<ReadReq, ReadResp>) => {
      const reader = new Reader(call, closing, turns);
      void finish(call, closing, async () => {
        checkCaller(call.metadata);
        await answerRead(log, readRequestOf(call.request), reader);
      }).finally(() => reader.leave());
    },
    append: (
      call: grpc.ServerReadableStream<AppendReq, AppendResp>,
      answer: grpc.sendUnaryData<AppendResp>,
    ) => {
      void settle(answer, async () => {
        checkWriter(call.metadata);
        return answerAppend(log, call);
      });
    },
    batchAppend: (call: grpc.ServerDuplexStream<BatchAppendReq, BatchAppendResp>) => {
      void finish(call, closing, async () => {
        checkWriter(call.metadata);
        await answerBatches(log, call, closing);
      });
    },
    delete: refuseDeletion,
    tombstone: refuseDeletion,
  };
}

/** The ServerFeatures service. Clients call it without credentials. */
export function serverFeaturesServer(): IServerFeaturesServer {
  return { getSupportedMethods: (_, answer) => answer(null, supportedMethods()) };
}

async function settle<Answer>(
  answer: grpc.sendUnaryData<Answer>,
  work: () => Promise<Answer>,
): Promise<void> {
  try {
    answer(null, await work());
  } catch (error) {
    answer(refusalOf(error));
  }
}

interface StreamingCall extends EventEmitter {
  end(): unknown;
}

async function finish(call: StreamingCall, closing: AbortSignal, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    if (closing.aborted) throw shuttingDown();
    call.end();
  } catch (error) {
    call.emit('error', refusalOf(error));
  }
}
