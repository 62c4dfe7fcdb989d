import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { commandLine, deniedPersons, RunningService, type Json } from '../running-service.js';
import { TestEnvironment } from '../test-environment.js';

const LIST = 'denied-persons-list';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'import-'))));
afterAll(() => rm(folder, { recursive: true }));

/** Writes a file; answers its path. */
async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `timeline import` to its end, whether it fails or not. */
async function runImport(
  { url }: RunningService,
  [format, file, edition, ...options]: readonly [string, string, string, ...string[]],
  env: Record<string, string> = {},
): Promise<Run> {
  const args = ['import', format, file, '--edition', edition, '--url', url, ...options];
  const done = commandLine(args, env);
  return done.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as Run,
  );
}

const headOf = async (service: RunningService): Promise<number> =>
  (await service.get('/v1/events?limit=1')).json.head;

const listedIn = async (edition: string): Promise<string[]> =>
  (await readFile(deniedPersons(edition), 'latin1')).trimEnd().split('\n');

/** The rows of an edition without those of some parties. */
async function without(edition: string, names: readonly string[]): Promise<string> {
  const rows = await listedIn(edition);
  return `${rows.filter((row) => !names.some((name) => row.startsWith(`"${name}"`))).join('\n')}\n`;
}

async function statusOf(service: RunningService, party: string, query: string): Promise<Json> {
  return (await service.get(`/v1/parties/${party}?${query}`)).json;
}

