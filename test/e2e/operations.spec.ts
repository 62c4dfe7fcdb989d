import { readFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { expectAsDescribed } from './described.js';
import { TestEnvironment } from './test-environment.js';
import { commandLine, restriction, RunningService } from './running-service.js';

describe('a running service', () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await RunningService.start();
    await service.post('restrict-chip', restriction('a-chip', 'fact'));
  });
  afterAll(() => service.remove());

  test('is live, and ready with the position and the lag of its follower', async () => {
    expect((await service.get('/health/live')).json).toEqual({ status: 'live' });
    const { status, json } = await service.get('/health/ready');
    expect(status).toBe(200);
    expect(json).toEqual({
      status: 'ready',
      follower: { state: 'live', position: 1, lagMilliseconds: expect.any(Number) },
      projections: ['as-of', 'rules', 'groups', 'lists', 'receipts', 'event-feed', 'names'].map((name) => ({
        name,
        version: expect.any(Number),
        state: 'live',
        position: 1,
        lag: 0,
        // Names are in a worker.
        ...(name === 'names' ? { startsAgain: true } : {}),
      })),
    });
  });

  test('reports its commands, requests and follower to Prometheus', async () => {
    await service.get('/v1/chips/a-chip');
    const { text } = await service.get('/metrics');
    expect(text).toContain('timeline_commands_total{command="restrict-chip",outcome="recorded"} 1');
    expect(text).toMatch(
      /timeline_http_request_seconds_count\{method="GET",route="\/v1\/chips\/:id",status="200"\} 1/,
    );
    expect(text).toContain('timeline_position 1');
    expect(text).toContain('timeline_follower_live 1');
    expect(text).toContain('timeline_follower_stopped 0');
  });

  test('reports every metric that the operations page says to watch', async () => {
    const page = await readFile('docs/operations.md', 'utf8');
    const named = [...page.matchAll(/`((?:timeline|nodejs)_\w+)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(8);
    const { text } = await service.get('/metrics');
    for (const name of named) expect(text).toContain(`# TYPE ${name} `);
  });

  test('keeps a second process off its folder with a clear error', async () => {
    const second = RunningService.start({}, service.environment);
    await expect(second).rejects.toThrow(/exit 1: .*is already open, here or in another process/);
  });
});

describe('the end of a service', () => {
  test('comes by SIGTERM with open streams and commands under way: streams end, commands are answered', async () => {
    const service = await RunningService.start();
    const stream = await fetch(`${service.url}/v1/events`, { headers: { accept: 'text/event-stream' } });
    const posted = Array.from({ length: 20 }, (_, n) =>
      service.post('restrict-chip', restriction('c', `f-${n}`)),
    );
    await posted[0];
    const exit = service.end('SIGTERM');
    const text = await stream.text();
    expect(text).toContain('id: 0');
    const replies = await Promise.allSettled(posted);
    expect(await exit).toBe(0);
    const recorded = replies.flatMap((r) =>
      r.status === 'fulfilled' && r.value.status === 201 ? [r.value] : [],
    );
    const again = await RunningService.start({}, service.environment);
    const { json } = await again.get('/v1/chips/c/history');
    const held = json.facts.map(({ factId }: { factId: string }) => factId);
    for (const reply of recorded) expect(held).toContain(reply.json.factIds[0]);
    await again.remove();
  });

  test('a killed service starts again on the same data', async () => {
    const service = await RunningService.start();
    const { json } = await service.post('restrict-chip', restriction('a-chip', 'fact'));
    await service.end('SIGKILL');
    const again = await RunningService.start({}, service.environment);
    expect((await again.get(`/v1/chips/a-chip?position=${json.position}`)).status).toBe(200);
    await again.remove();
  });
});

test('the projections are rebuilt by command, and answer as before', async () => {
  const service = await RunningService.start();
  await service.post('restrict-chip', restriction('a-chip', 'fact'));
  const before = await service.get('/v1/chips/a-chip?asOf=2024-01-01');
  const early = commandLine(['rebuild'], service.environment.variables);
  await expect(early).rejects.toThrow('is already open');
  await service.end();
  const { stdout } = await commandLine(['rebuild'], service.environment.variables);
  expect(stdout).toContain('1 events are in the projections.');
  const again = await RunningService.start({}, service.environment);
  expect((await again.get(before.json.basis.pinned)).text).toBe(before.text);
  await again.remove();
});

test('an event that cannot be read stops the follower visibly: readiness, metric and log name it', async () => {
  const environment = await TestEnvironment.open();
  const store = await environment.openStore();
  const foreign = { id: randomUUID(), type: 'Foreign', data: {}, metadata: {} };
  await store.append('chip-foreign', [foreign], 'no-stream');
  await store.close();
  const service = await RunningService.start({}, environment);
  const ready = await service.get('/health/ready');
  await expectAsDescribed(service, 'get /health/ready', ready);
  expect(ready).toMatchObject({ status: 503, json: { follower: { state: 'stopped', position: 0 } } });
  expect(ready.json.detail).toContain('Event 0 of chip-foreign is not readable');
  expect((await service.get('/metrics')).text).toContain('timeline_follower_stopped 1');
  expect(service.log.filter(({ level }) => level >= 50)).toMatchObject([
    { msg: expect.stringContaining('follower stopped'), err: { stream: 'chip-foreign', revision: 0 } },
  ]);
  const posted = await service.post('restrict-chip', restriction('a-chip', 'fact'));
  await expectAsDescribed(service, 'post /v1/commands/restrict-chip', posted);
  expect(posted).toMatchObject({
    status: 503,
    json: {
      type: 'urn:regulatory-timeline:problem:not-ready',
      detail: expect.stringContaining('Event 0 of chip-foreign is not readable'),
      mayBeRecorded: false,
    },
  });
  const asked = await service.get('/v1/chips/a-chip');
  await expectAsDescribed(service, 'get /v1/chips/{id}', asked);
  expect(asked).toMatchObject({
    status: 503,
    json: { type: 'urn:regulatory-timeline:problem:not-ready' },
  });
  await service.remove();
});
