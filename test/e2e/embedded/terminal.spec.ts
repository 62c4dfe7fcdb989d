import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { commandLine, restriction, RunningService, startCommandLine } from '../running-service.js';

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start();
  await service.loadCase('chip-controls', 'ownership');
});
afterAll(() => service.remove());

const ask = async (...args: readonly string[]): Promise<string> =>
  (await commandLine([...args, '--url', service.url])).stdout;

test.each<[string[], RegExp]>([
  [
    ['chip', 'nvidia-h800', '--as-of', '2023-10-23'],
    /^nvidia-h800 \(NVIDIA H800 SXM5\) on 2023-10-23: RESTRICTED\n/,
  ],
  [
    ['party', 'biren', '--as-of', '2023-10-18', '--destination', 'CN'],
    /on 2023-10-18, destination CN: RESTRICTED\n/,
  ],
  [
    ['restrictions', '--as-of', '2024-01-01', '--all'],
    /^in force on 2024-01-01:\n[^]* of ymtc: [^]*\n {2}permanent link: /,
  ],
  [
    ['changes', '--as-of-from', '2023-10-01', '--as-of-to', '2023-10-20'],
    /^changes from 2023-10-01 to 2023-10-20, as known at position \d+:\n[^]*2023-10-17, position \d+: came-into-force/,
  ],
  [
    ['changes', '--as-of-from', '2025-01-01', '--as-of-to', '2025-12-31', '--subject', 'party/nexperia'],
    /2025-09-29, position \d+: by a rule, not in force → possibly in force\n {4}- by the rule "us-affiliates-rule"[^]*2025-11-10, position \d+: by a rule, possibly in force → not in force\n/,
  ],
  [
    ['history', 'company/biren'],
    /- PartyRestricted "biren-entity-list": [^]*retracted at position \d+, .*replaced by/,
  ],
  [['search', 'H800'], /^chip nvidia-h800 \(NVIDIA H800 SXM5\)\n/],
  [['search', 'nvidia h800'], /^chip nvidia-h800 \(NVIDIA H800 SXM5\), exactly this id\n/],
  [
    ['events', '--subject', 'chip/nvidia-h800', '--all'],
    /^\d+ \S+ chip\/nvidia-h800 ChipDescribed "described-nvidia-h800" by local\n/,
  ],
])('the terminal asks %j', async (args, text) => {
  expect(await ask(...args)).toMatch(text);
});

test('all pages have the same rows as CSV', async () => {
  const csv = await ask('restrictions', '--as-of', '2024-01-01', '--csv');
  const pages = await ask('restrictions', '--as-of', '2024-01-01', '--limit', '7', '--all', '--json');
  const ids = pages
    .trim()
    .split('\n')
    .flatMap((line) => (JSON.parse(line) as { restrictions: { factId: string }[] }).restrictions)
    .map(({ factId }) => factId);
  expect(
    csv
      .trim()
      .split('\r\n')
      .slice(1)
      // The name, which may be quoted, is before it.
      .map((row) => /^[^,]*,[^,]*,(?:"(?:[^"]|"")*"|[^,]*),([^,]*)/.exec(row)?.[1]),
  ).toEqual(ids);
});

test('a reader of the output that has seen enough is no failure', async () => {
  const command = `node dist/apps/timeline-cli/main.js restrictions --as-of 2024-01-01 --csv --url ${service.url}`;
  const { stdout, stderr } = await promisify(execFile)('bash', [
    '-c',
    `set -o pipefail; for n in 1 2 3 4 5; do ${command} | head -c 20 || exit 1; done`,
  ]);
  expect([stdout, stderr]).toEqual(['\uFEFFsubjectKind,subje'.repeat(5), '']);
});

test('the live stream goes on after the service has started again, without a loss or a repetition', async () => {
  const { port } = new URL(service.url);
  const { json } = await service.get('/v1/events?limit=1');
  const after: number = json.head;
  const run = startCommandLine([
    'events',
    '--follow',
    '--after',
    String(after - 1),
    '--json',
    '--url',
    service.url,
  ]);
  const ended = once(run, 'exit');
  let said = '';
  run.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const lines = createInterface(run.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<number> =>
    Number((JSON.parse(String((await lines.next()).value)) as { id: string }).id);
  expect(await next()).toBe(after);
  await service.post('restrict-chip', restriction('followed', 'first'));
  expect(await next()).toBe(after + 1);
  await service.end();
  service = await RunningService.start({ PORT: port }, service.environment);
  await service.post('restrict-chip', restriction('followed', 'second'));
  expect(await next()).toBe(after + 2);
  run.kill('SIGINT');
  await ended;
  expect(said).toMatch(/The connection was lost: trying again\.\n[^]*Continue with --after \d+\.\n$/);
});
