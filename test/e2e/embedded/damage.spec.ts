import { cp, open, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLine, restriction, RunningService, withFilesUpTo } from '../running-service.js';

/*
 * What an operator meets when the store's files are damaged, or the disk is full: test/damage has the kinds of damage.
 */

const PAGE = 4096;

/** A service with some facts that has ended, and what is in its folder. */
async function ended(): Promise<{ service: RunningService; store: string; remove: () => Promise<void> }> {
  const service = await RunningService.start();
  const store = join(service.environment.folder, 'event-store');
  await service.post('restrict-chip', restriction('a-chip', 'first'));
  await service.end();
  await cp(store, join(service.environment.folder, 'older'), { recursive: true });
  const again = await RunningService.start({}, service.environment);
  await again.post('restrict-chip', restriction('a-chip', 'second'));
  await again.end();
  return { service, store, remove: () => service.remove() };
}

/** Overwrites a page with zeros: the newer of the two meta pages, or the root of the list of databases. */
async function zeroed(store: string, which: 'meta' | 'root'): Promise<void> {
  const bytes = await readFile(join(store, 'data.mdb'));
  const meta = bytes.readBigUInt64LE(152) > bytes.readBigUInt64LE(PAGE + 152) ? 0 : 1;
  const page = which === 'meta' ? meta : Number(bytes.readBigUInt64LE(meta * PAGE + 136));
  const file = await open(join(store, 'data.mdb'), 'r+');
  await file.write(Buffer.alloc(PAGE), 0, PAGE, page * PAGE);
  await file.close();
}

const file = (store: string): string => join(store, 'data.mdb');

test.each<[string, (store: string) => Promise<void>]>([
  ['is missing', (store) => rm(store, { recursive: true })],
  [
    'is empty',
    async (store) => {
      for (const name of await readdir(store)) await rm(join(store, name));
    },
  ],
])(
  'where the folder event-store %s beside a read model, no new store is made until the read model is removed too',
  async (_, lose) => {
    const { service, store, remove } = await ended();
    await lose(store);
    const readModel = join(service.environment.folder, 'read-model');
    const refusal = `There is no event store at ${store}, and the read model at ${readModel} has followed one to position 2`;
    await expect(RunningService.start({}, service.environment)).rejects.toThrow(refusal);
    await expect(RunningService.start({}, service.environment)).rejects.toThrow(refusal);
    await rm(readModel, { recursive: true });
    const empty = await RunningService.start({}, service.environment);
    expect((await empty.get('/health/ready')).json.follower.position).toBe(0);
    await empty.end();
    await remove();
  },
);

test.each<[string, (store: string) => Promise<void>, RegExp]>([
  ['is cut short', (store) => truncate(file(store), 20_000), /cut short at 20000 bytes/],
  ['is empty', (store) => truncate(file(store)), /its file is empty/],
  ['is missing', (store) => rm(file(store)), /its file is missing, and 2 events are marked/],
  [
    'has a page of zeros',
    (store) => zeroed(store, 'root'),
    /is not the one that the list of databases refers to/,
  ],
  ['has lost its newest meta page', (store) => zeroed(store, 'meta'), /is not a database/],
  [
    'is an older copy',
    (store) => cp(file(join(store, '../older')), file(store)),
    /it ends at position 1, and 2 was acknowledged: 1 events are lost/,
  ],
  [
    'has a marker that is cut short',
    (store) => truncate(join(store, 'head'), 5),
    /head marker, .* is not whole/,
  ],
])(
  'a store whose file %s is named by verify and at the start, with what to do',
  async (_, damage, problem) => {
    const { service, store, remove } = await ended();
    await damage(store);
    const verified: unknown = await commandLine(['verify'], service.environment.variables).catch(
      (error: unknown) => error,
    );
    expect(verified).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(problem) });
    const started = RunningService.start({}, service.environment);
    await expect(started).rejects.toThrow(/^exit 1: DamagedStoreError: The event store at .* is damaged: /);
    await expect(started).rejects.toThrow(problem);
    await expect(started).rejects.toThrow(
      /restore it from a backup; see "A damaged store" in docs\/operations\.md/,
    );
    await remove();
  },
);

test('a restored copy is opened once the marker of what was lost is removed', async () => {
  const { service, store, remove } = await ended();
  await cp(file(join(store, '../older')), file(store));
  await rm(join(store, 'head'));
  const again = await RunningService.start({}, service.environment);
  expect((await again.get('/health/ready')).json).toMatchObject({
    status: 'ready',
    follower: { position: 1 },
  });
  await again.end();
  await remove();
});

test('where nothing can be written, verify and rebuild end, with a message where they fail, and free the store', async () => {
  const { service, remove } = await ended();
  const { variables } = service.environment;
  await expect(commandLine(['rebuild'], variables, withFilesUpTo(5 * PAGE))).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/No space left in .*read-model\n$/),
  });
  const { stdout } = await commandLine(['verify'], variables, withFilesUpTo(PAGE));
  expect(stdout).toMatch(/: 2 events are sound; the head is position 2/);
  expect((await commandLine(['rebuild'], variables)).stdout).toMatch(/2 events are in the read model/);
  await remove();
});
