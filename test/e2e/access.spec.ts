import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expectAsDescribed } from './described.js';
import { CASE, commandLine, restriction, RunningService, type Json } from './running-service.js';
import { TestEnvironment } from './test-environment.js';

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
    await becomesTrue(() => JSON.stringify(service.log).includes('the previous tokens stay in effect'));
    expect(await statusOf()).toBe(200);
  });

  test('health and the description are open to anyone; no token is in the log', async () => {
    for (const path of ['/', '/health/live', '/health/ready', '/openapi.json', '/docs']) {
      expect((await service.get(path)).status).toBe(200);
    }
    expect(JSON.stringify(service.log)).not.toContain(tokens['screening-tool']);
  });
});
