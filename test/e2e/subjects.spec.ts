import { expectAsDescribed } from './described.js';
import { restriction, RunningService, type Json, type Reply } from './running-service.js';

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start();
  await service.loadCase();
}, 60_000);
afterAll(() => service.remove());

/** Every page from a path on, and the rows of all of them. */
async function pagesFrom(path: string, rowsOf: (json: Json) => Json[]): Promise<[Reply[], Json[]]> {
  const pages: Reply[] = [];
  for (let next: string | null = path; next !== null; next = pages.at(-1)?.json.links.next)
    pages.push(await service.get(next));
  return [pages, pages.flatMap(({ json }) => rowsOf(json))];
}

const linesOf = (csv: string): string[] => csv.trimEnd().split('\r\n');

describe('the subjects of a kind', () => {
  const idsIn = (json: Json): string[] => json.subjects.map((each: Json) => each.subject.id);

  test.each(['chips', 'parties', 'companies', 'sales'])(
    '/v1/%s has each once, by id, in pages',
    async (path) => {
      const [pages, ids] = await pagesFrom(`/v1/${path}?asOf=2024-02-10&limit=7`, idsIn);
      expect(ids).toEqual([...new Set(ids)].sort());
      for (const page of pages) await expectAsDescribed(service, `get /v1/${path}`, page);
      const whole = await service.get(`/v1/${path}?asOf=2024-02-10&limit=1000`);
      expect(idsIn(whole.json)).toEqual(ids);
      const csv = await service.get(`/v1/${path}?asOf=2024-02-10`, { accept: 'text/csv' });
      expect(
        linesOf(csv.text)
          .slice(1)
          .map((line) => line.split(',')[1]),
      ).toEqual(ids);
      for (const { json } of pages) {
        const { text } = await service.get(json.basis.pinned);
        expect(JSON.parse(text).subjects).toEqual(json.subjects);
      }
    },
  );

  test('each has an answer and a history where its links say, also a party that only a sale names', async () => {
    const { json } = await service.get('/v1/parties?asOf=2024-02-10&limit=1000');
    expect(idsIn(json)).toEqual(expect.arrayContaining(['huawei', 'tusimple', 'tusimple-australia']));
    for (const { subject, revision, links, name } of json.subjects) {
      const answer = (await service.get(`${links.answer}?asOf=2024-02-10&position=${json.basis.position}`))
        .json;
      expect([answer.subject.id, answer.basis.revision]).toEqual([subject.id, revision]);
      expect(answer.subject.description?.name).toBe(name);
      expect((await service.get(links.history)).status).toBe(200);
    }
    const huawei = json.subjects.find((each: Json) => each.subject.id === 'huawei');
    expect(huawei).toMatchObject({ name: expect.stringContaining('Huawei'), revision: expect.any(Number) });
  });

  test('a list is of its position: what is recorded later is not in it', async () => {
    const before = (await service.get('/v1/chips?asOf=2024-02-10&limit=3')).json;
    await service.post('restrict-chip', restriction('aaa-first-chip', 'fact'));
    const [, after] = await pagesFrom('/v1/chips?asOf=2024-02-10&limit=3', idsIn);
    expect(after[0]).toBe('aaa-first-chip');
    const [, ids] = await pagesFrom(before.links.next, idsIn);
    expect([...idsIn(before), ...ids]).toEqual(after.slice(1));
    const [{ headers }] = [await service.get(before.basis.pinned)];
    expect(headers.get('cache-control')).toContain('immutable');
    const { status } = await service.get('/v1/chips', { 'if-none-match': headers.get('etag') ?? '' });
    expect(status).toBe(200);
    const empty = await service.get('/v1/chips?position=0');
    expect(empty.json).toMatchObject({ subjects: [], links: { next: null } });
    expect(empty.json.reservations.length).toBeGreaterThan(0);
  });
});

