import { randomUUID } from 'node:crypto';
import { describeEventStoreContract } from '../contract.js';
import { EventStoreDBEventStore } from './eventstoredb-event-store.js';

// Not among the ordinary tests: `npm run test:contract` runs it against the server that
// EVENTSTORE_URL names. The prefix keeps it apart from everything else on that server.
const connectionString = process.env.EVENTSTORE_URL;
if (!connectionString) throw new Error('Set EVENTSTORE_URL to the server: esdb://host:2113?tls=false');

describeEventStoreContract('EventStoreDBEventStore on a real server', async () => {
  const options = { connectionString, streamPrefix: `contract-${randomUUID()}-` };
  let store = await EventStoreDBEventStore.connect(options);
  const reopen = async (): Promise<EventStoreDBEventStore> => {
    await store.close();
    store = await EventStoreDBEventStore.connect(options);
    return store;
  };
  return { store, reopen, close: () => store.close() };
});
