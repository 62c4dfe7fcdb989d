import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { definitions } from '../../../events/index.js';
import { FakeService, type FakeAnswer } from '../../../test/support/fake-service.js';
import { TimelineClient } from '../client.js';
import { readCase } from './case-file.js';
import { loadCase, planText } from './load.js';

interface Posted {
  readonly key: string;
  readonly body: { readonly factId: string; readonly chipId?: string };
}

type Answer = (posted: Posted, attempt: number) => FakeAnswer | Promise<FakeAnswer>;

let folder: string;
let file: string;
const services: FakeService[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'load-'));
  file = join(folder, 'case.json');
});
afterEach(() => Promise.all(services.splice(0).map((service) => service.stop())));
afterAll(() => rm(folder, { recursive: true }));

/** A service whose head is at position 100, and what was posted to it, in the order in which it came. */
async function serviceThat(answer: Answer) {
  const posted: Posted[] = [];
  const attempts = new Map<string, number>();
  const service = await FakeService.start(({ method, headers, body }) => {
    if (method === 'GET') return { body: { head: 100 } };
    const each = { key: String(headers['idempotency-key']), body: JSON.parse(body) as Posted['body'] };
    posted.push(each);
    const attempt = (attempts.get(each.key) ?? 0) + 1;
    attempts.set(each.key, attempt);
    return answer(each, attempt);
  });
  services.push(service);
  return { posted, client: new TimelineClient({ url: service.url }) };
}

const sample: Readonly<Record<string, unknown>> = definitions.ChipRestricted.sample;
const command = (chipId: string, factId: string, more: object = {}) => ({
  idempotencyKey: `${chipId}-${factId}`,
  command: 'restrict-chip',
  body: { ...sample, chipId, factId },
  ...more,
});
const write = (commands: readonly object[]) =>
  writeFile(file, JSON.stringify({ title: 'Notices', commands }));
const recorded = { status: 201, body: { position: 101 } };
const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

test('posts 64 at once, and those about one subject in the order of the file', async () => {
  let inFlight = 0;
  let most = 0;
  let allArrived = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (allArrived = resolve));
  const { posted, client } = await serviceThat(async () => {
    most = Math.max(most, (inFlight += 1));
    if (inFlight === 64) allArrived();
    await arrived;
    inFlight -= 1;
    return recorded;
  });
  const chips = Array.from({ length: 100 }, (_each, number) => `chip-${number}`);
  await write(['first', 'second', 'third'].flatMap((fact) => chips.map((chip) => command(chip, fact))));
  expect(await loadCase(file, client)).toEqual({ title: 'Notices', recorded: 300, found: 0 });
  expect(most).toBe(64);
  for (const chip of chips) {
    const facts = posted.filter(({ body }) => body.chipId === chip).map(({ body }) => body.factId);
    expect(facts).toEqual(['first', 'second', 'third']);
  }
});

test('with inOrder posts one after another', async () => {
  const { posted, client } = await serviceThat(async ({ body }) => {
    await (body.chipId === 'chip-0' ? soon() : undefined);
    return recorded;
  });
  await write([
    command('chip-0', 'a'),
    command('chip-1', 'a'),
    command('chip-0', 'b'),
    command('chip-2', 'a'),
  ]);
  await loadCase(file, client, { inOrder: true });
  expect(posted.map(({ key }) => key)).toEqual(['chip-0-a', 'chip-1-a', 'chip-0-b', 'chip-2-a']);
});

test('counts what an earlier run had recorded: its position is not after the head before this run', async () => {
  const { client } = await serviceThat(({ body }) => ({
    status: 201,
    body: { position: body.factId === 'old' ? 100 : 101 },
  }));
  await write([command('a', 'old'), command('b', 'old'), command('c', 'new')]);
  expect(await loadCase(file, client)).toMatchObject({ recorded: 1, found: 2 });
});