describe('given editions of a list', () => {
  let service: RunningService;
  beforeAll(async () => (service = await RunningService.start()));
  afterAll(() => service.remove());

  test('when it is a dry run, then the plan is shown and nothing is posted', async () => {
    const { stdout } = await runImport(service, [
      'bis-dpl',
      deniedPersons('2018-08-17'),
      '2018-08-17',
      '--dry-run',
    ]);
    expect(stdout).toMatch(
      /^Denied Persons List \(denied-persons-list\), edition of 2018-08-17: 38 rows, 35 entries compared, \d+ commands\n {2}35 new\n {4}adrian-manuel-hernandez: ADRIAN MANUEL HERNANDEZ\n[^]*\nNothing was posted: --dry-run\.\n$/,
    );
    expect(stdout).toMatch(/\n {2}35 new\n(?: {4}\S+: .*\n){5} {4}and 30 more: --all\n/);
    const all = await runImport(service, [
      'bis-dpl',
      deniedPersons('2018-08-17'),
      '2018-08-17',
      '--dry-run',
      '--all',
    ]);
    expect(all.stdout).toMatch(/\n {2}35 new\n(?: {4}\S+: .*\n){35}(?! {4}\S+: )/);
    expect(all.stdout).not.toContain('more');
    expect(await headOf(service)).toBe(0);
    expect((await service.get('/v1/lists')).json.lists).toEqual([]);
  });

  test('when the first one is imported, then every entry is restricted, and the list has the edition', async () => {
    const { stdout } = await runImport(service, ['bis-dpl', deniedPersons('2018-08-17'), '2018-08-17']);
    expect(stdout).toMatch(/\ndenied-persons-list, edition of 2018-08-17: recorded, with \d+ commands\.\n$/);
    const { json } = await service.get(`/v1/lists/${LIST}`);
    expect(json).toMatchObject({
      name: 'Denied Persons List',
      editions: [{ edition: '2018-08-17', rows: 38, entries: 35, added: 35, gone: 0, unreadable: 0 }],
    });
    const entries = await service.get(`/v1/lists/${LIST}/entries?asOf=2018-08-17&limit=1000`);
    expect(entries.json.restrictions).toHaveLength(35);
    expect(entries.json.coverage).toMatchObject([{ list: LIST, state: 'covered' }]);
  });

  test('when the same file is imported again, then nothing new is recorded', async () => {
    const before = await headOf(service);
    const { code, stdout } = await runImport(service, ['bis-dpl', deniedPersons('2018-08-17'), '2018-08-17']);
    expect([code, await headOf(service)]).toEqual([0, before]);
    expect(stdout).toContain('edition of 2018-08-17: already recorded; nothing was posted.');
  });

  test('when it is packed with gzip, then it is the same file', async () => {
    const before = await headOf(service);
    const packed = await write('packed', gzipSync(await readFile(deniedPersons('2018-08-17'))));
    const { stdout } = await runImport(service, ['bis-dpl', packed, '2018-08-17']);
    expect(stdout).toContain('edition of 2018-08-17: already recorded; nothing was posted.');
    expect(await headOf(service)).toBe(before);
  });

  test('when another file has the date of an edition, then it is refused, also with --confirm', async () => {
    const { code, stderr } = await runImport(service, [
      'bis-dpl',
      deniedPersons('2023-11-30'),
      '2018-08-17',
      '--confirm',
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /denied-persons-list: the edition of 2018-08-17 is recorded from another file, whose SHA-256 begins with [0-9a-f]{12}, .*"An edition was wrong" in docs\/operations\.md \(edition-recorded\)/,
    );
  });

  test('when its rows are in another order, then nothing is posted, and the recorded file stays the evidence', async () => {
    const before = await headOf(service);
    const [header = '', ...rows] = await listedIn('2018-08-17');
    const file = await write('reversed.txt', `${[header, ...rows.reverse()].join('\n')}\n`);
    const { code, stdout } = await runImport(service, ['bis-dpl', file, '2018-08-17']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        /already recorded from another file \(SHA-256 [0-9a-f]{12}…\) with the same entries/,
      ),
    ]);
    const changed = await write('changed.txt', `${[header, ...rows.slice(1)].join('\n')}\n`);
    expect((await runImport(service, ['bis-dpl', changed, '2018-08-17'])).stderr).toContain(
      'edition-recorded',
    );
    expect(await headOf(service)).toBe(before);
  });

  test('when rows repeat others exactly, then the plan counts and names them', async () => {
    const [header = '', first = '', ...rows] = await listedIn('2018-08-17');
    const file = await write('repeated.txt', `${[header, first, ...rows, first].join('\n')}\n`);
    const { stdout } = await runImport(service, ['bis-dpl', file, '2018-08-18', '--dry-run']);
    expect(stdout).toMatch(
      /: 39 rows, 35 entries compared[^]*\n {2}1 row repeats another row exactly\n {4}.+ \(row 40 repeats row 2\)\n/,
    );
  });

  test('when a later one is imported, then what is new, gone and spelled otherwise is shown and recorded', async () => {
    const { stdout } = await runImport(service, ['bis-dpl', deniedPersons('2023-11-30'), '2023-11-30']);
    expect(stdout).toMatch(
      /\n {2}9 new\n[^]*\n {2}4 gone, after their own end\n[^]*\n {2}1 known by another spelling\n {4}russelll-hernderson-marshall: RUSSELL HENDERSON MARSHALL \(RUSSELLL HERNDERSON MARSHALL\)\n {2}30 unchanged\n/,
    );
    const renamed = await statusOf(service, 'russelll-hernderson-marshall', 'asOf=2021-01-01');
    expect(renamed).toMatchObject({ status: 'restricted' });
    expect(renamed.subject.description.names).toContainEqual(
      expect.objectContaining({ name: 'RUSSELL HENDERSON MARSHALL' }),
    );
    expect(await statusOf(service, 'adrian-manuel-hernandez', 'asOf=2021-01-01')).toMatchObject({
      status: 'not-restricted',
      reservations: expect.arrayContaining([
        {
          kind: 'between-editions',
          weight: 'blocking',
          lists: [{ id: LIST, before: '2018-08-17', after: '2023-11-30' }],
        },
      ]),
    });
  });

  test('when one between two others follows, then it adds what neither has, and one that both have stays', async () => {
    const before = await headOf(service);
    expect((await service.get('/v1/parties/eric-baird?asOf=2022-09-07')).status).toBe(404);
    // Its first order is cited by the later edition, as are those that renewed it.
    expect(await statusOf(service, 'pjsc-aeroflot', 'asOf=2022-09-07')).toMatchObject({
      status: 'restricted',
      reservations: expect.arrayContaining([expect.objectContaining({ kind: 'between-editions' })]),
    });
    await runImport(service, ['bis-dpl', deniedPersons('2022-09-07'), '2022-09-07']);
    for (const party of ['eric-baird', 'pjsc-aeroflot'])
      expect(await statusOf(service, party, 'asOf=2022-09-07')).toMatchObject({ status: 'restricted' });
    expect(await statusOf(service, 'pjsc-aeroflot', 'asOf=2023-11-30')).toMatchObject({
      status: 'restricted',
    });
    expect((await service.get(`/v1/parties/eric-baird?asOf=2022-09-07&position=${before}`)).status).toBe(404);
    const { editions } = (await service.get(`/v1/lists/${LIST}`)).json;
    expect(editions.map(({ edition }: Json) => edition)).toEqual(['2018-08-17', '2022-09-07', '2023-11-30']);
  });
});

