import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectAsDescribed } from '../described.js';
import { commandLine, restriction, RunningService } from '../running-service.js';

/* Screenings and receipts from the terminal: many sales at once, and bundles that are checked offline. */

let service: RunningService;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'receipts-e2e-'));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await writeFile(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(join(folder, 'key.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  service = await RunningService.start({ RECEIPT_SIGNING_KEY: join(folder, 'key.pem') });
  await service.post('restrict-chip', restriction('a-chip', 'a-rule'));
});
afterAll(async () => {
  await service.remove();
  await rm(folder, { recursive: true });
});

const sale = (destination: string, more: object = {}) => ({
  parties: [{ role: 'buyer', name: 'Nobody Recorded Ltd', headquarters: destination }],
  items: [{ chipId: 'a-chip', quantity: 1 }],
  destination,
  asOf: '2024-01-10',
  ...more,
});
const at = (name: string): string => join(folder, name);
const onService = (): string[] => ['--url', service.url];

test('many sales are a table, in their order, in which one that is refused or unreadable has its problem', async () => {
  const sales = [
    ...[sale('CN', { reference: 'one' }), sale('US'), sale('XX'), sale('CN', { reference: '=4' })],
    ...[sale('CN', { position: 999_999 }), sale('CN', { parties: [] })],
  ].map((each) => JSON.stringify(each));
  const lines = [
    '\ufeff{"parties": [',
    ...sales,
    '',
    '"a text"',
    '{"asOf": "2024-01-10", "asOf": "2025-01-10"}',
  ];
  await writeFile(
    at('sales.ndjson'),
    Buffer.concat([Buffer.from(lines.join('\n')), Buffer.of(10, 34, 255, 34)]),
  );
  const refused: unknown = await commandLine(['screen', at('sales.ndjson'), ...onService()]).catch(
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ code: 1 });
  const { stdout, stderr } = refused as { readonly stdout: string; readonly stderr: string };
  const rows = stdout.replace('\ufeff', '').trim().split('\r\n');
  expect(rows).toHaveLength(11);
  expect(rows[1]).toMatch(/^1,,refused,.*line 1 is not JSON/);
  expect(rows[2]).toMatch(/^2,one,blocked,CN,"?measure \(item 1, chip\/a-chip\): a-rule of chip\/a-chip/);
  expect(rows[3]).toMatch(/^3,,review,US/);
  expect(rows[4]).toMatch(/^4,,refused,XX.*\/destination/);
  expect(rows[5]).toMatch(/^5,'=4,blocked/);
  expect(rows[6]).toMatch(/^6,,refused,CN.*beyond the head/);
  expect(rows[7]).toMatch(/^7,,refused,CN.*\/parties/);
  expect(rows[8]).toMatch(/^8,,refused,.*line 9 is not a JSON object/);
  expect(rows[9]).toMatch(/^9,,refused,.*line 10 \/asOf is given twice/);
  expect(rows[10]).toMatch(/^10,,refused,.*line 11 is not UTF-8/);
  expect(stderr).toContain('10 sales: 7 refused, 2 blocked, 1 review.');
  expect(stderr).toContain('7 of 10 sales were refused');
});

test('a file that is no JSON as a whole is refused by its name', async () => {
  await writeFile(at('broken.json'), '{"parties": [');
  await expect(commandLine(['screen', at('broken.json'), ...onService()])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('broken.json is not JSON'),
  });
});

test('a receipt is carried out of the service, and checked without it', async () => {
  await writeFile(at('sale.json'), JSON.stringify(sale('CN')));
  const { stdout } = await commandLine(['screen', at('sale.json'), '--record', ...onService()]);
  expect(stdout).toMatch(/^BLOCKED {2}as of 2024-01-10/);
  const id = /^Receipt: (\S+),/m.exec(stdout)?.[1] ?? '';
  const again = await commandLine(['screen', at('sale.json'), '--record', ...onService()]);
  expect(again.stdout).toBe(stdout);
  await expectAsDescribed(
    service,
    'get /v1/screenings/{id}/bundle',
    await service.get(`/v1/screenings/${id}/bundle`),
  );

  const reasons = ['The end use is not known', 'It is still not known'];
  for (const reason of reasons)
    await service.post(`../screenings/${id}/decisions`, { decision: 'stop', reason });
  await commandLine(['receipt', 'export', id, '--out', at('first.json'), ...onService()]);
  await service.post('restrict-chip', restriction('b-chip', 'b-rule'));
  const later = ['receipt', 'export', id, '--out', at('later.json'), '--since', at('first.json')];
  await commandLine([...later, ...onService()]);
  const checked = [
    'receipt',
    'verify',
    at('later.json'),
    '--key',
    at('key.pub'),
    '--earlier',
    at('first.json'),
  ];
  expect((await commandLine(checked)).stdout).toMatch(
    /passed verification\.\nBLOCKED {2}receipt [^]* buyer +Nobody Recorded Ltd\n[^]*Decisions up to position \d+: 2\n[^]*: stop, by local at [^]*: It is still not known\n[^]*the trusted key[^]*extends the log of the earlier/,
  );

  const bundle = await readFile(at('first.json'), 'utf8');
  await writeFile(at('altered.json'), bundle.replaceAll('license-required', 'case-by-case'));
  expect(await refusalOf('altered.json')).toMatch(
    /position 1 \(ChipRestricted a-rule of chip-a-chip\) is not what the log holds[^]*the fact a-rule \(ChipRestricted of chip\/a-chip\) otherwise/,
  );

  const read = JSON.parse(bundle) as { events: object[] };
  await writeFile(at('shorter.json'), JSON.stringify({ ...read, events: read.events.slice(0, -1) }));
  expect(await refusalOf('shorter.json')).toMatch(
    /revision 3 of the screening is left out[^]*the head covers 2 decisions, and the bundle has 1/,
  );

  // As it is answered, without the command that exports it.
  await writeFile(at('answered.json'), (await service.get(`/v1/screenings/${id}/bundle`)).text);
  expect((await commandLine(['receipt', 'verify', at('answered.json')])).stdout).toContain(
    'passed verification.',
  );
});

/** The error of a check, whose exit code is 1. */
async function refusalOf(name: string): Promise<string> {
  const refused: unknown = await commandLine(['receipt', 'verify', at(name)]).catch(
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ code: 1 });
  return (refused as { stderr: string }).stderr;
}
