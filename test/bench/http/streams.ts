import { connect, type Socket } from 'node:net';
import autocannon from 'autocannon';
import { RunningService } from '../../e2e/running-service.js';
import { median } from '../median.js';
import {
  interleaved,
  processorSeconds,
  ratioOf,
  residentMebibytes,
  type Report,
  type Row,
  type Settings,
} from './measure.js';
import { Program } from './processes.js';
import { restrictionCommand } from './requests.js';

const SUBSCRIBERS = 1000;
const EVENTS_PER_SECOND = 25;
const STALLED_READERS = 50;
/** So long that a stalled reader is soon blocked by the buffers of its connection. */
const HISTORY = 10_000;

interface Followed {
  readonly lost: number;
  readonly repeated: number;
  readonly delivered: number;
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
  readonly generatorShare: number;
  readonly seconds: number;
}

type Measured = Followed & { readonly serverShare: number; readonly resident: readonly number[] };

/** Events to live subscribers, against node's own server that writes one shared buffer to all of them. */
export async function benchStreams({ rounds, streamSeconds }: Settings): Promise<Report> {
  const service = await RunningService.start();
  const bare = Program.start('baseline.ts', 'broadcast');
  const programs = [bare];
  const stalled: Socket[] = [];
  let number = HISTORY + 1_000_000;
  try {
    bare.send({ headers: {}, body: '' });
    const { port } = await bare.receive<{ port: number }>();
    await writeHistory(service.url);
    const contender = (pid: number, url: string) => {
      const subscribers = Program.start('subscribers.ts', url);
      programs.push(subscribers);
      return async (): Promise<Measured> => {
        const resident: number[] = [];
        const watch = setInterval(() => void residentMebibytes(pid).then((now) => resident.push(now)), 500);
        const before = await processorSeconds(pid);
        subscribers.send({
          subscribers: SUBSCRIBERS,
          perSecond: EVENTS_PER_SECOND,
          seconds: streamSeconds,
          firstNumber: (number += 100_000),
        });
        const followed = await subscribers.receive<Followed>().finally(() => clearInterval(watch));
        const used = (await processorSeconds(pid)) - before;
        return { ...followed, serverShare: used / followed.seconds, resident };
      };
    };
    const contenders = {
      ours: contender(service.child.pid!, service.url),
      bare: contender(bare.pid, `http://127.0.0.1:${port}`),
    };
    for (let reader = 0; reader < STALLED_READERS; reader += 1) stalled.push(await standStill(service.url));
    for (const warm of Object.values(contenders)) await warm();
    const results = await interleaved(rounds, contenders);
    return { rows: rowsOf(results), rounds: results };
  } finally {
    for (const socket of stalled) socket.destroy();
    await service.remove();
    for (const program of programs) await program.end();
  }
}

async function writeHistory(url: string): Promise<void> {
  let number = 0;
  const setupRequest = (request: object) => ({
    ...request,
    body: JSON.stringify(restrictionCommand((number += 1), 5000)),
  });
  await autocannon({
    url: `${url}/v1/commands/restrict-chip`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    connections: 64,
    amount: HISTORY,
    requests: [{ setupRequest }],
  });
}

/** A reader that asks for the whole log and reads nothing of it. */
function standStill(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.pause();
      const request = `GET /v1/events?after=0 HTTP/1.1\r\nhost: ${hostname}:${port}\r\naccept: text/event-stream\r\n\r\n`;
      socket.write(request, () => resolve(socket));
    });
    socket.on('error', reject);
  });
}

function rowsOf({ ours, bare }: Record<'ours' | 'bare', Measured[]>): Row[] {
  const of = (of: readonly Measured[], pick: (each: Measured) => number) => median(of.map(pick));
  const against = `node's own http server: one shared buffer to ${SUBSCRIBERS} subscribers; keeps nothing`;
  const what = `${SUBSCRIBERS} live subscribers at ${EVENTS_PER_SECOND} events/s: request sent → delivered`;
  const row = (name: 'p50' | 'p99'): Row => ({
    what: `${what}, ${name}`,
    ours: `${of(ours, (each) => each[name]).toFixed(1)} ms`,
    baseline: `${of(bare, (each) => each[name]).toFixed(1)} ms`,
    against,
    ratio: ratioOf(
      ours.map((each) => each[name]),
      bare.map((each) => each[name]),
    ),
    note:
      `server ${of(ours, (each) => each.serverShare).toFixed(2)} core, theirs ${of(bare, (each) => each.serverShare).toFixed(2)}; ` +
      `generator ${of(ours, (each) => each.generatorShare).toFixed(2)} core, with theirs ${of(bare, (each) => each.generatorShare).toFixed(2)}`,
  });
  const p99 = of(ours, (each) => each.p99);
  const lost = ours.reduce((total, each) => total + each.lost + each.repeated, 0);
  const delivered = ours.reduce((total, each) => total + each.delivered, 0);
  const peaks = ours.map(({ resident }) => Math.max(...resident));
  const [first = NaN] = peaks;
  const last = peaks.at(-1) ?? NaN;
  return [
    row('p50'),
    { ...row('p99'), goal: { atMost: 3 } },
    {
      what: '… p99 against the longest that is allowed',
      ours: `${p99.toFixed(1)} ms`,
      baseline: '250 ms',
      against: 'the goal',
      ratio: p99 / 250,
      goal: { atMost: 1 },
    },
    {
      what: '… lost or repeated',
      ours: String(lost),
      baseline: '0',
      against: `${delivered} deliveries`,
      ratio: lost,
      goal: { atMost: 0 },
    },
    {
      what: `… memory with ${STALLED_READERS} stalled readers, last round`,
      ours: `${last.toFixed(0)} MiB`,
      baseline: `${first.toFixed(0)} MiB`,
      against: 'the first round (largest resident size of each)',
      ratio: last / first,
      goal: { atMost: 1.1 },
      note: peaks.map((peak) => peak.toFixed(0)).join(', '),
    },
  ];
}