describe('a history in pages', () => {
  const factsIn = (json: Json): string[] => json.facts.map((each: Json) => `${each.position} ${each.factId}`);

  test('has every fact once, in recorded order, at the position of its first page', async () => {
    const evidence = restriction('x', 'x').evidence;
    for (let count = 0; count < 7; count += 1)
      await service.post('restrict-chip', restriction('paged-chip', `fact-${count}`));
    const retraction = { subject: { kind: 'chip', id: 'paged-chip' }, factId: 'fact-3', reason: 'wrong' };
    await service.post('retract-fact', retraction);
    const lift = {
      factId: 'lift',
      chipId: 'paged-chip',
      lifts: 'fact-1',
      effectiveFrom: '2024-01-01',
      evidence,
    };
    await service.post('lift-chip-restriction', lift);
    const whole = await service.get('/v1/chips/paged-chip/history');
    expect(whole.json).toMatchObject({ revision: 8, links: { next: null } });
    expect(whole.json.facts.map((each: Json) => each.factId)).toEqual([
      ...Array.from({ length: 7 }, (_, count) => `fact-${count}`),
      'lift',
    ]);
    const first = await service.get('/v1/chips/paged-chip/history?limit=3');
    await service.post('restrict-chip', restriction('paged-chip', 'later'));
    const [pages, rest] = await pagesFrom(first.json.links.next, factsIn);
    expect([...factsIn(first.json), ...rest]).toEqual(factsIn(whole.json));
    for (const page of pages) await expectAsDescribed(service, 'get /v1/chips/{id}/history', page);
    const wrong = await service.get(
      `/v1/chips/paged-chip/history?position=1&cursor=${first.json.links.next.split('cursor=')[1]}`,
    );
    expect(wrong.json.errors).toMatchObject([{ parameter: 'cursor' }]);
  });

  test('is one table as CSV, the retracted facts with the reason', async () => {
    const { status, text, headers } = await service.get('/v1/parties/biren/history', { accept: 'text/csv' });
    const { facts } = (await service.get('/v1/parties/biren/history')).json;
    expect([status, linesOf(text).length]).toEqual([200, Number(facts.length) + 1]);
    expect(headers.get('content-type')).toContain('text/csv');
    const retracted = facts.find((each: Json) => each.retracted !== null);
    expect(text).toContain(retracted.retracted.reason.slice(0, 20));
  });
});

describe('the revision of a subject', () => {
  test('is in its answer, and is what a command with an expected revision needs', async () => {
    const answerOf = async (query = '') => (await service.get(`/v1/chips/guarded-chip${query}`)).json;
    await service.post('restrict-chip', restriction('guarded-chip', 'first'));
    const { basis } = await answerOf();
    expect(basis.revision).toBe(0);
    await service.post('restrict-chip', restriction('guarded-chip', 'second'));
    const guarded = (expectedRevision: unknown) =>
      service.post('restrict-chip', { ...restriction('guarded-chip', 'third'), expectedRevision });
    const refused = await guarded(basis.revision);
    expect(refused.status).toBe(409);
    expect(refused.json.detail).toContain('basis.revision');
    expect(await guarded((await answerOf()).basis.revision)).toMatchObject({
      status: 201,
      json: { revision: 2 },
    });
    expect((await answerOf(`?position=${basis.position}`)).basis.revision).toBe(0);
  });

  test('of a subject that only others name is no-stream, as a command for it expects', async () => {
    const { basis } = (await service.get('/v1/sales/tusimple-24-a100')).json;
    expect(basis.revision).toBe(0);
    const { evidence } = restriction('x', 'x');
    const sale = {
      factId: 'blocked',
      saleId: 'named-sale',
      authority: 'us-bis',
      reason: 'stopped',
      evidence,
    };
    await service.post('block-sale', {
      ...{ ...sale, chips: [{ chipId: 'named-only' }], buyer: 'named-buyer', effectiveFrom: '2024-01-01' },
    });
    expect((await service.get('/v1/chips/named-only')).json.basis.revision).toBe('no-stream');
    const body = { ...restriction('named-only', 'fact'), expectedRevision: 'no-stream' };
    expect((await service.post('restrict-chip', body)).status).toBe(201);
  });

  test('of each other id of a party is in its answer too', async () => {
    const { evidence } = restriction('x', 'x');
    for (const partyId of ['known-as-one', 'known-as-two'])
      await service.post('describe-party', { factId: 'described', partyId, name: partyId, evidence });
    const joined = {
      factId: 'same',
      partyId: 'known-as-one',
      sameAs: 'known-as-two',
      basis: 'the same name',
      evidence,
    };
    expect((await service.post('identify-parties', joined)).status).toBe(201);
    const reply = await service.get('/v1/parties/known-as-two');
    await expectAsDescribed(service, 'get /v1/parties/{id}', reply);
    expect(reply.json.basis).toMatchObject({ revision: 0, revisions: [{ id: 'known-as-one', revision: 1 }] });
  });
});

