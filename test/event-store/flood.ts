// Many appends at once, then a long history that is followed while appends go on, until it is live.
// Arguments: how many appends, how many events of history. It fails if anything is lost, repeated or
// out of order.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { newEvents, newStream } from '../support/event-store/builders.js';
import { streamCategories } from '../../events/index.js';
import { EventStoreDBEventStore, type NewEvent } from '../../libs/event-store/index.js';
import { startServer } from './server-process.js';

const EVENT = { data: { text: 'x'.repeat(200) }, metadata: { actor: 'flood' } };
const APPEND_SIZE = 500;
const LIVE_EVENTS = 300;

const [appends = 10_000, history = 200_000] = process.argv.slice(2).map(Number);
const folder = await mkdtemp(join(tmpdir(), 'flood-'));
const server = await startServer(folder, 0);
const connectionString = `esdb://127.0.0.1:${server.port}?tls=false`;
// 10,000 appends at once wait for one another; the last one waits longest.
const patience = { boundMilliseconds: 120_000, deadlineMilliseconds: 120_000 };
const store = await EventStoreDBEventStore.connect({
  connectionString,
  streamPrefix: '',
  categories: streamCategories,
  patience,
});
const client = EventStoreDBClient.connectionString(`${connectionString}&defaultDeadline=120000`);

await floodWith('the adapter', (stream, event) => store.append(stream, [event], 'any'));
await floodWith('the bare client', (stream, event) =>
  client.appendToStream(stream, jsonEvent({ ...event, data: { ...event.data } })),
);
await followWhileAppending();
await store.close();
await client.dispose();
await server.kill();
await rm(folder, { recursive: true });

async function floodWith(
  name: string,
  append: (stream: string, event: NewEvent) => Promise<unknown>,
): Promise<void> {
  const stream = newStream();
  const events = newEvents(appends, EVENT);
  const start = performance.now();
  await Promise.all(events.map((event) => append(stream, event)));
  const seconds = (performance.now() - start) / 1000;
  const recorded = await store.readStream(stream);
  const ids = new Set(recorded.map(({ id }) => id));
  const isWhole = recorded.length === appends && events.every(({ id }) => ids.has(id));
  if (!isWhole || recorded.some(({ revision }, index) => revision !== index)) {
    throw new Error(`${appends} appends by ${name}: ${recorded.length} events, ${ids.size} ids`);
  }
  say(`${appends} concurrent appends by ${name}: each recorded once, ${seconds.toFixed(1)} s`);
}

async function followWhileAppending(): Promise<void> {
  const [past, present] = [newStream(), newStream()];
  const before = (await store.lastPosition()) ?? 0n;
  for (let loaded = 0; loaded < history; loaded += APPEND_SIZE) {
    await store.append(past, newEvents(Math.min(APPEND_SIZE, history - loaded), EVENT), 'any');
  }
  const next = new Map([past, present].map((stream) => [stream, 0]));
  const [seen, live] = [new AbortController(), new AbortController()];
  const appending = appendMeanwhile(present, live.signal).then(async (appended) => {
    // Bounded: a lost event must fail, not wait for ever.
    for (let tries = 0; next.get(present) !== appended.total && tries < 1000; tries += 1)
      await setTimeout(10);
    seen.abort();
    return appended;
  });
  const start = performance.now();
  let position = before;
  let seconds = 0;
  for await (const message of store.subscribe({ after: before, signal: seen.signal })) {
    if (message.kind === 'caught-up') {
      live.abort();
      seconds = (performance.now() - start) / 1000;
    }
    if (message.kind !== 'event') continue;
    const { stream, revision } = message.event;
    // The store of this server numbers its events 1, 2, 3…, and all of them are ours.
    if (revision !== next.get(stream) || message.event.position !== position + 1n) {
      throw new Error(`After ${position}: revision ${revision} of ${stream} at ${message.event.position}`);
    }
    next.set(stream, revision + 1);
    position = message.event.position;
  }
  const { during, total } = await appending;
  if (next.get(past) !== history || next.get(present) !== total) {
    throw new Error(`${next.get(past) ?? 0} of ${history}, ${next.get(present) ?? 0} of ${total} events`);
  }
  say(
    `${history} events of history and ${during} appended meanwhile followed in ${seconds.toFixed(1)} s, ` +
      `then ${total - during} live ones: nothing lost, repeated or out of order`,
  );
}

async function appendMeanwhile(
  stream: string,
  live: AbortSignal,
): Promise<{ readonly during: number; readonly total: number }> {
  let during = 0;
  for (; !live.aborted; during += 1) await appendOne(stream);
  for (let more = 0; more < LIVE_EVENTS; more += 1) await appendOne(stream);
  return { during, total: during + LIVE_EVENTS };
}

async function appendOne(stream: string): Promise<void> {
  await store.append(stream, newEvents(1, EVENT), 'any');
  await setTimeout(1);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
