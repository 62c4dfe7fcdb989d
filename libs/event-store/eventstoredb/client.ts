import type { EventStoreDBClient } from '@eventstore/db-client';
import { withServerClock, type ServerClock } from './server-clock.js';

/** The connection string cannot be understood. It is not repeated here: it may hold a password. */
class InvalidConnectionStringError extends Error {
  override readonly name = 'InvalidConnectionStringError';
}

/**
 * The official client, made to send every append as a call of its own, not to end the process when it finds no node, and
 * to read the server's clock. The server is first reached by the first call.
 *
 * @throws InvalidConnectionStringError when the connection string is malformed.
 */
export async function newClient(connectionString: string, clock: ServerClock): Promise<EventStoreDBClient> {
  // Loaded on demand: users of the embedded store need neither the client nor gRPC.
  const library = await import('@eventstore/db-client');
  let client: EventStoreDBClient;
  try {
    client = library.EventStoreDBClient.connectionString(connectionString);
  } catch {
    throw new InvalidConnectionStringError('The EventStoreDB connection string is malformed');
  }
  return withServerClock(withoutFatalReconnection(withoutBatchAppend(client)), clock);
}

// Where the server offers it, the client sends all appends of the process through one shared call
// and keeps their promises in one place. There, one failure rejects every append, of every client;
// a late or second answer is an uncaught exception; and if the connection breaks while appends wait
// to be written, each of them is an unhandled rejection, which ends the process. A call for each
// append has none of that, and the server's deadline and cancellation hold for it alone. The client
// asks by `supports`, which it keeps for its subclasses, whether the server offers the shared call.
function withoutBatchAppend(client: EventStoreDBClient): EventStoreDBClient {
  return Object.assign(client, { supports: () => Promise.resolve(false) });
}

/** What the client does on its own when a call has failed; it keeps it from its users. */
interface Reconnecting {
  handleError: (client: unknown, error: unknown) => Promise<void>;
}

// When a call fails, the client waits for its current connection, to see whether that is the one that failed. It waits
// for itself alone: should it be looking for a node then, and find none, as in a cluster without a quorum, that is an
// unhandled rejection, which ends the process. The call that looks for the node reports it as well.
function withoutFatalReconnection(client: EventStoreDBClient): EventStoreDBClient {
  const { handleError } = client as unknown as Reconnecting;
  const handled: Reconnecting = {
    handleError: (failed, error) => handleError(failed, error).catch(() => undefined),
  };
  return Object.assign(client, handled);
}
