import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectAsDescribed } from '../described.js';
import { restriction, RunningService, type Reply } from '../running-service.js';
import { clockAhead, DAY, HOUR } from '../shifted-clock.js';

/* What a replica sees and can do whose clock is off from the server's, beside one whose clock is right. */

const SKEWED = 'urn:regulatory-timeline:problem:clock-skew';

let right: RunningService;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replica-'));
  right = await RunningService.start();
});
afterEach(async () => {
  await right.remove();
  await rm(folder, { recursive: true });
});

/** Another replica on the same server, while `work` is done. */
async function withReplica(clock: number, work: (replica: RunningService) => Promise<void>): Promise<void> {
  const variables = { DATA_DIR: folder, ...clockAhead(clock) };
  const replica = await RunningService.start(variables, right.environment);
  try {
    await work(replica);
  } finally {
    await replica.end();
  }
}

const record = (service: RunningService, factId: string): Promise<Reply> =>
  service.post('restrict-chip', restriction('a-chip', factId));
const now = (): string => new Date().toISOString();

describe.each([
  ['a day ahead', DAY],
  ['an hour behind', -HOUR],
  ['ten years ahead', 3653 * DAY],
])('a replica with its clock %s', (_, clock) => {
  test('records nothing and says so; it answers what the right one has recorded', async () => {
    expect((await record(right, 'first')).status).toBe(201);
    await withReplica(clock, async (replica) => {
      const refused = await record(replica, 'second');
      expect(refused).toMatchObject({ status: 503, json: { type: SKEWED, mayBeRecorded: false } });
      expect(refused.json.detail).toContain('that of the event store’s server');
      await expectAsDescribed(replica, 'post /v1/commands/restrict-chip', refused);
      const ready = await replica.get('/health/ready');
      expect(ready).toMatchObject({ status: 503, json: { follower: { state: 'live' } } });
      expect(ready.json.detail).toContain('that of the event store’s server');
      const { text } = await replica.get('/metrics');
      expect(text).toContain('timeline_clock_skewed 1');

      // Nobody here knows which clock is right: what depends on the time is refused, the rest is answered.
      expect(await replica.get('/v1/chips/a-chip')).toMatchObject({ status: 503, json: { type: SKEWED } });
      const moment = await replica.get(`/v1/chips/a-chip?asOf=2024-01-01&knownAt=${now()}`);
      expect(moment).toMatchObject({ status: 503, json: { type: SKEWED } });
      const named = await replica.get('/v1/chips/a-chip?asOf=2024-01-01&position=1');
      expect(named.json.measures).toHaveLength(1);
      expect(ready.json.clock.serverTime).toEqual(expect.any(String));
      const later = new Date(Date.now() + HOUR).toISOString();
      expect(await replica.get(`/v1/chips/a-chip?asOf=2024-01-01&knownAt=${later}`)).toMatchObject({
        status: 400,
      });
    });
    // The right one is not touched by it.
    expect((await record(right, 'second')).json.position).toBe(2);
    expect((await right.get('/health/ready')).status).toBe(200);
    expect((await right.get(`/v1/chips/a-chip?knownAt=${now()}`)).json.basis.position).toBe(2);
  });
});

test('what was known a moment ago is not final while another replica may still record; what was known before is', async () => {
  await record(right, 'first');
  const asked = now();
  const moment = await right.get(`/v1/chips/a-chip?asOf=2024-01-01&knownAt=${asked}`);
  const { knownAtFinalFrom, position } = moment.json.basis;
  expect(position).toBe(1);
  expect(Date.parse(knownAtFinalFrom) - Date.parse(asked)).toBe(135_000);
  await expectAsDescribed(right, 'get /v1/chips/{id}', moment);
  // A replica whose clock is behind by less than a minute may record, and as known at that moment.
  await withReplica(-30_000, async (replica) => {
    const { status, json } = await record(replica, 'second');
    expect(status).toBe(201);
    await right.get(`/v1/chips/a-chip?atLeast=${json.position}`);
    const { json: again } = await right.get(`/v1/chips/a-chip?asOf=2024-01-01&knownAt=${asked}`);
    expect(again.basis.position).toBe(2);
  });
  for (const path of [
    '/v1/restrictions?',
    '/v1/chips?',
    '/v1/changes?asOfFrom=2023-01-01&asOfTo=2024-01-01&',
  ])
    expect((await right.get(`${path}knownAt=${asked}`)).json.basis).toHaveProperty('knownAtFinalFrom');
  const history = await right.get(`/v1/chips/a-chip/history?knownAt=${asked}`);
  expect(history.json).toHaveProperty('knownAtFinalFrom', knownAtFinalFrom);
  await expectAsDescribed(right, 'get /v1/chips/{id}/history', history);
  const { json: today } = await right.get('/v1/restrictions?asOf=2024-01-01');
  expect(today.basis).not.toHaveProperty('knownAtFinalFrom');
  const before = new Date(Date.now() - HOUR).toISOString();
  expect((await right.get(`/v1/restrictions?knownAt=${before}`)).json.basis).not.toHaveProperty(
    'knownAtFinalFrom',
  );
});
