import type { AppendReq, BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import { status } from '@grpc/grpc-js';
import {
  type EventLog,
  type AppendResult,
  type ExpectedRevision,
  AppendTooLargeError,
  MAXIMUM_APPEND_SIZE,
  type RawEvent,
} from '../event-store/index.js';
import { GatewayRefusal, accessDenied, invalidArgument } from './gateway-refusal.js';
import { idOf, streamNameOf } from './identifiers.js';

type Options = AppendReq.Options | BatchAppendReq.Options;
type ProposedMessage = AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage;

/** An append of no events, on a stream that is as expected: its revision is that of the last event, -1 without one. */
export interface AppendedNothing {
  readonly kind: 'appended-nothing';
  readonly lastRevision: number;
}

/** An append while its messages arrive, in either form of the protocol. */
export class ProposedAppend {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly #events: RawEvent[] = [];
  #size = 0;

  /** @throws GatewayRefusal when it names no stream, or a stream that only the server may write. */
  constructor(options: Options) {
    this.stream = streamNameOf(options.getStreamIdentifier());
    this.expected = expectedRevisionOf(options);
    if (this.stream.startsWith('$')) {
      throw accessDenied(
        'Streams that begin with $ are not written: no metadata, no truncation, no access rules',
      );
    }
  }

  /**
   * Adds an event.
   *
   * @throws GatewayRefusal when it has no type or content type.
   * @throws AppendTooLargeError when the append exceeds the largest size.
   */
  add(message: ProposedMessage): void {
    const event = rawEventOf(message);
    this.#size += event.data.length + event.metadata.length;
    if (this.#size > MAXIMUM_APPEND_SIZE) {
      this.#events.length = 0;
      throw new AppendTooLargeError();
    }
    this.#events.push(event);
  }

  /**
   * A server accepts an append of no events as a question whether the stream is as expected; the store does not.
   * @throws what the store throws.
   */
  async appendTo(log: EventLog): Promise<AppendResult | AppendedNothing> {
    if (this.#events.length > 0) return log.append(this.stream, this.#events, this.expected);
    const head = log.head(this.stream);
    if (isExpected(this.expected, head)) return { kind: 'appended-nothing', lastRevision: head };
    return { kind: 'conflict', expected: this.expected, actual: head < 0 ? 'no-stream' : head };
  }
}

function isExpected(expected: ExpectedRevision, head: number): boolean {
  if (expected === 'any') return true;
  if (expected === 'stream-exists') return head >= 0;
  return head === (expected === 'no-stream' ? -1 : expected);
}

function rawEventOf(message: ProposedMessage): RawEvent {
  const metadata = message.getMetadataMap();
  const [type, contentType] = [metadata.get('type'), metadata.get('content-type')];
  if (!type || !contentType) {
    const trailers = { 'required-metadata-properties': 'type,content-type' };
    const exception = 'missing-required-metadata-property';
    const details = 'An event needs the metadata type and content-type';
    throw new GatewayRefusal(status.INVALID_ARGUMENT, details, exception, trailers);
  }
  return {
    id: idOf(message.getId()),
    type,
    contentType,
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

function expectedRevisionOf(options: Options): ExpectedRevision {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'stream-exists';
  const revision = 'getRevision' in options ? options.getRevision() : options.getStreamPosition();
  if (revision === '') throw invalidArgument('The append names no expected revision');
  const value = BigInt.asUintN(64, BigInt(revision));
  // No stream is that long, so the append is a conflict in any case.
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
}
