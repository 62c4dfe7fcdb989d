import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { FakeService, type FakeAnswer, type ReceivedRequest } from '../../test/support/fake-service.js';
import { createProgram } from './program.js';
import { toTerminal } from './to-terminal.js';

const services: FakeService[] = [];
afterEach(() => Promise.all(services.splice(0).map((service) => service.stop())));

/** Runs a command line against a service that gives these answers one after another. */
async function run(args: readonly string[], ...answers: readonly FakeAnswer[]) {
  let asked = 0;
  const service = await FakeService.start(
    () => answers[(asked += 1) - 1] ?? { status: 500, body: 'no more' },
  );
  services.push(service);
  const [printed, notes, copied]: string[][] = [[], [], []];
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      copied!.push(chunk.toString());
      done();
    },
  });
  const program = createProgram({
    print: (text) => void printed!.push(text),
    note: (text) => void notes!.push(text),
    output,
  });
  const complaints: string[] = [];
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ writeErr: (text) => void complaints.push(text) });
  const isOffline = args[0] === 'receipt' && args[1] === 'verify';
  const failure = await program
    .parseAsync([...args, ...(isOffline ? [] : ['--url', service.url])], { from: 'user' })
    .then(
      () => undefined,
      (error: unknown) => (error as Error).message,
    );
  return {
    requests: service.requests,
    paths: service.requests.map(({ path }: ReceivedRequest) => decodeURIComponent(path)),
    printed: printed!.join('\n'),
    notes,
    copied: copied!.join(''),
    failure,
  };
}

const basis = { asOf: '2024-01-01', position: 7, knownAt: '2026-01-01T00:00:00.000Z', pinned: '/v1/pinned' };
const source = { publisher: 'Federal Register', citation: '88 FR 1', certainty: 'official' };
const fact = {
  factId: 'a-rule',
  type: 'ChipRestricted',
  subject: { kind: 'chip', id: 'a-chip' },
  inForce: 'surely',
  doubts: [],
  measure: 'prohibited',
  destinations: [{ destination: 'CN', inForce: 'surely' }],
  effectiveFrom: '2023-10-23',
  lifts: [],
  evidence: [source],
};
const restrictions = (facts: readonly object[], next: string | null = null): FakeAnswer => ({
  body: { restrictions: facts, reservations: [], basis, links: { next } },
});

describe('options are the parameters of the route', () => {
  test.each<[string[], string]>([
    [['chip', 'a-chip', '--as-of', '2023-10-23'], '/v1/chips/a-chip?asOf=2023-10-23'],
    [
      [
        'party',
        'a',
        '--as-of',
        '2023-10-23',
        '--zone',
        'Australia/Sydney',
        '--known-at',
        '2024-01-01T00:00Z',
      ],
      '/v1/parties/a?asOf=2023-10-23&zone=Australia/Sydney&knownAt=2024-01-01T00:00Z',
    ],
    [
      [
        'company',
        'a',
        '--position',
        '12',
        '--published-by',
        '2024-01-01',
        '--destination',
        'D:5',
        '--transaction',
        'export',
      ],
      '/v1/companies/a?position=12&publishedBy=2024-01-01&destination=D:5&transaction=export',
    ],
    [['sale', 'a-sale'], '/v1/sales/a-sale'],
    [['party', 'a', '--lists', 'entity-list,sdn'], '/v1/parties/a?lists=entity-list,sdn'],
    [['parties', '--lists', 'entity-list'], '/v1/parties?lists=entity-list'],
    [
      [
        'restrictions',
        '--subject',
        'company/a',
        '--authority',
        'us-bis',
        '--measure',
        'prohibited',
        '--limit',
        '5',
      ],
      '/v1/restrictions?subject=company/a&authority=us-bis&measure=prohibited&limit=5',
    ],
    [['restrictions', '--cursor', 'abc'], '/v1/restrictions?cursor=abc'],
    [
      ['changes', '--as-of-from', '2023-01-01', '--as-of-to', '2024-01-01', '--position', '3', '--net'],
      '/v1/changes?asOfFrom=2023-01-01&asOfTo=2024-01-01&position=3&net=true',
    ],
    [
      ['changes', '--position-from', '0', '--position-to', '9', '--as-of', '2024-01-01'],
      '/v1/changes?positionFrom=0&positionTo=9&asOf=2024-01-01',
    ],
    [
      ['history', 'company/a', '--known-at', '2024-01-01', '--limit', '9'],
      '/v1/parties/a/history?knownAt=2024-01-01&limit=9',
    ],
    [['search', 'a & b', '--limit', '3'], '/v1/search?q=a+&+b&limit=3'],
    [['chips', '--limit', '3'], '/v1/chips?limit=3'],
    [['parties'], '/v1/parties'],
    [
      [
        'events',
        '--after',
        '3',
        '--type',
        'ChipRestricted',
        '--type',
        'ChipDescribed',
        '--subject',
        'chip/a',
      ],
      '/v1/events?after=3&type=ChipRestricted&type=ChipDescribed&subject=chip/a',
    ],
  ])('%j', async (args, path) => {
    const { paths } = await run(args);
    expect(paths).toEqual([path]);
  });
});

