import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine, restriction, RunningService } from '../running-service.js';

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

/** Writes a case file, and loads it. */
async function load(content: unknown, url = service.url) {
  const file = join(folder, 'case.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return commandLine(['load', file, '--url', url]);
}

const command = (number: number, more: object = {}) => ({
  idempotencyKey: `key-${number}`,
  command: 'restrict-chip',
  body: restriction(`chip-${number}`, 'fact', more),
});
const failing = (stderr: RegExp) => ({ code: 1, stdout: '', stderr: expect.stringMatching(stderr) });

test('a command that is refused is named, and the corrected file continues after the recorded commands', async () => {
  const wrong = command(3, { destinations: ['XX'] });
  const commands = [command(0), command(1), command(2), wrong, command(4)];
  await expect(load({ title: 'Notices', commands })).rejects.toMatchObject(
    failing(
      /Command 4 of \S+case\.json \(\/commands\/3, idempotencyKey "key-3"\) was refused\. POST .* 400 .*\/destinations.*\n3 of 5 are recorded; correct the file and run it again: recorded commands are not repeated\.\n$/,
    ),
  );
  const { stdout } = await load({ title: 'Notices', commands: commands.with(3, command(3)) });
  expect(stdout).toContain('Notices: 2 commands recorded, 3 were already recorded.');
});

test('a retraction has its replacement flat, as the help says', async () => {
  await service.post('restrict-chip', restriction('corrected', 'wrong'));
  const replacement = { command: 'restrict-chip', ...restriction('corrected', 'right') };
  const subject = { kind: 'chip', id: 'corrected' };
  const body = { subject, factId: 'wrong', reason: 'a wrong date', replacement };
  await load({ title: 'Mended', commands: [{ idempotencyKey: 'k', command: 'retract-fact', body }] });
  const { json } = await service.get('/v1/chips/corrected/history');
  expect(json.facts).toMatchObject([{ retracted: { replacedBy: 'right' } }, { factId: 'right' }]);
  const { stdout } = await commandLine(['load', '--help']);
  expect(stdout).toContain('"idempotencyKey"');
  expect(stdout).toContain('{ "command": "restrict-chip", "factId": … }');
});

test('a service that cannot be reached is distinguished from a refusal', async () => {
  await expect(
    load({ title: 'Notices', commands: [command(0)] }, 'http://127.0.0.1:1'),
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
      'a list',
      [command(50)],
      /is not a case: \/title must be a string; \/commands .*The format is \{"title"/,
    ],
    ['no title', { commands: [command(50)] }, /is not a case: \/title must be a string\. The format is/],
    ['no list', { title: 'A', commands: {} }, /is not a case: \/commands must be an array/],
    ['a null', { title: 'A', commands: [null] }, /\/commands\/0\/idempotencyKey must be 1 to 255/],
    ['no key', wrongCommand({ idempotencyKey: undefined }), /: \/commands\/1\/idempotencyKey must be 1 to/],
    [
      'an unknown command',
      wrongCommand({ command: '../x' }),
      /\/commands\/1\/command must be one of describe-chip, restrict-chip, /,
    ],
    ['a body that is no object', wrongCommand({ body: 'x' }), /\/commands\/1\/body must be an object/],
    ['much that is wrong', { title: 'A', commands: Array(9).fill({}) }, /; and 22 more\. The format is/],
  ])('%s', async (_name, content, message) => {
    await expect(load(content)).rejects.toMatchObject(failing(message));
    expect((await service.get('/v1/chips/chip-50')).status).toBe(404);
  });

  test('none at all', async () => {
    const missing = commandLine(['load', join(folder, 'missing.json'), '--url', service.url]);
    await expect(missing).rejects.toMatchObject(failing(/missing\.json is not readable: ENOENT/));
  });
});
