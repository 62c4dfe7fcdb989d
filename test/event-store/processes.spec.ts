import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { newEvents } from '../support/event-store/builders.js';
import { streamCategories } from '../../events/index.js';
import { EventStoreDBEventStore } from '../../libs/event-store/index.js';
import { runTypeScript, startServer, type ServerProcess } from './server-process.js';

// Real processes: they compile our TypeScript as ES modules, as production does.
jest.setTimeout(180_000);

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'processes-'));
  server = await startServer(folder, 0);
});
afterAll(async () => {
  await server.kill();
  await rm(folder, { recursive: true });
});

const url = (): string => `esdb://127.0.0.1:${server.port}?tls=false`;

test('a client that has closed its store ends by itself', async () => {
  const child = runTypeScript('test/event-store/leave.ts', [url()]);
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  expect(String(line)).toBe('closed\n');
  const ended = Promise.race([once(child, 'exit'), setTimeout(2000, ['still there'], { ref: false })]);
  expect((await ended)[0]).toBe(0);
});

test('appends under way while the server is paused are settled when it continues', async () => {
  const store = await EventStoreDBEventStore.connect({
    connectionString: url(),
    streamPrefix: '',
    categories: streamCategories,
    patience: { deadlineMilliseconds: 200, longestBackOffMilliseconds: 100 },
  });
  const events = newEvents(50);
  await store.append('chip-2', newEvents(1), 'no-stream');
  server.signal('SIGSTOP');
  const appends = Promise.all(events.map((event) => store.append('chip-2', [event], 'any')));
  await setTimeout(700);
  server.signal('SIGCONT');
  const results = await appends;
  expect(new Set(results.map((result) => result.kind === 'appended' && result.lastRevision)).size).toBe(50);
  expect(await store.readStream('chip-2')).toHaveLength(51);
  await store.close();
});

test('large appends that wait to be written when the server is killed are settled after its return', async () => {
  const store = await EventStoreDBEventStore.connect({
    connectionString: url(),
    streamPrefix: '',
    categories: streamCategories,
    patience: {
      boundMilliseconds: 120_000,
      deadlineMilliseconds: 10_000,
      firstBackOffMilliseconds: 50,
      longestBackOffMilliseconds: 500,
    },
  });
  const events = newEvents(100, { data: { text: 'x'.repeat(200_000) } });
  const appends = Promise.all(events.map((event) => store.append('chip-3', [event], 'any')));
  await setTimeout(50);
  await server.kill();
  server = await startServer(folder, server.port);
  await appends;
  const recorded = await store.readStream('chip-3');
  expect(new Set(recorded.map(({ id }) => id))).toEqual(new Set(events.map(({ id }) => id)));
  expect(recorded).toHaveLength(100);
  await store.close();
});

test('a server that is killed under concurrent appends keeps each once, in three rounds', async () => {
  const said = await outputOf('test/event-store/kill-rounds.ts', ['3']);
  expect(said).toEqual([0, expect.stringContaining('3 rounds: ')]);
});

test('3,000 concurrent appends, and a history that is followed while appends go on, lose nothing', async () => {
  const said = await outputOf('test/event-store/flood.ts', ['3000', '6000']);
  expect(said).toEqual([0, expect.stringContaining('nothing lost, repeated or out of order')]);
});

async function outputOf(file: string, args: readonly string[]): Promise<readonly [number, string]> {
  const child = runTypeScript(file, args);
  let output = '';
  child.stdout!.on('data', (data: Buffer) => (output += String(data)));
  const [code] = (await once(child, 'exit')) as [number];
  return [code, output];
}
