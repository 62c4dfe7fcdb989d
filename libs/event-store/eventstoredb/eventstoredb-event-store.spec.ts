import { describeEventStoreContract } from '../../../test/support/event-store/contract.js';
import { openServedStore } from '../../../test/support/event-store/served-store.js';
import type { NewEvent } from '../port/event-store.js';
import { EventStoreDBEventStore } from './eventstoredb-event-store.js';

describeEventStoreContract('EventStoreDBEventStore through the gateway', async () => {
  const served = await openServedStore();
  const connect = (): Promise<EventStoreDBEventStore> =>
    EventStoreDBEventStore.connect({
      connectionString: served.url(),
      streamPrefix: 'timeline-',
      categories: ['chip-'],
    });
  let store = await connect();
  const reopen = async (): Promise<EventStoreDBEventStore> => {
    await store.close();
    await served.restart();
    store = await connect();
    return store;
  };
  const appendForeign = async (events: readonly NewEvent[]): Promise<void> => {
    await served.store().append('another-application', events, 'any');
  };
  const close = async (): Promise<void> => {
    await store.close();
    await served.remove();
  };
  return { store, reopen, appendForeign, close };
});

describe('EventStoreDBEventStore without a server', () => {
  test('refuses a malformed connection string without repeating its password', async () => {
    const options = {
      connectionString: 'http://admin:open-sesame@localhost',
      streamPrefix: '',
      categories: [],
    };
    const failure: unknown = await EventStoreDBEventStore.connect(options).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'InvalidConnectionStringError' });
    expect(String(failure)).not.toContain('open-sesame');
  });

  test('names the hosts and the prefix as its identity, but no credentials', async () => {
    const store = await EventStoreDBEventStore.connect({
      connectionString: 'esdb://admin:open-sesame@localhost:2113?tls=false',
      streamPrefix: 'timeline-',
      categories: [],
    });
    expect(store.identity).toBe('eventstoredb:localhost:2113/timeline-');
    await store.close();
  });

  test('ends a subscription at once when it is cancelled while no server answers', async () => {
    const store = await EventStoreDBEventStore.connect({
      connectionString: 'esdb://127.0.0.1:1?tls=false',
      streamPrefix: '',
      categories: ['chip-'],
    });
    const cancellation = new AbortController();
    const messages = store.subscribe({ signal: cancellation.signal })[Symbol.asyncIterator]();
    const next = messages.next();
    cancellation.abort();
    await expect(next).resolves.toMatchObject({ done: true });
    await store.close();
  });
});
