import type { IStreamsServer } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { ServerFeaturesService, StreamsService } from '../../../libs/esdb-gateway/protocol.js';
import { serverFeaturesServer, streamsServer } from '../../../libs/esdb-gateway/services.js';
import type { EventLog } from '../../../libs/event-store/index.js';

/** What a server for tests does otherwise than an orderly one. */
export interface Unruliness {
  readonly port?: number;
  /** Handlers in place of the orderly ones, which they may call. */
  readonly streams?: (orderly: IStreamsServer) => UntypedServiceImplementation;
  /** Methods declared otherwise, for answers that the protocol does not have. */
  readonly methods?: Partial<Record<keyof typeof StreamsService, object>>;
  readonly services?: readonly (readonly [ServiceDefinition, UntypedServiceImplementation])[];
}

/** A server for tests that misbehaves as configured, over a real log. */
export interface UnrulyServer {
  readonly port: number;
  readonly url: string;
  /** Cuts every connection. */
  readonly stop: () => void;
}

/** Serves the log on a loopback port. */
export async function serveUnruly(log: EventLog, unruliness: Unruliness): Promise<UnrulyServer> {
  const server = new Server();
  const closing = new AbortController().signal;
  const orderly = streamsServer({ log, checkCaller: () => undefined, isWritable: true, closing });
  const handlers = { ...orderly, ...unruliness.streams?.(orderly) };
  server.addService({ ...StreamsService, ...unruliness.methods } as ServiceDefinition, handlers);
  server.addService(ServerFeaturesService, serverFeaturesServer());
  for (const [service, implementation] of unruliness.services ?? []) {
    server.addService(service, implementation);
  }
  const port = await new Promise<number>((resolve, reject) => {
    const credentials = ServerCredentials.createInsecure();
    server.bindAsync(`127.0.0.1:${unruliness.port ?? 0}`, credentials, (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return { port, url: `esdb://127.0.0.1:${port}?tls=false`, stop: () => server.forceShutdown() };
}
