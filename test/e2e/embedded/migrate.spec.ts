import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js';
import { streamCategories } from '../../../events/index.js';
import {
  copyLog,
  EmbeddedEventStore,
  EventStoreDBEventStore,
  heldPrefix,
  type EventStore,
} from '../../../libs/event-store/index.js';
import { serveGateway } from '../../../libs/esdb-gateway/index.js';
import { serveUnruly, type UnrulyServer } from '../../support/event-store/unruly-server.js';
import { selfSignedCertificate } from '../../support/event-store/certificate.js';
import { openServedStore, type ServedStore } from '../../support/event-store/served-store.js';
import { logOf, type KeptEvent } from '../../event-store/log-of.js';
import { commandLine, restriction, RunningService } from '../running-service.js';

// The command copies, reads both sides again and asks hundreds of questions.
jest.setTimeout(120_000);

/** The events of the real case. */
const EVENTS = 89;
const QUESTIONS = [
  '/v1/chips/nvidia-h800?asOf=2023-10-23',
  '/v1/companies/biren?asOf=2023-10-18&position=56',
  '/v1/companies/tusimple?asOf=2024-02-10',
  '/v1/restrictions?asOf=2024-02-10&limit=200',
];

let folder: string;
/** The data folder of a service that has recorded the real case and was stopped. */
let loaded: string;
/** Its answers to the questions, under the links that pin them. */
const pinned: (readonly [link: string, text: string])[] = [];
let served: ServedStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'migrate-'));
  loaded = join(folder, 'loaded');
  served = await openServedStore();
  const service = await RunningService.start({ DATA_DIR: loaded });
  await service.loadCase();
  for (const question of QUESTIONS) {
    const { json } = await service.get(question);
    pinned.push([json.basis.pinned, (await service.get(json.basis.pinned)).text]);
  }
  await expect(migrate(['--to', served.url()])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/event-store is already open, here or in another process\n$/),
  });
  await service.remove();
});
afterAll(async () => {
  await served.remove();
  await rm(folder, { recursive: true });
});

function migrate(args: readonly string[], env: Record<string, string> = {}) {
  return commandLine(['migrate', '--points', '30', '--seed', '7', ...args], { DATA_DIR: loaded, ...env });
}

/** A part of the server that nothing else writes to. */
function newPlace() {
  const STREAM_PREFIX = `move-${randomUUID()}.`;
  return {
    STREAM_PREFIX,
    EVENTSTORE_URL: served.url(),
    open: () =>
      EventStoreDBEventStore.connect({
        connectionString: served.url(),
        streamPrefix: STREAM_PREFIX,
        categories: streamCategories,
      }),
  };
}

const openEmbedded = (dataFolder: string) => EmbeddedEventStore.open(join(dataFolder, 'event-store'));

/** Every event of a store that nobody else has open, as a move keeps it. */
async function logAt(open: () => Promise<EventStore>): Promise<KeptEvent[]> {
  const store = await open();
  const log = await logOf(store);
  await store.close();
  // A server forgets by which contract an event was checked.
  return log.map(({ contract: _contract, ...event }) => event);
}

/** Waits until the process has said something on its error stream. */
const saying = (child: ChildProcess, what: RegExp) =>
  new Promise<void>((resolve) =>
    child.stderr!.on('data', (said: Buffer) => {
      if (what.test(String(said))) resolve();
    }),
  );

const digestsIn = (text: string): string[] => text.match(/[0-9a-f]{64}/g) ?? [];

test('the real case moves to a server and back: the same events at the same positions, and every answer the same', async () => {
  const { open, ...server } = newPlace();
  const log = await logAt(() => openEmbedded(loaded));
  expect(log).toHaveLength(EVENTS);

  const there = await migrate(['--to'], server);
  expect(there.stdout).toMatch(
    /^89 events copied, 0 were already there\.\n89 events are the same on both sides/,
  );
  expect(there.stdout).toContain('All answers at 30 points of both clocks (seed 7) are the same');
  expect(await logAt(open)).toEqual(log);
  expect(await readdir(loaded)).not.toContain('migration');

  const served = await RunningService.start(server);
  for (const [link, text] of pinned) expect((await served.get(link)).text).toBe(text);
  await served.post('restrict-chip', restriction('recorded-there', 'fact'));
  await served.remove();

  const dataFolder = join(folder, 'restored');
  const back = await migrate(['--from', server.EVENTSTORE_URL], {
    STREAM_PREFIX: server.STREAM_PREFIX,
    DATA_DIR: dataFolder,
  });
  expect(back.stdout).toContain('90 events copied, 0 were already there.');
  const backup = await logAt(() => openEmbedded(dataFolder));
  expect(backup.slice(0, EVENTS)).toEqual(log);
  const restored = await RunningService.start({ DATA_DIR: dataFolder });
  for (const [link, text] of pinned) expect((await restored.get(link)).text).toBe(text);
  expect((await restored.get('/v1/chips/recorded-there')).status).toBe(200);
  await restored.remove();
});

