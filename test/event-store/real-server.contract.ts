import { randomUUID } from 'node:crypto';
import { type NewEvent, EventStoreDBEventStore } from '../../libs/event-store/index.js';
import { describeEventStoreContract } from '../support/event-store/contract.js';

// Not among the ordinary tests: `npm run test:contract` runs it against the server that
// EVENTSTORE_URL names. A prefix for each store keeps it apart from
// everything else on that server, which need not be empty.
const connectionString = process.env.EVENTSTORE_URL;
if (!connectionString) throw new Error('Set EVENTSTORE_URL to the server: esdb://host:2113?tls=false');

describeEventStoreContract('EventStoreDBEventStore on a real server', async () => {
  const options = { connectionString, streamPrefix: `contract-${randomUUID()}-`, categories: ['chip-'] };
  const foreign = await EventStoreDBEventStore.connect({
    ...options,
    streamPrefix: `foreign-${randomUUID()}-`,
  });
  let store = await EventStoreDBEventStore.connect(options);
  const reopen = async (): Promise<EventStoreDBEventStore> => {
    await store.close();
    store = await EventStoreDBEventStore.connect(options);
    return store;
  };
  const appendForeign = async (events: readonly NewEvent[]): Promise<void> => {
    await foreign.append('chip-1', events, 'any');
  };
  const close = async (): Promise<void> => {
    await store.close();
    await foreign.close();
  };
  return { store, reopen, appendForeign, close };
});