describe('given an entry that is gone without an end of its own', () => {
  let service: RunningService;
  let later: string;
  beforeAll(async () => {
    service = await RunningService.start();
    await runImport(service, ['bis-dpl', deniedPersons('2018-08-17'), '2018-08-17']);
    later = await write('without-david-zhou', await without('2018-08-17', ['DAVID ZHOU']));
    await runImport(service, ['bis-dpl', later, '2019-01-04']);
  });
  afterAll(() => service.remove());

  test('then it was lifted some time between the editions, and on a day between them that is not known', async () => {
    const answer = await statusOf(service, 'david-zhou', 'asOf=2018-10-15');
    expect(answer).toMatchObject({ status: 'uncertain' });
    expect(await statusOf(service, 'david-zhou', 'asOf=2018-08-17')).toMatchObject({ status: 'restricted' });
    expect(await statusOf(service, 'david-zhou', 'asOf=2019-01-05')).toMatchObject({
      status: 'not-restricted',
    });
  });

  test('when an edition between them has it, then the lift is corrected, and an older position keeps its answer', async () => {
    const before = await headOf(service);
    const asked = `asOf=2018-10-15&position=${before}`;
    const answered = await statusOf(service, 'david-zhou', asked);
    const between = await write(
      'with-david-zhou',
      await without('2018-08-17', ['ADRIAN MANUEL HERNANDEZ', 'PAPA FAAL']),
    );
    await runImport(service, ['bis-dpl', between, '2018-11-02']);
    expect(await statusOf(service, 'david-zhou', 'asOf=2018-10-15')).toMatchObject({ status: 'restricted' });
    expect(await statusOf(service, 'david-zhou', 'asOf=2018-12-01')).toMatchObject({ status: 'uncertain' });
    const again = await statusOf(service, 'david-zhou', asked);
    expect([again.status, again.basis.digest]).toEqual([answered.status, answered.basis.digest]);
  });

  test('when that one was wrong, then its retraction and the next edition again give the dates without it', async () => {
    const wrong = await headOf(service);
    const ids = (await service.get(`/v1/events?subject=list/${LIST}&limit=100`)).json.events
      .map(({ data }: Json) => data)
      .filter(({ edition }: Json) => edition === '2018-11-02')
      .map(({ factId }: Json) => factId);
    const { status } = await service.post('retract-fact', {
      subject: { kind: 'list', id: LIST },
      factId: ids[1],
      alsoRetract: [ids[0]],
      reason: 'it is the file of another day',
    });
    expect(status).toBe(201);
    const imported = ['bis-dpl', later, '2019-01-04'] as const;
    expect((await runImport(service, imported)).stdout).toMatch(
      /already recorded; \d+ commands corrected what followed from editions that were retracted/,
    );
    expect((await runImport(service, imported)).stdout).toContain('already recorded; nothing was posted');
    const asked = 'asOf=2018-10-15';
    expect(await statusOf(service, 'david-zhou', asked)).toMatchObject({ status: 'uncertain' });
    expect(await statusOf(service, 'david-zhou', `${asked}&position=${wrong}`)).toMatchObject({
      status: 'restricted',
    });
  });
});

