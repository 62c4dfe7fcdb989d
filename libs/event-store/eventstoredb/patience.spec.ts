import { setTimeout } from 'node:timers/promises';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { status, type sendUnaryData, type ServerReadableStream } from '@grpc/grpc-js';
import { newEvent } from '../../../test/support/event-store/builders.js';
import { GatewayRefusal } from '../../../test/support/event-store/protocol.js';
import { openServedStore, type ServedStore } from '../../../test/support/event-store/served-store.js';
import { electionUnderWay, notLeader } from '../../../test/support/event-store/unruly-cluster.js';
import {
  serveUnruly,
  type Unruliness,
  type UnrulyServer,
} from '../../../test/support/event-store/unruly-server.js';
import { AppendUnconfirmedError, StoreUnavailableError } from '../port/errors.js';
import { EventStoreDBEventStore } from './eventstoredb-event-store.js';
import type { Patience } from './patience.js';

type AppendCall = ServerReadableStream<AppendReq, AppendResp>;
type Answer = sendUnaryData<AppendResp>;

/** What a call may take beyond its bound on a busy machine, in milliseconds. */
const TOLERANCE = 3000;
const NOBODY_LISTENS = 1;

let served: ServedStore;
let server: UnrulyServer;
let store: EventStoreDBEventStore;

beforeEach(async () => {
  served = await openServedStore();
});
afterEach(async () => {
  await store.close();
  server.stop();
  await served.remove();
});

async function connectTo(unruliness: Unruliness, patience: Partial<Patience> = {}): Promise<void> {
  server = await serveUnruly(served.store().log, unruliness);
  store = await EventStoreDBEventStore.connect({
    connectionString: server.url,
    streamPrefix: '',
    categories: ['chip-'],
    patience,
  });
}

test('none of 600 appends fails by an election of three seconds', async () => {
  const refusals = [
    electionUnderWay,
    () => new GatewayRefusal(status.UNKNOWN, 'No leader info available in response'),
    () => notLeader(NOBODY_LISTENS),
  ];
  const end = performance.now() + 3000;
  let refused = 0;
  await connectTo({
    streams: (orderly) => ({
      append: (call: AppendCall, answer: Answer) => {
        if (performance.now() > end) {
          orderly.append(call, answer);
          return;
        }
        call.resume();
        refused += 1;
        answer(refusals[refused % refusals.length]?.() ?? null);
      },
    }),
  });
  const write = async (stream: string): Promise<void> => {
    for (let revision = 0; revision < 15; revision += 1) {
      const result = await store.append(stream, [newEvent()], revision === 0 ? 'no-stream' : revision - 1);
      expect(result).toMatchObject({ kind: 'appended', firstRevision: revision });
    }
  };
  await Promise.all(Array.from({ length: 40 }, (_, index) => write(`chip-${index}`)));
  expect(await served.store().lastPosition()).toBe(600n);
  expect(refused).toBeGreaterThan(0);
});

describe('a server that takes calls and never answers', () => {
  const silent: Unruliness = {
    streams: () => ({ append: (call: AppendCall) => void call.resume(), read: () => undefined }),
  };

  test('holds each of 64 appends to one stream, and of 64 reads, no longer than the bound', async () => {
    await connectTo(silent, { boundMilliseconds: 2000, deadlineMilliseconds: 3000 });
    const start = performance.now();
    const calls = [
      ...Array.from({ length: 64 }, () => store.append('chip-1', [newEvent()], 'any')),
      ...Array.from({ length: 64 }, () => store.readStream('chip-1')),
    ];
    const outcomes = await Promise.all(calls.map((call) => outcomeOf(call)));
    expect(performance.now() - start).toBeLessThan(2000 + TOLERANCE);
    expect(new Set(outcomes.slice(0, 64))).toEqual(new Set(['AppendUnconfirmedError']));
    expect(new Set(outcomes.slice(64))).toEqual(new Set(['StoreUnavailableError']));
  });

  test('gets no append that has waited its bound behind others, and the error says so', async () => {
    const received = new Set<string | undefined>();
    const append = (call: AppendCall): void =>
      void call.on('data', (request: AppendReq) =>
        received.add(request.getProposedMessage()?.getId()?.getString()),
      );
    await connectTo(
      { streams: () => ({ append }) },
      { boundMilliseconds: 2000, deadlineMilliseconds: 10_000 },
    );
    const events = Array.from({ length: 300 }, newEvent);
    const start = performance.now();
    const appends = events.map((event) => store.append('chip-1', [event], 'any'));
    const outcomesOfAll = Promise.all(appends.map((append) => outcomeOf(append)));
    const boundOfLast = performance.now() + 2000;
    await setTimeout(1000);
    // On a busy machine the first bounds end long before the last: those behind would be sent in time after all.
    while (performance.now() < boundOfLast);
    const outcomes = await outcomesOfAll;
    expect(performance.now() - start).toBeLessThan(2000 + TOLERANCE);
    // 256 are in flight at most.
    expect(new Set(outcomes.slice(0, 256))).toEqual(new Set(['AppendUnconfirmedError']));
    expect(new Set(outcomes.slice(256))).toEqual(new Set(['StoreUnavailableError']));
    const unsent = events.slice(256);
    expect(unsent.filter(({ id }) => received.has(id))).toEqual([]);
  });
});

test('an append that every node refused for lack of a leader is certainly not recorded', async () => {
  await connectTo(
    {
      streams: () => ({
        append: (call: AppendCall, answer: Answer) => {
          call.resume();
          answer(notLeader(server.port));
        },
      }),
    },
    { boundMilliseconds: 300 },
  );
  await expect(store.append('chip-1', [newEvent()], 'any')).rejects.toThrow(StoreUnavailableError);
});

test.each([
  ['for lack of the leader', () => notLeader(server.port)],
  [
    'for want of rights',
    () => new GatewayRefusal(status.PERMISSION_DENIED, 'Access Denied', 'access-denied'),
  ],
])(
  'an append that one try may have recorded is unconfirmed, though it is then refused %s',
  async (_, refusal) => {
    let calls = 0;
    await connectTo(
      {
        streams: (orderly) => ({
          append: (call: AppendCall, answer: Answer) => {
            calls += 1;
            if (calls === 1) {
              orderly.append(call, () => undefined);
              return;
            }
            call.resume();
            answer(refusal());
          },
        }),
      },
      { boundMilliseconds: 600, deadlineMilliseconds: 200, firstBackOffMilliseconds: 5 },
    );
    await expect(store.append('chip-1', [newEvent()], 'any')).rejects.toThrow(AppendUnconfirmedError);
    expect(calls).toBeGreaterThan(1);
    expect(await served.store().readStream('chip-1')).toHaveLength(1);
  },
);

async function outcomeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'answered',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}
