import { Metadata, status } from '@grpc/grpc-js';
import {
  AppendTooLargeError,
  CorruptEventError,
  InvalidAppendError,
  MAXIMUM_APPEND_SIZE,
  StoreClosedError,
  StoreFullError,
} from '../event-store/index.js';

/** A call that ends with a gRPC status; `exception` is the trailer by which clients type the error. */
export class GatewayRefusal extends Error {
  override readonly name = 'GatewayRefusal';
  readonly metadata = new Metadata();

  constructor(
    readonly code: status,
    readonly details: string,
    readonly exception?: string,
    trailers: Readonly<Record<string, string>> = {},
  ) {
    super(details);
    if (exception !== undefined) this.metadata.set('exception', exception);
    for (const [key, value] of Object.entries(trailers)) this.metadata.set(key, value);
  }
}

/** The gateway allows this to no caller. */
export function accessDenied(details: string): GatewayRefusal {
  return new GatewayRefusal(status.PERMISSION_DENIED, details, 'access-denied');
}

/** The call does not have the credentials of this server. As from a server, the status says so, and no trailer. */
export function unauthenticated(): GatewayRefusal {
  return new GatewayRefusal(status.UNAUTHENTICATED, 'The credentials are missing or wrong');
}

/** The request is invalid, independently of the store's content. */
export function invalidArgument(details: string): GatewayRefusal {
  return new GatewayRefusal(status.INVALID_ARGUMENT, details);
}

/** The server is closing; clients are expected to reconnect. */
export function shuttingDown(): GatewayRefusal {
  return new GatewayRefusal(status.UNAVAILABLE, 'The gateway is closing');
}

/** The append arrived after its own deadline. */
export function deadlineExceeded(): GatewayRefusal {
  return new GatewayRefusal(status.DEADLINE_EXCEEDED, 'The deadline of the append has passed');
}

/** The refusal that the caller gets for a failure. An unexpected failure is reported without details. */
export function refusalOf(error: unknown): GatewayRefusal {
  if (error instanceof GatewayRefusal) return error;
  if (error instanceof InvalidAppendError) return invalidArgument(error.message);
  if (error instanceof StoreClosedError) return shuttingDown();
  if (error instanceof StoreFullError) return new GatewayRefusal(status.RESOURCE_EXHAUSTED, error.message);
  if (error instanceof CorruptEventError) return new GatewayRefusal(status.DATA_LOSS, error.message);
  if (error instanceof AppendTooLargeError) {
    const trailers = { 'maximum-append-size': String(MAXIMUM_APPEND_SIZE) };
    const exception = 'maximum-append-size-exceeded';
    return new GatewayRefusal(status.INVALID_ARGUMENT, error.message, exception, trailers);
  }
  return new GatewayRefusal(status.UNKNOWN, 'The gateway failed');
}
