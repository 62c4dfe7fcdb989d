import { cp, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAsDescribed } from '../described.js';
import { commandLine, restriction, RunningService, withFilesUpTo } from '../running-service.js';
import { TestEnvironment } from '../test-environment.js';

/*
 * What an operator meets when the store's files are damaged, or the disk is full: test/damage has the kinds of damage.
 */

const PAGE = 4096;
const NOT_READY = 'urn:regulatory-timeline:problem:not-ready';

let template: TestEnvironment;
beforeAll(async () => {
  const service = await RunningService.start();
  template = service.environment;
  const store = join(template.folder, 'event-store');
  await service.post('restrict-chip', restriction('a-chip', 'first'));
  await service.end();
  await cp(store, join(template.folder, 'older'), { recursive: true });
  const again = await RunningService.start({}, template);
  await again.post('restrict-chip', restriction('a-chip', 'second'));
  await again.end();
});
afterAll(() => template.remove());

interface Ended {
  readonly environment: TestEnvironment;
  readonly store: string;
}

/** The folder of a service with some facts that has ended. */
async function ended(): Promise<Ended> {
  const environment = await TestEnvironment.open();
  await cp(template.folder, environment.folder, { recursive: true });
  return { environment, store: join(environment.folder, 'event-store') };
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

/** Changes a byte of each copy of a text: the file may still hold pages of earlier transactions. */
async function flipped(store: string, text: string): Promise<void> {
  const bytes = await readFile(file(store));
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) bytes[at]! ^= 1;
  await writeFile(file(store), bytes);
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
  'where the folder event-store %s beside projections, no new store is made until the projections are removed too',
  async (_, lose) => {
    const { environment, store } = await ended();
    await lose(store);
    const projections = join(environment.folder, 'read-model');
    const refusal = `There is no event store at ${store}, and the projections at ${projections} have followed one to position 2`;
    await expect(RunningService.start({}, environment)).rejects.toThrow(refusal);
    await expect(RunningService.start({}, environment)).rejects.toThrow(refusal);
    await rm(projections, { recursive: true });
    const empty = await RunningService.start({}, environment);
    expect((await empty.get('/health/ready')).json.follower.position).toBe(0);
    await empty.end();
    await environment.remove();
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
    /head marker, .* is damaged/,
  ],
])(
  'a store whose file %s is named by verify and at the start, with what to do',
  async (_, damage, problem) => {
    const { environment, store } = await ended();
    await damage(store);
    const verified: unknown = await commandLine(['verify'], environment.variables).catch(
      (error: unknown) => error,
    );
    expect(verified).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(problem) });
    const started = RunningService.start({}, environment);
    await expect(started).rejects.toThrow(/^exit 1: DamagedStoreError: The event store at .* is damaged: /);
    await expect(started).rejects.toThrow(problem);
    await expect(started).rejects.toThrow(
      /restore it from a backup; see "A damaged store" in docs\/operations\.md/,
    );
    await environment.remove();
  },
);

