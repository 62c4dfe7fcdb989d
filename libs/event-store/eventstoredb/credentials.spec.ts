import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreAccessDeniedError } from '../event-store.js';
import type { EventStore, NewEvent } from '../event-store.js';
import { selfSignedCertificate } from '../front-door/certificate.js';
import { openHouse } from '../front-door/house.js';
import type { House } from '../front-door/house.js';
import { EventStoreDBEventStore } from './eventstoredb-event-store.js';
import type { Setback } from './eventstoredb-event-store.js';

const setbacks: Setback[] = [];
let folder: string;
let house: House;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credentials-'));
  const pair = selfSignedCertificate();
  await writeFile(join(folder, 'ca.pem'), pair.certificate);
  house = await openHouse({ security: { ...pair, username: 'service', password: 'open-sesame' } });
});
afterAll(async () => {
  await house.remove();
  await rm(folder, { recursive: true });
});

async function connectAs(user: string): Promise<EventStoreDBEventStore> {
  const options = `tls=true&tlsCAFile=${join(folder, 'ca.pem')}`;
  return EventStoreDBEventStore.connect({
    connectionString: `esdb://${user}localhost:${house.port()}?${options}`,
    streamPrefix: '',
    categories: ['chip-'],
    onSetback: (setback) => setbacks.push(setback),
  });
}

describe('with the right credentials, over TLS', () => {
  it('appends, reads and subscribes', async () => {
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
  it.each<[string, (store: EventStore) => Promise<unknown>]>([
    ['an append', (store) => store.append('chip-2', [newEvent()], 'any')],
    ['a read', (store) => store.readStream('chip-2')],
    ['the question for the last position', (store) => store.lastPosition()],
    ['a subscription', (store) => firstMessage(store)],
  ])('%s is refused at once, by an error of the port', async (__, ask) => {
    const store = await connectAs(user);
    setbacks.length = 0;
    await expect(ask(store)).rejects.toThrow(StoreAccessDeniedError);
    expect(setbacks).toEqual([]);
    await store.close();
  });
});

async function firstMessage(store: EventStore): Promise<unknown> {
  for await (const message of store.subscribe({ signal: new AbortController().signal })) return message;
  return undefined;
}

function newEvent(): NewEvent {
  return { id: randomUUID(), type: 'ChipObserved', data: {}, metadata: {} };
}
