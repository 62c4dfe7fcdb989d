import { request } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { restriction, RunningService, type Reply } from './running-service.js';

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start({ LOG_LEVEL: 'info' });
  await service.loadCase();
}, 60_000);
afterAll(() => service.remove());

function expectProblem(reply: Reply, status: number, place: object | undefined): void {
  expect([reply.status, reply.headers.get('content-type')]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
  ]);
  expect(reply.json).toMatchObject({
    type: expect.stringMatching(/^urn:regulatory-timeline:problem:/),
    title: expect.any(String),
    status,
    detail: expect.any(String),
  });
  if (place !== undefined) expect(reply.json.errors).toContainEqual(expect.objectContaining(place));
}

describe('a method that a path does not have', () => {
  const ask = (method: string, path: string) => fetch(service.url + path, { method });

  test.each([
    ['DELETE', '/v1/chips/nvidia-a100', 'GET, HEAD, OPTIONS'],
    ['PATCH', '/v1/chips/nvidia-a100/history?position=3', 'GET, HEAD, OPTIONS'],
    ['POST', '/v1/search', 'GET, HEAD, OPTIONS'],
    ['GET', '/v1/commands/restrict-chip', 'OPTIONS, POST'],
    ['PUT', '/', 'GET, HEAD, OPTIONS'],
  ])('%s %s is 405, with the methods that it has', async (method, path, allow) => {
    const response = await ask(method, path);
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    expect(await response.json()).toMatchObject({
      type: 'urn:regulatory-timeline:problem:method-not-allowed',
      status: 405,
      detail: expect.stringContaining(`does not support ${method}; it supports ${allow}`),
    });
  });

  test('OPTIONS has the methods that a path has', async () => {
    const response = await ask('OPTIONS', '/v1/restrictions');
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });

  test('a path that does not exist is 404 for every method', async () => {
    for (const method of ['GET', 'DELETE', 'OPTIONS'])
      expect((await ask(method, '/v1/nothing')).status).toBe(404);
  });
});

