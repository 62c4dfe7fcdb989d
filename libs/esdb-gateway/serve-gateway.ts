import { setMaxListeners } from 'node:events';
import { isIP } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { EmbeddedEventStore } from '../event-store/index.js';
import { isLoopback } from '../net/index.js';
import { readBatchRequest } from './batch-deadline.js';
import { callerCheck, type GatewayCredentials } from './caller.js';
import { ServerFeaturesService, StreamsService } from './protocol.js';
import { serverFeaturesServer, streamsServer } from './services.js';

const LARGEST_REQUEST = 16 * 1024 * 1024;
const KEEPALIVE_MILLISECONDS = 10_000;
const GRACE_MILLISECONDS = 2_000;

/** A certificate with its key (PEM), and the only user who is admitted. */
export interface GatewaySecurity extends GatewayCredentials {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

/** Where and how the store is served. */
export interface GatewayOptions {
  readonly store: EmbeddedEventStore;
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Admits appends, which bypass the domain's rules: for tests and for migrating a log. */
  readonly writable?: boolean;
  /** Without it, every client that can connect is admitted: on a loopback address only. */
  readonly security?: GatewaySecurity;
}

/** An open gateway. */
export interface Gateway {
  readonly port: number;
  /** Ends every call and frees the port; the store stays open. */
  close(): Promise<void>;
}

/** The gateway must not, or cannot, be opened on the address. */
export class GatewayAddressError extends Error {
  override readonly name = 'GatewayAddressError';
}

/**
 * Serves the embedded store over the EventStoreDB gRPC protocol, for any client of that protocol:
 * reads and subscriptions of streams and `$all`, and appends if it is writable.
 *
 * With it, tests run the adapter and the official client over a real connection. It is not an EventStoreDB server,
 * and such a test shows nothing about one.
 *
 * @throws GatewayAddressError without security on an address that other machines can reach, or when the
 * address is in use.
 */
export async function serveGateway(options: GatewayOptions): Promise<Gateway> {
  const { host, security } = options;
  if (!security && !isLoopback(host)) {
    throw new GatewayAddressError(
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

/** The client's definition of the service, with its own reading of the batch call's requests. */
const streams: typeof StreamsService = {
  ...StreamsService,
  batchAppend: { ...StreamsService.batchAppend, requestDeserialize: readBatchRequest },
};

function newServer({ store, writable, security }: GatewayOptions, closing: AbortSignal): Server {
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
  server.addService(streams, streamsServer(context));
  server.addService(ServerFeaturesService, serverFeaturesServer());
  return server;
}

async function bind(server: Server, { host, port, security }: GatewayOptions): Promise<number> {
  const credentials = security
    ? ServerCredentials.createSsl(null, [{ private_key: security.key, cert_chain: security.certificate }])
    : ServerCredentials.createInsecure();
  const address = isIP(host) === 6 ? `[${host}]` : host;
  return new Promise((resolve, reject) => {
    server.bindAsync(`${address}:${port}`, credentials, (error, bound) => {
      if (error) reject(new GatewayAddressError(error.message, { cause: error }));
      else resolve(bound);
    });
  });
}

// Calls are ended first, so that clients get a status; connections that stay open are then cut.
async function shutDown(server: Server): Promise<void> {
  const cutOff = setTimeout(() => server.forceShutdown(), GRACE_MILLISECONDS);
  await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  clearTimeout(cutOff);
}
