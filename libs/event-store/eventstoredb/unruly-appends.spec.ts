import { setTimeout } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import {
  status,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerReadableStream,
} from '@grpc/grpc-js';
import { newEvents } from '../../../test/support/event-store/builders.js';
import { GatewayRefusal, StreamsService } from '../../../test/support/event-store/protocol.js';
import { openServedStore, type ServedStore } from '../../../test/support/event-store/served-store.js';
import { notLeader } from '../../../test/support/event-store/unruly-cluster.js';
import {
  serveUnruly,
  type Unruliness,
  type UnrulyServer,
} from '../../../test/support/event-store/unruly-server.js';
import { AppendUnconfirmedError } from '../port/errors.js';
import { EventStoreDBEventStore, type RetriedFailure } from './eventstoredb-event-store.js';
import type { Patience } from './patience.js';

type AppendCall = ServerReadableStream<AppendReq, AppendResp>;
type Answer = sendUnaryData<AppendResp>;

/** For a server that is silent about some try: the next one follows soon. */
const impatience = { boundMilliseconds: 3000, deadlineMilliseconds: 250, firstBackOffMilliseconds: 5 };

let served: ServedStore;
let server: UnrulyServer;
let store: EventStoreDBEventStore;
let retries: RetriedFailure[];

beforeEach(async () => {
  served = await openServedStore();
  retries = [];
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
    onRetry: (failure) => retries.push(failure),
  });
}

describe('an append to a server', () => {
  test('that records it and then says nothing is settled by another try, and recorded once', async () => {
    let calls = 0;
    await connectTo(
      {
        streams: (orderly) => ({
          append: (call: AppendCall, answer: Answer) =>
            orderly.append(call, (calls += 1) === 1 ? () => undefined : answer),
        }),
      },
      impatience,
    );
    const events = newEvents(2);
    expect(await store.append('chip-1', events, 'no-stream')).toMatchObject({
      kind: 'appended',
      firstRevision: 0,
      lastRevision: 1,
    });
    // On a busy machine the second try may be out of time too.
    expect(calls).toBeGreaterThan(1);
    expect(retries.map(({ during }) => during)).toEqual(Array.from({ length: calls - 1 }, () => 'append'));
    expect(await idsIn('chip-1')).toEqual(events.map(({ id }) => id));
  });

  test('that never answers is unconfirmed in bounded time, and a later try with the same ids settles it', async () => {
    let isSilent = true;
    await connectTo(
      {
        streams: (orderly) => ({
          append: (call: AppendCall, answer: Answer) =>
            isSilent ? call.resume() : orderly.append(call, answer),
        }),
      },
      impatience,
    );
    const events = newEvents(1);
    const start = performance.now();
    await expect(store.append('chip-1', events, 'no-stream')).rejects.toThrow(AppendUnconfirmedError);
    expect(performance.now() - start).toBeLessThan(3000 + 1000);
    isSilent = false;
    expect(await store.append('chip-1', events, 'no-stream')).toMatchObject({ kind: 'appended' });
    expect(await idsIn('chip-1')).toEqual([events[0]?.id]);
  });

  test('that is silent about one append does not hold up another', async () => {
    await connectTo(
      {
        streams: (orderly) => ({
          append: (call: AppendCall, answer: Answer) =>
            orderly.append(call, (error, response) => {
              if (response?.getSuccess()?.getCurrentRevision() === '0') return;
              answer(error, response);
            }),
        }),
      },
      { boundMilliseconds: 3000, deadlineMilliseconds: 2000 },
    );
    await served.store().append('chip-2', newEvents(1), 'no-stream');
    const silent = store.append('chip-1', newEvents(1), 'no-stream').catch((error: unknown) => error);
    expect(await store.append('chip-2', newEvents(1), 0)).toMatchObject({ lastRevision: 1 });
    expect(retries).toEqual([]);
    expect(await silent).toBeInstanceOf(AppendUnconfirmedError);
  });

  test('that answers twice is settled by a second try, and recorded once', async () => {
    let calls = 0;
    await connectTo({
      // Declared as a stream of answers, so that there can be two.
      methods: { append: { ...StreamsService.append, responseStream: true } },
      streams: (orderly) => ({
        append: (call: ServerDuplexStream<AppendReq, AppendResp>) => {
          calls += 1;
          const copies = calls === 1 ? 2 : 1;
          orderly.append(call, (_, response) => {
            for (let copy = 0; copy < copies; copy += 1) call.write(response!);
            call.end();
          });
        },
      }),
    });
    const events = newEvents(1);
    expect(await store.append('chip-1', events, 'no-stream')).toMatchObject({ lastRevision: 0 });
    expect(calls).toBe(2);
    expect(await idsIn('chip-1')).toEqual([events[0]?.id]);
  });

  test('that fails after it was recorded is not doubled', async () => {
    let calls = 0;
    await connectTo({
      streams: (orderly) => ({
        append: (call: AppendCall, answer: Answer) =>
          orderly.append(call, (error, response) => {
            calls += 1;
            if (calls < 3) answer(new GatewayRefusal(status.UNAVAILABLE, 'The node goes'));
            else answer(error, response);
          }),
      }),
    });
    const events = newEvents(3);
    expect(await store.append('chip-1', events, 'any')).toMatchObject({ firstRevision: 0 });
    expect(retries).toHaveLength(2);
    expect(await idsIn('chip-1')).toEqual(events.map(({ id }) => id));
  });

  test('that is not the leader goes to the leader that it names', async () => {
    const leader = await serveUnruly(served.store().log, {});
    let refused = 0;
    await connectTo({
      streams: () => ({
        append: (call: AppendCall, answer: Answer) => {
          refused += 1;
          call.resume();
          answer(notLeader(leader.port));
        },
      }),
    });
    expect(await store.append('chip-1', newEvents(1), 'no-stream')).toMatchObject({ lastRevision: 0 });
    expect(await store.append('chip-1', newEvents(1), 0)).toMatchObject({ lastRevision: 1 });
    expect(refused).toBe(1);
    leader.stop();
  });
});

describe("the client's promises, which all of its process share", () => {
  test('are not used: every append is a call of its own', async () => {
    const batchAppend = jest.fn();
    await connectTo({ streams: () => ({ batchAppend }) });
    await Promise.all(Array.from({ length: 20 }, () => store.append('chip-1', newEvents(1), 'any')));
    expect(batchAppend).not.toHaveBeenCalled();
    expect(await idsIn('chip-1')).toHaveLength(20);
  });

  test('of another client break without harm to appends under way', async () => {
    await connectTo({
      streams: (orderly) => ({
        append: (call: AppendCall, answer: Answer) =>
          orderly.append(call, (error, response) => void setTimeout(100).then(() => answer(error, response))),
        batchAppend: (call: ServerDuplexStream<unknown, unknown>) => {
          call.once('data', () =>
            call.emit('error', new GatewayRefusal(status.INTERNAL, 'The stream breaks')),
          );
        },
      }),
    });
    const other = EventStoreDBClient.connectionString(server.url);
    const underWay = Array.from({ length: 20 }, () => store.append('chip-1', newEvents(1), 'any'));
    await expect(other.appendToStream('chip-2', jsonEvent({ type: 'X', data: {} }))).rejects.toThrow();
    const results = await Promise.all(underWay);
    expect(results.map(({ kind }) => kind)).toEqual(Array.from({ length: 20 }, () => 'appended'));
    expect(retries).toEqual([]);
    await other.dispose();
  });
});

async function idsIn(stream: string): Promise<readonly string[]> {
  return (await served.store().readStream(stream)).map(({ id }) => id);
}