describe('a file that cannot be read is named with the reason before anything is asked', () => {
  const EDITION = ['--edition', '2018-08-17'];
  const commands: readonly (readonly string[])[] = [
    ['load', 'FILE'],
    ['import', 'bis-dpl', 'FILE', ...EDITION],
    ['import', 'csv', 'package.json', ...EDITION, '--mapping', 'FILE'],
    ['match', 'FILE', '--output', 'matches.csv'],
    ['join', '--confirm', 'FILE'],
    ['screen', 'FILE'],
    ['receipt', 'verify', 'FILE'],
    ['receipt', 'export', 'a-receipt', '--since', 'FILE'],
  ];
  test.each(commands.map((args) => [args]))('%j', async (args) => {
    for (const [file, why] of [
      ['nowhere/missing.txt', 'there is no such file'],
      ['package.json/missing.txt', 'there is no such file: a part of its path is not a folder'],
      ['events', 'it is a folder, not a file'],
    ] as const) {
      const { requests, failure } = await run(args.map((each) => (each === 'FILE' ? file : each)));
      expect([requests, failure]).toEqual([[], `${file} cannot be read: ${why}`]);
    }
  });

  test.each([
    [
      ['receipt', 'verify', 'README.md'],
      expect.stringMatching(/^README\.md failed verification: is not JSON/),
    ],
    [['receipt', 'verify', 'package.json'], 'package.json is not a receipt bundle'],
  ])('%j', async (args, message) => {
    expect((await run(args)).failure).toEqual(message);
  });
});

describe('what cannot be imported is explained before anything is asked', () => {
  const DENIED = 'events/cases/denied-persons-list/2018-08-17.txt';
  const DTD = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>';
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'import-'));
    await writeFile(join(folder, 'dtd.xml'), DTD);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each<[args: string[], message: RegExp]>([
    [
      ['bis-list', DENIED, '--edition', '2018-08-17'],
      /^There is no format "bis-list": it must be one of ecfr-part-744, .*, csv$/,
    ],
    [['bis-dpl', DENIED, '--edition', '2018-02-30'], /^--edition "2018-02-30" must be a day \(2026-07-23\)$/],
    [['csv', DENIED, '--edition', '2018-08-17'], /^The format csv needs --mapping <file>$/],
    [
      ['bis-dpl', DENIED, '--edition', '2018-08-17', '--mapping', 'mapping.json'],
      /^--mapping is for the format csv, not for bis-dpl$/,
    ],
    [
      ['bis-dpl', DENIED, '--edition', '2018-08-17', '--list', 'entity-list'],
      /holds no list "entity-list"; bis-dpl has denied-persons-list$/,
    ],
    [
      ['bis-dpl', 'missing.txt', '--edition', '2018-08-17'],
      /^missing\.txt cannot be read: there is no such file$/,
    ],
    [['un-consolidated', 'dtd.xml', '--edition', '2026-02-27'], /DTD/],
  ])('%j', async ([format = '', file = '', ...options], message) => {
    const path = file === 'dtd.xml' ? join(folder, file) : file;
    const { requests, failure } = await run(['import', format, path, ...options]);
    expect(failure).toMatch(message);
    expect(requests).toEqual([]);
  });
});

