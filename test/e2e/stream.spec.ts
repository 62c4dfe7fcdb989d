import { EventSource } from 'eventsource';
import { restriction, RunningService, type Json } from './running-service.js';

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start();
});
afterAll(() => service.remove());

const post = async (chipId: string, factId: string): Promise<number> =>
  (await service.post('restrict-chip', restriction(chipId, factId))).json.position;
const head = async (): Promise<number> => (await service.get('/v1/events?limit=1')).json.head;

interface Block {
  readonly id: number;
  /** The event; undefined in a block that only keeps the reader's place. */
  readonly data: Json;
}

/** Reads a stream as bytes, as curl does, until `isEnough`; then cuts it off. */
async function read(
  path: string,
  headers: Record<string, string>,
  isEnough: (blocks: readonly Block[]) => boolean,
): Promise<{ blocks: Block[]; status: number; type: string | null }> {
  const cut = new AbortController();
  const {
    body,
    status,
    headers: given,
  } = await fetch(service.url + path, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: cut.signal,
  });
  const blocks: Block[] = [];
  let text = '';
  try {
    for await (const chunk of body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      const ended = text.split('\n\n');
      text = ended.pop() ?? '';
      for (const block of ended) {
        const id = /^id: (\d+)$/m.exec(block)?.[1];
        const [, data = ''] = /^data: (.*)$/m.exec(block) ?? [];
        const isEvent = !/^event: position$/m.test(block);
        if (id !== undefined) blocks.push({ id: Number(id), data: isEvent ? JSON.parse(data) : undefined });
      }
      if (isEnough(blocks)) break;
    }
  } finally {
    cut.abort();
  }
  return { blocks, status, type: given.get('content-type') };
}

const events = (blocks: readonly Block[]) => blocks.filter(({ data }) => data !== undefined);

test('an event is a CloudEvent whose id is its position and whose time is recordedAt', async () => {
  const { json } = await service.post('restrict-chip', restriction('a-chip', 'fact'));
  const { blocks, status, type } = await read('/v1/events?after=0', {}, (b) => events(b).length > 0);
  expect([status, type]).toEqual([200, 'text/event-stream; charset=utf-8']);
  expect(events(blocks)[0]?.data).toMatchObject({
    specversion: '1.0',
    id: String(json.position),
    source: `urn:regulatory-timeline:log:${json.eventIds[0]}`,
    type: 'io.regulatory-timeline.ChipRestricted',
    subject: 'chip/a-chip',
    time: json.recordedAt,
    datacontenttype: 'application/json',
    dataschema: 'urn:regulatory-timeline:event:ChipRestricted:v1',
    data: { factId: 'fact', chipId: 'a-chip', evidence: [{ citation: '88 FR 73458' }] },
    eventid: json.eventIds[0],
    actor: 'local',
  });
});

test('a reader that is cut off and comes back with Last-Event-ID sees each event once, in order', async () => {
  const start = await head();
  const last = start + 60;
  const writing = (async () => {
    for (let n = 0; n < 60; n += 1) await post('stream-chip', `fact-${n}`);
  })();
  const seen: number[] = [];
  let position = start;
  for (let cuts = 1; position < last; cuts += 1) {
    const enough = (blocks: readonly Block[]) =>
      events(blocks).length >= 7 || (blocks.at(-1)?.id ?? 0) >= last;
    const { blocks } = await read('/v1/events', { 'last-event-id': String(position) }, enough);
    seen.push(...events(blocks).map(({ id }) => id));
    position = seen.at(-1) ?? position;
    expect(cuts).toBeLessThan(60);
  }
  await writing;
  expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => start + 1 + n));
});

test('an event that is seen is an event that a question sees', async () => {
  const start = await head();
  const reading = read('/v1/events', { 'last-event-id': String(start) }, (b) => events(b).length > 0);
  await post('seen-chip', 'fact');
  const [event] = events((await reading).blocks);
  const { json } = await service.get(`/v1/chips/seen-chip?position=${event?.id}`);
  expect(json.measures).toMatchObject([{ factId: 'fact', position: event?.id }]);
});

test('without Last-Event-ID or after a stream begins at the head, and says where that is', async () => {
  const start = await head();
  const reading = read('/v1/events', {}, (b) => events(b).length > 0);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await post('new-chip', 'fact');
  const { blocks } = await reading;
  expect(blocks.map(({ id, data }) => [id, data?.subject])).toEqual([
    [start, undefined],
    [start + 1, 'chip/new-chip'],
  ]);
});

