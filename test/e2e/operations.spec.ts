import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { expectAsDescribed } from './described.js';
import { TestEnvironment } from './test-environment.js';
import { CASE, commandLine, restriction, RunningService, type Json } from './running-service.js';

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

test('the read model is rebuilt by command, and answers as before', async () => {
  const service = await RunningService.start();
  await service.post('restrict-chip', restriction('a-chip', 'fact'));
  const before = await service.get('/v1/chips/a-chip?asOf=2024-01-01');
  const early = commandLine(['rebuild'], service.environment.variables);
  await expect(early).rejects.toThrow('is already open');
  await service.end();
  const { stdout } = await commandLine(['rebuild'], service.environment.variables);
  expect(stdout).toContain('1 events are in the read model.');
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

describe('access tokens', () => {
  let service: RunningService;
  let file: string;
  const tokens: Record<string, string> = {};
  const entries: { readonly actor: string }[] = [];
  beforeAll(async () => {
    const environment = await TestEnvironment.open();
    for (const [actor, scopes] of [
      ['reader', 'read'],
      ['screening-tool', 'read,write'],
      ['operator', 'admin'],
    ] as const) {
      const { stdout } = await commandLine(['token', actor, '--scopes', scopes]);
      tokens[actor] = /once: (\S+)/.exec(stdout)?.[1] ?? '';
      entries.push(JSON.parse(/TOKENS_FILE: (.*)/.exec(stdout)?.[1] ?? ''));
    }
    expect(JSON.stringify(entries)).not.toContain(tokens['reader']);
    file = join(environment.folder, 'tokens.json');
    await writeFile(file, JSON.stringify({ tokens: entries }));
    service = await RunningService.start({ TOKENS_FILE: file, HOST: '0.0.0.0' }, environment);
  });
  afterAll(() => service.remove());
  const as = (actor: string) => ({ authorization: `Bearer ${tokens[actor]}` });

  test('none or a wrong one is 401 and says how to send one', async () => {
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: 'Basic eDp5' }]) {
      const reply = await service.get('/v1/chips/a-chip', headers);
      expect(reply).toMatchObject({
        status: 401,
        json: { type: 'urn:regulatory-timeline:problem:unauthorized', errors: [{ header: 'Authorization' }] },
      });
      expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer/);
      await expectAsDescribed(service, 'get /v1/chips/{id}', reply);
    }
    expect((await service.post('restrict-chip', restriction('a-chip', 'fact'))).status).toBe(401);
    expect((await service.get('/v1/events', { accept: 'text/event-stream' })).status).toBe(401);
  });

  const load = (env: Record<string, string>) => commandLine(['load', CASE, '--url', service.url], env);

  test.each([{}, { TIMELINE_TOKEN: '' }, { TIMELINE_TOKEN: 'wrong' }])(
    'the command-line tool says where it takes one from, with %j',
    async (env) => {
      const stderr = expect.stringMatching(/ 401 .* Set TIMELINE_TOKEN to an access token/);
      await expect(load(env)).rejects.toMatchObject({ code: 1, stderr });
    },
  );

  test('the command-line tool sends the one in TIMELINE_TOKEN', async () => {
    const stderr = expect.stringMatching(
      /does not have the scope "write".*\nAt least 0 of 84 are recorded .* run the same command again/,
    );
    await expect(load({ TIMELINE_TOKEN: tokens['reader']! })).rejects.toMatchObject({ code: 1, stderr });
  });

  test.each([['--help'], ['load', '--help'], ['chip', '--help'], ['company', '--help'], ['demo', '--help']])(
    'the command-line tool names TIMELINE_TOKEN at %s',
    async (...command) => {
      expect((await commandLine(command)).stdout).toContain('TIMELINE_TOKEN');
    },
  );

  test('a scope lets its holder do what it says, and no more', async () => {
    const body = restriction('a-chip', 'fact');
    const refused = await service.post('restrict-chip', body, as('reader'));
    expect(refused).toMatchObject({
      status: 403,
      json: { type: 'urn:regulatory-timeline:problem:forbidden' },
    });
    await expectAsDescribed(service, 'post /v1/commands/restrict-chip', refused);
    // The log reaches this process a little later than the answer.
    const isLogged = ({ status, actor, request }: Json): boolean =>
      status === 403 && actor === 'reader' && request?.url === '/v1/commands/restrict-chip';
    for (let wait = 0; wait < 100 && !service.log.some(isLogged); wait += 1) await setTimeout(20);
    expect(service.log.some(isLogged)).toBe(true);
    expect((await service.post('restrict-chip', body, as('screening-tool'))).status).toBe(201);
    expect((await service.get('/v1/chips/a-chip', as('reader'))).status).toBe(200);
    expect((await service.get('/metrics', as('reader'))).status).toBe(403);
    expect((await service.get('/metrics', as('operator'))).status).toBe(200);
  });

  test('an answer that was given to one is not given to others without asking who they are', async () => {
    const asked = '/v1/chips/a-chip?asOf=2023-11-20';
    const given = [];
    for (const headers of [as('reader'), {}, as('operator'), as('reader')])
      given.push((await service.get(asked, headers)).status);
    expect(given).toEqual([200, 401, 403, 200]);
  });

  test('the actor in an event is the token’s, whatever the body says', async () => {
    const posted = await service.post(
      'restrict-chip',
      { ...restriction('a-chip', 'x'), actor: 'me' },
      as('screening-tool'),
    );
    expect(posted).toMatchObject({ status: 400, json: { errors: [{ pointer: '/actor' }] } });
    const { json } = await service.get('/v1/events', as('reader'));
    expect(json.events).toMatchObject([{ actor: 'screening-tool' }]);
  });

  test('a token is revoked by taking it out of the file, also for a stream that is open', async () => {
    const statusOf = async () => (await service.get('/v1/chips/a-chip', as('reader'))).status;
    const becomesTrue = async (test: () => boolean | Promise<boolean>) => {
      const end = Date.now() + 20_000;
      while (!(await test()) && Date.now() < end) await setTimeout(100);
      expect(await test()).toBe(true);
    };
    const becomes = (status: number) => becomesTrue(async () => (await statusOf()) === status);
    const stream = await fetch(`${service.url}/v1/events`, {
      headers: { accept: 'text/event-stream', ...as('reader') },
    });
    expect(stream.status).toBe(200);
    const ended = stream.text();
    await writeFile(file, JSON.stringify({ tokens: entries.filter(({ actor }) => actor !== 'reader') }));
    await becomes(401);
    expect(await ended).toContain('retry: 1000');
    await writeFile(file, JSON.stringify({ tokens: entries }));
    await becomes(200);
    await writeFile(file, '{');
    await becomesTrue(() => JSON.stringify(service.log).includes('the tokens from before hold'));
    expect(await statusOf()).toBe(200);
  });

  test('health and the description are open to anyone; no token is in the log', async () => {
    for (const path of ['/', '/health/live', '/health/ready', '/openapi.json', '/docs']) {
      expect((await service.get(path)).status).toBe(200);
    }
    expect(JSON.stringify(service.log)).not.toContain(tokens['screening-tool']);
  });
});