describe('where a single event is damaged', () => {
  let service: RunningService;
  beforeEach(async () => {
    service = await RunningService.start();
    for (const fact of ['one', 'two', 'three', 'four', 'five'])
      await service.post(
        'restrict-chip',
        restriction(`chip-${fact}`, fact, {
          evidence: [{ publisher: `The publisher of ${fact}`, citation: 'Notice', certainty: 'official' }],
        }),
      );
    await service.end();
    await flipped(join(service.environment.folder, 'event-store'), 'The publisher of three');
  });
  afterEach(() => service.remove());

  const restart = async (): Promise<void> => {
    service = await RunningService.start({}, service.environment);
  };
  const withoutProjections = () => rm(join(service.environment.folder, 'read-model'), { recursive: true });
  const WHAT_TO_DO = /see "A damaged store" in docs\/operations\.md/;

  test('what is before it is followed; nothing says that there is no more', async () => {
    await withoutProjections();
    await restart();
    const ready = await service.get('/health/ready');
    expect(ready).toMatchObject({
      status: 503,
      json: {
        follower: { state: 'stopped', position: 2, unfollowed: 3 },
        projections: ['as-of', 'rules', 'groups', 'lists', 'receipts', 'event-feed', 'names'].map((name) => ({
          name,
          state: 'stopped',
          position: 2,
          lag: 3,
        })),
      },
    });
    expect(ready.json.detail).toMatch(/The event at position 3 is damaged/);
    expect(ready.json.detail).toMatch(WHAT_TO_DO);
    await expectAsDescribed(service, 'get /health/ready', ready);

    const at = await service.get('/v1/restrictions?asOf=2024-01-01&position=2');
    expect(at.json.restrictions).toHaveLength(2);
    for (const [path, operation] of [
      ['/v1/search?q=five', 'get /v1/search'],
      ['/v1/search?q=one', 'get /v1/search'],
      ['/v1/restrictions', 'get /v1/restrictions'],
      ['/v1/events?after=2', 'get /v1/events'],
    ] as const) {
      const refused = await service.get(path);
      expect([path, refused.status, refused.json.type]).toEqual([path, 503, NOT_READY]);
      expect(refused.json.detail).toContain('The event at position 3 is damaged');
      await expectAsDescribed(service, operation, refused);
    }
    const stream = await service.get('/v1/events?after=0', { accept: 'text/event-stream' });
    expect(stream).toMatchObject({ status: 503, json: { type: NOT_READY } });
    const page = await service.get('/v1/events');
    expect(page.json).toMatchObject({
      events: [{ id: '1' }, { id: '2' }],
      position: 2,
      head: 2,
      follower: 'stopped',
    });
    await expectAsDescribed(service, 'get /v1/events', page);
  });

  test('a start with what was followed before refuses the answers that need it, and says what to do; verify and rebuild do too', async () => {
    await restart();
    const ready = await service.get('/health/ready');
    expect(ready).toMatchObject({ status: 200, json: { follower: { state: 'live', position: 5 } } });
    for (const path of ['/v1/chips/chip-three?asOf=2024-01-01', '/v1/restrictions', '/v1/events']) {
      const refused = await service.get(path);
      expect([path, refused.status, refused.json.title]).toEqual([
        path,
        500,
        'What the answer needs is damaged',
      ]);
      expect(refused.json.detail).toMatch(WHAT_TO_DO);
    }
    expect(await service.get('/v1/chips/chip-one?asOf=2024-01-01')).toMatchObject({
      status: 200,
      json: { status: 'restricted' },
    });
    expect((await service.get('/v1/events?after=3')).json.events).toHaveLength(2);
    await service.end();
    const { variables } = service.environment;
    await expect(commandLine(['verify'], variables)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/4 events are sound, 1 are not, at positions 3\. .*A damaged store/),
    });
    await expect(commandLine(['rebuild'], variables)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/The event at position 3 is damaged\. .*A damaged store/),
    });
  });
});

test('a restored copy is opened once the marker of what was lost is removed', async () => {
  const { environment, store } = await ended();
  await cp(file(join(store, '../older')), file(store));
  await rm(join(store, 'head'));
  const again = await RunningService.start({}, environment);
  expect((await again.get('/health/ready')).json).toMatchObject({
    status: 'ready',
    follower: { position: 1 },
  });
  await again.end();
  await environment.remove();
});

test('where nothing can be written, verify and rebuild end, with a message where they fail, and free the store', async () => {
  const { environment } = await ended();
  const { variables } = environment;
  await expect(commandLine(['rebuild'], variables, withFilesUpTo(5 * PAGE))).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /A file in .*read-model may not become as large as it must: .*\(ulimit -f\).*\n$/,
    ),
  });
  const { stdout } = await commandLine(['verify'], variables, withFilesUpTo(PAGE));
  expect(stdout).toMatch(/: 2 events are sound; the head is position 2/);
  expect((await commandLine(['rebuild'], variables)).stdout).toMatch(/2 events are in the projections/);
  await environment.remove();
});