describe('given a file that looks broken, the import refuses it with the reason and exit code 1', () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await RunningService.start();
    await runImport(service, ['bis-dpl', deniedPersons('2023-11-30'), '2023-11-30']);
  });
  afterAll(() => service.remove());

  const lost = ['DAVID ZHOU', 'FANG LIWU', 'MALTE MANGELSEN', 'KIM SONG II', 'ELECMAT, INC.'];
  const rowsOf = async (change: (rows: string[]) => string[]): Promise<string> =>
    `${change(await listedIn('2023-11-30')).join('\n')}\n`;
  const files: readonly [string, () => Promise<string>, RegExp, boolean][] = [
    [
      'a tenth of the entries is gone in a week',
      () => without('2023-11-30', lost),
      /5 of the 40 entries of the edition of 2023-11-30 are gone without an end or another spelling, and at most 3 are expected \(entries-gone\)/,
      true,
    ],
    [
      'it ends within a row',
      async () => (await rowsOf((rows) => rows)).slice(0, -60),
      /cannot be imported as bis-dpl: /,
      false,
    ],
    [
      'a column has another name',
      () => rowsOf(([header = '', ...rows]) => [header.replace('Expiration_Date', 'Expires'), ...rows]),
      /cannot be imported as bis-dpl: .*column "?Expiration_Date"?/,
      false,
    ],
    ['it is empty', async () => Promise.resolve(''), /cannot be imported as bis-dpl: /, false],
  ];
  test.each(files)('%s', async (_name, content, reason, confirmable) => {
    const before = await headOf(service);
    const file = await write('broken', await content());
    const refused = await runImport(service, ['bis-dpl', file, '2023-12-07']);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(reason)]);
    expect(refused.stderr.includes('Give --confirm if this is intended.')).toBe(confirmable);
    expect(refused.stdout).not.toMatch(reason);
    expect(await headOf(service)).toBe(before);
  });

  test('when it is meant, then --confirm imports it, and the log has what was confirmed', async () => {
    const file = await write('fewer', await without('2023-11-30', lost));
    const imported = await runImport(service, ['bis-dpl', file, '2023-12-07', '--confirm']);
    expect(imported.code).toBe(0);
    expect(imported.stdout).toMatch(/\n {2}confirmed \(entries-gone\): 5 of the 40 entries /);
    const { events } = (await service.get(`/v1/events?subject=list/${LIST}&limit=100`)).json;
    const started = events.findLast(({ data }: Json) => data.format !== undefined);
    expect(started.data.confirmed).toEqual([expect.stringMatching(/^5 of the 40 entries /)]);
    expect(await statusOf(service, 'fang-liwu', 'asOf=2023-12-08')).toMatchObject({
      status: 'not-restricted',
    });
  });
});

const mapping = (id: string) => ({
  list: {
    id,
    name: 'Own list',
    publisher: 'Example company',
    authority: 'example-company',
    measure: 'license-required',
    meaning: 'Ask the export control officer first.',
    kinds: ['company'],
    usualInterval: 30,
  },
  columns: { name: 'Name', country: 'Country', effectiveFrom: 'Since' },
  dateFormat: 'YYYY-MM-DD',
});

