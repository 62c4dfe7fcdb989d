import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import dockerignoreModule from '@balena/dockerignore';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { readConfiguration } from '../apps/timeline-api/configuration.js';

/*
 * No container engine is at hand where this project is made: the files under docker/ are read by parsers and
 * linters here, and what can be run without an engine (the health check) is run. None has been built.
 */

// The package is CommonJS and its types are not: they give the function as a property of itself.
const dockerignore = dockerignoreModule as unknown as (typeof dockerignoreModule)['default'];

const run = promisify(execFile);
const read = (path: string) => readFileSync(join(process.cwd(), path), 'utf8');
const readJson = (path: string) => JSON.parse(read(path)) as Record<string, unknown>;

const dockerfile = DockerfileParser.parse(read('docker/Dockerfile'));
const instructions = dockerfile.getInstructions();
const lastStage = instructions.slice(instructions.findLastIndex((each) => each.getKeyword() === 'FROM'));

/** The instructions of the last stage with this keyword. */
const inLastStage = (keyword: string) => lastStage.filter((each) => each.getKeyword() === keyword);

/** The words of an instruction in exec form: Docker reads them as JSON. */
function execForm(keyword: string): string[] {
  const content = inLastStage(keyword)[0]?.getArgumentsContent() ?? '';
  return JSON.parse(content.slice(content.indexOf('['))) as string[];
}

const env = Object.fromEntries(
  dockerfile
    .getENVs()
    .flatMap((each) => each.getProperties().map((pair) => [pair.getName(), pair.getValue() ?? ''])),
);

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly ports: readonly string[];
  readonly secrets?: readonly string[];
  readonly volumes: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<'kurrentdb' | 'timeline-api', Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const compose = parse(read('docker/compose.yaml'), { strict: true, uniqueKeys: true }) as Compose;
const { kurrentdb, 'timeline-api': api } = compose.services;

describe('the image', () => {
  it('has no fault that the linter finds', () => {
    expect(validate(read('docker/Dockerfile'))).toEqual([]);
  });

  it('is based on one exact version of the Node that the project is made with', () => {
    const bases = dockerfile.getFROMs().map((from) => from.getImage());
    const stages = dockerfile.getFROMs().map((from) => from.getBuildStage());
    expect(bases[0]).toMatch(new RegExp(`^node:${read('.nvmrc').trim()}\\.\\d+\\.\\d+-bookworm-slim$`));
    expect(bases.slice(1).every((base) => stages.includes(base))).toBe(true);
  });

  it('runs the built service as the user node, in exec form', () => {
    const { projects } = readJson('nest-cli.json') as {
      projects: Record<string, { entryFile: string }>;
    };
    expect(execForm('CMD')).toEqual(['node', `dist/${projects['timeline-api']?.entryFile}.js`]);
    expect(inLastStage('USER').map(String)).toEqual(['USER node']);
    expect(lastStage.findIndex((each) => each.getKeyword() === 'USER')).toBeGreaterThan(
      lastStage.findLastIndex((each) => each.getKeyword() === 'RUN'),
    );
    expect(env['NODE_ENV']).toBe('production');
  });

  it('keeps its data in a volume and opens the port that it listens on', () => {
    expect(inLastStage('VOLUME').map((each) => each.getArgumentsContent())).toEqual([env['DATA_DIR']]);
    expect(inLastStage('EXPOSE').map((each) => each.getArgumentsContent())).toEqual([env['PORT']]);
  });

  it('takes from the folder only what its ignore file lets in', () => {
    const ignored = dockerignore().add(read('.dockerignore'));
    const copied = dockerfile
      .getCOPYs()
      .filter((copy) => copy.getFromFlag() === null)
      .flatMap((copy) => copy.getArguments().slice(0, -1).map(String));
    expect(copied).toContain('apps');
    expect(ignored.filter(copied)).toEqual(copied);
    const kept = [
      '.git/config',
      'data/log.mdb',
      'docker/tokens.json',
      'node_modules/a/b.js',
      'libs/a.spec.ts',
    ];
    expect(ignored.filter(kept)).toEqual([]);
  });
});

describe('the health check of the image', () => {
  let server: Server;
  let status = 200;
  let asked: string | undefined;
  let port = 0;

  beforeAll(async () => {
    server = createServer(({ url }, response) => {
      asked = url;
      response.writeHead(status).end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  async function check(on: number): Promise<'healthy' | 'unhealthy'> {
    const [node, ...args] = execForm('HEALTHCHECK');
    expect(node).toBe('node');
    return run(process.execPath, args, { env: { PORT: String(on) } }).then(
      () => 'healthy',
      () => 'unhealthy',
    );
  }

  it('passes while the service says that it lives', async () => {
    status = 200;
    expect(await check(port)).toBe('healthy');
    expect(asked).toBe('/health/live');
  });

  it('fails when the service says that it does not', async () => {
    status = 503;
    expect(await check(port)).toBe('unhealthy');
  });

  it('fails when nothing listens', async () => {
    expect(await check(1)).toBe('unhealthy');
  });
});

describe('the compose file', () => {
  it('fits the schema of the Compose specification and has no fault that the linter finds', async () => {
    const linter = join(process.cwd(), 'node_modules/dclint/bin/dclint.cjs');
    const args = [linter, 'docker/compose.yaml', '--formatter', 'json', '--max-warnings', '0'];
    const { stdout } = await run(process.execPath, args);
    expect(JSON.parse(stdout)).toMatchObject([{ messages: [] }]);
  });

  it('pins the store to one exact version', () => {
    expect(kurrentdb.image).toMatch(/^[a-z0-9./-]+:\d+\.\d+\.\d+$/);
  });

  it('opens ports to this machine only', () => {
    const ports = Object.values(compose.services).flatMap((service) => service.ports);
    expect(ports).not.toHaveLength(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('starts the service once the store is healthy, on the store’s address', () => {
    expect(api.depends_on).toEqual({ kurrentdb: { condition: 'service_healthy' } });
    expect(kurrentdb.healthcheck?.test.at(-1)).toMatch(/\/health\/live$/);
    const url = new URL(api.environment['EVENTSTORE_URL'] ?? '');
    expect([url.protocol, url.host, url.search]).toEqual(['esdb:', 'kurrentdb:2113', '?tls=false']);
    expect(kurrentdb.environment['KURRENTDB_INSECURE']).toBe('true');
  });

  it('builds the image above and keeps every volume that it mounts', () => {
    expect(api.build).toEqual({ context: '..', dockerfile: 'docker/Dockerfile' });
    const mounted = Object.values(compose.services).flatMap((service) => service.volumes);
    expect(mounted.map((mount) => mount.split(':')[0])).toEqual(Object.keys(compose.volumes));
    expect(api.volumes.map((mount) => mount.split(':')[1])).toEqual([env['DATA_DIR']]);
  });

  it('configures a service that would start, and that would not without its tokens', () => {
    const given = { ...env, ...api.environment };
    expect(readConfiguration(given)).toMatchObject({ HOST: '0.0.0.0', PORT: 3000, DATA_DIR: '/data' });
    expect(() => readConfiguration({ ...given, TOKENS_FILE: '' })).toThrow(/TOKENS_FILE/);
  });

  it('takes the tokens from a file that the caller must name, mounted where the service looks', () => {
    expect(api.secrets).toEqual(Object.keys(compose.secrets));
    expect(api.environment['TOKENS_FILE']).toBe(`/run/secrets/${api.secrets?.[0]}`);
    expect(compose.secrets['timeline-tokens']?.file).toMatch(/^\$\{TIMELINE_TOKENS_FILE:\?/);
  });
});
