import { Metadata } from '@grpc/grpc-js';
import { newEvent, newStream } from '../../../test/support/event-store/builders.js';
import { openServedStore, type ServedStore } from '../../../test/support/event-store/served-store.js';
import type { EventStore } from '../port/event-store.js';
import { EventStoreDBEventStore } from './eventstoredb-event-store.js';
import { ServerClock } from './server-clock.js';

let served: ServedStore;
beforeAll(async () => {
  served = await openServedStore();
});
afterAll(() => served.remove());

/** A header has whole seconds, and an answer takes some time. */
const TOLERANCE = 5000;

test.each<[string, (store: EventStore) => Promise<unknown>]>([
  ['a read', (store) => store.readStream(newStream())],
  ['an append', (store) => store.append(newStream(), [newEvent()], 'no-stream')],
  ['the question for the last position', (store) => store.lastPosition()],
  ['a subscription', (store) => firstMessage(store)],
])('the answer to %s names the time by the server’s clock', async (_, ask) => {
  const store = await EventStoreDBEventStore.connect({
    connectionString: served.url(),
    streamPrefix: '',
    categories: ['chip-'],
  });
  expect(store.serverTime).toBeUndefined();
  await ask(store);
  expect(Math.abs((store.serverTime ?? 0) - Date.now())).toBeLessThan(TOLERANCE);
  await store.close();
});

async function firstMessage(store: EventStore): Promise<unknown> {
  for await (const message of store.subscribe({ signal: new AbortController().signal })) return message;
  return undefined;
}

describe('the time of an answer', () => {
  const answer = (headers: Record<string, string>): Metadata => {
    const metadata = new Metadata();
    for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
    return metadata;
  };
  const date = 'Thu, 26 Nov 2026 12:00:00 GMT';

  test('is carried on by the monotonic clock, until the next answer', () => {
    const elapsed = jest.spyOn(performance, 'now').mockReturnValue(5);
    const clock = new ServerClock();
    clock.note(answer({ date }));
    elapsed.mockReturnValue(65_005);
    expect(clock.time).toBe(Date.UTC(2026, 10, 26, 12, 1, 5));
    clock.note(answer({ date: 'Thu, 26 Nov 2026 12:00:30 GMT' }));
    expect(clock.time).toBe(Date.UTC(2026, 10, 26, 12, 0, 30));
    elapsed.mockRestore();
  });

  test.each([[{}], [{ date: 'soon' }]])('is not known from %j', (headers) => {
    const clock = new ServerClock();
    clock.note(answer(headers));
    expect(clock.time).toBeUndefined();
  });
});
