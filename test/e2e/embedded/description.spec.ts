import { commandNames, eventTypes } from '../../../events/index.js';
import { Description, expectAsDescribed } from '../described.js';
import { restriction, RunningService } from '../running-service.js';

let service: RunningService;
let description: Description;
beforeAll(async () => {
  service = await RunningService.start();
  description = await Description.of(service);
});
afterAll(() => service.remove());

const commandsOf = ({ document }: Description): string[] =>
  Object.keys(document.paths).filter((path) => path.startsWith('/v1/commands/'));

test('describes every route, with the event contract as the bodies of commands', async () => {
  const { document: json } = description;
  expect(json.openapi).toBe('3.1.0');
  const paths = Object.keys(json.paths);
  expect(commandsOf(description).map((path) => path.slice('/v1/commands/'.length))).toEqual(commandNames);
  expect(paths).toEqual(
    expect.arrayContaining([
      '/v1/chips/{id}',
      '/v1/companies/{id}/history',
      '/v1/parties/{id}',
      '/v1/restrictions',
      '/v1/search',
      '/v1/events',
    ]),
  );
  const body = json.components.schemas.RestrictChip;
  expect(body.required).toEqual(
    expect.arrayContaining(['factId', 'evidence', 'effectiveFrom', 'destinations']),
  );
  expect(Object.keys(body.properties)).toEqual(expect.arrayContaining(['lifts', 'expectedRevision']));
  const stream = json.paths['/v1/events'].get.responses['200'].content;
  expect(Object.keys(stream).sort()).toEqual(['application/json', 'text/event-stream']);
  const ids = Object.values(json.paths as Record<string, Record<string, { operationId: string }>>).flatMap(
    (path) => Object.values(path).map(({ operationId }) => operationId),
  );
  expect(ids).toEqual(expect.arrayContaining(['chip', 'companyHistory', 'restrictChip', 'events']));
  expect(new Set(ids).size).toBe(ids.length);
  for (const path of ['/', '/docs']) {
    const page = await service.get(path);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
  }
});

test('each command has an example, and in the order of the description they are all recorded', async () => {
  // Only parties that were seen before can be identified, or own a share.
  const { evidence } = restriction('a-chip', 'fact');
  for (const partyId of ['hisilicon', 'hisilicon-technologies', 'smic']) {
    const described = { factId: 'described', partyId, name: 'HiSilicon', evidence };
    expect(await service.post('describe-party', described)).toMatchObject({ status: 201 });
  }
  for (const path of commandsOf(description)) {
    const { schema, examples } = description.operation(`post ${path}`).requestBody.content[
      'application/json'
    ];
    const body = examples.sample.value;
    expect([path, description.problemsOf(schema, body)]).toEqual([path, []]);
    const reply = await service.post(path.slice('/v1/commands/'.length), body);
    expect([path, reply.status, reply.json.errors]).toEqual([path, 201, undefined]);
    await expectAsDescribed(service, `post ${path}`, reply);
  }
});

test.each<[operation: string, asked: string, status: number]>([
  ['/v1/chips/{id}', '/v1/chips/nvidia-a100?asOf=2022-09-01', 200],
  ['/v1/chips/{id}', '/v1/chips/nvidia-a100?asOf=2026-09-01&destination=RU', 200],
  ['/v1/chips/{id}', '/v1/chips/nvidia-a100?asOf=2022', 400],
  ['/v1/chips/{id}', '/v1/chips/nothing', 404],
  ['/v1/chips/{id}', '/v1/chips/nvidia-a100?answerVersion=1', 410],
  ['/v1/companies/{id}', '/v1/companies/tusimple?asOf=2024-02-10', 200],
  ['/v1/companies/{id}', '/v1/companies/huawei?asOf=2019-05-16&publishedBy=2024-01-01', 200],
  ['/v1/parties/{id}', '/v1/parties/tusimple?asOf=2026-02-10', 200],
  ['/v1/sales/{id}', '/v1/sales/tusimple-24-a100?asOf=2024-02-10', 200],
  ['/v1/sales/{id}', '/v1/sales/nothing', 404],
  ['/v1/sales/{id}/history', '/v1/sales/tusimple-24-a100/history', 200],
  ['/v1/chips/{id}/history', '/v1/chips/nvidia-a100/history', 200],
  ['/v1/companies/{id}/history', '/v1/companies/tusimple/history', 200],
  ['/v1/companies/{id}/history', '/v1/companies/huawei/history', 200],
  ['/v1/restrictions', '/v1/restrictions?asOf=2024-02-10&limit=2', 200],
  ['/v1/changes', '/v1/changes?asOfFrom=2019-01-01&asOfTo=2026-09-01', 200],
  ['/v1/changes', '/v1/changes?positionFrom=0&positionTo=5&asOf=2024-02-10', 200],
  ['/v1/search', '/v1/search?q=a100', 200],
  ['/v1/events', '/v1/events?type=FactRetracted&type=ChipRestricted', 200],
  ['/v1/events', '/v1/events?after=0', 200],
  ['/health/live', '/health/live', 200],
  ['/health/ready', '/health/ready', 200],
  ['/metrics', '/metrics', 200],
])('%s is as described: %s is %i', async (path, asked, status) => {
  const reply = await service.get(asked);
  expect(reply.status).toBe(status);
  await expectAsDescribed(service, `get ${path}`, reply);
});

