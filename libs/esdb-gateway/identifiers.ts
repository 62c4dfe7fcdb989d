import type {
  StreamIdentifier as StreamIdentifierMessage,
  UUID as UUIDMessage,
} from '@eventstore/db-client/generated/shared_pb.js';
import { invalidArgument } from './gateway-refusal.js';
import { StreamIdentifier, UUID } from './protocol.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const SIGN_BIT = 1n << 63n;

/**
 * The stream that the message names.
 *
 * @throws GatewayRefusal when there is no name, or it is not UTF-8: it could not be returned unchanged.
 */
export function streamNameOf(identifier: StreamIdentifierMessage | undefined): string {
  const bytes = identifier?.getStreamName_asU8() ?? new Uint8Array();
  if (bytes.length === 0) throw invalidArgument('A stream name is missing');
  try {
    return utf8.decode(bytes);
  } catch {
    throw invalidArgument('The stream name is not UTF-8');
  }
}

/** The message that names the stream. */
export function streamIdentifier(stream: string): StreamIdentifierMessage {
  return new StreamIdentifier().setStreamName(Buffer.from(stream));
}

/** The id in the message, in lower case, from text or from two numbers. */
export function idOf(message: UUIDMessage | undefined): string {
  const structured = message?.getStructured();
  if (!structured) return (message?.getString() ?? '').toLowerCase();
  const halves = [structured.getMostSignificantBits(), structured.getLeastSignificantBits()];
  const hex = halves.map((half) => BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The message for an id, as text or as two numbers. */
export function uuid(id: string, isStructured: boolean): UUIDMessage {
  if (!isStructured) return new UUID().setString(id);
  const hex = id.replaceAll('-', '');
  const structured = new UUID.Structured();
  structured.setMostSignificantBits(signed(hex.slice(0, 16)));
  structured.setLeastSignificantBits(signed(hex.slice(16)));
  return new UUID().setStructured(structured);
}

function signed(hex: string): string {
  const value = BigInt(`0x${hex}`);
  return String(value >= SIGN_BIT ? value - 2n * SIGN_BIT : value);
}
