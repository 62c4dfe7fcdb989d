import { setMaxListeners } from 'node:events';
import { isIP } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { EmbeddedEventStore } from '../embedded/embedded-event-store.js';
import { callerCheck } from './caller.js';
import type { FrontDoorCredentials } from './caller.js';
import { ServerFeaturesService, StreamsService } from './protocol.js';
import { serverFeaturesServer, streamsServer } from './services.js';

const LARGEST_REQUEST = 16 * 1024 * 1024;
const KEEPALIVE_MILLISECONDS = 10_000;
const GRACE_MILLISECONDS = 2_000;

/** A certificate with its key (PEM), and the one user who is admitted. */
export interface FrontDoorSecurity extends FrontDoorCredentials {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

/** Where and how the store is served. */
export interface FrontDoorOptions {
  readonly store: EmbeddedEventStore;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Admits appends, which go around the domain's rules: for tests and for moving a log. */
  readonly writable?: boolean;
  /** Without it, everybody who can connect is admitted: on a loopback address only. */
  readonly security?: FrontDoorSecurity;
}

/** A front door that is open. */
export interface FrontDoor {
  readonly port: number;
  /** Ends every call and frees the port; the store stays open. */
  close(): Promise<void>;
}

/** The front door may not, or cannot, be opened there. */
export class FrontDoorRefusedError extends Error {
  override readonly name = 'FrontDoorRefusedError';
}

/**
 * Serves the embedded store over the EventStoreDB gRPC protocol, for any client of that protocol:
 * reads and subscriptions of streams and `$all`, and appends if it is writable.
 *
 * It proves our adapter against the official client over a real wire. It is no EventStoreDB server,
 * and proves nothing about one.
 *
 * @throws {FrontDoorRefusedError} without security on an address that others can reach, or when the
 * address is taken.
 */
export async function serveFrontDoor(options: FrontDoorOptions): Promise<FrontDoor> {
  const { host, security } = options;
  if (!security && !isLoopback(host)) {
    throw new FrontDoorRefusedError(
      `Without a certificate and a user, ${host} is refused: use a loopback address`,
    );
  }
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const server = newServer(options, closing.signal);
  const port = await bind(server, options);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing.abort();
    closed ??= shutDown(server);
    return closed;
  };
  return { port, close };
}

function newServer({ store, writable, security }: FrontDoorOptions, closing: AbortSignal): Server {
  const server = new Server({
    'grpc.max_receive_message_length': LARGEST_REQUEST,
    'grpc.keepalive_time_ms': KEEPALIVE_MILLISECONDS,
    'grpc.keepalive_timeout_ms': KEEPALIVE_MILLISECONDS,
  });
  const context = {
    log: store.log,
    checkCaller: callerCheck(security),
    isWritable: writable ?? false,
    closing,
  };
  server.addService(StreamsService, streamsServer(context));
  server.addService(ServerFeaturesService, serverFeaturesServer());
  return server;
}

async function bind(server: Server, { host, port, security }: FrontDoorOptions): Promise<number> {
  const credentials = security
    ? ServerCredentials.createSsl(null, [{ private_key: security.key, cert_chain: security.certificate }])
    : ServerCredentials.createInsecure();
  const address = isIP(host) === 6 ? `[${host}]` : host;
  return new Promise((resolve, reject) => {
    server.bindAsync(`${address}:${port}`, credentials, (error, bound) => {
      if (error) reject(new FrontDoorRefusedError(error.message, { cause: error }));
      else resolve(bound);
    });
  });
}

// Calls are told first, so that clients see an orderly end; who does not listen is cut off.
async function shutDown(server: Server): Promise<void> {
  const cutOff = setTimeout(() => server.forceShutdown(), GRACE_MILLISECONDS);
  await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  clearTimeout(cutOff);
}

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