describe('a body that is wrong is refused with a problem that names the field', () => {
  const without = (field: string) => {
    const { [field]: _gone, ...rest } = restriction('chip', 'fact') as Record<string, unknown>;
    return rest;
  };
  test.each<[string, unknown, number, string]>([
    ['an unknown field', { ...restriction('chip', 'fact'), colour: 'red' }, 400, '/colour'],
    ['no evidence', without('evidence'), 400, '/evidence'],
    ['a zone that is an abbreviation', restriction('chip', 'fact', { zone: 'PST' }), 400, '/zone'],
    ['an empty list of evidence', restriction('chip', 'fact', { evidence: [] }), 400, '/evidence'],
    [
      'evidence without url or citation',
      restriction('chip', 'fact', { evidence: [{ publisher: 'A', certainty: 'official' }] }),
      400,
      '/evidence/0/citation',
    ],
    [
      'an unknown field in evidence',
      restriction('chip', 'fact', {
        evidence: [{ publisher: 'A', citation: 'B', certainty: 'official', author: 'C' }],
      }),
      400,
      '/evidence/0/author',
    ],
    [
      'a country that does not exist',
      restriction('chip', 'fact', { destinations: ['XX'] }),
      400,
      '/destinations',
    ],
    [
      'a day that does not exist',
      restriction('chip', 'fact', { effectiveFrom: '2024-02-30' }),
      400,
      '/effectiveFrom',
    ],
    [
      'an end before the beginning',
      restriction('chip', 'fact', { effectiveFrom: '2024-02-02', effectiveTo: '2024-02-01' }),
      422,
      '/effectiveTo',
    ],
    [
      'a range with an unknown side',
      restriction('chip', 'fact', { effectiveFrom: { soonest: '2024' } }),
      400,
      '/effectiveFrom',
    ],
    ['an id that is no slug', restriction('NVIDIA A100', 'fact'), 400, '/chipId'],
    ['a null', restriction('chip', 'fact', { effectiveTo: null }), 400, '/effectiveTo'],
    [
      'a negative revision',
      { ...restriction('chip', 'fact'), expectedRevision: -1 },
      400,
      '/expectedRevision',
    ],
    ['a list', [restriction('chip', 'fact')], 400, ''],
    ['a text', '"text"', 400, ''],
    ['broken JSON', '{"factId": ', 400, ''],
    ['an empty body', '', 400, ''],
  ])('%s', async (_name, body, status, pointer) => {
    expectProblem(await service.post('restrict-chip', body), status, { pointer });
  });

  test('a missing field is reported once', async () => {
    const { json } = await service.post('restrict-chip', without('evidence'));
    expect(json.errors).toEqual([{ pointer: '/evidence', detail: 'is missing' }]);
  });

  test('a replacement on another subject, or with a wrong field', async () => {
    const retraction = (replacement: object) => ({
      subject: { kind: 'company', id: 'huawei' },
      factId: 'huawei-entity-list',
      reason: 'wrong',
      replacement,
    });
    const other = retraction({ command: 'restrict-chip', ...restriction('chip', 'fact') });
    expectProblem(await service.post('retract-fact', other), 400, { pointer: '/replacement/chipId' });
    const unknown = retraction({ command: 'do-something' });
    expectProblem(await service.post('retract-fact', unknown), 400, { pointer: '/replacement/command' });
    const wrong = retraction({
      command: 'describe-company',
      companyId: 'huawei',
      factId: 'x',
      headquarters: '',
    });
    expectProblem(await service.post('retract-fact', wrong), 400, { pointer: '/replacement/headquarters' });
  });

  test('a refusal of a replacement by the rules points into it', async () => {
    await service.post('restrict-chip', restriction('replaced', 'fact'));
    const reply = await service.post('retract-fact', {
      subject: { kind: 'chip', id: 'replaced' },
      factId: 'fact',
      reason: 'wrong',
      replacement: { command: 'restrict-chip', ...restriction('replaced', 'fact') },
    });
    expectProblem(reply, 409, { pointer: '/replacement/factId' });
  });

  test('JSON that is nested too deep, or has a key that every object has', async () => {
    const deep = `{"x":${'['.repeat(5000)}${']'.repeat(5000)}}`;
    expectProblem(await service.post('restrict-chip', deep), 400, undefined);
    const named = restriction('chip', 'fact', { effectiveFrom: { constructor: 1, earliest: '2020' } });
    expectProblem(await service.post('restrict-chip', named), 400, { pointer: '/effectiveFrom/constructor' });
    const text = JSON.stringify({ ...restriction('chip', 'fact'), toString: 'x' });
    expectProblem(await service.post('restrict-chip', text), 400, { pointer: '/toString' });
  });

  test('a list without end costs little, and its answer is short', async () => {
    for (const field of ['evidence', 'destinations']) {
      const list = Array.from({ length: 40_000 }, (_, n) => (field === 'evidence' ? {} : n));
      const reply = await service.post('restrict-chip', restriction('chip', 'fact', { [field]: list }));
      expectProblem(reply, 400, { pointer: `/${field}` });
      expect(reply.text.length).toBeLessThan(10_000);
    }
    const wrong = Array.from({ length: 50 }, () => ({ publishedOn: 'x' }));
    const reply = await service.post('restrict-chip', restriction('chip', 'fact', { evidence: wrong }));
    expect(reply.json.errors).toHaveLength(20);
    expect(reply.json.detail).toMatch(/and \d+ more$/);
  });

  test('an id that is too long to derive the ids of its lifts', async () => {
    const body = { ...restriction('chip', 'f'.repeat(95)), lifts: ['other'] };
    expectProblem(await service.post('restrict-chip', body), 400, { pointer: '/lifts' });
  });

  test('an encoded body', async () => {
    const reply = await service.post('restrict-chip', '{}', { 'content-encoding': 'gzip' });
    expectProblem(reply, 415, { header: 'Content-Encoding' });
  });

  test('a host or an origin that is not this machine, while there are no tokens', async () => {
    const { port } = new URL(service.url);
    const body = JSON.stringify(restriction('foreign', 'fact'));
    const json = { 'content-type': 'application/json' };
    const host = { ...json, host: `attacker.example:${port}` };
    expect(await send('POST', '/v1/commands/restrict-chip', host, body)).toBe(403);
    expect(await send('GET', '/v1/chips/nvidia-a100', host, '')).toBe(403);
    const origin = { ...json, origin: 'https://attacker.example' };
    expectProblem(await service.post('restrict-chip', body, origin), 403, undefined);
    const own = { ...json, origin: `http://localhost:${port}` };
    expect((await service.post('restrict-chip', body, own)).status).toBe(201);
  });

  test('what is no HTTP', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const { hostname, port } = new URL(service.url);
      const socket = connect(Number(port), hostname, () => socket.write('GET / NONSENSE\r\n\r\n'));
      let text = '';
      socket
        .on('data', (chunk) => (text += chunk.toString()))
        .on('end', () => resolve(text))
        .on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
  });

  test('a body over the limit', async () => {
    const body = JSON.stringify(restriction('chip', 'fact', { destinations: ['x'.repeat(300_000)] }));
    const reply = await service.post('restrict-chip', body);
    expectProblem(reply, 413, undefined);
    expect(reply.json.detail).toContain('at most 262144 bytes');
  });

  test('a body over the limit whose length is not announced', async () => {
    const chunk = Buffer.alloc(64 * 1024, ' ');
    const status = await new Promise((resolve, reject) => {
      const { hostname, port } = new URL(service.url);
      const headers = { 'content-type': 'application/json' };
      const path = '/v1/commands/restrict-chip';
      const sent = request({ hostname, port, method: 'POST', path, headers }, ({ statusCode }) =>
        resolve(statusCode),
      );
      sent.on('error', reject);
      for (let written = 0; written <= 262_144; written += chunk.length) sent.write(chunk);
      sent.end();
    });
    expect(status).toBe(413);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])('%s', async (type) => {
    expectProblem(await service.post('restrict-chip', '{}', { 'content-type': type }), 415, undefined);
  });

  test('an Idempotency-Key that is too long', async () => {
    const reply = await service.post('restrict-chip', restriction('chip', 'fact'), {
      'idempotency-key': 'k'.repeat(300),
    });
    expectProblem(reply, 400, { header: 'Idempotency-Key' });
  });
});

