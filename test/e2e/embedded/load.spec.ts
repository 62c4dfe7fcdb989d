import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine, restriction, RunningService, startCommandLine, type Json } from '../running-service.js';

let service: RunningService;
let folder: string;
beforeAll(async () => {
  service = await RunningService.start();
  folder = await mkdtemp(join(tmpdir(), 'load-'));
});
afterAll(async () => {
  await service.remove();
  await rm(folder, { recursive: true });
});

/** Writes a case file; answers its path. */
async function write(content: unknown): Promise<string> {
  const file = join(folder, 'case.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

/** Writes a case file, and loads it. */
async function load(content: unknown, options: readonly string[] = [], url = service.url) {
  return commandLine(['load', await write(content), '--url', url, ...options]);
}

const command = (number: number, more: object = {}) => ({
  idempotencyKey: `key-${number}`,
  command: 'restrict-chip',
  body: restriction(`chip-${number}`, 'fact', more),
});
const failing = (stderr: RegExp) => ({ code: 1, stdout: '', stderr: expect.stringMatching(stderr) });

const headOf = async (): Promise<number> => (await service.get('/v1/events?limit=1')).json.head;

test('each case of this repository is loaded into an empty store by itself, and finds what another has recorded', async () => {
  const empty = await RunningService.start();
  try {
    const cases = [
      ...['ownership', 'country-groups', 'chip-variants', 'chip-parameters', 'chip-rules'],
      'chip-controls',
    ];
    for (const name of cases) {
      const file = join(process.cwd(), `events/cases/${name}.json`);
      const { stdout } = await commandLine(['load', file, '--url', empty.url]);
      expect(stdout).toMatch(
        name === 'chip-controls' ? /: 82 commands recorded, 2 were/ : /: \d+ commands recorded, 0 were/,
      );
    }
  } finally {
    await empty.remove();
  }
});

test('a command that is refused is named, and the corrected file continues after the recorded commands', async () => {
  // The check of the file cannot know which facts are recorded.
  await service.post('restrict-chip', restriction('chip-of-another', 'fact'));
  const clash = { ...command(3), body: restriction('chip-of-another', 'fact', { measure: 'prohibited' }) };
  const commands = [command(0), command(1), command(2), clash, command(4)];
  await expect(load({ title: 'Notices', commands })).rejects.toMatchObject(
    failing(
      /Command 4 of \S+case\.json \(\/commands\/3, restrict-chip, idempotencyKey "key-3"\) was refused\. POST .* 409 .*\n(?:.*\n)?4 of 5 are recorded \(0 by an earlier run\)\. (?:.|\n)*To continue, correct the file and run the same command again: recorded commands are not repeated\.\n$/,
    ),
  );
  const { stdout } = await load({ title: 'Notices', commands: commands.with(3, command(3)) });
  expect(stdout).toContain('Notices: 1 commands recorded, 4 were already recorded.');
});

test('a file with one wrong command in the middle is refused as a whole, with the field', async () => {
  const before = await headOf();
  const commands = [60, 61, 62].map((number) => command(number));
  const wrong = command(61, { destinations: ['CN', 'XX'] });
  await expect(load({ title: 'Notices', commands: commands.with(1, wrong) })).rejects.toMatchObject(
    failing(
      /case\.json is refused\. One error, and nothing was posted:\n {2}\/commands\/1\/body\/destinations \(restrict-chip\) "XX" must be an ISO 3166-1 .*\n$/,
    ),
  );
  expect(await headOf()).toBe(before);
});

test('a rule between fields is refused as the service refuses it, before anything is posted', async () => {
  const before = await headOf();
  const { body, ...wrong } = command(81, { alsoEnds: ['CN'] });
  const { status, json } = await service.post('restrict-chip', body);
  expect([status, json.detail]).toEqual([400, '/alsoEnds needs "lifts" or "postpones"']);
  await expect(load({ title: 'Notices', commands: [command(80), { ...wrong, body }] })).rejects.toMatchObject(
    failing(
      /One error, and nothing was posted:\n {2}\/commands\/1\/body\/alsoEnds \(restrict-chip\) needs "lifts" or "postpones"\n$/,
    ),
  );
  expect(await headOf()).toBe(before);
});

test('--dry-run checks the file, and posts nothing', async () => {
  const before = await headOf();
  const { stdout } = await load({ title: 'Notices', commands: [70, 71].map((n) => command(n)) }, [
    '--dry-run',
  ]);
  expect(stdout).toBe(
    'Notices: 2 commands about 2 subjects would be posted; nothing was sent.\n  2 × restrict-chip\nabout chip/chip-70, chip/chip-71\n',
  );
  expect(await headOf()).toBe(before);
});

test('--dry-run needs no service', async () => {
  const { stdout } = await load(
    { title: 'Notices', commands: [command(90)] },
    ['--dry-run'],
    'http://127.0.0.1:1',
  );
  expect(stdout).toContain('1 commands about 1 subjects would be posted');
});

test('the check of a file takes what the service describes: the sample of every command', async () => {
  const { paths } = (await service.get('/openapi.json')).json;
  const commands = Object.entries<Json>(paths).flatMap(([path, { post }]) => {
    const body = post?.requestBody.content['application/json'].examples.sample.value;
    return post === undefined || !path.startsWith('/v1/commands/')
      ? []
      : [{ command: path.slice('/v1/commands/'.length), body }];
  });
  const { stdout } = await load({ title: 'Samples', commands }, ['--dry-run']);
  expect(stdout).toContain(
    `Samples: ${commands.length} commands about 9 subjects would be posted; nothing was sent.\n`,
  );
});

test('commands about one subject are recorded in the order of the file, and an identification after its parties', async () => {
  const rules = ['first', 'second', 'third', 'fourth'];
  const chips = Array.from({ length: 40 }, (_each, number) => `ordered-${number}`);
  const restricted = rules.flatMap((rule, place) =>
    chips.map((chip) => ({
      command: 'restrict-chip',
      // Refused unless what it takes the place of is recorded.
      body: restriction(
        chip,
        rule,
        place === 0 ? {} : { lifts: [rules[place - 1]], effectiveFrom: `2024-0${place}-01` },
      ),
    })),
  );
  const { evidence } = restriction('', '');
  const party = (partyId: string) => ({
    command: 'describe-party',
    body: { factId: 'd', partyId, name: partyId, evidence },
  });
  const joined = {
    command: 'identify-parties',
    body: { factId: 'same', partyId: 'one', sameAs: 'other', basis: 'the same address', evidence },
  };
  const commands = [party('one'), party('other'), joined, ...restricted];
  const { stdout } = await load({ title: 'Ordered', commands });
  expect(stdout).toBe('Ordered: 163 commands recorded, 0 were already recorded.\n');
  for (const chip of chips) {
    const { json } = await service.get(`/v1/chips/${chip}/history`);
    const recorded = json.facts.filter(({ type }: Json) => type === 'ChipRestricted');
    expect(recorded.map(({ factId }: Json) => factId)).toEqual(rules);
  }
});

test('a load that is interrupted and one that is killed are continued; each command is recorded once', async () => {
  const start = await headOf();
  const count = 3000;
  const commands = Array.from({ length: count }, (_each, number) => ({
    command: 'restrict-chip',
    body: restriction(`many-${number % 1000}`, `fact-${number}`),
  }));
  const file = await write({ title: 'Many', commands });
  const stopAfter = async (events: number, signal: NodeJS.Signals) => {
    const run = startCommandLine(['load', file, '--url', service.url]);
    const ended = once(run, 'exit') as Promise<[number | null]>;
    let said = '';
    run.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    while ((await headOf()) < start + events) await new Promise((resolve) => setTimeout(resolve, 10));
    run.kill(signal);
    return { code: (await ended)[0], said };
  };
  const { code, said } = await stopAfter(200, 'SIGINT');
  expect(code).toBe(1);
  expect(said).toMatch(
    /Interrupted: .*\n\d+ of 3000 are recorded \(0 by an earlier run\)\. To continue, run the same command again/,
  );
  const first = await headOf();
  expect(first).toBeLessThan(start + count);
  await stopAfter(first - start + 200, 'SIGKILL');
  const second = await headOf();
  expect(second).toBeLessThan(start + count);
  const { stdout } = await commandLine(['load', file, '--url', service.url]);
  const [, recorded, found] =
    /^Many: (\d+) commands recorded, (\d+) were already recorded\.\n$/.exec(stdout) ?? [];
  expect(Number(recorded) + Number(found)).toBe(count);
  expect(Number(found)).toBeGreaterThanOrEqual(second - start);
  expect(await headOf()).toBe(start + count);
  const again = await commandLine(['load', file, '--url', service.url]);
  expect(again.stdout).toBe('Many: 0 commands recorded, 3000 were already recorded.\n');
});

test('a retraction has its replacement flat, as the help says', async () => {
  await service.post('restrict-chip', restriction('corrected', 'wrong'));
  const replacement = { command: 'restrict-chip', ...restriction('corrected', 'right') };
  const subject = { kind: 'chip', id: 'corrected' };
  const body = { subject, factId: 'wrong', reason: 'a wrong date', replacement };
  await load({ title: 'Corrected', commands: [{ idempotencyKey: 'k', command: 'retract-fact', body }] });
  const { json } = await service.get('/v1/chips/corrected/history');
  expect(json.facts).toMatchObject([{ retracted: { replacedBy: 'right' } }, { factId: 'right' }]);
  const { stdout } = await commandLine(['load', '--help']);
  expect(stdout).toContain('"idempotencyKey"');
  expect(stdout).toContain('{ "command": "restrict-chip", "factId": … }');
});

test('a service that cannot be reached is distinguished from a refusal', async () => {
  await expect(
    load({ title: 'Notices', commands: [command(0)] }, [], 'http://127.0.0.1:1'),
  ).rejects.toMatchObject(failing(/^No service answers at http:\/\/127\.0\.0\.1:1\n$/));
});

describe('a file that is not a case is refused with the reason before anything is posted', () => {
  const wrongCommand = (more: object) => ({
    title: 'A',
    commands: [command(50), { ...command(51), ...more }],
  });
  test.each<[string, unknown, RegExp]>([
    ['no JSON', '{"title": ', /case\.json is not JSON: /],
    [
      'a field given twice',
      '{"title": "A", "title": "B"}',
      /case\.json: \/title is given twice, again in line 1, column 16/,
    ],
    [
      'a list',
      [command(50)],
      /is not a case\. 2 errors, and nothing was posted:\n {2}\/title must be a string\n {2}\/commands .*\nThe format is \{"title"/,
    ],
    ['no title', { commands: [command(50)] }, /One error, .*\n {2}\/title must be a string\nThe format is/],
    ['no list', { title: 'A', commands: {} }, /\n {2}\/commands must be an array/],
    ['a null', { title: 'A', commands: [null] }, /\/commands\/0\/command must be one of/],
    ['a wrong key', wrongCommand({ idempotencyKey: '' }), /\n {2}\/commands\/1\/idempotencyKey must be 1 to/],
    [
      'an unknown command',
      wrongCommand({ command: '../x' }),
      /\/commands\/1\/command must be one of describe-chip, restrict-chip, /,
    ],
    ['a body that is no object', wrongCommand({ body: 'x' }), /\/commands\/1\/body must be an object/],
    [
      'an unknown field',
      wrongCommand({ body: { more: 1 } }),
      /\/commands\/1\/body\/more \(restrict-chip\) is not a known field/,
    ],
    [
      'much that is wrong',
      { title: 'A', commands: Array(20).fill({}) },
      /40 errors, [^]*\n {2}and 20 more\nThe format is/,
    ],
  ])('%s', async (_name, content, message) => {
    await expect(load(content)).rejects.toMatchObject(failing(message));
    expect((await service.get('/v1/chips/chip-50')).status).toBe(404);
  });

  test('none at all', async () => {
    const missing = commandLine(['load', join(folder, 'missing.json'), '--url', service.url]);
    await expect(missing).rejects.toMatchObject(
      failing(/missing\.json cannot be read: there is no such file/),
    );
  });
});