test('a key that the file does not give derives from the command, wherever it is in the file', async () => {
  const { posted, client } = await serviceThat(() => recorded);
  const [first, second] = ['a', 'b'].map((chip) => command(chip, 'fact', { idempotencyKey: undefined }));
  await write([first!, second!]);
  await loadCase(file, client);
  await write([command('c', 'fact'), second!, first!]);
  await loadCase(file, client);
  const keysOf = (chip: string) =>
    new Set(posted.filter(({ body }) => body.chipId === chip).map(({ key }) => key));
  expect([keysOf('a').size, keysOf('b').size]).toEqual([1, 1]);
  expect(keysOf('a')).not.toEqual(keysOf('b'));
});

test('posts nothing if anything in the file is wrong, and names what', async () => {
  const { posted, client } = await serviceThat(() => recorded);
  await write([
    command('a', 'fact'),
    command('b', 'fact', { body: { ...sample, measure: 'bad' } }),
    command('a', 'another'),
  ]);
  await expect(loadCase(file, client)).rejects.toThrow(
    `${file} is refused. One error, and nothing was posted:\n  /commands/1/body/measure (restrict-chip) must be`,
  );
  await write([command('a', 'fact'), command('a', 'other', { idempotencyKey: 'a-fact' })]);
  await expect(loadCase(file, client)).rejects.toThrow(
    /\/commands\/1 repeats the idempotencyKey of \/commands\/0 for the same subject/,
  );
  expect(posted).toEqual([]);
});

test('says what would be posted', async () => {
  await write([command('a', 'one'), command('b', 'one'), command('a', 'two')]);
  expect(planText(await readCase(file))).toBe(
    'Notices: 3 commands about 2 subjects would be posted; nothing was sent.\n  3 × restrict-chip\nabout chip/a, chip/b',
  );
});

describe('a command that is not recorded', () => {
  const problem = (status: number, headers: Record<string, string> = {}): FakeAnswer => ({
    status,
    headers,
    body: { title: 'Not now', detail: 'for a reason' },
  });

  test('that was refused is named; what waits for it is not posted', async () => {
    const { posted, client } = await serviceThat(({ key }) => (key === 'b-one' ? problem(409) : recorded));
    await write([command('a', 'one'), command('b', 'one'), command('b', 'two')]);
    await expect(loadCase(file, client)).rejects.toThrow(
      `Command 2 of ${file} (/commands/1, restrict-chip, idempotencyKey "b-one") was refused. ` +
        'POST /v1/commands/restrict-chip: 409 Not now: for a reason\n' +
        '1 of 3 are recorded (0 by an earlier run). To continue, correct the file and run the same command again: ' +
        'recorded commands are not repeated.',
    );
    expect(posted.map(({ key }) => key)).not.toContain('b-two');
  });

  test('that failed may be recorded', async () => {
    const { client } = await serviceThat(() => problem(500));
    await write([command('a', 'one')]);
    await expect(loadCase(file, client)).rejects.toThrow(
      /failed\. POST .*\nAt least 0 of 1 are recorded .* To continue, run the same command again/,
    );
  });

  test('because the service is busy is posted again when the service says', async () => {
    const { posted, client } = await serviceThat((_each, attempt) =>
      attempt === 1 ? problem(503, { 'retry-after': '0.05' }) : recorded,
    );
    await write([command('a', 'one'), command('b', 'one')]);
    expect(await loadCase(file, client)).toMatchObject({ recorded: 2 });
    expect(posted).toHaveLength(4);
  });

  test('because the service stays busy fails after six attempts', async () => {
    const { posted, client } = await serviceThat(() => problem(503, { 'retry-after': '0.01' }));
    await write([command('a', 'one')]);
    await expect(loadCase(file, client)).rejects.toThrow(/503 Not now/);
    expect(posted).toHaveLength(6);
  });
});

test('an interruption finishes what is in flight, and says how to continue', async () => {
  const interrupted = new AbortController();
  const { posted, client } = await serviceThat(async ({ key }) => {
    if (key === 'a-1') interrupted.abort(new Error('Interrupted'));
    await soon();
    return recorded;
  });
  await write([1, 2, 3].map((fact) => command('a', String(fact))));
  await expect(loadCase(file, client, { signal: interrupted.signal })).rejects.toThrow(
    'Interrupted\n1 of 3 are recorded (0 by an earlier run). To continue, run the same command again: recorded commands are not repeated.',
  );
  expect(posted).toHaveLength(1);
});
