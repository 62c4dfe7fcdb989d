// What a command costs by the length of its stream, with and without an idempotency key: on 3,000 facts against 50,
// in one run, in the library, on the embedded store. Argument: how many commands a round.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decideChip } from '../../../libs/restrictions/index.js';
import { openTimeline, type CommandRequest } from '../../../libs/timeline/index.js';
import { median } from '../median.js';
import { publish, type ReportRow } from '../report.js';

const SHORT = 50;
const LONG = 3000;
const ROUNDS = 5;
const COMMANDS = Number(process.argv[2] ?? 100);
const GOAL = 1.5;

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const folder = await mkdtemp(join(tmpdir(), 'bench-commands-'));
const timeline = await openTimeline(
  {
    dataFolder: folder,
    url: '',
    streamPrefix: '',
    serveStoreAt: '',
    askedKey: () => Promise.resolve(Buffer.alloc(32)),
  },
  silent,
);
let number = 0;

function command(chipId: string, isKeyed: boolean): CommandRequest {
  number += 1;
  const data = {
    factId: `fact-${number}`,
    chipId,
    authority: 'us-bis',
    measure: 'license-required' as const,
    destinations: ['CN'],
    effectiveFrom: '2023-10-23',
    evidence: [{ publisher: 'Federal Register', citation: '88 FR 73458', certainty: 'official' as const }],
  };
  return {
    subject: { kind: 'chip', id: chipId },
    decide: (facts) => decideChip(facts, { type: 'restrict-chip', data }),
    actor: 'bench',
    body: data,
    ...(isKeyed ? { idempotencyKey: `key-${number}` } : {}),
  };
}

async function milliseconds(request: CommandRequest): Promise<number> {
  const start = performance.now();
  await timeline.handle(request);
  return performance.now() - start;
}

for (let each = 0; each < LONG; each += 1) await timeline.handle(command('long', false));
const rows: ReportRow[] = [];
for (const isKeyed of [true, false]) {
  const rounds: { short: number; long: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // A stream of its own each round: it must stay short.
    const chipId = `short-${String(isKeyed)}-${round}`;
    for (let each = 0; each < SHORT; each += 1) await timeline.handle(command(chipId, false));
    const times = { short: [] as number[], long: [] as number[] };
    // In turns: what else the machine does falls on both.
    for (let each = 0; each < COMMANDS; each += 1) {
      times.short.push(await milliseconds(command(chipId, isKeyed)));
      times.long.push(await milliseconds(command('long', isKeyed)));
    }
    rounds.push({ short: median(times.short), long: median(times.long) });
  }
  const [short, long] = [median(rounds.map((each) => each.short)), median(rounds.map((each) => each.long))];
  const ratio = median(rounds.map((each) => each.long / each.short));
  rows.push({
    what: `a command on a stream of ${LONG} facts, ${isKeyed ? 'with an idempotency key' : 'without one'}`,
    ours: `${long.toFixed(2)} ms`,
    against: `${short.toFixed(2)} ms on one of ${SHORT}`,
    ratio,
    goal: { atMost: GOAL },
  });
}
publish('commands', { settings: { rounds: ROUNDS, commands: COMMANDS }, rows });
await timeline.close();
await rm(folder, { recursive: true });