test('a position beyond the head is waited for: another replica may be further', async () => {
  const start = await head();
  const reading = read('/v1/events', { 'last-event-id': String(start + 2) }, (b) => events(b).length > 0);
  const page = await service.get(`/v1/events?after=${start + 2}`);
  expect(page).toMatchObject({ status: 200, json: { events: [], position: start + 2, head: start } });
  for (const fact of ['one', 'two', 'three']) await post('awaited-chip', fact);
  expect((await reading).blocks.map(({ id }) => id)).toEqual([start + 2, start + 3]);
});

test('filters by type and by subject, who may also be only named', async () => {
  const start = await head();
  const { evidence } = restriction('x', 'x');
  await post('filtered-chip', 'one');
  await post('other-chip', 'two');
  await service.post('block-sale', {
    ...{ factId: 'blocked', saleId: 's-9', authority: 'us-bis', chips: [{ chipId: 'filtered-chip' }] },
    ...{ buyer: 'buyer-au', effectiveFrom: '2024-01', reason: 'stopped', evidence },
  });
  const ask = async (query: string, count: number) =>
    events((await read(`/v1/events?after=${start}&${query}`, {}, (b) => events(b).length >= count)).blocks);
  const about = await ask('subject=chip/filtered-chip', 2);
  expect(about.map(({ data }) => data.data.factId)).toEqual(['one', 'blocked']);
  for (const type of ['SaleBlocked', 'io.regulatory-timeline.SaleBlocked'])
    expect((await ask(`type=${type}`, 1)).map(({ id }) => id)).toEqual([start + 3]);
  const page = await service.get(
    `/v1/events?after=${start}&type=SaleBlocked&type=ChipRestricted&subject=chip/filtered-chip&limit=1`,
  );
  expect(page.json.events.map((e: { id: string }) => e.id)).toEqual([String(start + 1)]);
  const next = await service.get(page.json.links.next);
  expect(next.json.events.map((e: { id: string }) => e.id)).toEqual([String(start + 3)]);
  const end = await service.get(next.json.links.next);
  expect(end.json).toMatchObject({ events: [], position: start + 3 });
});

test('a stream of which only the head is asked for ends at once', async () => {
  const { status, headers } = await fetch(`${service.url}/v1/events`, {
    method: 'HEAD',
    headers: { accept: 'text/event-stream' },
  });
  expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream']);
});

test('a filter without matches gets the scanned position in a block that is no event', async () => {
  const start = await head();
  await Promise.all(Array.from({ length: 1100 }, (_, n) => post(`quiet-${n % 20}`, `fact-${n}`)));
  const { blocks } = await read(`/v1/events?after=${start}&type=CompanyDelisted`, {}, (b) => b.length >= 2);
  expect(events(blocks)).toEqual([]);
  expect(blocks.at(-1)?.id).toBeGreaterThanOrEqual(start + 1000);
}, 60_000);

test('the eventsource client follows, and resumes by itself after the service was restarted', async () => {
  const mine = await RunningService.start();
  const { port } = new URL(mine.url);
  const source = new EventSource(`${mine.url}/v1/events?after=0`);
  const seen: string[] = [];
  source.onmessage = ({ data }) => seen.push((JSON.parse(data as string) as { id: string }).id);
  const reaches = async (count: number) => {
    for (let n = 0; n < 200 && seen.length < count; n += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(seen).toHaveLength(count);
  };
  try {
    await mine.post('restrict-chip', restriction('a', 'one'));
    await mine.post('restrict-chip', restriction('a', 'two'));
    await reaches(2);
    expect(await mine.end('SIGTERM')).toBe(0);
    const again = await RunningService.start({ PORT: port }, mine.environment);
    await again.post('restrict-chip', restriction('a', 'three'));
    await reaches(3);
    expect(seen).toEqual(['1', '2', '3']);
    await again.end();
  } finally {
    source.close();
    await mine.remove();
  }
});

test('a reader that does not read costs no memory, and gets everything once it does', async () => {
  const start = await head();
  const stalled = await Promise.all(
    Array.from({ length: 20 }, () =>
      fetch(`${service.url}/v1/events?after=0`, { headers: { accept: 'text/event-stream' } }),
    ),
  );
  // In waves: commands on one subject take turns, and one that has waited too long is refused.
  for (let wave = 0; wave < 300; wave += 30)
    await Promise.all(Array.from({ length: 30 }, (_, n) => post('stalled-chip', `fact-${wave + n}`)));
  const last = await head();
  expect(last).toBe(start + 300);
  for (const { body } of stalled.slice(0, 3)) {
    let text = '';
    for await (const chunk of body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      if (text.includes(`\nid: ${last}\n`)) break;
    }
    const ids = [...text.matchAll(/^id: (\d+)\ndata/gm)].map(([, id]) => Number(id));
    expect(ids).toEqual(Array.from({ length: last }, (_, n) => n + 1));
  }
  for (const { body } of stalled.slice(3)) await body?.cancel();
}, 60_000);
