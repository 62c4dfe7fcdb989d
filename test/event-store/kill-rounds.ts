// Kills the serving process at a random moment under concurrent appends, starts it again on the same
// folder and port, and checks the log, as many times as requested:
// every acknowledged append is there once; every other one is there once, whole, or not at all.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { streamCategories } from '../../events/index.js';
import { EmbeddedEventStore, EventStoreDBEventStore } from '../../libs/event-store/index.js';
import { startServer, type ServerProcess } from './server-process.js';
import { adapterWriter, clientWriter, type TriedAppend, type Writer } from './writers.js';

const WRITERS_OF_A_KIND = 10;
const LATEST_KILL_MILLISECONDS = 300;
const patience = { firstBackOffMilliseconds: 20, longestBackOffMilliseconds: 200 };

const rounds = Number(process.argv[2] ?? 3);
const folder = await mkdtemp(join(tmpdir(), 'kill-rounds-'));
let server = await startServer(folder, 0);
const url = `esdb://127.0.0.1:${server.port}?tls=false`;
const client = EventStoreDBClient.connectionString(url);
const store = await EventStoreDBEventStore.connect({
  connectionString: url,
  streamPrefix: '',
  categories: streamCategories,
  patience,
});

const all: TriedAppend[] = [];
for (let round = 1; round <= rounds; round += 1) {
  const tried: TriedAppend[] = [];
  server = await killUnderWriters(server, tried);
  check(await idsByStream(tried), tried);
  all.push(...tried);
}
await store.close();
await client.dispose();
await server.kill();
await checkAll();
await rm(folder, { recursive: true });

async function killUnderWriters(serving: ServerProcess, tried: TriedAppend[]): Promise<ServerProcess> {
  let isStopped = false;
  const kinds: readonly Writer[] = [
    adapterWriter(store),
    clientWriter(client, 'single'),
    clientWriter(client, 'batch'),
  ];
  const writers = kinds.flatMap((kind) =>
    Array.from({ length: WRITERS_OF_A_KIND }, () => kind(tried, () => isStopped)),
  );
  await setTimeout(20 + Math.random() * LATEST_KILL_MILLISECONDS);
  await serving.kill();
  const restarted = await startServer(folder, serving.port);
  await setTimeout(50);
  isStopped = true;
  await Promise.all(writers);
  return restarted;
}

async function idsByStream(tried: readonly TriedAppend[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const stream of new Set(tried.map((append) => append.stream))) {
    found.set(
      stream,
      (await store.readStream(stream)).map(({ id }) => id),
    );
  }
  return found;
}

function check(found: ReadonlyMap<string, readonly string[]>, tried: readonly TriedAppend[]): void {
  const expected = new Map<string, number>();
  for (const { stream, ids, acknowledged } of tried) {
    const recorded = found.get(stream) ?? [];
    const first = acknowledged === undefined ? recorded.indexOf(ids[0] ?? '') : acknowledged - ids.length + 1;
    if (acknowledged === undefined && first < 0 && !ids.some((id) => recorded.includes(id))) continue;
    const isThere = ids.every((id, index) => recorded[first + index] === id);
    if (!isThere) throw new Error(`${JSON.stringify({ ids, acknowledged })} is not whole in ${stream}`);
    expected.set(stream, (expected.get(stream) ?? 0) + ids.length);
  }
  for (const [stream, recorded] of found) {
    const isOnce = new Set(recorded).size === recorded.length;
    if (!isOnce || recorded.length !== (expected.get(stream) ?? 0)) {
      throw new Error(`${stream} holds something twice, or something that nobody appended`);
    }
  }
}

async function checkAll(): Promise<void> {
  const embedded = await EmbeddedEventStore.open(folder);
  const found = new Map<string, readonly string[]>();
  for (const stream of new Set(all.map((append) => append.stream))) {
    found.set(
      stream,
      (await embedded.readStream(stream)).map(({ id }) => id),
    );
  }
  check(found, all);
  const report = await embedded.verify();
  await embedded.close();
  const recorded = [...found.values()].reduce((sum, ids) => sum + ids.length, 0);
  if (report.corruptPositions.length > 0 || report.soundEvents !== recorded) {
    throw new Error(`${recorded} events were found by stream, ${report.soundEvents} sound ones in the log`);
  }
  const acknowledged = all.filter((append) => append.acknowledged !== undefined).length;
  process.stdout.write(
    `${rounds} rounds: ${acknowledged} acknowledged appends are there once, ` +
      `${all.length - acknowledged} others once or not at all, ${recorded} events sound\n`,
  );
}
