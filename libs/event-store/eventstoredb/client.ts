import type { EventStoreDBClient } from '@eventstore/db-client';

/** The connection string cannot be understood. It is not repeated here: it may hold a password. */
export class InvalidConnectionStringError extends Error {
  override readonly name = 'InvalidConnectionStringError';
}

/**
 * The official client, made to send every append as a call of its own. The server is first reached by
 * the first call.
 *
 * @throws InvalidConnectionStringError when the connection string is malformed.
 */
export async function newClient(connectionString: string): Promise<EventStoreDBClient> {
  // Loaded on demand: users of the embedded store need neither the client nor gRPC.
  const library = await import('@eventstore/db-client');
  try {
    const client = library.EventStoreDBClient.connectionString(connectionString);
    return withoutBatchAppend(client);
  } catch {
    throw new InvalidConnectionStringError('The EventStoreDB connection string is malformed');
  }
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
