import { ListLog } from '../../support/list-imports.js';
import { expectAsDescribed } from '../described.js';
import { importEdition, listDefinition, listEntry } from '../imported-list.js';
import { commandLine, RunningService, type Json } from '../running-service.js';

const list = listDefinition('denied-persons-list', 'Denied Persons List');
const [first, second, third] = ['2018-08-17', '2022-09-07', '2023-11-30'] as const;

const order = (name: string, effectiveFrom: string, expiresOn?: string) =>
  listEntry(name, { effectiveFrom, citations: [], ...(expiresOn === undefined ? {} : { expiresOn }) });
const stays = order('Stays Trading', '2015-01-02');
const leaves = order('Leaves Trading', '2016-01-02');
const expires = order('Expires Trading', '2010-01-02', '2020-01-02');
const comes = order('Comes Trading', '2021-01-02');
const misspelt = order('RUSSELLL HERNDERSON MARSHALL', '2017-03-04');
const respelt = order('RUSSELL HENDERSON MARSHALL', '2017-03-04');

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start();
  const log = new ListLog();
  await importEdition(service, log, list, first, [stays, leaves, expires, misspelt]);
  await importEdition(service, log, list, second, [stays, leaves, comes, respelt]);
  await importEdition(service, log, list, third, [stays, comes, respelt]);
});
afterAll(() => service.remove());

const PATH = '/v1/lists/denied-persons-list/changes';
const changesOf = (json: Json) =>
  json.changes.map(({ change, subject, names = [] }: Json) => [change, subject.id, ...names]);

test('the changes between two editions, with their facts and positions', async () => {
  const reply = await service.get(`${PATH}?from=${first}&to=${second}`);
  expect(reply.status).toBe(200);
  await expectAsDescribed(service, 'get /v1/lists/{id}/changes', reply);
  expect(changesOf(reply.json)).toEqual([
    ['added', 'comes-trading'],
    ['expired', 'expires-trading'],
    ['renamed', 'russelll-hernderson-marshall', 'RUSSELL HENDERSON MARSHALL'],
  ]);
  const [added] = reply.json.changes;
  expect(added).toMatchObject({
    name: 'Comes Trading',
    before: [],
    after: [{ list: list.id, entry: { key: comes.key } }],
  });
  expect(added.after[0].position).toBeGreaterThan(0);
  expect(reply.json).toMatchObject({ list: list.id, from: first, to: second, links: { next: null } });
});

test('what is gone has the lift that says so', async () => {
  const { json } = await service.get(`${PATH}?from=${second}&to=${third}`);
  expect(changesOf(json)).toEqual([['gone', 'leaves-trading']]);
  expect(json.changes[0].before[0].lifts).toMatchObject([
    { effectiveFrom: { earliest: '2022-09-08', latest: third } },
  ]);
});

test('over an edition in between', async () => {
  const { json } = await service.get(`${PATH}?from=${first}&to=${third}`);
  expect(changesOf(json).map(([change]: string[]) => change)).toEqual([
    'added',
    'expired',
    'gone',
    'renamed',
  ]);
});

test('in pages, which are of one position', async () => {
  const whole = (await service.get(`${PATH}?from=${first}&to=${third}`)).json;
  const paged: Json[] = [];
  for (let next = `${PATH}?from=${first}&to=${third}&limit=1`; next;) {
    const { json } = await service.get(next);
    expect([json.changes.length, json.position]).toEqual([1, whole.position]);
    paged.push(...json.changes);
    next = json.links.next;
  }
  expect(paged).toEqual(whole.changes);
});

test('as CSV, every row', async () => {
  const { text, headers } = await service.get(`${PATH}?from=${first}&to=${third}`, { accept: 'text/csv' });
  expect(headers.get('content-type')).toMatch(/^text\/csv/);
  const [header, ...rows] = text.trim().split('\r\n');
  expect(header).toMatch(/change,subjectId,subjectName,key/);
  expect(rows.map((row) => row.split(',')[0])).toEqual(['added', 'expired', 'gone', 'renamed']);
});

test('as known at an older position, when the second edition was not recorded', async () => {
  const { json } = await service.get('/v1/lists/denied-persons-list');
  const [{ position }] = json.editions;
  const reply = await service.get(`${PATH}?from=${first}&to=${second}&position=${position}`);
  expect([reply.status, reply.json.known]).toEqual([404, [first]]);
});

test.each([
  [`?from=2019-01-01&to=${second}`, 404, 'edition-never-recorded'],
  [`?from=${first}&to=tomorrow`, 404, 'edition-never-recorded'],
  [`?from=${second}&to=${first}`, 400, 'invalid-request'],
  [`?from=${first}`, 400, 'invalid-request'],
])('%s is refused', async (query, status, kind) => {
  const reply = await service.get(PATH + query);
  await expectAsDescribed(service, 'get /v1/lists/{id}/changes', reply);
  expect([reply.status, reply.json.type]).toEqual([status, `urn:regulatory-timeline:problem:${kind}`]);
  expect(reply.json.detail).toContain(status === 404 ? `${first}, ${second}, ${third}` : 'to');
});

test('a list that nobody described is not found', async () => {
  const { status, json } = await service.get(`/v1/lists/unheard-of/changes?from=${first}&to=${second}`);
  expect([status, json.known]).toEqual([404, [list.id]]);
});

test.each<[string[], RegExp]>([
  [['lists'], /^denied-persons-list \(Denied Persons List\): 3 editions, 2018-08-17 to 2023-11-30\n$/],
  [
    ['list', 'denied-persons-list'],
    /\n {2}2022-09-07: 4 entries, 1 added, 0 gone; position \d+, SHA-256 [0-9a-f]{64}\n/,
  ],
  [
    ['list-changes', 'denied-persons-list', '--from', second, '--to', third],
    /^denied-persons-list from 2022-09-07 to 2023-11-30, as known at position \d+:\n {2}gone {4}party leaves-trading \(Leaves Trading\); \S+\n$/,
  ],
])('the terminal asks %j', async (args, text) => {
  const { stdout } = await commandLine([...args, '--url', service.url]);
  expect(stdout).toMatch(text);
});
