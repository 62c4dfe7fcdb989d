import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunningService } from '../../e2e/running-service.js';
import { load, type Load } from './load.js';
import { median } from '../median.js';
import { interleaved, ratioOf, type Report, type Row, type Settings } from './measure.js';
import { Program } from './processes.js';
import { restrictionCommand } from './requests.js';

const WRITERS = 64;
const CHIPS = 5000;
const PATH = '/v1/commands/restrict-chip';

type Contender = 'ours' | 'validate' | 'compiled' | 'durable';

/** Commands over HTTP by 64 writers, against bare Fastify POSTs that check the body. */
export async function benchCommands({ rounds, seconds }: Settings): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-commands-'));
  const service = await RunningService.start();
  const baselines: Program[] = [];
  let number = 0;
  const post = (pid: number, url: string): Promise<Load> => {
    const setupRequest = (request: object) => {
      number += 1;
      return { ...request, body: JSON.stringify(restrictionCommand(number, CHIPS)) };
    };
    return load(pid, seconds, {
      url: url + PATH,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      connections: WRITERS,
      requests: [{ setupRequest }],
    });
  };
  try {
    const { text } = await service.post('restrict-chip', restrictionCommand(0, CHIPS));
    const contenders = {} as Record<Contender, () => Promise<Load>>;
    contenders.ours = () => post(service.child.pid!, service.url);
    for (const kind of ['validate', 'compiled', 'durable'] as const) {
      const program = Program.start('baseline.ts', kind, join(folder, kind));
      baselines.push(program);
      program.send({ headers: { 'content-type': 'application/json' }, body: text });
      const { port } = await program.receive<{ port: number }>();
      contenders[kind] = () => post(program.pid, `http://127.0.0.1:${port}`);
    }
    for (const warm of Object.values(contenders)) await warm();
    const results = await interleaved(rounds, contenders);
    return { rows: rowsOf(results), rounds: results };
  } finally {
    await service.remove();
    for (const program of baselines) await program.end();
    await rm(folder, { recursive: true, force: true });
  }
}

function rowsOf(results: Record<Contender, Load[]>): Row[] {
  const perSecond = (name: Contender) => results[name].map((each) => each.perSecond);
  const of = (name: Contender, pick: (each: Load) => number) => median(results[name].map(pick)).toFixed(0);
  const row = (what: string, baseline: Contender, against: string): Row => ({
    what,
    ours: `${of('ours', (each) => each.perSecond)}/s`,
    baseline: `${of(baseline, (each) => each.perSecond)}/s`,
    against,
    ratio: ratioOf(perSecond('ours'), perSecond(baseline)),
    note:
      `${of('ours', (each) => each.serverMicroseconds)} µs of the server's processor a command, ` +
      `p99 ${of('ours', (each) => each.p99Milliseconds)} ms; theirs ${of(baseline, (each) => each.serverMicroseconds)} µs`,
  });
  return [
    {
      ...row(
        `command over HTTP, 64 writers on ${CHIPS} chips: durable and followed before the answer`,
        'validate',
        'a bare Fastify POST: class-validator checks the body; keeps nothing',
      ),
      goal: { atLeast: 0.5 },
    },
    {
      ...row(
        '… against the compiled schema',
        'compiled',
        'a bare Fastify POST: the compiled schema checks the body, as in the service; keeps nothing',
      ),
      goal: { atLeast: 0.3 },
    },
    row('… against one that keeps something', 'durable', 'the same, and one durable lmdb put of the body'),
  ];
}
