import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newEvent } from '../../../test/support/event-store/builders.js';
import { describeEventStoreContract } from '../../../test/support/event-store/contract.js';
import { FolderLockedError } from '../../lmdb/index.js';
import { DamagedStoreError, StoreClosedError, StoreFullError } from '../port/errors.js';
import type { NewEvent } from '../port/event-store.js';
import { EmbeddedEventStore } from './embedded-event-store.js';

/** What the file system has left, in place of the true number. */
let freeBytes: number | undefined;
jest.mock('node:fs', () => {
  const fs = jest.requireActual<typeof import('node:fs')>('node:fs');
  const statfsSync = (path: string) =>
    freeBytes === undefined ? fs.statfsSync(path) : { bavail: freeBytes, bsize: 1 };
  return { ...fs, statfsSync };
});
afterEach(() => (freeBytes = undefined));

const folders: string[] = [];

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describeEventStoreContract('EmbeddedEventStore', async () => {
  const folder = await newFolder();
  let store = await EmbeddedEventStore.open(folder);
  const reopen = async (): Promise<EmbeddedEventStore> => {
    await store.close();
    store = await EmbeddedEventStore.open(folder);
    return store;
  };
  const appendForeign = async (events: readonly NewEvent[]): Promise<void> => {
    await store.append('another-application', events, 'any');
  };
  return { store, reopen, appendForeign, close: () => store.close() };
});

