import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { EmbeddedEventStore } from '../../../libs/event-store/index.js';
import { FollowedIndex } from '../../../libs/timeline/index.js';
import { median } from '../median.js';
import { againstPostgres } from './against-postgres.js';
import { generate } from './generator.js';
import { startPostgres } from './postgres.js';
import { compareSizes } from './between-sizes.js';
import { askSubject } from './questions.js';
import { publish, type ReportRow } from '../report.js';
import { fill } from './store.js';
import { seconds, type Timing } from './timed.js';

/*
 * The as-of index against PostgreSQL, against folding a stream, and against itself:
 * `bench.ts [facts …] [--rounds 5] [--quick]`. It fails where the answers differ; `--quick` is for that alone, its times
 * mean nothing. BENCH_FOLDER keeps the logs for the next run.
 */
const SEED = 20261124;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
  },
});
const ROUNDS = Number(values.rounds);
const TIMING: Timing = {
  rounds: ROUNDS,
  ...(values.quick ? { warmUp: 0, round: 0 } : { warmUp: 1000, round: 300 }),
};
const sizes = positionals.length > 0 ? positionals.map(Number) : [10_000, 100_000, 1_000_000];

const rows: ReportRow[] = [];
const plans: string[] = [];
const kept = process.env['BENCH_FOLDER'];
const folder = kept ?? mkdtempSync(join(tmpdir(), 'bench-as-of-'));
mkdirSync(folder, { recursive: true });
// PostgreSQL, as another user, passes through it.
chmodSync(folder, 0o755);
const storeOf = (facts: number): string => join(folder, `store-${facts}`);
const modelOf = (facts: number): string => join(folder, `model-${facts}`);

interface Measured {
  readonly milliseconds: number;
  readonly events: number;
  readonly bytes?: number;
}

/** Measures in a process of its own. */
async function inChild(what: 'raw' | 'rebuild' | 'restart', facts: number): Promise<Measured> {
  const child = fileURLToPath(new URL('./child.js', import.meta.url));
  const args = ['--expose-gc', child, what, storeOf(facts), modelOf(facts)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Measured;
}

async function measureRebuild(facts: number): Promise<void> {
  const times = { raw: [] as number[], rebuild: [] as number[], restart: [] as number[] };
  let last: Measured = { milliseconds: 0, events: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const what of ['raw', 'rebuild', 'restart'] as const) {
      last = await inChild(what, facts);
      times[what].push(last.milliseconds);
    }
  }
  const [raw, rebuild, restart] = [median(times.raw), median(times.rebuild), median(times.restart)];
  // The goals speak of a million facts: what a process needs anyway weighs on few.
  const isLargest = facts === Math.max(...sizes);
  rows.push(
    {
      what: `rebuild of ${last.events} events, against a raw scan and JSON.parse`,
      ours: seconds(rebuild),
      against: seconds(raw),
      ratio: raw / rebuild,
      goal: { atLeast: 0.5 },
    },
    {
      what: `ready after restart at ${facts} facts, against a rebuild`,
      ours: seconds(restart),
      against: seconds(rebuild),
      ratio: restart / rebuild,
      ...(isLargest && { goal: { atMost: 0.05 } }),
    },
    {
      what: `ready after restart at ${facts} facts, in seconds`,
      ours: seconds(restart),
      against: '',
      ratio: restart / 1000,
      ...(isLargest && { goal: { atMost: 1 } }),
    },
    {
      what: `memory per fact at ${facts}, in bytes`,
      ours: `${(last.bytes ?? 0) >> 20} MiB`,
      against: '',
      ratio: (last.bytes ?? 0) / facts,
      ...(isLargest && { goal: { atMost: 200 } }),
    },
  );
}

async function opened(facts: number): Promise<{ model: FollowedIndex; store: EmbeddedEventStore }> {
  const store = await EmbeddedEventStore.open(storeOf(facts));
  const model = await FollowedIndex.open(modelOf(facts), store, (reason) => {
    throw new Error(`rebuilt: ${reason}`);
  });
  return { model, store };
}

/** A large log against a small one. */
async function compareLogs(small: number, large: number): Promise<void> {
  const [few, many] = [await opened(small), await opened(large)];
  const [one, other] = [
    { facts: small, index: few.model.index },
    { facts: large, index: many.model.index },
  ];
  rows.push(...(await compareSizes(one, other, askSubject, SEED, TIMING)));
  for (const { model, store } of [few, many]) {
    await model.close();
    await store.close();
  }
}

async function main(): Promise<void> {
  for (const facts of sizes) {
    if (!existsSync(storeOf(facts))) await fill(storeOf(facts), generate(facts, SEED));
    await measureRebuild(facts);
  }
  const { client, stop } = await startPostgres(join(folder, `postgres-${process.pid}`));
  const { rows: versions } = await client.query<{ server_version: string }>('SHOW server_version');
  for (const facts of sizes) {
    const { model, store } = await opened(facts);
    const isFragmented = facts === Math.max(...sizes);
    const { index, log } = model;
    const sides = { facts, index, log, store, client, seed: SEED, timing: TIMING, isFragmented };
    const compared = await againstPostgres(sides);
    rows.push(...compared.rows);
    plans.push(...compared.plans);
    await model.close();
    await store.close();
  }
  await stop();
  if (sizes.length > 1) await compareLogs(Math.min(...sizes), Math.max(...sizes));
  const settings = { PostgreSQL: versions[0]?.server_version, seed: SEED, rounds: ROUNDS };
  publish('as-of', { settings, rows, details: { plans } });
}

await main().finally(() => {
  if (kept === undefined) rmSync(folder, { recursive: true });
});
