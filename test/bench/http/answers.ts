import { RunningService } from '../../e2e/running-service.js';
import { load, type Load } from './load.js';
import { median } from '../median.js';
import { interleaved, ratioOf, type Report, type Row, type Settings } from './measure.js';
import { Program } from './processes.js';
import { daysFrom } from './requests.js';

const CONNECTIONS = 32;
const PATH = '/v1/chips/nvidia-a100';
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'date', 'transfer-encoding']);

type Contender = 'http' | 'fastify' | 'nest' | 'sameDay' | 'anyDay' | 'pinned';

/** As-of one subject over HTTP, against servers that send the same bytes with the same headers. */
export async function benchAnswers({ rounds, seconds, seed }: Settings): Promise<Report> {
  const service = await RunningService.start();
  const baselines: Program[] = [];
  try {
    await service.loadCase();
    const asked = `${PATH}?asOf=2023-11-20`;
    const { text, headers, json } = await service.get(asked);
    const sent = Object.fromEntries([...headers].filter(([name]) => !HOP_BY_HOP.has(name)));
    const contenders = {} as Record<Contender, () => Promise<Load>>;
    for (const kind of ['http', 'fastify', 'nest'] as const) {
      const program = Program.start('baseline.ts', kind);
      baselines.push(program);
      program.send({ headers: sent, body: text });
      const { port } = await program.receive<{ port: number }>();
      await assertSame(`http://127.0.0.1:${port}${asked}`, text, sent);
      contenders[kind] = () => get(program.pid, seconds, `http://127.0.0.1:${port}${asked}`);
    }
    const pid = service.child.pid!;
    const nextDay = daysFrom(seed);
    contenders.sameDay = () => get(pid, seconds, service.url + asked);
    contenders.anyDay = () => get(pid, seconds, service.url + PATH, () => `${PATH}?asOf=${nextDay()}`);
    contenders.pinned = () => get(pid, seconds, `${service.url}${String(json.basis.pinned)}`);
    for (const warm of Object.values(contenders)) await warm();
    const results = await interleaved(rounds, contenders);
    return { rows: rowsOf(results, text.length), rounds: results };
  } finally {
    await service.remove();
    for (const program of baselines) await program.end();
  }
}

async function assertSame(url: string, body: string, headers: Record<string, string>): Promise<void> {
  const given = await fetch(url);
  const differs = Object.entries(headers).find(([name, value]) => given.headers.get(name) !== value);
  if ((await given.text()) !== body || differs)
    throw new Error(`${url} does not send what our service sends`);
}

function get(pid: number, seconds: number, url: string, nextPath?: () => string): Promise<Load> {
  const requests = nextPath && [{ setupRequest: (request: object) => ({ ...request, path: nextPath() }) }];
  return load(pid, seconds, { url, connections: CONNECTIONS, ...(requests && { requests }) });
}

function rowsOf(results: Record<Contender, Load[]>, size: number): Row[] {
  const perSecond = (name: Contender) => results[name].map((each) => each.perSecond);
  const note = (name: Contender) => {
    const of = (pick: (each: Load) => number) => median(results[name].map(pick));
    return (
      `${of((each) => each.serverMicroseconds).toFixed(0)} µs of the server's processor a request, ` +
      `p99 ${of((each) => each.p99Milliseconds).toFixed(0)} ms, generator ${of((each) => each.generatorShare).toFixed(2)} core`
    );
  };
  const row = (what: string, ours: Contender, baseline: Contender, goal?: Row['goal']): Row => ({
    what,
    ours: `${median(perSecond(ours)).toFixed(0)}/s`,
    baseline: `${median(perSecond(baseline)).toFixed(0)}/s`,
    against: `a bare ${{ http: 'http server', fastify: 'Fastify route', nest: 'Nest route' }[baseline as 'http']}, same ${size} bytes and headers`,
    ratio: ratioOf(perSecond(ours), perSecond(baseline)),
    note: note(ours),
    ...(goal && { goal }),
  });
  return [
    row('as-of one subject over HTTP, 32 connections: one day', 'sameDay', 'fastify', { atLeast: 0.9 }),
    row('… every request another day of the century', 'anyDay', 'fastify', { atLeast: 0.6 }),
    row('… pinned, immutable', 'pinned', 'fastify', { atLeast: 0.85 }),
    row('layers: ours, one day, of a bare Nest route', 'sameDay', 'nest'),
    row('layers: a bare Nest route', 'nest', 'fastify'),
    row('layers: a bare Fastify route', 'fastify', 'http'),
    row('layers: a bare http server', 'http', 'http'),
  ];
}
