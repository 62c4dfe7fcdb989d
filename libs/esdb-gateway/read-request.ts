import type { ReadReq as ReadReqMessage } from '@eventstore/db-client/generated/streams_pb.js';
import { eventFilterOf, type EventFilter } from './event-filter.js';
import { invalidArgument } from './gateway-refusal.js';
import { streamNameOf } from './identifiers.js';
import { ReadReq } from './protocol.js';

/** A read or a subscription, independent of the protocol's messages. */
export interface ReadRequest {
  /** Absent means `$all`. */
  readonly stream: string | undefined;
  /** A revision of the stream or a position of `$all`. */
  readonly from: 'start' | 'end' | number;
  readonly mode: 'forwards' | 'backwards' | 'subscription';
  /** The most events that a read returns. */
  readonly limit: number;
  readonly filter: EventFilter | undefined;
  /** A link is returned together with the event to which it leads. */
  readonly resolvesLinks: boolean;
  /** Ids as two numbers instead of text. */
  readonly structuredIds: boolean;
}

type Options = ReadReqMessage.Options;

/** @throws GatewayRefusal when the message is not a read that can be answered. */
export function readRequestOf(request: ReadReqMessage): ReadRequest {
  const options = request.getOptions();
  if (!options) throw invalidArgument('The read has no options');
  const streamOptions = options.getStream();
  const filter = options.getFilter();
  if (streamOptions && filter) throw invalidArgument('Only $all can be filtered');
  return {
    stream: streamOptions && streamNameOf(streamOptions.getStreamIdentifier()),
    from: streamOptions ? revisionOf(streamOptions) : positionOf(options),
    mode: modeOf(options),
    limit: options.hasCount() ? clamped(options.getCount()) : Infinity,
    filter: filter && eventFilterOf(filter),
    resolvesLinks: options.getResolveLinks(),
    structuredIds: !options.getUuidOption()?.hasString(),
  };
}

function revisionOf(options: ReadReqMessage.Options.StreamOptions): ReadRequest['from'] {
  if (options.hasEnd()) return 'end';
  return options.hasRevision() ? clamped(options.getRevision()) : 'start';
}

function positionOf(options: Options): ReadRequest['from'] {
  const all = options.getAll();
  if (!all) throw invalidArgument('The read names neither a stream nor $all');
  if (all.hasEnd()) return 'end';
  const position = all.getPosition();
  return position ? clamped(position.getCommitPosition()) : 'start';
}

function modeOf(options: Options): ReadRequest['mode'] {
  if (options.hasSubscription()) return 'subscription';
  const isBackwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
  return isBackwards ? 'backwards' : 'forwards';
}

// Clients write "the end" as the largest number of 64 bits; our numbers are below 2^53.
function clamped(text: string): number {
  const value = BigInt.asUintN(64, BigInt(text));
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
}
