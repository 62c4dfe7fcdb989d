import { setTimeout } from 'node:timers/promises';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js';
import { newEvent } from '../../../test/support/event-store/builders.js';
import { openServedStore, type ServedStore } from '../../../test/support/event-store/served-store.js';
import { electionUnderWay, gossipOf } from '../../../test/support/event-store/unruly-cluster.js';
import { serveUnruly, type UnrulyServer } from '../../../test/support/event-store/unruly-server.js';
import { EventStoreDBEventStore, type RetriedFailure } from './eventstoredb-event-store.js';

const patience = { firstBackOffMilliseconds: 20, longestBackOffMilliseconds: 100 };

let served: ServedStore;
beforeEach(async () => {
  served = await openServedStore();
});
afterEach(() => served.remove());

describe('a cluster of two nodes with one log', () => {
  test('that loses its leader is appended to and followed through the other node', async () => {
    let leader = 0;
    const nodes: UnrulyServer[] = [];
    const gossip = gossipOf(() =>
      nodes.map(({ port }, index) => ({ port, isLeader: index === leader, isAlive: index >= leader })),
    );
    for (const _ of [0, 1]) nodes.push(await serveUnruly(served.store().log, { services: [gossip] }));
    const retries: RetriedFailure[] = [];
    const hosts = nodes.map(({ port }) => `127.0.0.1:${port}`).join(',');
    const store = await EventStoreDBEventStore.connect({
      connectionString: `esdb://${hosts}?tls=false&nodePreference=leader&discoveryInterval=10`,
      streamPrefix: '',
      categories: ['chip-'],
      patience,
      onRetry: (failure) => retries.push(failure),
    });
    const followed = follow(store, 100);
    for (let revision = 0; revision < 100; revision += 1) {
      if (revision === 50) {
        leader = 1;
        nodes[0]?.stop();
      }
      const expected = revision === 0 ? 'no-stream' : revision - 1;
      expect(await store.append('chip-1', [newEvent()], expected)).toMatchObject({ kind: 'appended' });
    }
    expect(await followed).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(new Set(retries.map(({ during }) => during))).toEqual(new Set(['append', 'subscription']));
    await store.close();
    nodes[1]?.stop();
  });
});

describe('a cluster without a quorum', () => {
  test('that drops a call while the client looks for a node and finds none does no harm, and continues later', async () => {
    let hasQuorum = true;
    const drops: (() => void)[] = [];
    const node = await serveUnruly(served.store().log, {
      services: [gossipOf(() => [{ port: node.port, isLeader: true, isAlive: hasQuorum }])],
      streams: (orderly) => ({
        append: (call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>) => {
          if (drops.length === 2) {
            orderly.append(call, answer);
            return;
          }
          call.resume();
          drops.push(() => answer(electionUnderWay()));
        },
      }),
    });
    const store = await EventStoreDBEventStore.connect({
      connectionString: `esdb+discover://127.0.0.1:${node.port}?tls=false&discoveryInterval=100&maxDiscoverAttempts=5`,
      streamPrefix: '',
      categories: ['chip-'],
      patience,
    });
    const appends = ['chip-1', 'chip-2'].map((stream) => store.append(stream, [newEvent()], 'no-stream'));
    while (drops.length < 2) await setTimeout(10);
    hasQuorum = false;
    drops[0]?.();
    // The append is tried again after 20 ms at most, and the client looks for a node for 500 ms.
    await setTimeout(200);
    drops[1]?.();
    await setTimeout(1000);
    hasQuorum = true;
    expect(await Promise.all(appends)).toMatchObject([{ kind: 'appended' }, { kind: 'appended' }]);
    await store.close();
    node.stop();
  });
});

describe('a server that restarts on the same port', () => {
  test('with more data is followed without a gap or a repeat, and appended to', async () => {
    const store = await EventStoreDBEventStore.connect({
      connectionString: served.url(),
      streamPrefix: '',
      categories: ['chip-'],
      patience,
    });
    await store.append('chip-1', [newEvent(), newEvent()], 'no-stream');
    const followed = follow(store, 8);
    for (const restart of [1, 2]) {
      await served.restart(async (embedded) => {
        await embedded.append('chip-1', [newEvent(), newEvent()], 'any');
      });
      const expected = 3 * restart;
      expect(await store.append('chip-1', [newEvent()], expected)).toMatchObject({
        lastRevision: expected + 1,
      });
    }
    expect(await followed).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    await store.close();
  });
});

async function follow(store: EventStoreDBEventStore, count: number): Promise<readonly number[]> {
  const revisions: number[] = [];
  for await (const message of store.subscribe({ signal: new AbortController().signal })) {
    if (message.kind === 'event' && revisions.push(message.event.revision) === count) break;
  }
  return revisions;
}
