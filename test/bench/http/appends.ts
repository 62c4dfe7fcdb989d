import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../median.js';
import { interleaved, ratioOf, type Report, type Row, type Settings } from './measure.js';
import { Program } from './processes.js';

interface Writing {
  readonly perSecond: number;
  readonly microseconds: number;
}

type Contender = 'ours' | 'put' | 'puts';

/** Durable appends by 64 writers in process, against raw LMDB with group commit of the same bytes. */
export async function benchAppends({ rounds, seconds }: Settings): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-appends-'));
  const programs: Program[] = [];
  try {
    const contenders = {} as Record<Contender, () => Promise<Writing>>;
    for (const kind of ['ours', 'put', 'puts'] as const) {
      const program = Program.start('append-writers.ts', kind, join(folder, kind));
      programs.push(program);
      contenders[kind] = () => {
        program.send({ seconds });
        return program.receive<Writing>();
      };
      await contenders[kind]();
    }
    const results = await interleaved(rounds, contenders);
    return { rows: rowsOf(results), rounds: results };
  } finally {
    for (const program of programs) await program.end();
    await rm(folder, { recursive: true, force: true });
  }
}

function rowsOf(results: Record<Contender, Writing[]>): Row[] {
  const perSecond = (name: Contender) => results[name].map((each) => each.perSecond);
  const row = (what: string, baseline: Contender, against: string): Row => ({
    what,
    ours: `${median(perSecond('ours')).toFixed(0)}/s`,
    baseline: `${median(perSecond(baseline)).toFixed(0)}/s`,
    against,
    ratio: ratioOf(perSecond('ours'), perSecond(baseline)),
    note: `${median(results.ours.map((each) => each.microseconds)).toFixed(0)} µs of the processor an append; theirs ${median(results[baseline].map((each) => each.microseconds)).toFixed(0)} µs`,
  });
  return [
    {
      ...row('durable append, 64 writers in process', 'put', 'raw lmdb: one put of the same bytes, flushed'),
      goal: { atLeast: 0.7 },
    },
    row(
      '… with what finds events again',
      'puts',
      'raw lmdb: the same, and puts by stream, by id and of the head',
    ),
  ];
}