describe('a question that is wrong is refused with a problem that names the parameter', () => {
  test.each<[string, number, string]>([
    ['/v1/chips/nvidia-a100?colour=red', 400, 'colour'],
    ['/v1/chips/nvidia-a100?asOf=2024-02-30', 400, 'asOf'],
    ['/v1/chips/nvidia-a100?asOf=2024-02', 400, 'asOf'],
    ['/v1/chips/nvidia-a100?asOf=2024-01-01&asOf=2024-01-02', 400, 'asOf'],
    ['/v1/chips/nvidia-a100?knownAt=2999-01-01', 400, 'knownAt'],
    ['/v1/chips/nvidia-a100?knownAt=2024-01-01&position=1', 400, 'knownAt'],
    ['/v1/chips/nvidia-a100?position=-1', 400, 'position'],
    ['/v1/chips/nvidia-a100?position=1e3', 400, 'position'],
    ['/v1/chips/nvidia-a100?publishedBy=yesterday', 400, 'publishedBy'],
    ['/v1/chips/nvidia-a100?destination=XX', 400, 'destination'],
    ['/v1/restrictions?limit=0', 400, 'limit'],
    ['/v1/restrictions?measure=forbidden', 400, 'measure'],
    ['/v1/restrictions?subject=nvidia', 400, 'subject'],
    ['/v1/restrictions?cursor=abc', 400, 'cursor'],
    ['/v1/search', 400, 'q'],
    ['/v1/events?type=ChipDeleted', 400, 'type'],
    ['/v1/events?after=x', 400, 'after'],
    ['/v1/events?subject=chip/NVIDIA-A100', 400, 'subject'],
    ['/v1/restrictions?subject=company/Huawei', 400, 'subject'],
    ['/v1/chips/nvidia-a100?constructor=1', 400, 'constructor'],
    ['/v1/chips/nvidia-a100?__proto__=1', 400, '__proto__'],
  ])('%s', async (path, status, parameter) => {
    expectProblem(await service.get(path), status, { parameter });
  });

  test('a parameter that is given twice, and the + of an offset that is not encoded', async () => {
    const twice = await service.get('/v1/chips/nvidia-a100?asOf=2024-01-01&asOf=2024-01-02');
    expect(twice.json.errors).toEqual([{ parameter: 'asOf', detail: 'is given more than once' }]);
    const blank = await service.get('/v1/chips/nvidia-a100?asOf=2023-10-23T00:00+08:00');
    expect(blank.status).toBe(400);
    expect(blank.json.detail).toContain('write the + of an offset as %2B');
  });

  test('a cursor with another filter', async () => {
    const { json } = await service.get('/v1/restrictions?asOf=2024-02-10&limit=2&authority=us-bis');
    const next = new URL(json.links.next, service.url);
    next.searchParams.set('authority', 'us-dod');
    expectProblem(await service.get(next.pathname + next.search), 400, { parameter: 'cursor' });
  });

  test('a Last-Event-ID that is no position', async () => {
    const stream = { accept: 'text/event-stream' };
    for (const id of ['9'.repeat(16), 'abc', '-1']) {
      const reply = await service.get('/v1/events', { ...stream, 'last-event-id': id });
      expectProblem(reply, 400, { header: 'Last-Event-ID' });
    }
  });

  test.each(['/nothing-here', '/v1', '/v1/chips/%ff', '/v1/sales/x', `/v1/chips/${'x'.repeat(400)}`])(
    'an address that is not there: %s',
    async (path) => {
      const reply = await service.get(path);
      expect([400, 404, 414]).toContain(reply.status);
      expectProblem(reply, reply.status, undefined);
    },
  );
});

