// The protocol's own message and service classes, as the official client ships them. The client's
// files are CommonJS that no ES module can import by name, so they are taken apart here, once.
import code from '@eventstore/db-client/generated/code_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import protobuf from 'google-protobuf';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import duration from 'google-protobuf/google/protobuf/duration_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';

export const { StreamsService } = streamsService;
export const { ServerFeaturesService } = featuresService;
export const { SupportedMethod, SupportedMethods } = features;
export const { AppendResp, BatchAppendReq, BatchAppendResp, ReadReq, ReadResp } = streams;
export const {
  AccessDenied,
  AllStreamPosition,
  BadRequest,
  Empty,
  MaximumAppendSizeExceeded,
  StreamIdentifier,
  Timeout,
  UUID,
  Unknown,
  WrongExpectedVersion,
} = shared;
export const { Status } = status;
export const { Code } = code;
export const { BinaryReader } = protobuf;
export const { Any } = any;
export const { Duration } = duration;
/** Google's empty message, which batch appends use instead of the protocol's own. */
export const GoogleEmpty = empty.Empty;
