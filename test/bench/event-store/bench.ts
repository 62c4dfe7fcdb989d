// The adapter and the gateway against the bare official client, in the same run on the same server.
// Medians over interleaved rounds. Argument: how many events are drained (100,000 if absent).
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent, streamNameFilter } from '@eventstore/db-client';
import { streamCategories } from '../../../events/index.js';
import { EventStoreDBEventStore, type NewEvent } from '../../../libs/event-store/index.js';
import { startProcess } from '../../event-store/server-process.js';
import { median } from '../median.js';
import { publish, type ReportRow } from '../report.js';

const ROUNDS = 7;
const DATA_SIZE = 200;

type Measure = () => Promise<number>;

const drained = Number(process.argv[2] ?? 100_000);
const folder = await mkdtemp(join(tmpdir(), 'bench-'));
const gateway = await startProcess('test/event-store/serve.ts', [folder, '0']);
const stub = await startProcess('test/bench/event-store/ceiling-server.ts', [
  String(drained),
  String(DATA_SIZE),
]);
const connectionString = urlOf(gateway.port);
const store = await EventStoreDBEventStore.connect({
  connectionString,
  streamPrefix: '',
  categories: streamCategories,
});
const client = EventStoreDBClient.connectionString(connectionString);
const stubClient = EventStoreDBClient.connectionString(urlOf(stub.port));

const rows: ReportRow[] = [];
await load();
await loopDelay();
await compare(`events/s drained, ${drained} events of ${DATA_SIZE} bytes`, {
  "the client's ceiling": () => drainRate(stubClient),
  'bare client through the gateway': () => drainRate(client),
  'adapter through the gateway': adapterDrainRate,
});
rows.push({ what: 'event loop of the gateway meanwhile', ours: await loopDelay(), against: '' });
// Credentials for the call keep the client from its batch call.
const single = { credentials: { username: '', password: '' } };
for (const [writers, count] of [
  [1, 300],
  [64, 3000],
] as const) {
  await compare(`appends/s, ${writers} at once`, {
    'bare client, a call each': () => appendRate(writers, count, (stream) => append(stream, single)),
    'bare client, batch call': () => appendRate(writers, count, (stream) => append(stream, {})),
    adapter: () => appendRate(writers, count, (stream) => store.append(stream, [newEvent()], 'any')),
  });
}
await store.close();
await client.dispose();
await stubClient.dispose();
await gateway.kill();
await stub.kill();
await rm(folder, { recursive: true });
publish('event-store', { settings: { rounds: ROUNDS, drained }, rows });

/** Adds the medians, and each one's ratio to the first. */
async function compare(title: string, measures: Readonly<Record<string, Measure>>): Promise<void> {
  const rates = new Map<string, number[]>();
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, measure] of Object.entries(measures)) {
      const rate = await measure();
      // The first round warms up.
      if (round > 0) rates.set(name, [...(rates.get(name) ?? []), rate]);
    }
  }
  const medians = [...rates].map(([name, values]) => [name, median(values)] as const);
  const [[first, baseline] = ['', NaN], ...others] = medians;
  for (const [name, value] of others)
    rows.push({
      what: `${title}: ${name}`,
      ours: value.toFixed(0),
      against: `${baseline.toFixed(0)}: ${first}`,
      ratio: value / baseline,
    });
}

async function loopDelay(): Promise<string> {
  const said = gateway.said();
  gateway.signal('SIGUSR2');
  return said;
}

async function appendRate(
  writers: number,
  count: number,
  one: (stream: string) => Promise<unknown>,
): Promise<number> {
  let started = 0;
  const start = performance.now();
  const write = async (): Promise<void> => {
    const stream = `sale-${randomUUID()}`;
    while ((started += 1) <= count) await one(stream);
  };
  await Promise.all(Array.from({ length: writers }, write));
  return (count / (performance.now() - start)) * 1000;
}

function append(stream: string, options: object): Promise<unknown> {
  const event = newEvent();
  return client.appendToStream(stream, jsonEvent({ ...event, data: { ...event.data } }), options);
}

async function load(): Promise<void> {
  for (let loaded = 0; loaded < drained; loaded += 500) {
    await store.append('chip-bench', Array.from({ length: 500 }, newEvent), 'any');
  }
}

async function drainRate(reader: EventStoreDBClient): Promise<number> {
  const filter = streamNameFilter({ prefixes: ['chip-'] });
  const subscription = reader.subscribeToAll({ filter });
  const start = performance.now();
  let events = 0;
  for await (const _ of subscription) {
    events += 1;
    if (events === drained) break;
  }
  const rate = (events / (performance.now() - start)) * 1000;
  await subscription.unsubscribe();
  return rate;
}

async function adapterDrainRate(): Promise<number> {
  const start = performance.now();
  let events = 0;
  for await (const message of store.subscribe({ signal: new AbortController().signal })) {
    if (message.kind === 'event' && message.event.stream === 'chip-bench') events += 1;
    if (events === drained) break;
  }
  return (events / (performance.now() - start)) * 1000;
}

function newEvent(): NewEvent {
  const data = { text: 'x'.repeat(DATA_SIZE) };
  return { id: randomUUID(), type: 'ChipObserved', data, metadata: { actor: 'bench' } };
}

function urlOf(port: number): string {
  return `esdb://127.0.0.1:${port}?tls=false`;
}
