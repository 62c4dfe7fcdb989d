import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newToken } from '../../../libs/access/index.js';
import { Description, expectAsDescribed } from '../described.js';
import { restriction, RunningService, type Reply } from '../running-service.js';
import { clockAhead, DAY, HOUR } from '../shifted-clock.js';
import { TestEnvironment } from '../test-environment.js';

/* What a service with its own store sees and can do under a wrong clock, and under the right one afterwards. */

const SKEWED = 'urn:regulatory-timeline:problem:clock-skew';
const REFUSED = 'urn:regulatory-timeline:problem:clock-correction-refused';

let environment: TestEnvironment;
let service: RunningService;
beforeEach(async () => {
  environment = await TestEnvironment.open();
});
afterEach(async () => {
  await service.end();
  await environment.remove();
});

/** Starts the service in the folder of the one before, which it ends. */
async function restart(variables: Record<string, string> = {}): Promise<void> {
  await service.end();
  service = await RunningService.start(variables, environment);
}

const record = (factId: string, headers = {}): Promise<Reply> =>
  service.post('restrict-chip', restriction('a-chip', factId), headers);
const knownFacts = async (query: string): Promise<string[]> => {
  const { json } = await service.get(`/v1/chips/a-chip?asOf=2024-01-01&${query}`);
  return json.measures.map(({ factId }: { factId: string }) => factId);
};
const correct = async (body: object, headers = {}, query = '?setsBackDays=3652'): Promise<Reply> => {
  const response = await fetch(`${service.url}/v1/clock/corrections${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
};
const metric = async (name: string): Promise<number> => {
  const { text } = await service.get('/metrics');
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
};
const now = (): string => new Date().toISOString();

describe('after one start with the clock ten years ahead', () => {
  const TEN_YEARS = 3653 * DAY;
  let lastRecordedAt: string;
  let beforeIt: string;

  beforeEach(async () => {
    service = await RunningService.start({}, environment);
    expect(await record('before')).toMatchObject({ status: 201 });
    beforeIt = now();
    await restart(clockAhead(TEN_YEARS));
    // It cannot know: nobody has recorded for a while.
    const { status, json } = await record('wrong');
    expect(status).toBe(201);
    lastRecordedAt = json.recordedAt;
    expect(Date.parse(lastRecordedAt) - Date.now()).toBeGreaterThan(TEN_YEARS - DAY);
    await restart();
  });

  test('the right clock records nothing, and readiness, metrics and the log say so; answers go on', async () => {
    const refused = await record('later');
    expect(refused).toMatchObject({ status: 503, json: { type: SKEWED, mayBeRecorded: false } });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(refused.json.detail).toContain(`the log was recorded up to ${lastRecordedAt}`);
    await expectAsDescribed(service, 'post /v1/commands/restrict-chip', refused);

    const ready = await service.get('/health/ready');
    expect(ready).toMatchObject({ status: 503, json: { follower: { state: 'live' } } });
    expect(ready.json.detail).toContain(lastRecordedAt);
    expect(await metric('timeline_clock_skewed')).toBe(1);
    expect(await metric('timeline_clock_offset_seconds')).toBeGreaterThan(TEN_YEARS / 1000 - 3600);
    expect(await metric('timeline_commands_total{command="restrict-chip",outcome="clock-skew"}')).toBe(1);

    expect(ready.json.clock).toMatchObject({ lastRecordedAt, now: expect.any(String) });
    await expectAsDescribed(service, 'get /health/ready', ready);

    // What names its times is answered; what depends on the time, which nobody knows here, is not.
    expect(await knownFacts('')).toEqual(['before', 'wrong']);
    expect(await knownFacts('position=1')).toEqual(['before']);
    expect((await service.get('/v1/restrictions?asOf=2024-01-01&knownAt=2025-01-01')).status).toBe(200);
    for (const [query, parameter] of [
      ['', 'asOf'],
      ['?position=2', 'asOf'],
      [`?asOf=2024-01-01&knownAt=${now()}`, 'knownAt'],
    ] as const) {
      const asked = await service.get(`/v1/chips/a-chip${query}`);
      expect(asked).toMatchObject({ status: 503, json: { type: SKEWED, errors: [{ parameter }] } });
      await expectAsDescribed(service, 'get /v1/chips/{id}', asked);
    }
    const future = await service.get('/v1/chips/a-chip?asOf=2024-01-01&knownAt=2030-01-01');
    expect(future).toMatchObject({ status: 400, json: { errors: [{ parameter: 'knownAt' }] } });
    expect(future.json.detail).toMatch(/it is \d{4}-/);
  });

  test('an operator corrects it: who, when and why are recorded, and the right clock counts again', async () => {
    const { json: pinned } = await service.get('/v1/chips/a-chip?asOf=2024-01-01&position=2&answerVersion=7');
    const body = { factId: 'clock-1', reason: 'NTP was off', lastRecordedAt, rightTime: now() };
    // Somebody asks what is known today, meanwhile.
    expect((await service.get(`/v1/chips/a-chip?asOf=2024-01-01&knownAt=${now().slice(0, 10)}`)).status).toBe(
      503,
    );
    const other = { ...body, lastRecordedAt: '2030-01-01T00:00:00.000Z' };
    const refused = await correct(other);
    expect(refused).toMatchObject({
      status: 422,
      json: { type: REFUSED, errors: [{ pointer: '/lastRecordedAt' }] },
    });
    await expectAsDescribed(service, 'post /v1/clock/corrections', refused);
    const aDayAgo = new Date(Date.now() - DAY).toISOString();
    expect(await correct({ ...body, rightTime: aDayAgo })).toMatchObject({
      status: 422,
      json: { errors: [{ pointer: '/rightTime' }] },
    });
    // It goes back by years, for ever: whoever means it says so.
    const unsaid = await correct(body, {}, '');
    expect(unsaid).toMatchObject({ status: 422, json: { type: REFUSED } });
    expect(unsaid.json.detail).toMatch(/goes back by 3652 days, .* repeat it with setsBackDays=3652/);
    expect(await correct({ ...body, reason: ' ' })).toMatchObject({
      status: 400,
      json: { errors: [{ pointer: '/reason' }] },
    });

    const corrected = await correct(body, { 'idempotency-key': 'once' });
    expect(corrected).toMatchObject({ status: 201, json: { position: 3 } });
    await expectAsDescribed(service, 'post /v1/clock/corrections', corrected);
    expect(await correct(body, { 'idempotency-key': 'once' })).toMatchObject({ json: corrected.json });

    expect((await service.get('/health/ready')).status).toBe(200);
    const later = await record('later');
    expect(later).toMatchObject({ status: 201, json: { position: 4 } });
    expect(Date.parse(later.json.recordedAt)).toBeLessThanOrEqual(Date.now());
    expect(Date.parse(later.json.recordedAt)).toBeGreaterThan(Date.now() - HOUR);
    expect(await knownFacts(`knownAt=${now()}`)).toEqual(['before', 'wrong', 'later']);
    expect(await knownFacts(`knownAt=${beforeIt}`)).toEqual(['before']);
    const { json: again } = await service.get('/v1/chips/a-chip?asOf=2024-01-01&position=2&answerVersion=7');
    expect(again).toEqual(pinned);

    const { json } = await service.get('/v1/events?after=2&type=ClockCorrected');
    expect(json.events).toMatchObject([
      { subject: 'clock/recorded', actor: 'local', time: corrected.json.recordedAt, data: body },
    ]);
    const description = await Description.of(service);
    expect(description.operation('post /v1/clock/corrections').security).toEqual([{ bearer: ['admin'] }]);
  });

  test('it is corrected by whoever has the scope admin, and by nobody else', async () => {
    const admin = newToken({ actor: 'ops', scopes: ['admin', 'read'] });
    const writer = newToken({ actor: 'tool', scopes: ['read', 'write'] });
    const file = join(environment.folder, 'tokens.json');
    await writeFile(file, JSON.stringify({ tokens: [admin.entry, writer.entry] }));
    await restart({ TOKENS_FILE: file });
    const body = { factId: 'clock-1', reason: 'NTP was off', lastRecordedAt, rightTime: now() };
    const as = ({ token }: { token: string }) => correct(body, { authorization: `Bearer ${token}` });
    expect(await correct(body)).toMatchObject({ status: 401 });
    expect(await as(writer)).toMatchObject({ status: 403 });
    expect(await as(admin)).toMatchObject({ status: 201, json: { position: 3 } });
  });
});

test('a start with the clock an hour behind records nothing, and the right clock goes on as before', async () => {
  service = await RunningService.start({}, environment);
  const { json } = await record('before');
  await restart(clockAhead(-HOUR));
  expect(await record('later')).toMatchObject({ status: 503, json: { type: SKEWED } });
  expect((await service.get('/health/ready')).json.detail).toContain(json.recordedAt);
  // Whoever trusts the wrong clock and corrects the log by it is asked for the time.
  const body = { factId: 'clock-1', reason: 'wrong', lastRecordedAt: json.recordedAt, rightTime: now() };
  expect(await correct(body)).toMatchObject({ status: 422, json: { errors: [{ pointer: '/rightTime' }] } });
  await restart();
  expect((await service.get('/health/ready')).status).toBe(200);
  expect(await record('later')).toMatchObject({ status: 201, json: { position: 2 } });
});

test('a clock that is in 1970 cannot date the log back: its correction is refused, and the log goes on', async () => {
  service = await RunningService.start({}, environment);
  const { json } = await record('before');
  const in1970 = -Date.now() + 5 * DAY;
  await restart(clockAhead(in1970));
  const ready = await service.get('/health/ready');
  const { lastRecordedAt, now: wrongNow } = ready.json.clock;
  expect(lastRecordedAt).toBe(json.recordedAt);
  const days = Math.floor((Date.parse(lastRecordedAt) - Date.parse(wrongNow)) / DAY);
  const body = { factId: 'clock-1', reason: 'wrong', lastRecordedAt, rightTime: wrongNow };
  const refused = await correct(body, {}, `?setsBackDays=${days}`);
  expect(refused).toMatchObject({
    status: 422,
    json: { type: REFUSED, errors: [{ pointer: '/rightTime' }] },
  });
  expect(refused.json.detail).toMatch(/when this release was built: the clock of this replica is wrong/);
  await restart();
  expect(await record('later')).toMatchObject({ status: 201, json: { position: 2 } });
});