describe('given a list of one’s own', () => {
  let service: RunningService;
  let mapped: string;
  beforeAll(async () => {
    service = await RunningService.start();
    mapped = await write('mapping.json', JSON.stringify(mapping('own-list')));
  });
  afterAll(() => service.remove());

  test('when its columns are mapped, then it is imported like any other', async () => {
    const file = await write(
      'own.csv',
      'Name,Country,Since\nExample Trading GmbH,DE,2026-01-05\nExample Freight,NL,\n',
    );
    const { stdout } = await runImport(service, ['csv', file, '2026-02-01', '--mapping', mapped]);
    expect(stdout).toMatch(/^Own list \(own-list\), edition of 2026-02-01: 2 rows, 2 entries compared, /);
    expect(await statusOf(service, 'example-trading-gmbh', 'asOf=2026-01-05')).toMatchObject({
      status: 'restricted',
    });
    expect((await service.get('/v1/lists/own-list')).json.editions).toHaveLength(1);
  });

  test('when its mapping is wrong, then the file of the mapping and every problem are named', async () => {
    const { list, columns } = mapping('entity-list');
    const wrong = { list, columns: { ...columns, effectiveTo: 'Until' } };
    const other = await write('wrong-mapping.json', JSON.stringify(wrong));
    const file = await write('own.csv', 'Name,Country,Since,Until\nExample,DE,,\n');
    const { code, stderr } = await runImport(service, ['csv', file, '2026-02-01', '--mapping', other]);
    expect([code, stderr.split('\n')]).toEqual([
      1,
      [
        `The mapping ${other} is invalid:`,
        expect.stringMatching(
          /^ {2}\/columns\/effectiveTo is not a known field: there are key, name, .*, expiresOn$/,
        ),
        '  /dateFormat is missing: the column of "effectiveFrom" needs it',
        expect.stringMatching(/^ {2}\/list\/id is the list of the format ecfr-part-744/),
        '',
      ],
    ]);
  });

  test('values of a file are harmless in the terminal, in CSV and in the text of a problem', async () => {
    const names = ['=cmd|calc', 'Red\u001B[31m Trading', 'Evil\u202Egnidart Company'];
    const rows = names.map((name) => `${name},DE,`).join('\n');
    const file = await write('harmful.csv', `Name,Country,Since\n${rows}\n`);
    const other = await write('harmful.json', JSON.stringify(mapping('harmful-list')));
    const { code, stdout, stderr } = await runImport(service, [
      'csv',
      file,
      '2026-02-01',
      '--mapping',
      other,
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toMatch(/[\u001B\u202E]/);
    const csv = await service.get('/v1/lists/harmful-list/entries?asOf=2026-02-01', { accept: 'text/csv' });
    expect(csv.status).toBe(200);
    expect(csv.text).not.toMatch(/(^|[,"\n])=cmd/);
    expect(csv.text).not.toContain('\u001B');
    const wrong = await write('wrong.csv', 'Name,Country,Since\nExample,DE,\u001B[2J\u202E1\n');
    const refused = await runImport(service, ['csv', wrong, '2026-03-01', '--mapping', other]);
    expect(refused.code).toBe(1);
    expect(refused.stdout + refused.stderr).not.toMatch(/[\u001B\u202E]/);
  });
});

test('a file of another format is refused with the format that it is of, and before any service is asked', async () => {
  const nobody = { url: 'http://127.0.0.1:1' } as RunningService;
  const { code, stderr } = await runImport(nobody, ['ofac-sdn', deniedPersons('2018-08-17'), '2018-08-17']);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    / cannot be imported as ofac-sdn: .*\. It can be read as bis-dpl\nofac-sdn is: .+\n$/,
  );
});

test('a service that cannot be reached is named', async () => {
  const nobody = { url: 'http://127.0.0.1:1' } as RunningService;
  expect(await runImport(nobody, ['bis-dpl', deniedPersons('2018-08-17'), '2018-08-17'])).toMatchObject({
    code: 1,
    stderr: 'No service answers at http://127.0.0.1:1\n',
  });
});

describe('given an import of the list that is under way', () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await RunningService.start();
    await runImport(service, ['bis-dpl', deniedPersons('2018-08-17'), '2018-08-17']);
    const { status } = await service.post('start-list-edition', {
      listId: LIST,
      factId: 'started-elsewhere',
      edition: '2022-09-07',
      sha256: 'ab'.repeat(32),
      format: 'bis-dpl',
      rows: 43,
      entries: 40,
      evidence: [
        {
          publisher: 'Bureau of Industry and Security',
          citation: 'Denied Persons List, edition of 2022-09-07',
          certainty: 'official',
        },
      ],
    });
    expect(status).toBe(201);
  });
  afterAll(() => service.remove());

  test('when another edition is imported, then it is refused, and nothing is posted', async () => {
    const before = await headOf(service);
    const { code, stderr } = await runImport(service, ['bis-dpl', deniedPersons('2023-11-30'), '2023-11-30']);
    expect([code, stderr]).toEqual([
      1,
      'denied-persons-list: the edition of 2022-09-07 is being imported. Run that import again to complete it, or retract its start.\n',
    ]);
    expect(await headOf(service)).toBe(before);
  });

  test('when another file of the same edition is imported, then it is refused, and nothing is posted', async () => {
    const before = await headOf(service);
    const { code, stderr } = await runImport(service, ['bis-dpl', deniedPersons('2022-09-07'), '2022-09-07']);
    expect([code, stderr]).toEqual([
      1,
      'denied-persons-list: the edition of 2022-09-07 is being imported from another file (SHA-256 abababababab…). Run that import again to complete it, or retract its start.\n',
    ]);
    expect(await headOf(service)).toBe(before);
  });

  test('then answers that the list matters to carry it', async () => {
    const { reservations, coverage } = await statusOf(service, 'david-zhou', 'asOf=2018-08-17');
    expect(reservations).toContainEqual({
      kind: 'edition-being-imported',
      weight: 'blocking',
      lists: [{ id: LIST, edition: '2022-09-07' }],
    });
    expect(coverage).toMatchObject([{ list: LIST, beingImported: '2022-09-07' }]);
  });

  test('when its start is retracted, then another edition can be imported', async () => {
    const { status } = await service.post('retract-fact', {
      subject: { kind: 'list', id: LIST },
      factId: 'started-elsewhere',
      reason: 'the other machine is gone',
    });
    expect(status).toBe(201);
    const { code } = await runImport(service, ['bis-dpl', deniedPersons('2023-11-30'), '2023-11-30']);
    expect(code).toBe(0);
  });
});

describe('given tokens', () => {
  const tokens: Record<string, string> = {};
  let service: RunningService;
  beforeAll(async () => {
    const environment = await TestEnvironment.open();
    const entries: string[] = [];
    for (const [name, scopes] of [
      ['writer', 'read,write'],
      ['importer', 'read,write,import'],
    ] as const) {
      const { stdout } = await commandLine(['token', name, '--scopes', scopes]);
      tokens[name] = /once: (\S+)/.exec(stdout)?.[1] ?? '';
      entries.push(/TOKENS_FILE: (.*)/.exec(stdout)?.[1] ?? '');
    }
    const file = join(environment.folder, 'tokens.json');
    await writeFile(file, `{"tokens": [${entries.join(', ')}]}`);
    service = await RunningService.start({ TOKENS_FILE: file }, environment);
  });
  afterAll(() => service.remove());

  const importedBy = (name: string) =>
    runImport(service, ['bis-dpl', deniedPersons('2018-08-17'), '2018-08-17'], {
      TIMELINE_TOKEN: tokens[name] ?? '',
    });
  const by = (name: string) => ({ authorization: `Bearer ${tokens[name]}` });

  test('when one lacks the scope import, then nothing is posted, and the scope is named', async () => {
    const { code, stderr } = await importedBy('writer');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/ 403 .*\bimport\b/)]);
    expect(stderr).not.toContain('Run the same import again');
    expect((await service.get('/v1/events?limit=1', by('writer'))).json.head).toBe(0);
  });

  test('then an entry of a list is recorded, lifted and retracted with that scope only', async () => {
    expect((await importedBy('importer')).code).toBe(0);
    const { json } = await service.get('/v1/parties/david-zhou?asOf=2018-08-17', by('writer'));
    const [entry] = json.measures;
    const subject = { kind: 'party', id: 'david-zhou' };
    const retraction = { subject, factId: entry.factId, reason: 'no reason' };
    const lift = {
      factId: 'a-lift',
      partyId: 'david-zhou',
      lifts: entry.factId,
      effectiveFrom: '2018-09-01',
      evidence: [{ publisher: 'Nobody', citation: 'Nothing', certainty: 'reported' }],
    };
    const other = { ...entry, factId: 'another-entry', partyId: 'somebody-else', lifts: undefined };
    const { factId, partyId, list, authority, measure, effectiveFrom, evidence } = other;
    const fact = { factId, partyId, list, authority, measure, effectiveFrom, evidence };
    const restriction = { ...fact, destinations: ['worldwide'] };
    const commands = [
      ['retract-fact', retraction],
      ['lift-party-restriction', lift],
      ['restrict-party', { ...restriction, entry: { ...entry.entry, key: 'another' } }],
    ] as const;
    for (const [command, body] of commands) {
      const reply = await service.post(command, body, by('writer'));
      expect([command, reply.status, reply.json.detail]).toEqual([
        command,
        403,
        'The token of "writer" does not have the scope "import".',
      ]);
    }
    expect((await service.post('restrict-party', restriction, by('writer'))).status).toBe(201);

    expect((await service.post('retract-fact', retraction, by('importer'))).status).toBe(201);
    const after = await service.get('/v1/parties/david-zhou?asOf=2018-08-17', by('writer'));
    expect(after.json).toMatchObject({
      status: 'no-record',
      reservations: expect.arrayContaining([
        {
          kind: 'entries-retracted',
          weight: 'blocking',
          count: 1,
          facts: [{ subject, factId: entry.factId }],
        },
      ]),
    });
    const { stdout } = await importedBy('importer');
    expect(stdout).toContain(
      'already recorded; nothing was posted. 1 of its entries are no longer recorded: DAVID ZHOU.',
    );
  });
});

