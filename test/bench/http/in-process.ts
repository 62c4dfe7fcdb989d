import { RunningService } from '../../e2e/running-service.js';
import { median } from '../median.js';
import { ratioOf, type Report, type Row, type Settings } from './measure.js';
import { Program } from './processes.js';

type Way = 'decided' | 'document' | 'text' | 'parse';
type Timed = Readonly<Record<Way | 'bytes', number>>;

/** As-of one subject without HTTP, against reading the same answer from its JSON. */
export async function benchInProcess({ rounds, seconds }: Settings): Promise<Report> {
  const service = await RunningService.start();
  await service.loadCase();
  await service.end();
  const program = Program.start('in-process-answers.ts', service.environment.folder);
  try {
    const results: Timed[] = [];
    for (let round = -1; round < rounds; round += 1) {
      program.send({ seconds: seconds / 4 });
      const timed = await program.receive<Timed>();
      if (round >= 0) results.push(timed);
    }
    return { rows: rowsOf(results), rounds: results };
  } finally {
    await program.end();
    await service.remove();
  }
}

function rowsOf(results: readonly Timed[]): Row[] {
  const all = (way: Way | 'bytes') => results.map((each) => each[way]);
  const row = (what: string, way: Way): Row => ({
    what,
    ours: `${(median(all(way)) / 1000).toFixed(2)} µs`,
    baseline: `${(median(all('parse')) / 1000).toFixed(2)} µs`,
    against: `JSON.parse of the same answer, ${median(all('bytes'))} bytes`,
    ratio: ratioOf(all(way), all('parse')),
  });
  return [
    row('as-of one subject in process: time to decide it', 'decided'),
    row('… with its evidence and description, read from storage', 'document'),
    row('… and written as JSON', 'text'),
  ];
}
