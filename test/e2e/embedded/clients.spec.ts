import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commandLine, RunningService, type Json } from '../running-service.js';
import { TestEnvironment } from '../test-environment.js';

/*
 * The programs in `examples`, as their README says to run them, against a service with tokens. The two that are
 * generated are generated from what this service says of itself, so that a description from which no usable client can
 * be made fails here. Building them takes long, and a client cannot know the event store: they run on one of the two.
 */

const run = promisify(execFile);
const EXAMPLES = join(process.cwd(), 'examples');
const BUILT = join(process.cwd(), 'dist/examples');
const LONGEST = 300_000;

let service: RunningService;
let token: string;
beforeAll(async () => {
  const environment = await TestEnvironment.open();
  const { stdout } = await commandLine(['token', 'example', '--scopes', 'read,write']);
  token = /once: (\S+)/.exec(stdout)?.[1] ?? '';
  const entry: unknown = JSON.parse(/TOKENS_FILE: (.*)/.exec(stdout)?.[1] ?? '');
  const file = join(environment.folder, 'tokens.json');
  await writeFile(file, JSON.stringify({ tokens: [entry] }));
  service = await RunningService.start({ TOKENS_FILE: file }, environment);
  await mkdir(BUILT, { recursive: true });
  for (const name of ['openapi.json', 'asyncapi.json'])
    await writeFile(join(BUILT, name), (await service.get(`/${name}`)).text);
});
afterAll(() => service.remove());

/** Why this machine cannot run a program of .NET; undefined if it can. Packages are restored from its registry. */
function missingForDotNet(): string | undefined {
  const { stdout, error } = spawnSync('dotnet', ['--list-sdks'], { encoding: 'utf8' });
  if (error !== undefined) return 'there is no .NET SDK';
  if (!/^1\d\./m.test(stdout)) return 'there is no .NET SDK 10';
  const restored = spawnSync('dotnet', ['tool', 'restore'], {
    cwd: join(EXAMPLES, 'csharp'),
    encoding: 'utf8',
  });
  // NU1301: the package registry cannot be reached.
  return restored.status !== 0 && /NU1301/.test(restored.stdout + restored.stderr)
    ? 'no package registry of .NET is reached'
    : undefined;
}

/** Why a program is missing or too old; undefined if it is as new as `wanted`. */
function missing(program: string, wanted: [major: number, minor: number]): string | undefined {
  const { stdout, error } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const [, major = '', minor = ''] = /(\d+)(?:\.(\d+))?/.exec(stdout) ?? [];
  const isNewEnough =
    Number(major) > wanted[0] || (Number(major) === wanted[0] && Number(minor) >= wanted[1]);
  return error === undefined && isNewEnough
    ? undefined
    : `there is no ${program} ${wanted.join('.')} or later`;
}

/** A test, where the machine has what it needs; elsewhere it is listed as skipped, with the reason. */
function testUnless(reason: string | undefined, name: string, works: () => Promise<void>): void {
  if (reason === undefined) test(name, works, LONGEST);
  // eslint-disable-next-line no-restricted-syntax -- it is the machine that lacks something
  else test.skip(`${name}: not run, because ${reason}`, works);
}

const environment = {
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
  DOTNET_NOLOGO: '1',
  // Kiota does not look for a newer version of itself.
  KIOTA_OFFLINE_ENABLED: 'true',
};

async function execute(folder: string, program: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, ...environment, TIMELINE_TOKEN: token };
  try {
    return (await run(program, args, { cwd: folder, env })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** A copy of an example, in which it is built. */
async function copyOf(example: string): Promise<string> {
  const folder = join(BUILT, example);
  await rm(folder, { recursive: true, force: true });
  await cp(join(EXAMPLES, example), folder, { recursive: true });
  return folder;
}

/** What each example prints: a record, two answers, a 409 with what follows it, and a stream that was cut off once. */
const transcript = `recorded example-rule: revision 0
2026-11-30: not-restricted, restriction-not-begun, no clearance: list-not-loaded, rules-not-loaded
2026-12-01: restricted, restriction-surely-in-force, no clearance: list-not-loaded, rules-not-loaded
409: expected no-stream, actual 0
recorded example-name: revision 1
event ChipRestricted: example-rule; cut off
event ChipDescribed: example-name; cut off
`;

/** Runs an example about a chip of its own, and compares what it prints and what it recorded with what is expected. */
async function expectTranscript(
  language: string,
  runExample: (chip: string) => Promise<string>,
): Promise<void> {
  const chip = `example-${language}`;
  expect(await runExample(chip)).toBe(transcript);
  const { json } = await service.get(`/v1/events?subject=chip/${chip}`, { authorization: `Bearer ${token}` });
  expect(json.events.map(({ actor, revision, data }: Json) => ({ actor, revision, data }))).toMatchObject([
    {
      ...{ actor: 'example', revision: 0 },
      data: { factId: 'example-rule', destinations: ['CN', { destination: 'D:1', except: ['A:5'] }] },
    },
    {
      ...{ actor: 'example', revision: 1 },
      data: { factId: 'example-name', names: [{ name: 'Example', kind: 'primary' }] },
    },
  ]);
}

testUnless(missing('python3', [3, 9]), 'Python, by its standard library', () =>
  expectTranscript('python', (chip) =>
    execute(join(EXAMPLES, 'python'), 'python3', '-B', 'example.py', service.url, chip),
  ),
);

testUnless(missing('javac', [17, 0]), 'Java, by its standard library', () =>
  expectTranscript('java', (chip) =>
    execute(join(EXAMPLES, 'java'), 'java', 'Example.java', service.url, chip),
  ),
);

test(
  'TypeScript, by a client that is generated and type-checked',
  async () => {
    const folder = await copyOf('typescript');
    const command = (name: string): string => join(process.cwd(), 'node_modules/.bin', name);
    await execute(folder, command('openapi-typescript'), '../openapi.json', '-o', 'timeline.d.ts');
    await execute(folder, command('tsc'), '-p', '.');
    await expectTranscript('typescript', (chip) =>
      execute(folder, process.execPath, 'example.js', service.url, chip),
    );
  },
  LONGEST,
);

testUnless(missingForDotNet(), 'C#, by a client that is generated and compiled', async () => {
  const folder = await copyOf('csharp');
  await execute(folder, 'dotnet', 'tool', 'restore');
  await execute(folder, 'sh', 'generate.sh', '../openapi.json');
  const faster = ['--disable-build-servers', '-p:RunAnalyzers=false', '--configuration', 'Release'];
  await execute(folder, 'dotnet', 'build', ...faster);
  await expectTranscript('csharp', (chip) =>
    execute(folder, 'dotnet', 'bin/Release/net10.0/Example.dll', service.url, chip),
  );
});