test.each([
  ['in the future', '2999-01-01', /--edition 2999-01-01 is in the future: today is /],
  [
    'before what its rows say',
    '1921-01-08',
    /35 of its 35 entries have dates after 1921-01-08.*\(dated-later\)/,
  ],
])('an edition %s is refused', async (_, edition, reason) => {
  const service = await RunningService.start();
  try {
    const { code, stderr } = await runImport(service, ['bis-dpl', deniedPersons('2018-08-17'), edition]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(reason)]);
    expect(await headOf(service)).toBe(0);
  } finally {
    await service.remove();
  }
});

describe('given an excerpt of an edition', () => {
  let service: RunningService;
  beforeAll(async () => (service = await RunningService.start()));
  afterAll(() => service.remove());

  test('when it is imported as one, then the whole list is as unknown as before, and can be imported', async () => {
    const file = deniedPersons('2018-08-17');
    const excerpt = await runImport(service, ['bis-dpl', file, '2018-08-17', '--excerpt']);
    expect(excerpt).toMatchObject({ code: 0 });
    expect(excerpt.stdout).toContain('Denied Persons List, an excerpt (denied-persons-list-excerpt)');
    const { lists } = (await service.get('/v1/lists')).json;
    expect(lists.map(({ list }: Json) => list)).toEqual(['denied-persons-list-excerpt']);
    const onWholeList = await service.get(`/v1/lists/${LIST}/entries?asOf=2018-08-17`);
    expect([onWholeList.status, onWholeList.json.type]).toEqual([
      404,
      'urn:regulatory-timeline:problem:list-never-seen',
    ]);
    // The excerpt says nothing of the days after its edition.
    const later = await statusOf(service, 'adrian-manuel-hernandez', 'asOf=2018-08-20');
    expect(later.reservations.map(({ kind }: Json) => kind)).toContain('not-confirmed-since');
    expect(await runImport(service, ['bis-dpl', file, '2018-08-17'])).toMatchObject({ code: 0 });
  });
});
