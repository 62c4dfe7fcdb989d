import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine, RunningService } from '../../e2e/running-service.js';
import { median } from '../median.js';
import { interleaved, processorSeconds, ratioOf, type Report, type Row, type Settings } from './measure.js';
import { Program } from './processes.js';
import { commandsToLoad } from './requests.js';

interface Loading {
  readonly perSecond: number;
  readonly checkMicroseconds: number;
  readonly clientMicroseconds: number;
  readonly serverMicroseconds: number;
}

type Contender = 'ours' | 'bare';

/** `load` of a file of commands, against the same client posting them to a server that only appends them. */
export async function benchLoads({ rounds, loadCommands }: Settings): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-loads-'));
  const service = await RunningService.start();
  const bare = Program.start('baseline.ts', 'append', join(folder, 'store'));
  const loader = Program.start('loader.ts');
  let files = 0;
  const newFile = async (count: number): Promise<string> => {
    files += 1;
    const file = join(folder, `${files}.json`);
    await writeFile(
      file,
      JSON.stringify({ title: `Load ${files}`, commands: commandsToLoad(count, `load-${files}`) }),
    );
    return file;
  };
  const load = async (pid: number, url: string, count = loadCommands): Promise<Loading> => {
    const file = await newFile(count);
    const before = await processorSeconds(pid);
    loader.send({ file, url });
    const loaded = await loader.receive<Omit<Loading, 'serverMicroseconds'>>();
    return { ...loaded, serverMicroseconds: (((await processorSeconds(pid)) - before) * 1e6) / count };
  };
  try {
    bare.send({ headers: {}, body: '' });
    const { port } = await bare.receive<{ port: number }>();
    const ours = { pid: service.child.pid!, url: service.url };
    const theirs = { pid: bare.pid, url: `http://127.0.0.1:${port}` };
    for (const { pid, url } of [ours, theirs]) await load(pid, url, 2000);
    const results = await interleaved<Contender, Loading>(rounds, {
      ours: () => load(ours.pid, ours.url),
      bare: () => load(theirs.pid, theirs.url),
    });
    const file = await newFile(loadCommands);
    const start = performance.now();
    await commandLine(['load', file, '--url', service.url]);
    const whole = loadCommands / ((performance.now() - start) / 1000);
    return { rows: rowsOf(results, loadCommands, whole), rounds: { ...results, whole } };
  } finally {
    await service.remove();
    await bare.end();
    await loader.end();
    await rm(folder, { recursive: true, force: true });
  }
}

function rowsOf({ ours, bare }: Record<Contender, Loading[]>, count: number, whole: number): Row[] {
  const of = (of: readonly Loading[], pick: (each: Loading) => number) => median(of.map(pick)).toFixed(0);
  return [
    {
      what: `load of ${count} commands on as many subjects, 64 in flight`,
      ours: `${of(ours, (each) => each.perSecond)}/s`,
      baseline: `${of(bare, (each) => each.perSecond)}/s`,
      against: "the same client and file; node's own http server, one durable append to our store for each",
      ratio: ratioOf(
        ours.map((each) => each.perSecond),
        bare.map((each) => each.perSecond),
      ),
      goal: { atLeast: 0.4 },
      note:
        `${of(ours, (each) => each.serverMicroseconds)} µs of the server's processor a command, ` +
        `theirs ${of(bare, (each) => each.serverMicroseconds)} µs; ${of(ours, (each) => each.clientMicroseconds)} µs of the client's; ` +
        `checked before in ${of(ours, (each) => each.checkMicroseconds)} µs a command`,
    },
    {
      what: '… the whole of `timeline load`, from its start to its end, once',
      ours: `${whole.toFixed(0)}/s`,
      baseline: '1000/s',
      against: 'the goal',
      ratio: whole / 1000,
      goal: { atLeast: 1 },
    },
  ];
}
