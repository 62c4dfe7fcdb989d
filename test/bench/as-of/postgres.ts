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

/**
 * Tables of the same facts: `world` with all of them, `shown` with each under every subject that it is shown on, and
 * `reach` with each under every country that it names, or under `*`.
 */
export async function load(client: pg.Client, rows: readonly Rectangle[]): Promise<void> {
  await client.query(`
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    DROP TABLE IF EXISTS shown, reach, world;
    CREATE TABLE world (stream text, fact_id text, authority text, measure text, effective daterange, recorded int8range);
    CREATE TABLE shown (subject text, LIKE world);
    CREATE TABLE reach (country text, LIKE world);
  `);
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE)
    await insert(client, rows.slice(first, first + ROWS_AT_ONCE));
  await client.query(`
    CREATE INDEX ON shown USING gist (subject, effective, recorded);
    CREATE INDEX ON world USING gist (effective, recorded);
    CREATE INDEX ON world USING gist (authority, effective, recorded);
    CREATE INDEX ON world USING gist (authority, measure, effective, recorded);
    CREATE INDEX ON world (stream, fact_id);
    CREATE INDEX ON world (authority, stream, fact_id);
    CREATE INDEX ON world (authority, measure, stream, fact_id);
    CREATE INDEX ON world (lower(effective));
    CREATE INDEX ON world (upper(effective));
    CREATE INDEX ON world (lower(recorded));
    CREATE INDEX ON world (upper(recorded));
    CREATE INDEX ON reach USING gist (country, effective, recorded);
    CREATE INDEX ON reach (country, stream, fact_id);
  `);
  for (const table of ['shown', 'reach', 'world']) await client.query(`VACUUM ANALYZE ${table}`);
}

const FACT = 'stream, fact_id, authority, measure';
const PAGE = 'ORDER BY stream, fact_id LIMIT 100';

const INSERT = `
  WITH fact AS MATERIALIZED (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::daterange[], $6::int8range[], $7::text[], $8::text[])
    AS fact (${FACT}, effective, recorded, subjects, countries)
  ), in_world AS (
    INSERT INTO world SELECT ${FACT}, effective, recorded FROM fact
  ), in_shown AS (
    INSERT INTO shown SELECT subject, ${FACT}, effective, recorded FROM fact, string_to_table(subjects, ' ') subject
  )
  INSERT INTO reach SELECT country, ${FACT}, effective, recorded FROM fact, string_to_table(countries, ' ') country`;

/** Inserts rows into the three tables by one statement. */
export async function insert(client: pg.Client, rows: readonly Rectangle[]): Promise<void> {
  const values = [
    rows.map(({ stream }) => stream),
    rows.map(({ factId }) => factId),
    rows.map(({ authority }) => authority),
    rows.map(({ measure }) => measure),
    rows.map(({ from, to }) => (to !== undefined && to <= from ? 'empty' : `[${from},${to ?? ''})`)),
    rows.map(({ recorded, until }) => `[${recorded},${until ?? ''})`),
    rows.map(({ shownOn }) => shownOn.join(' ')),
    rows.map(({ countries }) => countries.join(' ')),
  ];
  await client.query({ name: 'insert', text: INSERT, values });
}

/** Prepared once by the client, by name. */
const statements = {
  one: `SELECT ${FACT} FROM shown WHERE subject = $1 AND effective @> $2::date AND recorded @> $3::int8`,
  byAuthority: `
    SELECT ${FACT} FROM world
    WHERE authority = $1 AND effective @> $2::date AND recorded @> $3::int8 AND (stream, fact_id) > ($4, $5) ${PAGE}`,
  byAuthorityAndMeasure: `
    SELECT ${FACT} FROM world
    WHERE authority = $1 AND measure = $6 AND effective @> $2::date AND recorded @> $3::int8
      AND (stream, fact_id) > ($4, $5) ${PAGE}`,
  byDestination: `
    SELECT * FROM (
      (SELECT ${FACT} FROM reach
       WHERE country = $1 AND effective @> $2::date AND recorded @> $3::int8 AND (stream, fact_id) > ($4, $5) ${PAGE})
      UNION ALL
      (SELECT ${FACT} FROM reach
       WHERE country = '*' AND effective @> $2::date AND recorded @> $3::int8 AND (stream, fact_id) > ($4, $5) ${PAGE})
    ) found ${PAGE}`,
  changedInTime: `
    SELECT ${FACT} FROM world
    WHERE recorded @> $3::int8 AND (effective @> $1::date) <> (effective @> $2::date)
      AND (lower(effective) > $1::date AND lower(effective) <= $2::date
        OR upper(effective) > $1::date AND upper(effective) <= $2::date)`,
  changedInRecord: `
    SELECT stream, fact_id FROM world
    WHERE effective @> $1::date
      AND (lower(recorded) > $2::int8 AND lower(recorded) <= $3::int8
        OR upper(recorded) > $2::int8 AND upper(recorded) <= $3::int8)
    GROUP BY stream, fact_id HAVING bool_or(recorded @> $2::int8) <> bool_or(recorded @> $3::int8)`,
} as const;

export type Statement = keyof typeof statements;

export interface Row {
  readonly stream: string;
  readonly fact_id: string;
}

export async function rowsOf(
  client: pg.Client,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  const query = { name: statement, text: statements[statement], values: [...values] };
  return (await client.query<Row>(query)).rows;
}

/** The plan as the server carried it out, for the report. */
export async function explain(
  client: pg.Client,
  statement: Statement,
  values: readonly unknown[],
): Promise<string> {
  const literal = (value: unknown): string => client.escapeLiteral(String(value));
  const text = statements[statement].replace(/\$(\d)/g, (_, place: string) =>
    literal(values[Number(place) - 1]),
  );
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, BUFFERS) ${text}`);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}