test('run again, it copies what is new, and gives the same digests for the same seed', async () => {
  const { open: _open, ...server } = newPlace();
  const dataFolder = join(folder, 'grows');
  await cp(join(loaded, 'event-store'), join(dataFolder, 'event-store'), { recursive: true });
  const first = await migrate(['--to'], { ...server, DATA_DIR: dataFolder });
  const again = await migrate(['--to'], { ...server, DATA_DIR: dataFolder });
  expect(again.stdout).toContain('0 events copied, 89 were already there.');
  expect(digestsIn(again.stdout)).toEqual(digestsIn(first.stdout));
  const service = await RunningService.start({ DATA_DIR: dataFolder });
  await service.post('restrict-chip', restriction('a-chip', 'fact'));
  await service.remove();
  const more = await migrate(['--to'], { ...server, DATA_DIR: dataFolder });
  expect(more.stdout).toContain('1 events copied, 89 were already there.');
});

describe('an interrupted move goes on from there', () => {
  let served: EmbeddedEventStore;
  let server: UnrulyServer;
  /** Settled when the server was asked for the append that it holds back; answered once it is released. */
  let asked: Promise<void>;
  let release: () => void;

  async function serveHoldingBack(appends: number, dataFolder: string): Promise<void> {
    served = await EmbeddedEventStore.open(dataFolder);
    let tellAsked: () => void;
    asked = new Promise((resolve) => (tellAsked = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    let count = 0;
    server = await serveUnruly(served.log, {
      streams: (orderly) => ({
        append: (call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>) => {
          count += 1;
          if (count === appends) tellAsked();
          const isHeldBack = count === appends ? released : Promise.resolve();
          void isHeldBack.then(() => orderly.append(call, answer));
        },
      }),
    });
  }

  async function stopServing(): Promise<void> {
    server.stop();
    await served.close();
  }
  afterEach(stopServing);

  test.each<[NodeJS.Signals, number]>([
    ['SIGINT', 1],
    ['SIGTERM', 33],
    ['SIGKILL', 20],
    ['SIGKILL', 50],
  ])('after %s at append %i', async (signal, appends) => {
    const dataFolder = join(folder, `served-${signal}-${appends}`);
    await serveHoldingBack(appends, dataFolder);
    const moving = migrate(['--to', server.url]);
    await Promise.race([asked, moving]);
    moving.child.kill(signal);
    if (signal === 'SIGKILL') {
      await expect(moving).rejects.toMatchObject({ signal });
    } else {
      await saying(moving.child, /Stopping/);
      release();
      await expect(moving).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/Interrupted: run the same command again to continue from here\n$/),
      });
    }
    await stopServing();

    const log = await logAt(() => openEmbedded(loaded));
    const held = await logAt(() => EmbeddedEventStore.open(dataFolder));
    expect(held.length).toBeLessThan(EVENTS);
    expect(held).toEqual(log.slice(0, held.length));

    await serveHoldingBack(Infinity, dataFolder);
    const { stdout } = await migrate(['--to', server.url]);
    expect(stdout).toContain(`${EVENTS - held.length} events copied, ${held.length} were already there.`);
    expect(stdout).toContain('All answers at 30 points');
    await stopServing();
    expect(await logAt(() => EmbeddedEventStore.open(dataFolder))).toEqual(log);
  });
});

test('a backup that has lost its last part is completed', async () => {
  const { open, ...server } = newPlace();
  await migrate(['--to'], server);
  const dataFolder = join(folder, 'lost');
  const [source, target] = [await open(), await openEmbedded(dataFolder)];
  const options = { events: 40, signal: new AbortController().signal };
  await copyLog(source, target, await heldPrefix(source, target, options), options);
  await Promise.all([source.close(), target.close()]);
  const { stdout } = await migrate(['--from'], { ...server, DATA_DIR: dataFolder });
  expect(stdout).toMatch(/^49 events copied, 40 were already there\./);
  expect(await logAt(() => openEmbedded(dataFolder))).toEqual(await logAt(() => openEmbedded(loaded)));
});