describe('what cannot be asked is explained before anything is asked', () => {
  test.each<[string[], RegExp]>([
    [
      ['chip', 'a', '--as-of', '2023-10-23', '--as-of', '2023-10-24'],
      /'2023-10-24' is invalid. Given more than once \(first value: "2023-10-23"\)/,
    ],
    [['chip', 'a', '--as-of', '2023-10-42'], /"2023-10-42" is not a date that exists/],
    [['chip', 'a', '--as-of', '2023-10'], /must be a day \(2023-10-23\) or an instant with offset/],
    [['chip', 'a', '--known-at', '2023-10-22T00:00Z/2023-10-23T00:00Z'], /must be one day or one instant/],
    [
      ['chip', 'a', '--known-at', '2023-10-22', '--position', '3'],
      /'--position <number>' cannot be used with option '--known-at <date>'/,
    ],
    [['chip', 'a', '--position', '1e3'], /must be a whole number, at least 0/],
    [['chip', 'a', '--zone', 'Mars'], /"Mars" must be an IANA time zone/],
    [['chip', 'a', '--destination', 'XX'], /"XX" must be an ISO 3166-1/],
    [['chip', 'a', '--transaction', 'loan'], /must be one of export, reexport, in-country-transfer/],
    [['restrictions', '--measure', 'bad'], /must be one of prohibited, /],
    [['restrictions', '--subject', 'a-chip'], /must be chip\/…, party\/…, company\/…, sale\/…/],
    [['restrictions', '--limit', '1001'], /must be a whole number, 1 to 1000/],
    [['restrictions', '--csv', '--all'], /'--csv' cannot be used with option '--all'/],
    [
      ['changes', '--as-of-from', '2023-01-01', '--position-to', '3'],
      /'--position-to <number>' cannot be used with/,
    ],
    [['history', 'a-chip'], /argument 'subject'.*must be chip\/…/],
    [['events', '--follow', '--all'], /cannot be used with option/],
  ])('%j', async (args, message) => {
    const { requests, failure } = await run(args);
    expect(failure).toMatch(message);
    expect(requests).toEqual([]);
  });
});

describe('pages', () => {
  const next = '/v1/restrictions?cursor=there';

  test('of which there are more, the first is printed with the way to the next', async () => {
    const { printed, notes } = await run(['restrictions'], restrictions([fact], next));
    expect(printed).toBe(
      [
        'in force on 2024-01-01:',
        '  - ChipRestricted "a-rule" of a-chip: surely in force',
        '      prohibited',
        '      to CN',
        '      from 2023-10-23',
        '      evidence (official): Federal Register, 88 FR 1',
        '  as known at position 7, 2026-01-01T00:00:00.000Z',
        '  permanent link: /v1/pinned',
      ].join('\n'),
    );
    expect(notes).toEqual(['There is more: use --all for every page, or --cursor there for the next one.']);
  });

  test('are all printed with --all, the question and its point once', async () => {
    const { paths, printed, notes } = await run(
      ['restrictions', '--all'],
      restrictions([fact], next),
      restrictions([{ ...fact, factId: 'another' }]),
    );
    expect(paths).toEqual(['/v1/restrictions', next]);
    expect(printed.match(/^in force on/gm)).toHaveLength(1);
    expect(printed.match(/permanent link/g)).toHaveLength(1);
    expect(printed).toMatch(/"a-rule"[^]*"another"/);
    expect(notes).toEqual([]);
  });

  test('are lines of JSON with --all --json', async () => {
    const pages = [restrictions([fact], next), restrictions([])];
    const { printed } = await run(['restrictions', '--all', '--json'], ...pages);
    expect(printed.split('\n').map((line) => JSON.parse(line) as unknown)).toEqual(
      pages.map(({ body }) => body),
    );
  });
});

test('nothing in force is no clearance', async () => {
  const { printed } = await run(['restrictions'], restrictions([]));
  expect(printed).toContain('no recorded fact. That is no clearance.');
});

test('CSV is copied as it comes', async () => {
  const csv = 'subjectKind,subjectId\r\nchip,a-chip\r\n';
  const { requests, copied, printed } = await run(['restrictions', '--csv'], { body: csv });
  expect(requests[0]?.headers.accept).toBe('text/csv');
  expect([copied, printed]).toEqual([csv, '']);
});

test('a change says its point, what changed, and the fact', async () => {
  const change = {
    why: 'narrowed',
    before: 'surely',
    after: 'surely',
    parts: [{ destination: 'HK', transactions: ['export'], before: 'surely', after: 'not-in-force' }],
    at: { asOf: '2024-01-01', position: 7 },
    fact,
  };
  const { printed } = await run(['changes', '--as-of-from', '2023-01-01', '--as-of-to', '2024-01-01'], {
    body: {
      changes: [change],
      reservations: [],
      basis: { asOfFrom: '2023-01-01', asOfTo: '2024-01-01', position: 7, pinned: '/v1/pinned' },
      links: { next: null },
    },
  });
  expect(printed.split('\n').slice(0, 4)).toEqual([
    'changes from 2023-01-01 to 2024-01-01, as known at position 7:',
    '  2024-01-01, position 7: narrowed, surely in force → surely in force',
    '      HK (export): surely in force → not in force',
    '    - ChipRestricted "a-rule" of a-chip: surely in force',
  ]);
});

