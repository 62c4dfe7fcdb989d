import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BehaviorSubject, Subject } from 'rxjs';
import type { FollowerState } from '../../../libs/projections/index.js';
import type { FeedItem } from '../../../libs/timeline/index.js';
import { LiveStreams } from './live-streams.js';

const everything = { types: new Set<string>(), subject: undefined };

const item = (position: number): FeedItem => ({
  position,
  type: 'ChipRestricted',
  cloudEvent: {} as FeedItem['cloudEvent'],
  block: Buffer.from(`id: ${position}\ndata: {}\n\n`),
});

/** A log of which one event, if any, cannot be read. */
const log = { head: 0, damaged: Infinity };
const committed = new Subject<[]>();
const followerStates = new BehaviorSubject<FollowerState>({ kind: 'catching-up' });
const failures: object[] = [];
let streams: LiveStreams;
let server: Server;
let url: string;

beforeEach(async () => {
  Object.assign(log, { head: 0, damaged: Infinity });
  followerStates.next({ kind: 'catching-up' });
  failures.length = 0;
  const feed = {
    assertReadable: () => undefined,
    get head() {
      return log.head;
    },
    after: (position: number) => {
      if (position + 1 === log.damaged) throw new Error('damaged');
      const items = position < log.head ? [item(position + 1)] : [];
      return { items, position: items[0]?.position ?? position, endsAppend: true };
    },
  };
  const gauge = { inc: () => undefined, dec: () => undefined };
  streams = new LiveStreams(
    feed,
    { liveStreams: gauge },
    { committed, states: followerStates },
    { info: () => undefined, warn: () => undefined, error: (failure: object) => failures.push(failure) },
  );
  server = createServer(({ url: path = '' }, response) => {
    const after = new URLSearchParams(path.slice(2)).get('after');
    streams.open(response, everything, after === null ? undefined : Number(after), () => true);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => {
  streams.close();
  server.close();
});

const append = (): void => {
  log.head += 1;
  committed.next([]);
};

/** The ids that a reader has seen; the first is where its stream begins. */
function reader(query: string): { ids: number[]; ended: Promise<unknown> } {
  const ids: number[] = [];
  const ended = fetch(url + query).then(async ({ body }) => {
    for await (const chunk of body ?? [])
      for (const [, id] of Buffer.from(chunk as Uint8Array)
        .toString()
        .matchAll(/^id: (\d+)$/gm))
        ids.push(Number(id));
  });
  return { ids, ended };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

test('a reader at an event that cannot be read is cut off, and the others read on', async () => {
  followerStates.next({ kind: 'live' });
  Object.assign(log, { head: 3, damaged: 2 });
  const [behind, ahead] = [reader('?after=0'), reader('?after=2')];
  await expect(behind.ended).rejects.toThrow();
  expect(behind.ids).toEqual([0, 1]);
  expect(failures).toMatchObject([{ err: { message: 'damaged' } }]);
  await until(() => ahead.ids.length === 2);
  append();
  await until(() => ahead.ids.length === 3);
  expect(ahead.ids).toEqual([2, 3, 4]);
});

test('without a position a stream begins at the head, which is not known before the log is followed', async () => {
  const { ids } = reader('');
  await once(server, 'request');
  append();
  append();
  expect(ids).toEqual([]);
  followerStates.next({ kind: 'live' });
  await until(() => ids.length === 1);
  append();
  await until(() => ids.length === 2);
  expect(ids).toEqual([2, 3]);
});

test('a position that is not reached yet is waited for', async () => {
  log.head = 1;
  const { ids } = reader('?after=3');
  await until(() => ids.length === 1);
  append();
  append();
  append();
  await until(() => ids.length === 2);
  expect(ids).toEqual([3, 4]);
});

test('a reader sees that the log is not followed for now, and that it is again', async () => {
  followerStates.next({ kind: 'live' });
  const read: string[] = [];
  const { body } = await fetch(`${url}?after=0`);
  const reading = (async () => {
    for await (const chunk of body ?? []) read.push(Buffer.from(chunk as Uint8Array).toString());
  })();
  await until(() => read.join('').includes('"position":0}'));
  followerStates.next({ kind: 'catching-up' });
  await until(() => read.join('').includes('data: {"position":0,"follower":"catching-up"}\n\n'));
  append();
  followerStates.next({ kind: 'live' });
  await until(() => read.join('').includes('"follower":"live"}\n\n'));
  streams.close();
  await reading;
});

test('once the log cannot be followed any more, what was followed is sent, and every stream ends', async () => {
  followerStates.next({ kind: 'live' });
  const { ids, ended } = reader('?after=0');
  await until(() => ids.length === 1);
  append();
  followerStates.next({ kind: 'stopped', error: new Error('damaged') });
  await ended;
  expect(ids).toEqual([0, 1]);
});