describe('EmbeddedEventStore', () => {
  test('continues positions and finds retries after it was opened again', async () => {
    const folder = await newFolder();
    const event = newEvent({ data: { text: 'first' } });
    const first = await EmbeddedEventStore.open(folder);
    await first.append('chip-1', [event], 'no-stream');
    await first.close();
    const second = await EmbeddedEventStore.open(folder);
    expect(await second.lastPosition()).toBe(1n);
    const retry = await second.append('chip-1', [event], 'no-stream');
    expect(retry).toMatchObject({ firstRevision: 0, position: 1n });
    const next = await second.append('chip-1', [newEvent({ data: { text: 'second' } })], 0);
    expect(next).toMatchObject({ firstRevision: 1, position: 2n });
    await second.close();
  });

  test('refuses a second opener and names the folder', async () => {
    const folder = await newFolder();
    const store = await EmbeddedEventStore.open(folder);
    const second = EmbeddedEventStore.open(folder);
    await expect(second).rejects.toThrow(FolderLockedError);
    await expect(second).rejects.toThrow(folder);
    await store.close();
    await (await EmbeddedEventStore.open(folder)).close();
  });

  test('opens the folder of a process that was killed', async () => {
    const folder = await newFolder();
    const script = `
      const file = require('node:fs').openSync(process.argv[1], 'a+');
      if (!require('fs-native-extensions').tryLock(file)) process.exit(1);
      process.stdout.write('locked');
      setInterval(() => file, 1000);
    `;
    const child = spawn(process.execPath, ['-e', script, join(folder, 'lock')]);
    await once(child.stdout, 'data');
    await expect(EmbeddedEventStore.open(folder)).rejects.toThrow(FolderLockedError);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await EmbeddedEventStore.open(folder)).close();
  });

  test('finds a flipped byte', async () => {
    const folder = await newFolder();
    const store = await EmbeddedEventStore.open(folder);
    await store.append(
      'chip-1',
      [newEvent({ data: { text: 'sound' } }), newEvent({ data: { text: 'unmistakable' } })],
      'no-stream',
    );
    expect(await store.verify()).toEqual({ soundEvents: 2, corruptPositions: [] });
    await store.close();
    await flipByte(join(folder, 'data.mdb'), 'unmistakable');
    const damaged = await EmbeddedEventStore.open(folder);
    expect(await damaged.verify()).toEqual({ soundEvents: 1, corruptPositions: [2n] });
    await expect(damaged.readStream('chip-1')).rejects.toMatchObject({
      name: 'CorruptEventError',
      position: 2n,
    });
    await damaged.close();
  });

  test('finds every event by its stream, whether or not its index is written already', async () => {
    const folder = await newFolder();
    const store = await EmbeddedEventStore.open(folder);
    const events = Array.from({ length: 5000 }, (_, number) =>
      newEvent({ data: { text: `event ${number}` } }),
    );
    const streamOf = (number: number): string => `chip-${number % 3}`;
    const append = (number: number) => store.append(streamOf(number), [events[number]!], 'any');
    for (let first = 0; first < 5000; first += 500) {
      await Promise.all(Array.from({ length: 500 }, (_, index) => append(first + index)));
      const stored = await Promise.all([0, 1, 2].map((number) => store.readStream(streamOf(number))));
      expect(stored.map(({ length }) => length)).toEqual(
        [0, 1, 2].map((n) => Math.ceil((first + 500 - n) / 3)),
      );
      expect(stored[1]?.every(({ revision, id }) => id === events[revision * 3 + 1]?.id)).toBe(true);
    }
    expect(await append(7)).toMatchObject({ kind: 'appended', firstRevision: 2, position: 8n });
    expect(await append(4998)).toMatchObject({ kind: 'appended', firstRevision: 1666, position: 4999n });
    expect(store.localLog.positionOf('chip-1', 2)).toBe(8);
    expect(await store.verify()).toEqual({ soundEvents: 5000, corruptPositions: [] });
    await store.close();
  });

  test('completes its index from the log after a crash', async () => {
    const { store, crashed } = await crashedCopy();
    const copy = await EmbeddedEventStore.open(crashed);
    expect(await copy.readStream('chip-1')).toEqual(await store.readStream('chip-1'));
    expect(await copy.append('chip-1', [newEvent({ data: { text: 'another' } })], 0)).toMatchObject({
      kind: 'conflict',
      actual: 1,
    });
    expect(await copy.append('chip-1', [newEvent({ data: { text: 'third' } })], 1)).toMatchObject({
      position: 3n,
    });
    await Promise.all([store.close(), copy.close()]);
  });

  test('does not open after a crash with an event damaged that it cannot index: its stream would seem shorter', async () => {
    const { store, crashed } = await crashedCopy();
    await flipByte(join(crashed, 'data.mdb'), 'unmistakable');
    const opened = EmbeddedEventStore.open(crashed);
    await expect(opened).rejects.toThrow(DamagedStoreError);
    await expect(opened).rejects.toThrow(
      'the event at position 2 is damaged, and its stream would seem shorter',
    );
    await store.close();
  });

  test('on a full disk, refuses appends before anything is written, and says why until there is space', async () => {
    const folder = await newFolder();
    const store = await EmbeddedEventStore.open(folder);
    await store.append('chip-1', [newEvent()], 'no-stream');
    expect(await store.writeProblem()).toBeUndefined();
    freeBytes = 1_000_000;
    expect(await store.writeProblem()).toBe(`No space left in ${folder}`);
    await expect(store.append('chip-1', [newEvent()], 0)).rejects.toThrow(StoreFullError);
    expect(await store.readStream('chip-1')).toHaveLength(1);
    freeBytes = undefined;
    expect(await store.writeProblem()).toBeUndefined();
    expect(await store.append('chip-1', [newEvent()], 0)).toMatchObject({
      kind: 'appended',
      firstRevision: 1,
    });
    await store.close();
  });

  test('on a full disk, is opened, read and closed', async () => {
    const folder = await newFolder();
    const store = await EmbeddedEventStore.open(folder);
    await store.append('chip-1', [newEvent()], 'no-stream');
    freeBytes = 0;
    await store.close();
    const again = await EmbeddedEventStore.open(folder);
    expect(await again.verify()).toEqual({ soundEvents: 1, corruptPositions: [] });
    await again.close();
    await expect(EmbeddedEventStore.open(await newFolder())).rejects.toThrow(StoreFullError);
  });

  test('refuses calls after it was closed, and ends subscriptions', async () => {
    const store = await EmbeddedEventStore.open(await newFolder());
    const { signal } = new AbortController();
    const messages = store.subscribe({ signal });
    expect(await messages.next()).toMatchObject({ value: { kind: 'caught-up' } });
    const next = messages.next();
    await store.close();
    expect(await next).toMatchObject({ done: true });
    await expect(store.readStream('chip-1')).rejects.toThrow(StoreClosedError);
  });
});

/** A store, and what its folder holds if its process ends without another word. */
async function crashedCopy(): Promise<{ store: EmbeddedEventStore; crashed: string }> {
  const [folder, crashed] = [await newFolder(), await newFolder()];
  const store = await EmbeddedEventStore.open(folder);
  await store.append(
    'chip-1',
    [newEvent({ data: { text: 'sound' } }), newEvent({ data: { text: 'unmistakable' } })],
    'no-stream',
  );
  await cp(join(folder, 'data.mdb'), join(crashed, 'data.mdb'));
  return { store, crashed };
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'event-store-'));
  folders.push(folder);
  return folder;
}

async function flipByte(file: string, marker: string): Promise<void> {
  const content = await readFile(file);
  // Every copy: the file may still hold pages of earlier transactions.
  for (let at = content.indexOf(marker); at >= 0; at = content.indexOf(marker, at + 1)) {
    content.writeUInt8(content.readUInt8(at) ^ 1, at);
  }
  await writeFile(file, content);
}
