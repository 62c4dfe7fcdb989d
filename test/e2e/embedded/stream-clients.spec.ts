import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { EventSource } from 'eventsource';
import { createEventSource } from 'eventsource-client';
import { EventSource as UndiciEventSource } from 'undici';
import { restriction, RunningService } from '../running-service.js';

/*
 * Clients of Server-Sent Events that people use, behind a connection that breaks before the first event of their
 * stream. Some ignore the id of a block without data: eventsource 4.1.1 and eventsource-client 1.2.0, both on
 * eventsource-parser (rexxars/eventsource-parser#39).
 */

/** A connection to the service that can be cut off. */
class Line {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #isCut = false;

  constructor(port: number) {
    this.#server = createServer((near) => {
      if (this.#isCut) {
        near.destroy();
        return;
      }
      const far = connect(port, '127.0.0.1');
      near.pipe(far).pipe(near);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => other.destroy());
      }
    });
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  restore(): void {
    this.#isCut = false;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}

/** Follows a stream, and calls back with the position of each event; returns how to stop. */
type Client = (url: string, onEvent: (position: number) => void) => () => void;

/** A reader in Python with the standard library, as one would write it; it connects again by itself. */
const PYTHON = `
import sys, time, urllib.request
last = None
while True:
    try:
        headers = {"Accept": "text/event-stream"}
        if last is not None: headers["Last-Event-ID"] = last
        with urllib.request.urlopen(urllib.request.Request(sys.argv[1], headers=headers), timeout=30) as stream:
            event = ""
            for line in stream:
                text = line.decode().rstrip("\\n")
                if text.startswith("id:"): last = text[3:].strip()
                elif text.startswith("event:"): event = text[6:].strip()
                elif text.startswith("data:") and event == "": print(last, flush=True)
                elif text == "": event = ""
    except OSError: pass
    time.sleep(0.1)
`;

/** curl in a loop of the shell: the id of the last block is in what it has written. */
const CURL = `
last=""
while true; do
  while IFS= read -r line; do
    case "$line" in
      id:*) last="\${line#id: }" ;;
      event:*) event=position ;;
      data:*) if [ -z "$event" ]; then echo "$last"; fi ;;
      "") event="" ;;
    esac
  done < <(curl -sN -H 'Accept: text/event-stream' \${last:+-H "Last-Event-ID: $last"} "$1")
  sleep 0.1
done
`;

const program =
  (command: string, ...args: string[]): Client =>
  (url, onEvent) => {
    const child = spawn(command, [...args, url], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    child.stdout.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n')) if (line !== '') onEvent(Number(line));
    });
    return () => process.kill(-(child.pid ?? NaN), 'SIGKILL');
  };

const clients: Record<string, Client> = {
  eventsource: (url, onEvent) => {
    const source = new EventSource(url);
    source.onmessage = ({ lastEventId }) => onEvent(Number(lastEventId));
    return () => source.close();
  },
  'eventsource-client': (url, onEvent) => {
    const source = createEventSource({
      url,
      onMessage: ({ event, id }) => event === undefined && onEvent(Number(id)),
    });
    return () => source.close();
  },
  undici: (url, onEvent) => {
    const source = new UndiciEventSource(url);
    source.onmessage = ({ lastEventId }) => onEvent(Number(lastEventId));
    return () => source.close();
  },
  Python: program('python3', '-c', PYTHON),
  curl: program('bash', '-c', CURL, 'curl'),
};

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start();
});
afterAll(() => service.remove());

const record = async (factId: string): Promise<number> =>
  (await service.post('restrict-chip', restriction('a-chip', factId))).json.position as number;

async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 300 && !isSo(); turn += 1) await wait(50);
}

/** The stream begins where the head is once its request has arrived, and the client has then to read its first block. */
async function streamIsOpen(): Promise<void> {
  let isOpen = false;
  while (!isOpen) {
    await wait(50);
    isOpen = /^timeline_live_streams [1-9]/m.test((await service.get('/metrics')).text);
  }
  await wait(300);
}

describe.each(Object.entries(clients))('%s', (name, follow) => {
  test.each([
    ['of all events', ''],
    ['whose filter lets little pass', '?type=ChipRestricted&subject=chip%2Fa-chip'],
  ])('misses no event of a stream %s that is cut off before the first', async (_stream, query) => {
    const line = new Line(Number(new URL(service.url).port));
    const seen: number[] = [];
    const stop = follow(`${await line.open()}/v1/events${query}`, (position) => seen.push(position));
    try {
      await streamIsOpen();
      line.cut();
      const meanwhile = [
        await record(`${name}-1-${query.length}`),
        await record(`${name}-2-${query.length}`),
      ];
      line.restore();
      await until(() => seen.length >= 2);
      const after = await record(`${name}-3-${query.length}`);
      await until(() => seen.length >= 3);
      expect(seen).toEqual([...meanwhile, after]);
    } finally {
      stop();
      line.close();
    }
  });
});

test('what is sent is kept and changed by no proxy', async () => {
  const { headers, body } = await fetch(`${service.url}/v1/events`, {
    headers: { accept: 'text/event-stream' },
  });
  await body?.cancel();
  expect(headers.get('cache-control')).toBe('no-store, no-transform');
});
