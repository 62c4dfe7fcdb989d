import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectAsDescribed } from '../described.js';
import { commandLine, restriction, RunningService, startCommandLine, type Json } from '../running-service.js';

/* Many names at once: matches at a point, what was dismissed, what has changed since an earlier run, and files of names. */

let service: RunningService;
let folder: string;

const evidence = [{ publisher: 'A register', citation: 'Entry 1', certainty: 'official' }];
const describeParty = (partyId: string, name: string, more: object = {}) =>
  service.post('describe-party', {
    factId: 'described',
    partyId,
    names: [{ name, kind: 'primary' }],
    evidence,
    ...more,
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'names-e2e-'));
  service = await RunningService.start();
  for (const [id, name] of [
    ['acme-robotics', 'Acme Robotics Co., Ltd.'],
    ['zenith-optics', 'Zenith Optics GmbH'],
    ['ivan-petrov', 'Ivan Sergeevich Petrov'],
  ] as const)
    expect((await describeParty(id, name)).status).toBe(201);
});
afterAll(async () => {
  await service.remove();
  await rm(folder, { recursive: true });
});

async function match(query: string, ...names: readonly (string | object)[]) {
  const reply = await fetch(`${service.url}/v1/match${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ names: names.map((name) => (typeof name === 'string' ? { name } : name)) }),
  });
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, text, json: JSON.parse(text) };
}

const subjectsOf = (matches: readonly Json[]): string[] => matches.map(({ subject }) => subject);

test('500 names are answered, and 501 are refused by their field', async () => {
  const names = Array.from({ length: 501 }, (_, place) => `Acme Robotics ${place}`);
  const many = await match('', ...names.slice(1));
  expect([many.status, many.json.results.length]).toEqual([200, 500]);
  const tooMany = await match('', ...names);
  expect([tooMany.status, tooMany.json.errors[0].pointer]).toEqual([400, '/names']);
});

describe('a dismissed match', () => {
  const asked = { name: 'Ivan Petrov', country: 'DE' };
  let digest: string;

  test('is set apart, by the digest that its answer has', async () => {
    const before = await match('', asked);
    await expectAsDescribed(service, 'post /v1/match', before);
    digest = before.json.results[0].asked;
    expect(subjectsOf(before.json.results[0].matches)).toContain('party/ivan-petrov');
    const dismissed = await service.post('dismiss-match', {
      ...{
        factId: 'another-person',
        partyId: 'ivan-petrov',
        asked: digest,
        reason: 'Born in another year',
        evidence,
      },
    });
    expect(dismissed.status).toBe(201);
    const [after] = (await match('', asked)).json.results;
    expect([subjectsOf(after.matches), subjectsOf(after.dismissed)]).toEqual([[], ['party/ivan-petrov']]);
  });

  test('is one of that question only, however it is spelled', async () => {
    const { results } = (
      await match('', { ...asked, name: 'IVAN  PETROV' }, { ...asked, country: 'FR' }, 'Ivan Petrov')
    ).json;
    expect(results.map(({ matches }: Json) => subjectsOf(matches))).toEqual([
      [],
      ['party/ivan-petrov'],
      ['party/ivan-petrov'],
    ]);
  });

  test('has nothing of what was asked in the log, nor on disk', async () => {
    const { text } = await service.get('/v1/events?type=MatchDismissed');
    expect(text).toContain(digest);
    expect(text).not.toMatch(/Ivan Petrov|"DE"/);
    const refused = await service.post('dismiss-match', {
      ...{ factId: 'in-clear', partyId: 'ivan-petrov', name: 'Ivan Petrov', reason: 'x', evidence },
    });
    expect(refused.status).toBe(400);
    expect(refused.json.errors.map(({ pointer }: Json) => pointer).sort()).toEqual(['/asked', '/name']);
  });

  test('is open again once the party has changed', async () => {
    await describeParty('ivan-petrov', 'Ivan Petrov', { factId: 'another-name' });
    expect(subjectsOf((await match('', asked)).json.results[0].matches)).toEqual(['party/ivan-petrov']);
  });
});

describe('compared with an earlier run', () => {
  test('only matches that are new, changed or gone are answered', async () => {
    const run = (await match('', 'Acme Robotics', 'Zenith Optics', 'Borealis Lasers')).json;
    const { position, asOf } = run.basis;
    const since = `?since=${position}&sinceAsOf=${encodeURIComponent(asOf)}`;
    const same = await match(since, 'Acme Robotics', 'Zenith Optics', 'Borealis Lasers');
    await expectAsDescribed(service, 'post /v1/match', same);
    expect(same.json.results.map(({ matches, gone }: Json) => [matches, gone])).toEqual([
      [[], []],
      [[], []],
      [[], []],
    ]);
    await describeParty('borealis', 'Borealis Lasers Ltd.');
    await describeParty('acme-robotics', 'Acme Robotics', { factId: 'short-name' });
    await service.post('retract-fact', {
      ...{ subject: { kind: 'party', id: 'zenith-optics' }, factId: 'described', reason: 'Another company' },
    });
    const later = (await match(since, 'Acme Robotics', 'Zenith Optics AG', 'Borealis Lasers')).json;
    expect(later.basis.since).toEqual({ asOf, position });
    const [acme, zenith, borealis] = later.results;
    expect(acme.matches).toMatchObject([
      { subject: 'party/acme-robotics', change: 'changed', was: { matchedName: 'Acme Robotics Co., Ltd.' } },
    ]);
    expect(borealis.matches).toMatchObject([{ subject: 'party/borealis', change: 'new' }]);
    // By its id it is still one that may be meant.
    expect([...subjectsOf(zenith.gone), ...subjectsOf(zenith.matches)]).toContain('party/zenith-optics');
  });

  test.each([
    ['?sinceAsOf=2024-01-01', 'sinceAsOf'],
    ['?since=2&position=1', 'since'],
    ['?since=one', 'since'],
  ])('%s is refused', async (query, parameter) => {
    const { status, json } = await match(query, 'Acme Robotics');
    expect([status, json.errors[0].parameter]).toEqual([400, parameter]);
  });
});

describe('a file of names', () => {
  /** How many names: 10 000 where it is asked for. */
  const NAMES = Number(process.env['MATCH_NAMES'] ?? 1200);
  const at = (name: string): string => join(folder, name);
  const args = (output: string): string[] => [
    ...['match', at('names.csv'), '-o', at(output), '--as-of', '2026-01-01', '--url', service.url],
  ];

  test('is continued after an end by force: the output is that of a run without one', async () => {
    const names = Array.from({ length: NAMES }, (_, place) =>
      place % 3 === 0 ? `Acme Robotics ${place}` : `Nobody at all ${place}`,
    );
    await writeFile(at('names.csv'), `name\n${names.join('\n')}\n`);
    const killed = startCommandLine(args('killed.csv'));
    const exited = once(killed, 'exit');
    while ((await stat(at('killed.csv')).catch(() => ({ size: 0 }))).size === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    killed.kill('SIGKILL');
    await exited;
    const part = await readFile(at('killed.csv'), 'utf8');
    // Something is recorded between: the file is of one position all the same.
    await service.post('restrict-chip', restriction('a-chip', 'a-rule'));
    const { stdout } = await commandLine(args('killed.csv'));
    expect(stdout).toContain(`${NAMES} names`);
    const whole = await readFile(at('killed.csv'), 'utf8');
    const position = /,(\d+),[^,]*\r?\n/.exec(part)?.[1] ?? '';
    expect(part.length).toBeLessThan(whole.length);
    await commandLine([...args('straight.csv'), '--position', position]);
    expect(await readFile(at('straight.csv'), 'utf8')).toBe(whole);
  }, 600_000);

  test('compared with the output of an earlier run has what is new, changed or gone', async () => {
    await writeFile(at('few.csv'), 'name\nAcme Robotics\nCumulus Sensors\n');
    const url = ['--url', service.url];
    await commandLine(['match', at('few.csv'), '-o', at('earlier.csv'), ...url]);
    await describeParty('cumulus', 'Cumulus Sensors SA');
    await writeFile(at('few.csv'), 'name\nAcme Robotics\nCumulus Sensors\nZephyr Drones\nIvan Petrov\n');
    await commandLine(['match', at('few.csv'), '-o', at('later.csv'), '--since', at('earlier.csv'), ...url]);
    const rows = (await readFile(at('later.csv'), 'utf8')).trim().split(/\r?\n/).slice(1);
    expect(rows.map((row) => row.split(',').slice(0, 3))).toEqual([
      ['1', 'Acme Robotics', ''],
      ['2', 'Cumulus Sensors', 'party/cumulus'],
      ['3', 'Zephyr Drones', ''],
      // A name that the earlier run did not have is new in all that it matches.
      ['4', 'Ivan Petrov', 'party/ivan-petrov'],
    ]);
    expect(rows.map((row) => /,(new|changed|gone),/.exec(row)?.[1])).toEqual([
      undefined,
      'new',
      undefined,
      'new',
    ]);
  });

  test('has rows that cannot be asked about: each has its problem, and the others are matched', async () => {
    const rows = [
      'Acme Robotics,DE,',
      ',DE,',
      'Ivan Petrov,Germany,lei',
      'Ivan Petrov,RU,,more',
      'Ivan Petrov,RU,',
    ];
    await writeFile(at('bad.csv'), `name,country,identifiers\n${rows.join('\n')}\n`);
    const bad = ['match', at('bad.csv'), '-o', at('bad-out.csv'), '--url', service.url];
    const expected = { code: 1, stderr: expect.stringContaining('3 of them could not be matched') };
    await expect(commandLine(bad)).rejects.toMatchObject(expected);
    const written = await readFile(at('bad-out.csv'), 'utf8');
    const [header = '', ...lines] = written.trim().split(/\r?\n/);
    expect(header).toContain(',problem,');
    expect(lines.map((line) => line.split(',').slice(0, 3).join())).toEqual([
      ...[
        '1,Acme Robotics,party/acme-robotics',
        '2,,',
        '3,Ivan Petrov,',
        '4,Ivan Petrov,',
        '5,Ivan Petrov,party/ivan-petrov',
      ],
    ]);
    expect(lines[1]).toContain('line 3: has no name');
    expect(lines[2]).toMatch(/line 4: country .* must be .*; identifiers\/0\/value /);
    expect(lines[3]).toContain('line 5: has 4 cells, but the header has 3');
    // Again, it continues after what is there.
    await expect(commandLine(bad)).rejects.toMatchObject(expected);
    expect(await readFile(at('bad-out.csv'), 'utf8')).toBe(written);

    await writeFile(at('open.csv'), 'name\nAcme Robotics\n"Ivan\nPetrov\n');
    const open = ['match', at('open.csv'), '-o', at('open-out.csv'), '--url', service.url];
    await expect(commandLine(open)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Quote Not Closed'),
    });
  });
});
