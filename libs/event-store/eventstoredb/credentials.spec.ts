import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newEvent } from '../../../test/support/event-store/builders.js';
import { selfSignedCertificate } from '../../../test/support/event-store/certificate.js';
import { openServedStore, type ServedStore } from '../../../test/support/event-store/served-store.js';
import { StoreAccessDeniedError } from '../port/errors.js';
import type { EventStore } from '../port/event-store.js';
import { EventStoreDBEventStore, type RetriedFailure } from './eventstoredb-event-store.js';

const retries: RetriedFailure[] = [];
let folder: string;
let served: ServedStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credentials-'));
  const pair = await selfSignedCertificate();
  await writeFile(join(folder, 'ca.pem'), pair.certificate);
  served = await openServedStore({ security: { ...pair, username: 'service', password: 'open-sesame' } });
});
afterAll(async () => {
  await served.remove();
  await rm(folder, { recursive: true });
});

async function connectAs(user: string): Promise<EventStoreDBEventStore> {
  const options = `tls=true&tlsCAFile=${join(folder, 'ca.pem')}`;
  return EventStoreDBEventStore.connect({
    connectionString: `esdb://${user}localhost:${served.port()}?${options}`,
    streamPrefix: '',
    categories: ['chip-'],
    onRetry: (failure) => retries.push(failure),
  });
}

describe('with the right credentials, over TLS', () => {
  test('appends, reads and subscribes', async () => {
    const store = await connectAs('service:open-sesame@');
    await store.append('chip-1', [newEvent()], 'no-stream');
    expect(await store.readStream('chip-1')).toHaveLength(1);
    expect(await firstMessage(store)).toMatchObject({ kind: 'event' });
    await store.close();
  });
});

describe.each([
  ['wrong credentials', 'service:open-simsim@'],
  ['no credentials', ''],
])('with %s', (_, user) => {
  test.each<[string, (store: EventStore) => Promise<unknown>]>([
    ['an append', (store) => store.append('chip-2', [newEvent()], 'any')],
    ['a read', (store) => store.readStream('chip-2')],
    ['the question for the last position', (store) => store.lastPosition()],
    ['a subscription', (store) => firstMessage(store)],
  ])('%s is refused at once, by an error of the port', async (__, ask) => {
    const store = await connectAs(user);
    retries.length = 0;
    await expect(ask(store)).rejects.toThrow(StoreAccessDeniedError);
    expect(retries).toEqual([]);
    await store.close();
  });
});

async function firstMessage(store: EventStore): Promise<unknown> {
  for await (const message of store.subscribe({ signal: new AbortController().signal })) return message;
  return undefined;
}
