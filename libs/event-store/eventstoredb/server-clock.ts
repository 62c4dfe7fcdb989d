import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Interceptor, InterceptingCall, Metadata } from '@grpc/grpc-js';

/**
 * The clock of the server, as its newest answer gave it: the header `date` (RFC 9110, 6.6.1), which HTTP servers send
 * with every answer, in whole seconds. Between answers it is carried on by the monotonic clock.
 */
export class ServerClock {
  #said: { readonly time: number; readonly at: number } | undefined;

  /** The time there, in milliseconds since the Unix epoch; undefined before an answer has named it. */
  get time(): number | undefined {
    return this.#said && this.#said.time + performance.now() - this.#said.at;
  }

  /** Reads the metadata of an answer. */
  note(metadata: Metadata): void {
    const [date] = metadata.get('date');
    const time = typeof date === 'string' ? Date.parse(date) : NaN;
    if (!Number.isNaN(time)) this.#said = { time, at: performance.now() };
  }
}

/** How the client makes the metadata and the options of a call; it keeps it from its users. */
interface Calling {
  callArguments: (...given: readonly unknown[]) => [metadata: unknown, options: object];
}

/** The client, made to read the server's clock from the answer to every call. */
export async function withServerClock(
  client: EventStoreDBClient,
  clock: ServerClock,
): Promise<EventStoreDBClient> {
  const grpc = await import('@grpc/grpc-js');
  const interceptor: Interceptor = (options, nextCall): InterceptingCall =>
    new grpc.InterceptingCall(nextCall(options), {
      start: (metadata, listener, next) => {
        next(metadata, {
          onReceiveMetadata: (received, pass) => {
            clock.note(received);
            pass(received);
          },
        });
      },
    });
  const { callArguments } = client as unknown as Calling;
  const reading: Calling = {
    callArguments: (...given) => {
      const [metadata, options] = callArguments(...given);
      return [metadata, { ...options, interceptors: [interceptor] }];
    },
  };
  return Object.assign(client, reading);
}