describe('the media type of an answer', () => {
  test('an answer about a subject as CSV has its facts in force, as the filtered world has them', async () => {
    const query = 'asOf=2023-10-23';
    const { json } = await service.get(`/v1/chips/nvidia-h800?${query}`);
    const csv = await service.get(`/v1/chips/nvidia-h800?${query}`, { accept: 'text/csv' });
    expect(csv.headers.get('content-disposition')).toContain('chips-nvidia-h800_asOf-2023-10-23');
    await expectAsDescribed(service, 'get /v1/chips/{id}', csv);
    const world = await service.get(`/v1/restrictions?${query}&subject=chip/nvidia-h800`, {
      accept: 'text/csv',
    });
    expect(linesOf(csv.text)[0]).toBe(linesOf(world.text)[0]);
    expect(linesOf(csv.text)).toHaveLength(Number(json.measures.length) + 1);
    expect(csv.headers.get('reservations')).toContain('list-not-loaded;weight=blocking');
    // The JSON of the same address is cached by now.
    const again = await service.get(`/v1/chips/nvidia-h800?${query}`, { accept: 'text/csv' });
    expect(again.text).toBe(csv.text);
    expect((await service.get(`/v1/chips/nvidia-h800?${query}`)).json).toEqual(json);
  });

  test.each([
    ['/v1/chips/nvidia-a100', 'text/html', 'application/json or text/csv'],
    ['/v1/chips/nvidia-a100/history', 'application/xml', 'application/json or text/csv'],
    ['/v1/chips', 'text/html', 'application/json or text/csv'],
    ['/v1/search?q=a100', 'text/csv', 'application/json'],
    ['/v1/events', 'text/csv', 'application/json or text/event-stream'],
    ['/health/ready', 'text/html', 'application/json'],
    ['/metrics', 'application/json', 'text/plain'],
    ['/', 'text/csv', 'text/html or application/json'],
  ])('%s is 406 for %s, and says that it has %s', async (path, accept, offered) => {
    // As before, the answer may be cached.
    await service.get(path);
    const { status, json, headers } = await service.get(path, { accept });
    expect([status, headers.get('content-type')]).toEqual([406, 'application/problem+json; charset=utf-8']);
    expect(json.detail).toContain(`ask for ${offered}`);
  });

  test('a command whose answer would not be accepted is not recorded', async () => {
    const reply = await service.post('restrict-chip', restriction('not-recorded', 'fact'), {
      accept: 'text/csv',
    });
    expect(reply.status).toBe(406);
    expect((await service.get('/v1/chips/not-recorded')).status).toBe(404);
  });
});

test('a cursor of another subject or another list is refused: it would pass over rows', async () => {
  const cursorOf = async (path: string): Promise<string> => {
    const { next } = (await service.get(path)).json.links;
    return String(new URL(next, service.url).searchParams.get('cursor'));
  };
  const history = await cursorOf('/v1/parties/huawei/history?limit=1');
  const parties = await cursorOf('/v1/parties?asOf=2024-02-10&limit=1');
  for (const path of [`/v1/parties/smic/history?cursor=${history}`, `/v1/chips?cursor=${parties}`])
    expect(await service.get(path)).toMatchObject({
      status: 400,
      json: { errors: [{ parameter: 'cursor', detail: 'belongs to another question' }] },
    });
  expect(await service.get(`/v1/parties?zone=Asia/Tokyo&cursor=${parties}`)).toMatchObject({
    status: 400,
    json: { errors: [{ parameter: 'zone' }] },
  });
});