/** Sends bytes as they are: fetch would correct them. */
function send(method: string, path: string, headers: Record<string, string>, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(service.url);
    const sent = request({ hostname, port, method, path, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      // A stream that was accepted does not end by itself.
      if (/event-stream/.test(response.headers['content-type'] ?? '')) response.destroy();
      response.on('close', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject).end(body);
  });
}

describe('2,000 fuzzed requests', () => {
  const name = fc.constantFrom(
    ...['restrict-chip', 'lift-chip-restriction', 'block-sale', 'delist-company', 'flag-subsidiary-route'],
    ...['restrict-company', 'describe-chip', 'describe-party', 'retract-fact', 'release-sale', 'nothing'],
  );
  const field = fc.constantFrom(
    ...Object.keys(restriction('chip', 'fact')),
    ...[
      'effectiveTo',
      'lifts',
      'expectedRevision',
      'replacement',
      'subject',
      'chips',
      'reason',
      '__proto__',
      'constructor',
    ],
  );
  const body = fc.oneof(
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc
      .tuple(fc.dictionary(field, fc.jsonValue()), fc.boolean())
      .map(([more, isBased]) =>
        JSON.stringify(isBased ? { ...restriction('fuzzed', 'fact'), ...more } : more),
      ),
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '2024-01-01',
      '0000-01-01',
      '9999-12-31T23:59:59Z',
      '-1',
      '0',
      '1',
      '999999999999999',
      'CN',
      '',
    ),
  );
  const parameter = fc.constantFrom(
    ...['asOf', 'knownAt', 'position', 'publishedBy', 'destination', 'answerVersion', 'cursor', 'limit'],
    ...['subject', 'authority', 'measure', 'q', 'after', 'type', '__proto__'],
  );
  const path = fc.oneof(
    fc.constantFrom(
      '/v1/chips/nvidia-a100',
      '/v1/companies/huawei/history',
      '/v1/restrictions',
      '/v1/search',
      '/v1/events',
    ),
    text.map((id) => `/v1/chips/${encodeURIComponent(id)}`),
    fc.stringMatching(/^[!-~]{1,40}$/).map((raw) => `/${raw}`),
  );
  const query = fc
    .array(fc.tuple(parameter, text), { maxLength: 4 })
    .map((pairs) => new URLSearchParams(pairs).toString());
  const headers = fc.record(
    {
      'content-type': fc.constantFrom(
        'application/json',
        'application/json; charset=latin1',
        'text/html',
        '',
      ),
      accept: fc.constantFrom('text/event-stream', '*/*', 'nonsense'),
      'last-event-id': fc.constantFrom('0', '1', '-5', 'x', '99999999'),
      'idempotency-key': fc.stringMatching(/^[ -~]{1,20}$/).filter((key) => key.trim() !== ''),
      authorization: fc.constantFrom('Bearer x', 'Basic eDp5', 'Bearer'),
    },
    { requiredKeys: [] },
  );

  test('none is answered with a 5xx, and the service lives on', async () => {
    const statuses = new Map<number, number>();
    const requests = fc.oneof(
      fc.tuple(
        fc.constant('POST'),
        name.map((command) => `/v1/commands/${command}`),
        headers,
        body,
      ),
      fc.tuple(
        fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'DELETE', 'OPTIONS', 'PUT'),
        fc.tuple(path, query).map(([where, what]) => (what === '' ? where : `${where}?${what}`)),
        headers,
        fc.constant(''),
      ),
    );
    await fc.assert(
      fc.asyncProperty(requests, async ([method, where, given, sent]) => {
        const type = method === 'POST' ? { 'content-type': 'application/json', ...given } : given;
        const status = await send(method, where, { ...type, connection: 'close' }, sent);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 2000 },
    );
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 404, 415]));
    expect((await service.get('/health/ready')).json).toMatchObject({ status: 'ready' });
    expect(service.log.filter(({ level }) => level >= 50)).toEqual([]);
  }, 300_000);
});

test('a command has no parameters: one that was meant as a guard is refused, and nothing is recorded', async () => {
  const before = (await service.get('/v1/events?limit=1')).json.head;
  for (const parameter of ['expectedRevision', 'dryRun']) {
    const reply = await service.post(`restrict-chip?${parameter}=1`, restriction('chip', 'guarded'));
    expect(reply).toMatchObject({ status: 400, json: { errors: [{ parameter }] } });
  }
  expect((await service.get('/v1/events?limit=1')).json.head).toBe(before);
});

test.each(['PST', 'IST', 'bst', 'Mars/Olympus'])(
  'a question in the zone %s is refused by name',
  async (zone) => {
    const reply = await service.get(`/v1/restrictions?asOf=2023-10-23&zone=${zone}`);
    expect(reply).toMatchObject({ status: 400, json: { errors: [{ parameter: 'zone' }] } });
  },
);
