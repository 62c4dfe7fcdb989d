import { execFile, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Rectangle } from './rectangles.js';

const PORT = 54_329;
const PACKAGES = '/usr/lib/postgresql';

/** Installs Debian's PostgreSQL if it is missing and this process may; returns the folder of its programs. */
function programs(): string {
  if (!existsSync(PACKAGES)) {
    execFileSync('apt-get', ['update'], { stdio: 'ignore' });
    const options = ['install', '-y', '--no-install-recommends', 'postgresql'];
    execFileSync('apt-get', options, {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  const version = readdirSync(PACKAGES).sort((a, b) => Number(b) - Number(a))[0];
  if (version === undefined) throw new Error(`no PostgreSQL in ${PACKAGES}`);
  return join(PACKAGES, version, 'bin');
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
function runner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres']).toString());
  return { uid: id('-u'), gid: id('-g') };
}

/** A server of its own in the folder, reached by a socket there and not by the network. */
export async function startPostgres(
  folder: string,
): Promise<{ client: pg.Client; stop: () => Promise<void> }> {
  const bin = programs();
  const user = runner();
  mkdirSync(folder, { recursive: true });
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const initdb = ['-D', data, '-U', 'bench', '-A', 'trust', '--locale=C', '-E', 'UTF8'];
  await promisify(execFile)(join(bin, 'initdb'), initdb, { ...user, cwd: folder });
  const settings = {
    listen_addresses: '',
    unix_socket_directories: folder,
    port: PORT,
    shared_buffers: '1GB',
    work_mem: '64MB',
    maintenance_work_mem: '512MB',
    fsync: 'off',
    jit: 'off',
    max_wal_size: '8GB',
    random_page_cost: '1.1',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...options], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const client = await connect(folder);
  return {
    client,
    stop: async () => {
      await client.end();
      server.kill('SIGINT');
      await ended;
    },
  };
}

async function connect(folder: string): Promise<pg.Client> {
  for (let attempt = 1; ; attempt += 1) {
    const client = new pg.Client({ host: folder, port: PORT, user: 'bench', database: 'postgres' });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (attempt === 100) throw error;
      await setTimeout(100);
    }
  }
}

const ROWS_AT_ONCE = 10_000;

/** Two tables of the same facts: `shown` for a subject with the sales that name it, `world` for all of them. */
export async function load(client: pg.Client, rows: readonly Rectangle[]): Promise<void> {
  await client.query(`
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    DROP TABLE IF EXISTS shown, world;
    CREATE TABLE world (stream text, fact_id text, authority text, measure text, effective daterange, recorded int8range);
    CREATE TABLE shown (subject text, LIKE world);
  `);
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE)
    await insert(client, rows.slice(first, first + ROWS_AT_ONCE));
  await client.query(`
    CREATE INDEX ON shown USING gist (subject, effective, recorded);
    CREATE INDEX ON world USING gist (effective, recorded);
    CREATE INDEX ON world USING gist (authority, effective, recorded);
    CREATE INDEX ON world (stream, fact_id);
    CREATE INDEX ON world (authority, stream, fact_id);
  `);
  await client.query('VACUUM ANALYZE shown');
  await client.query('VACUUM ANALYZE world');
}

async function insert(client: pg.Client, rows: readonly Rectangle[]): Promise<void> {
  const columns = (list: readonly (readonly [subject: string, row: Rectangle])[]) => [
    list.map(([subject]) => subject),
    list.map(([, row]) => row.stream),
    list.map(([, row]) => row.factId),
    list.map(([, row]) => row.authority),
    list.map(([, row]) => row.measure),
    list.map(([, { from, to }]) => (to !== undefined && to <= from ? 'empty' : `[${from},${to ?? ''})`)),
    list.map(([, { recorded, until }]) => `[${recorded},${until ?? ''})`),
  ];
  const types = 'text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::daterange[], $7::int8range[]';
  const shown = rows.flatMap((row) => row.shownOn.map((subject) => [subject, row] as const));
  await client.query(`INSERT INTO shown SELECT * FROM unnest($1::${types})`, columns(shown));
  const [, ...world] = columns(rows.map((row) => [row.stream, row]));
  const worldTypes = 'text[], $2::text[], $3::text[], $4::text[], $5::daterange[], $6::int8range[]';
  await client.query(`INSERT INTO world SELECT * FROM unnest($1::${worldTypes})`, world);
}

/** Prepared once by the client, by name. */
export const statements = {
  one: {
    name: 'one',
    text: `SELECT stream, fact_id, authority, measure FROM shown
           WHERE subject = $1 AND effective @> $2::date AND recorded @> $3::int8`,
  },
  world: {
    name: 'world',
    text: `SELECT stream, fact_id, authority, measure FROM world
           WHERE authority = $1 AND effective @> $2::date AND recorded @> $3::int8 AND (stream, fact_id) > ($4, $5)
           ORDER BY stream, fact_id LIMIT 100`,
  },
} as const;

export interface Row {
  readonly stream: string;
  readonly fact_id: string;
}

export async function rowsOf(
  client: pg.Client,
  statement: keyof typeof statements,
  values: readonly unknown[],
): Promise<Row[]> {
  return (await client.query<Row>({ ...statements[statement], values: [...values] })).rows;
}

/** The plan as the server carried it out, for the report. */
export async function explain(
  client: pg.Client,
  statement: keyof typeof statements,
  values: readonly unknown[],
): Promise<string> {
  const literal = (value: unknown): string => client.escapeLiteral(String(value));
  const text = statements[statement].text.replace(/\$(\d)/g, (_, place: string) =>
    literal(values[Number(place) - 1]),
  );
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, BUFFERS) ${text}`);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}