test('an answer that is still the same, and one as CSV, are as described', async () => {
  const { headers } = await service.get('/v1/chips/nvidia-a100');
  const same = await service.get('/v1/chips/nvidia-a100', { 'if-none-match': headers.get('etag') ?? '' });
  expect(same.status).toBe(304);
  await expectAsDescribed(service, 'get /v1/chips/{id}', same);
  const csv = await service.get('/v1/restrictions', { accept: 'text/csv' });
  expect(csv.headers.get('content-type')).toContain('text/csv');
  await expectAsDescribed(service, 'get /v1/restrictions', csv);
});

test.each([
  ['evidence without a url or a citation', { evidence: [{ publisher: 'x', certainty: 'official' }] }],
  ['a date of no form', { effectiveFrom: 'soon' }],
  ['a range without a side', { effectiveFrom: {} }],
  ['a destination of no form', { destinations: ['China'] }],
  ['an id of no form in lifts', { lifts: ['No Id'] }],
])('by the description, as by the service, %s is refused', async (_what, change) => {
  const operation = description.operation('post /v1/commands/restrict-chip');
  const { schema, examples } = operation.requestBody.content['application/json'];
  const body = { ...examples.sample.value, factId: 'another', ...change };
  expect(description.problemsOf(schema, body)).not.toEqual([]);
  expect((await service.post('restrict-chip', body)).status).toBe(400);
});

test('a token is asked for, with its scope, where the service asks for one', () => {
  const { document } = description;
  expect(document.security).toBeUndefined();
  expect(document.components.securitySchemes.bearer).not.toHaveProperty('bearerFormat');
  const needed = ['get /health/live', 'get /health/ready', 'get /metrics', 'get /v1/events'].map(
    (operation) => description.operation(operation).security,
  );
  expect(needed).toEqual([[], [], [{ bearer: ['admin'] }], [{ bearer: ['read'] }]]);
});

test.each([
  ['Status', 'no-record'],
  ['DecidedBy', 'restriction-excepted'],
  ['Doubt', 'part-of-day'],
  ['Measure', 'case-by-case'],
  ['ChangeReason', 'narrowed'],
  ['ProblemType', 'urn:regulatory-timeline:problem:revision-conflict'],
])('%s describes what each of its words means, such as %s', (name, word) => {
  const { enum: words, description: text } = description.document.components.schemas[name];
  expect(words).toContain(word);
  for (const each of words) expect(text).toMatch(new RegExp(`^- \`${each}\`: \\w.{9,}$`, 'm'));
  // The words are in one place, where they are described.
  const copies = JSON.stringify(description.document).split(JSON.stringify({ enum: words }).slice(1, -1));
  expect(copies).toHaveLength(2);
});

test('each kind of reservation and each field of an event is described', () => {
  const { schemas } = description.document.components;
  for (const name of Object.values(schemas.Reservation.discriminator.mapping as Record<string, string>))
    expect(schemas[name.slice('#/components/schemas/'.length)].description).toMatch(/^[A-Z].{20,}\.$/);
  for (const type of eventTypes)
    for (const [field, schema] of Object.entries<{ description?: string }>(schemas[type].properties))
      expect([type, field, schema.description]).toEqual([type, field, expect.stringMatching(/^[A-Z].{10,}/)]);
  expect(schemas.RestrictChip.properties.exceptDestinations.description).toMatch('taken away');
});

test('a parameter that is a number is described as one, within its bounds', () => {
  const schemaOf = (operation: string, wanted: string) =>
    description.operation(operation).parameters.find(({ name }: { name: string }) => name === wanted).schema;
  expect(schemaOf('get /v1/restrictions', 'limit')).toEqual({ type: 'integer', minimum: 1, maximum: 1000 });
  expect(schemaOf('get /v1/search', 'limit')).toMatchObject({ maximum: 100 });
  expect(schemaOf('get /v1/events', 'after')).toMatchObject({ type: 'integer', minimum: 0 });
});