describe('nothing is written', () => {
  const refusedWith = (message: RegExp) => ({ code: 1, stdout: '', stderr: expect.stringMatching(message) });

  test('to a target that holds other facts; the first that differs is named', async () => {
    const { open, ...server } = newPlace();
    const service = await RunningService.start(server);
    await service.post('restrict-chip', restriction('other', 'fact'));
    await service.remove();
    const before = await logAt(open);
    const refused = migrate(['--to'], server);
    await expect(refused).rejects.toMatchObject(
      refusedWith(
        /The target holds other facts: event 1 of its log is event 0 of chip-other \(ChipRestricted /,
      ),
    );
    expect(await logAt(open)).toEqual(before);
  });

  test('to a target that has gone on since', async () => {
    const { open, ...server } = newPlace();
    await migrate(['--to'], server);
    const service = await RunningService.start(server);
    await service.post('restrict-chip', restriction('later', 'fact'));
    await service.remove();
    await expect(migrate(['--to'], server)).rejects.toMatchObject(
      refusedWith(/the source ends with event 89, and the target continues with event 0 of chip-later/),
    );
    expect(await logAt(open)).toHaveLength(EVENTS + 1);
  });

  test('of a source with an event that the service cannot read', async () => {
    const { open, ...server } = newPlace();
    const dataFolder = join(folder, 'unreadable');
    await cp(join(loaded, 'event-store'), join(dataFolder, 'event-store'), { recursive: true });
    const store = await openEmbedded(dataFolder);
    await store.append(
      'chip-foreign',
      [{ id: randomUUID(), type: 'Foreign', data: {}, metadata: {} }],
      'any',
    );
    await store.close();
    await expect(migrate(['--to'], { ...server, DATA_DIR: dataFolder })).rejects.toMatchObject(
      refusedWith(/Event 0 of chip-foreign is not readable/),
    );
    expect(await logAt(open)).toEqual([]);
  });

  test('of a source that holds nothing', async () => {
    const { open: _open, ...server } = newPlace();
    const empty = join(folder, 'empty');
    await (await openEmbedded(empty)).close();
    await expect(migrate(['--to'], { ...server, DATA_DIR: empty })).rejects.toMatchObject(
      refusedWith(/There is nothing to copy/),
    );
  });

  test.each<[readonly string[], Record<string, string>, RegExp]>([
    [[], {}, /Give the direction: --to esdb:\/\/… or --from/],
    [['--to'], {}, /Name the server: .* EVENTSTORE_URL/],
    [['--to', 'http://localhost'], {}, /EVENTSTORE_URL must be empty or a connection string esdb:/],
    [['--to', 'esdb://a', '--from', 'esdb://b'], {}, /cannot be used with option/],
    [['--to', 'esdb://user:secret@127.0.0.1:1?tls=false'], {}, /The event store cannot be reached/],
  ])('by migrate %j, with the reason and without a password', async (args, env, message) => {
    const refused = migrate(args, env);
    await expect(refused).rejects.toMatchObject(refusedWith(message));
    await expect(refused).rejects.toMatchObject({ stderr: expect.not.stringContaining('secret') });
  });

  test('to a server that refuses the credentials', async () => {
    const pair = await selfSignedCertificate();
    const certificate = join(folder, 'certificate.pem');
    await writeFile(certificate, pair.certificate);
    const store = await EmbeddedEventStore.open(join(folder, 'secured'));
    const security = { ...pair, username: 'service', password: 'open-sesame' };
    const gateway = await serveGateway({ store, host: '127.0.0.1', port: 0, writable: true, security });
    const url = (password: string) =>
      `esdb://service:${password}@localhost:${gateway.port}?tls=true&tlsCAFile=${certificate}`;
    const refused = migrate(['--to'], { EVENTSTORE_URL: url('open-simsim') });
    await expect(refused).rejects.toMatchObject(
      refusedWith(/refuses the credentials, or the user lacks a permission/),
    );
    await expect(refused).rejects.toMatchObject({ stderr: expect.not.stringContaining('simsim') });
    const { stdout } = await migrate(['--to'], { EVENTSTORE_URL: url('open-sesame') });
    expect(stdout).toContain('89 events copied');
    await gateway.close();
    await store.close();
  });
});
