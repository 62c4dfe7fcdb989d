import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventSource } from 'eventsource';
import { restriction, RunningService, type Reply } from '../running-service.js';

/* What a service meets only where its events are elsewhere: a server that goes away, and other replicas. */

const UNAVAILABLE = 'urn:regulatory-timeline:problem:store-unavailable';

let service: RunningService;
beforeEach(async () => {
  service = await RunningService.start();
});
afterEach(() => service.remove());

const post = (factId: string, key = factId): Promise<Reply> =>
  service.post('restrict-chip', restriction('a-chip', factId), { 'idempotency-key': key });

const heldFacts = async (): Promise<string[]> => {
  const { json } = await service.get('/v1/chips/a-chip/history');
  return json.facts.map(({ factId }: { factId: string }) => factId);
};

test('without its store a service refuses what it cannot know, and goes on by itself when the store is back', async () => {
  const source = new EventSource(`${service.url}/v1/events?after=0`);
  const streamed: string[] = [];
  source.onmessage = ({ data }) =>
    streamed.push((JSON.parse(data as string) as { data: { factId: string } }).data.factId);
  await post('before');
  const { json: known } = await service.get('/v1/chips/a-chip?asOf=2024-01-01');
  const pinned = await service.get(known.basis.pinned);

  await service.environment.stopServer();
  expect(await service.reaches('catching-up')).toMatchObject({ status: 503 });
  const refused = await post('meanwhile');
  expect(refused).toMatchObject({ status: 503, json: { type: UNAVAILABLE } });
  expect(refused.headers.get('content-type')).toContain('application/problem+json');
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  // Another replica may still reach the store and record: the head is not known, an older position is.
  expect(await service.get('/v1/chips/a-chip')).toMatchObject({
    status: 503,
    json: { type: 'urn:regulatory-timeline:problem:not-ready' },
  });
  expect((await service.get(known.basis.pinned)).text).toBe(pinned.text);
  expect((await service.get('/health/live')).status).toBe(200);
  const { text: figures } = await service.get('/metrics');
  expect(figures).toContain('timeline_follower_live 0');
  expect(figures).toContain('timeline_follower_stopped 0');
  expect(figures).toMatch(/timeline_event_store_retries_total\{during="subscription"\} [1-9]/);
  // The command was decided on the state that the replica remembers, so that its append met the lost store first.
  expect(figures).toMatch(/timeline_event_store_retries_total\{during="append"\} [1-9]/);

  await service.environment.startServer();
  expect(await service.reaches('live')).toMatchObject({ status: 200, json: { follower: { position: 1 } } });
  expect(await post('meanwhile')).toMatchObject({ status: 201, json: { position: 2 } });
  expect(await heldFacts()).toEqual(['before', 'meanwhile']);
  while (streamed.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(streamed).toEqual(['before', 'meanwhile']);
  source.close();
});

test('a store that is killed under 500 concurrent commands has each once, after clients repeat what was refused', async () => {
  const facts = Array.from({ length: 500 }, (_, n) => `fact-${n}`);
  let recorded = 0;
  let loss: Promise<void> | undefined;
  const refusals = new Set<string>();
  const posts = facts.map(async (factId, n) => {
    const body = restriction(`chip-${n % 10}`, factId);
    for (;;) {
      const { status, json } = await service.post('restrict-chip', body, { 'idempotency-key': factId });
      if (status === 201 || status === 202) break;
      refusals.add(`${status} ${json.type}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    recorded += 1;
    if (recorded === 50)
      loss = service.environment.stopServer().then(() => service.environment.startServer());
  });
  await Promise.all(posts);
  await loss;
  expect([...refusals].filter((refusal) => refusal !== `503 ${UNAVAILABLE}`)).toEqual([]);
  await service.reaches('live');
  const { json } = await service.get('/v1/events?limit=1000');
  const held = json.events.map(({ data }: { data: { factId: string } }) => data.factId);
  expect(held.toSorted()).toEqual(facts.toSorted());
});

test('a service that starts before its store listens, is not ready, and is once the store is there', async () => {
  await post('before');
  await service.end();
  await service.environment.stopServer();
  service = await RunningService.listen({}, service.environment);
  expect((await service.get('/health/live')).status).toBe(200);
  expect(await service.reaches('catching-up')).toMatchObject({ status: 503 });
  expect(await post('after')).toMatchObject({ status: 503, json: { type: UNAVAILABLE } });
  await service.environment.startServer();
  expect(await service.reaches('live')).toMatchObject({ status: 200 });
  expect(await post('after')).toMatchObject({ status: 201, json: { position: 2 } });
});

/** Replaces the server's log by a copy that was made when it held less. */
const restore = (copy: string): Promise<void> =>
  service.environment.withEventsAtRest(async (events) => {
    await rm(events, { recursive: true });
    await cp(copy, events, { recursive: true });
  });

test('a store that comes back as an older copy is followed again from its beginning, without a restart', async () => {
  await post('kept');
  const copy = join(service.environment.folder, 'copy');
  await service.environment.withEventsAtRest((events) => cp(events, copy, { recursive: true }));
  await service.reaches('live');
  await post('lost');
  await restore(copy);
  await service.rebuilds();
  expect(await heldFacts()).toEqual(['kept']);
  expect(await post('lost')).toMatchObject({ status: 201, json: { position: 2 } });
  const reasons = service.log.filter(({ msg }) => msg === 'Rebuilding the projections');
  expect(reasons).toMatchObject([{ reason: expect.stringMatching(/the store ends at \d+/) }]);
});

test('a replica notices that a log was restored and filled again in another order, and answers as the others', async () => {
  const on = (n: number): Promise<Reply> =>
    service.post('restrict-chip', restriction(`chip-${n}`, `fact-${n}`), { 'idempotency-key': `key-${n}` });
  const copy = join(service.environment.folder, 'copy');
  const { EVENTSTORE_URL = '' } = service.environment.variables;
  const folder = await mkdtemp(join(tmpdir(), 'timeline-replica-'));
  const start = () => RunningService.start({ EVENTSTORE_URL, DATA_DIR: folder }, service.environment);
  for (const n of [1, 2, 3, 4, 5]) await on(n);
  await service.environment.withEventsAtRest((events) => cp(events, copy, { recursive: true }));
  await service.reaches('live');
  for (const n of [6, 7, 8, 9, 10]) await on(n);
  let replica = await start();
  try {
    expect((await replica.get('/health/ready')).json.follower.position).toBe(10);
    // It is away while the log is restored and filled: what it sees then ends where its own does.
    await replica.end();
    await restore(copy);
    await service.rebuilds();
    for (const n of [9, 8, 7, 6, 10]) expect((await on(n)).status).toBe(201);
    replica = await start();
    const asked = '/v1/restrictions?asOf=2024-01-01&position=6';
    const [here, there] = [await service.get(asked), await replica.get(asked)];
    expect(here.status).toBe(200);
    expect(there.text).toBe(here.text);
    expect(there.text).toContain('fact-9');
  } finally {
    await replica.end();
    await rm(folder, { recursive: true });
  }
});

test('two replicas on one store see each other’s events at the same positions, and answer alike', async () => {
  const { EVENTSTORE_URL = '' } = service.environment.variables;
  const folder = await mkdtemp(join(tmpdir(), 'timeline-replica-'));
  const replica = await RunningService.listen({ EVENTSTORE_URL, DATA_DIR: folder }, service.environment);
  try {
    await replica.reaches('live');
    const writers = [service, replica];
    const replies = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        writers[n % 2]!.post('restrict-chip', restriction('a-chip', `fact-${n}`)),
      ),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    expect(replies.map(({ json }) => json.position).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, n) => n + 1),
    );
    const pinned = '/v1/chips/a-chip?asOf=2024-01-01&position=40&answerVersion=8';
    const texts = await Promise.all(
      writers.map(async (each) => {
        while ((await each.get('/health/ready')).json.follower.position < 40) await each.reaches('live');
        return (await each.get(pinned)).text;
      }),
    );
    expect(JSON.parse(texts[0]!)).toMatchObject({ status: 'restricted', basis: { position: 40 } });
    expect(texts[1]).toBe(texts[0]);
  } finally {
    await replica.end();
    await rm(folder, { recursive: true });
  }
});
