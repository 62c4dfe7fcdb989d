// Subscribers of an event stream, and the writer that gives them something to read, in a process of their own.
// Arguments: the url of the server. It sends a message when it is connected; on an order it posts events at a steady
// rate and sends how long each took to reach each subscriber.
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { median, percentile } from '../median.js';
import { orders, send } from './processes.js';
import { restrictionCommand } from './requests.js';

interface Order {
  readonly subscribers: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly firstNumber: number;
}

const CHIPS = 5000;
const LONGEST_WAIT_MILLISECONDS = 10_000;

const [url = ''] = process.argv.slice(2);
const { hostname, port } = new URL(url);

for await (const order of orders<Order>()) send(await follow(order));

/** What one subscriber was sent: position after position, each with the time when it came. */
interface Received {
  readonly socket: Socket;
  readonly positions: number[];
  readonly times: number[];
}

async function follow({ subscribers, perSecond, seconds, firstNumber }: Order): Promise<object> {
  const received: Received[] = [];
  while (received.length < subscribers) {
    const batch = Array.from({ length: Math.min(100, subscribers - received.length) }, subscribe);
    received.push(...(await Promise.all(batch)));
  }
  const before = process.cpuUsage();
  const start = performance.now();
  const sent = new Map<number, number>();
  const answers: Promise<void>[] = [];
  const total = perSecond * seconds;
  for (let each = 0; each < total; each += 1) {
    await setTimeout(Math.max(0, start + (each * 1000) / perSecond - performance.now()));
    const time = performance.now();
    answers.push(post(firstNumber + each).then((position) => void sent.set(position, time)));
  }
  await Promise.all(answers);
  const last = performance.now();
  const isDone = () => received.every(({ positions }) => positions.length >= total);
  while (!isDone() && performance.now() - last < LONGEST_WAIT_MILLISECONDS) await setTimeout(20);
  const { user, system } = process.cpuUsage(before);
  const elapsed = (performance.now() - start) / 1000;
  for (const { socket } of received) socket.destroy();
  return { ...delays(received, sent), generatorShare: (user + system) / 1e6 / elapsed, seconds: elapsed };
}

function subscribe(): Promise<Received> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const received: Received = { socket, positions: [], times: [] };
    let rest = '';
    let isOpen = false;
    socket.write(`GET /v1/events HTTP/1.1\r\nhost: ${hostname}:${port}\r\naccept: text/event-stream\r\n\r\n`);
    socket.on('error', reject).on('data', (chunk) => {
      const time = performance.now();
      rest += chunk.toString('latin1');
      const end = rest.lastIndexOf('\n\n');
      if (end < 0) return;
      const blocks = rest.slice(0, end);
      rest = rest.slice(end);
      for (const [, position] of blocks.matchAll(/^id: (\d+)\ndata:/gm)) {
        received.positions.push(Number(position));
        received.times.push(time);
      }
      if (isOpen) return;
      isOpen = true;
      resolve(received);
    });
  });
}

async function post(number: number): Promise<number> {
  const response = await fetch(`${url}/v1/commands/restrict-chip`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(restrictionCommand(number, CHIPS)),
  });
  const { position } = (await response.json()) as { position?: number };
  if (position === undefined) throw new Error(`A command was answered by ${response.status}`);
  return position;
}

function delays(received: readonly Received[], sent: ReadonlyMap<number, number>): object {
  let [lost, repeated] = [0, 0];
  const each: number[] = [];
  for (const { positions, times } of received) {
    const own = new Set(positions);
    repeated += positions.length - own.size;
    for (const position of sent.keys()) if (!own.has(position)) lost += 1;
    positions.forEach((position, index) => {
      const time = sent.get(position);
      if (time !== undefined) each.push(times[index]! - time);
    });
  }
  const sorted = Float64Array.from(each).sort();
  const list = Array.from(sorted);
  return {
    lost,
    repeated,
    delivered: each.length,
    p50: median(list),
    p99: percentile(list, 0.99),
    longest: list.at(-1),
  };
}