test('a history says each fact on both clocks, and why it was retracted', async () => {
  const recorded = {
    subject: { kind: 'party', id: 'a' },
    recordedAt: '2026-01-01T00:00:00.000Z',
    evidence: [source],
  };
  const { printed } = await run(['history', 'party/a'], {
    body: {
      subject: { kind: 'party', id: 'a' },
      position: 9,
      facts: [
        {
          ...recorded,
          factId: 'rule',
          type: 'PartyRestricted',
          position: 3,
          list: 'entity-list',
          destinations: ['CN', { destination: 'D:1', except: ['A:5'] }],
          effectiveFrom: { earliest: '2023-10' },
          retracted: {
            position: 5,
            recordedAt: '2026-01-02T00:00:00.000Z',
            reason: 'a wrong date',
            replacedBy: 'right',
          },
        },
        {
          ...recorded,
          factId: 'lift',
          type: 'PartyRestrictionLifted',
          position: 7,
          lifts: 'right',
          how: 'suspends',
          effectiveFrom: '2024-01-01',
          until: '2025-01-01',
          retracted: null,
        },
      ],
      links: { next: null },
    },
  });
  expect(printed).toBe(
    [
      'party a, all that was recorded up to position 9:',
      '  - PartyRestricted "rule": recorded at position 3, 2026-01-01T00:00:00.000Z',
      '      entity-list',
      '      to CN, D:1 except A:5',
      '      from at the earliest 2023-10',
      '      evidence (official): Federal Register, 88 FR 1',
      '      retracted at position 5, 2026-01-02T00:00:00.000Z: a wrong date, replaced by "right"',
      '  - PartyRestrictionLifted "lift": recorded at position 7, 2026-01-01T00:00:00.000Z',
      '      suspends "right"',
      '      from 2024-01-01 until 2025-01-01',
      '      evidence (official): Federal Register, 88 FR 1',
    ].join('\n'),
  );
});

describe('events', () => {
  const event = (position: number) => ({
    id: String(position),
    type: 'io.regulatory-timeline.ChipRestricted',
    subject: 'chip/a-chip',
    time: '2026-01-01T00:00:00.000Z',
    actor: 'analyst\u001b[2J',
    data: { factId: 'a-rule' },
  });
  const page = (position: number, head: number): FakeAnswer => ({
    body: { events: [event(position)], position, head, links: { next: `/v1/events?after=${position}` } },
  });
  const line = (position: number) =>
    `${position} 2026-01-01T00:00:00.000Z chip/a-chip ChipRestricted "a-rule" by analyst\ufffd[2J`;

  test('are a line each, without what moves the cursor, and the way to go on', async () => {
    const { printed, notes } = await run(['events'], page(1, 2));
    expect(printed).toBe(line(1));
    expect(notes).toEqual(['There is more, up to position 2: use --after 1, or --all.']);
  });

  test('are read up to the head with --all', async () => {
    const { paths, printed } = await run(['events', '--all'], page(1, 2), page(2, 2));
    expect(paths).toEqual(['/v1/events', '/v1/events?after=1']);
    expect(printed).toBe(`${line(1)}\n${line(2)}`);
  });
});

test('an error of the service is its problem, with what is near', async () => {
  const { failure } = await run(['chip', 'a'], {
    status: 404,
    body: { title: 'Never seen', detail: 'nothing is recorded', near: ['chip/b'] },
  });
  expect(failure).toBe('GET /v1/chips/a: 404 Never seen: nothing is recorded Near: chip/b.');
});

test('a service that does not answer, and an address that is none, are distinguished', async () => {
  const program = () =>
    createProgram({ print: () => undefined, note: () => undefined, output: process.stdout });
  const ask = (url: string) => program().parseAsync(['chip', 'a', '--url', url], { from: 'user' });
  await expect(ask('http://127.0.0.1:1')).rejects.toThrow('No service answers at http://127.0.0.1:1');
  await expect(ask('nowhere')).rejects.toThrow('nowhere is not the address of a service');
});

test('what was recorded is no command to the terminal, in any form', async () => {
  const hostile = 'a\u001b[2J\u009b1m\u202eb';
  const subjects = [{ subject: { kind: 'chip', id: 'a' }, name: hostile }];
  const body = { subjects, links: { next: null } };
  const text = await run(['chips'], { body });
  expect(text.printed).toContain('a\ufffd[2J\ufffd1m\ufffdb');
  const json = await run(['chips', '--json'], { body });
  expect(json.printed).toContain('a\\u001b[2J\\u009b1m\\u202eb');
  expect(JSON.parse(json.printed)).toEqual(body);
});

test('CSV is copied to a terminal without commands to it', async () => {
  let shown = '';
  const terminal = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      shown += chunk.toString();
      done();
    },
  });
  const written = toTerminal(terminal);
  for (const byte of Buffer.from('a,"ä\u001b[2J"\r\nb')) written.write(Buffer.of(byte));
  await new Promise((resolve) => written.end(resolve));
  expect(shown).toBe('a,"ä\ufffd[2J"\nb');
});
