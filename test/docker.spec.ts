import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import dockerignoreModule from '@balena/dockerignore';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { readConfiguration } from '../apps/timeline-api/app/configuration.js';
import { streamCategories } from '../events/index.js';
import { selfSignedCertificate } from './support/event-store/certificate.js';
import { EventStoreDBEventStore } from '../libs/event-store/index.js';

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
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly cap_drop?: readonly string[];
  readonly network_mode?: string;
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
  readonly secrets?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly volumes: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks?: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const readCompose = (file: string) =>
  parse(read(file), { strict: true, uniqueKeys: true, merge: true }) as Compose;

/** The services of a compose file whose name begins so, each of which is there. */
function servicesOf({ services }: Compose, name: string): Service[] {
  const named = Object.entries(services).filter(([each]) => each.startsWith(name));
  expect(named).not.toHaveLength(0);
  return named.map(([, service]) => service);
}

/** What is mounted at a path, and how. */
function mountedAt({ volumes }: Service, path: string): { volume: string; isReadOnly: boolean } {
  const [volume = '', , mode] = volumes.map((each) => each.split(':')).find(([, at]) => at === path) ?? [];
  return { volume, isReadOnly: mode === 'ro' };
}

describe('the image', () => {
  test('has no fault that the linter finds', () => {
    expect(validate(read('docker/Dockerfile'))).toEqual([]);
  });

  test('is based on one exact version of the Node that the project is made with', () => {
    const bases = dockerfile.getFROMs().map((from) => from.getImage());
    const stages = dockerfile.getFROMs().map((from) => from.getBuildStage());
    expect(bases[0]).toMatch(new RegExp(`^node:${read('.nvmrc').trim()}\\.\\d+\\.\\d+-bookworm-slim$`));
    expect(bases.slice(1).every((base) => stages.includes(base))).toBe(true);
  });

  test('runs the built service as the user node, in exec form', () => {
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

  test('keeps its data in a volume and opens the port that it listens on', () => {
    expect(inLastStage('VOLUME').map((each) => each.getArgumentsContent())).toEqual([env['DATA_DIR']]);
    expect(inLastStage('EXPOSE').map((each) => each.getArgumentsContent())).toEqual([env['PORT']]);
  });

  test('takes from the folder only what its ignore file lets in', () => {
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

describe('the build in the image', () => {
  test('bundles the service and builds the page, from what the image copies, into what it keeps', () => {
    const { scripts } = readJson('package.json') as { scripts: Record<string, string> };
    expect(scripts['build']).toContain('npm run --silent build:web');
    expect(scripts['build:web']).toContain('--config apps/timeline-web/vite.config.ts');
    expect(scripts['build']).toContain('node apps/bundle.mjs');
    const source = [
      'apps/bundle.mjs',
      'apps/timeline-web/vite.config.ts',
      'apps/timeline-web/index.html',
      'apps/timeline-web/main.tsx',
    ];
    expect(dockerignore().add(read('.dockerignore')).filter(source)).toEqual(source);
    expect(read('apps/timeline-web/vite.config.ts')).toContain("outDir: '../../dist/apps/timeline-web'");
    expect(instructions.map(String)).toContain('RUN npm run build');
    expect(inLastStage('COPY').map(String)).toContain('COPY --from=build /app/dist ./dist');
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

  test('passes while the service says that it lives', async () => {
    status = 200;
    expect(await check(port)).toBe('healthy');
    expect(asked).toBe('/health/live');
  });

  test('fails when the service says that it does not', async () => {
    status = 503;
    expect(await check(port)).toBe('unhealthy');
  });

  test('fails when nothing listens', async () => {
    expect(await check(1)).toBe('unhealthy');
  });
});

describe.each(['docker/compose.yaml', 'docker/compose.cluster.yaml'])('%s', (file) => {
  const compose = readCompose(file);
  const replicas = servicesOf(compose, 'timeline');

  test('fits the schema of the Compose specification and has no fault that the linter finds', async () => {
    const linter = join(process.cwd(), 'node_modules/dclint/bin/dclint.cjs');
    const { stdout } = await run(process.execPath, [
      ...[linter, file, '--formatter', 'json', '--max-warnings', '0'],
    ]);
    expect(JSON.parse(stdout)).toMatchObject([{ messages: [] }]);
  });

  test('pins every image that it does not build to one exact version', () => {
    const images = Object.values(compose.services).flatMap(({ image, build }) => (build ? [] : [image]));
    expect(images).not.toHaveLength(0);
    for (const image of images) expect(image).toMatch(/^[a-z0-9./-]+:\d+\.\d+\.\d+(@sha256:[0-9a-f]{64})?$/);
  });

  test('opens ports to this machine only, each once', () => {
    const ports = Object.values(compose.services).flatMap((service) => service.ports ?? []);
    expect(ports).not.toHaveLength(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    expect(new Set(ports).size).toBe(ports.length);
  });

  test('keeps every volume that it mounts, and no other', () => {
    const mounted = Object.values(compose.services).flatMap((service) => service.volumes);
    const names = new Set(mounted.map((mount) => mount.split(':')[0]));
    expect([...names].sort()).toEqual(Object.keys(compose.volumes));
  });

  test('builds the image above for the service, with nothing that it does not need', () => {
    for (const replica of replicas) {
      expect(replica.build).toEqual({ context: '..', dockerfile: 'docker/Dockerfile' });
      expect(replica).toMatchObject({ cap_drop: ['ALL'], read_only: true });
      expect(replica.security_opt).toEqual(['no-new-privileges:true']);
      expect(mountedAt(replica, env['DATA_DIR'] ?? '')).toMatchObject({ isReadOnly: false });
    }
  });

  test('configures a service that would start, and that would not without its tokens', () => {
    for (const { environment } of replicas) {
      const given = { ...env, ...environment };
      expect(readConfiguration(given)).toMatchObject({ HOST: '0.0.0.0', PORT: 3000, DATA_DIR: '/data' });
      expect(() => readConfiguration({ ...given, TOKENS_FILE: '' })).toThrow(/TOKENS_FILE/);
    }
  });

  test('takes the tokens from a file that the caller must name, mounted where the service looks', () => {
    expect(compose.secrets['timeline-tokens']?.file).toMatch(/^\$\{TIMELINE_TOKENS_FILE:\?/);
    for (const { secrets, environment } of replicas) {
      expect(secrets).toEqual(Object.keys(compose.secrets));
      expect(environment?.['TOKENS_FILE']).toBe(`/run/secrets/${secrets?.[0]}`);
    }
  });
});

describe('the compose file of one node', () => {
  const { services } = readCompose('docker/compose.yaml');
  const { kurrentdb, 'timeline-api': api } = services;

  test('starts the service once the store is healthy, on the store’s address', () => {
    expect(api?.depends_on).toEqual({ kurrentdb: { condition: 'service_healthy' } });
    expect(kurrentdb?.healthcheck?.test.at(-1)).toMatch(/\/health\/live$/);
    const url = new URL(api?.environment?.['EVENTSTORE_URL'] ?? '');
    expect([url.protocol, url.host, url.search]).toEqual(['esdb:', 'kurrentdb:2113', '?tls=false']);
    expect(kurrentdb?.environment?.['KURRENTDB_INSECURE']).toBe('true');
  });
});

describe('the compose file of a cluster', () => {
  const compose = readCompose('docker/compose.cluster.yaml');
  const { certificates } = compose.services;
  const names = ['node1', 'node2', 'node3'];
  const nodes = servicesOf(compose, 'node');
  const replicas = servicesOf(compose, 'timeline');
  const urlOf = ({ environment }: Service) => environment?.['EVENTSTORE_URL'] ?? '';

  test('has three nodes of one image, each of which knows how many they are and where the others are', () => {
    expect(Object.keys(compose.services).filter((name) => name.startsWith('node'))).toEqual(names);
    expect(new Set(nodes.map(({ image }) => image)).size).toBe(1);
    nodes.forEach(({ environment }, index) => {
      const others = names.filter((_, other) => other !== index).map((name) => `${name}:2113`);
      expect(environment).toMatchObject({
        KURRENTDB_CLUSTER_SIZE: '3',
        KURRENTDB_DISCOVER_VIA_DNS: 'false',
        KURRENTDB_GOSSIP_SEED: others.join(','),
        KURRENTDB_NODE_HOST_ADVERTISE_AS: names[index],
        KURRENTDB_REPLICATION_HOST_ADVERTISE_AS: names[index],
      });
    });
  });

  test('is secure throughout: no insecure setting, no password written down, no way in but the service', () => {
    const settings = nodes.flatMap(({ environment }) => Object.entries(environment ?? {}));
    expect(settings.filter(([name]) => /INSECURE|DISABLE_TLS|ANONYMOUS|_DEV\b/.test(name))).toEqual([]);
    expect(read('docker/compose.cluster.yaml')).not.toMatch(/--insecure|tls=false|tlsVerifyCert|changeit/);
    const passwords = settings.filter(([name]) => name.endsWith('_PASSWORD'));
    expect(passwords).toHaveLength(6);
    for (const [, password] of passwords) expect(password).toMatch(/^\$\{[A-Z_]+:\?[^}]+\}$/);
    expect(nodes.flatMap(({ ports }) => ports ?? [])).toEqual([]);
    expect(compose.networks?.['store']).toEqual({ internal: true });
    for (const node of nodes) {
      expect(node).toMatchObject({ cap_drop: ['ALL'], networks: ['store'] });
      expect(node.security_opt).toEqual(['no-new-privileges:true']);
    }
  });

  test('mounts each node’s own certificate and the authority’s, to be read only, where the node looks', () => {
    nodes.forEach((node, index) => {
      const { environment = {} } = node;
      const own = mountedAt(node, '/certificates/node');
      expect(own).toEqual({ volume: `${names[index]}-certificate`, isReadOnly: true });
      expect(environment['KURRENTDB_CERTIFICATE_FILE']).toBe('/certificates/node/node.crt');
      expect(environment['KURRENTDB_CERTIFICATE_PRIVATE_KEY_FILE']).toBe('/certificates/node/node.key');
      const trusted = environment['KURRENTDB_TRUSTED_ROOT_CERTIFICATES_PATH'] ?? '';
      expect(mountedAt(node, trusted)).toEqual({ volume: 'trusted-certificates', isReadOnly: true });
      expect(node.healthcheck?.test).toContain(`${trusted}/ca.crt`);
      expect(node.depends_on).toEqual({ certificates: { condition: 'service_completed_successfully' } });
    });
  });

  test('leaves the authority’s key with the service that makes the certificates, which has no network', () => {
    expect(certificates).toMatchObject({ network_mode: 'none', cap_drop: ['ALL'], read_only: true });
    const holders = Object.entries(compose.services).filter(([, { volumes }]) =>
      volumes.some((mount) => mount.startsWith('certificate-authority:')),
    );
    expect(holders.map(([name]) => name)).toEqual(['certificates']);
  });

  test('keeps the data of each node and the projections of each replica in a volume of its own', () => {
    const data = [
      ...nodes.map((node) => mountedAt(node, '/var/lib/kurrentdb').volume),
      ...replicas.map((replica) => mountedAt(replica, env['DATA_DIR'] ?? '').volume),
    ];
    expect(data.every((volume) => volume in compose.volumes)).toBe(true);
    expect(new Set(data).size).toBe(5);
  });

  test('gives two replicas all nodes and the authority to trust; the official client accepts it', async () => {
    expect(replicas).toHaveLength(2);
    for (const replica of replicas) {
      expect(urlOf(replica)).toContain(`@${names.map((name) => `${name}:2113`).join(',')}?`);
      const { searchParams } = new URL(
        urlOf(replica)
          .replace(/\$\{.*?\}/, 'password')
          .replace(/,[^?]*/, ''),
      );
      expect(searchParams.get('tls')).toBe('true');
      const file = searchParams.get('tlsCAFile') ?? '';
      expect(mountedAt(replica, dirname(file))).toEqual({
        volume: 'trusted-certificates',
        isReadOnly: true,
      });
      expect(replica.depends_on).toEqual(
        Object.fromEntries(names.map((name) => [name, { condition: 'service_healthy' }])),
      );
      const authority = join(await mkdtemp(join(tmpdir(), 'authority-')), 'ca.crt');
      await writeFile(authority, (await selfSignedCertificate()).certificate);
      const connectionString = urlOf(replica)
        .replace(/\$\{.*?\}/, 'password')
        .replace(file, authority);
      const store = await EventStoreDBEventStore.connect({
        connectionString,
        streamPrefix: '',
        categories: streamCategories,
      });
      expect(store.identity).toBe(`eventstoredb:${names.map((name) => `${name}:2113`).join(',')}/`);
      await store.close();
      await rm(dirname(authority), { recursive: true });
    }
  });
});
