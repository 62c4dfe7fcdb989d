import type { ReadReq, ReadResp as ReadRespMessage } from '@eventstore/db-client/generated/streams_pb.js';
import { status, type ServerWritableStream } from '@grpc/grpc-js';
import { newEvents } from '../../../test/support/event-store/builders.js';
import { Empty, ReadResp, GatewayRefusal } from '../../../test/support/event-store/protocol.js';
import { openServedStore, type ServedStore } from '../../../test/support/event-store/served-store.js';
import {
  serveUnruly,
  type Unruliness,
  type UnrulyServer,
} from '../../../test/support/event-store/unruly-server.js';
import { CorruptEventError, StoreAccessDeniedError, StoreUnavailableError } from '../port/errors.js';
import type { SubscriptionMessage } from '../port/event-store.js';
import { EventStoreDBEventStore, type RetriedFailure } from './eventstoredb-event-store.js';

type ReadCall = ServerWritableStream<ReadReq, ReadRespMessage>;

const patience = {
  boundMilliseconds: 600,
  deadlineMilliseconds: 250,
  firstBackOffMilliseconds: 5,
  longestBackOffMilliseconds: 20,
};

const BEYOND = String(2n ** 64n - 1n);

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

async function connectTo(unruliness: Unruliness): Promise<void> {
  server = await serveUnruly(served.store().log, unruliness);
  store = await EventStoreDBEventStore.connect({
    connectionString: server.url,
    streamPrefix: '',
    categories: ['chip-'],
    patience,
    onRetry: (failure) => retries.push(failure),
  });
}

describe('a subscription to a server', () => {
  test.each<[string, (call: ReadCall) => void]>([
    [
      'drops it with an error',
      (call) => call.emit('error', new GatewayRefusal(status.UNAVAILABLE, 'Too slow')),
    ],
    [
      'drops it with an error of its own',
      (call) => call.emit('error', new GatewayRefusal(status.UNKNOWN, 'Oops')),
    ],
    ['ends it without a word', (call) => call.end()],
  ])('that %s continues after the last event that was handled', async (_, drop) => {
    const asked: bigint[] = [];
    await connectTo({
      streams: (orderly) => ({
        read: (call: ReadCall) => {
          asked.push(startOf(call));
          limited(call, 8, drop);
          orderly.read(call);
        },
      }),
    });
    await served.store().append('chip-1', newEvents(30), 'no-stream');
    const messages = await collect((last) => last.kind === 'event' && last.event.revision === 29);
    expect(revisionsOf(messages)).toEqual(Array.from({ length: 30 }, (_event, index) => index));
    // The confirmation is one of the eight; what was sent but not handled is asked for again.
    expect(asked.length).toBeGreaterThanOrEqual(5);
    expect(asked).toEqual(asked.toSorted((left, right) => Number(left - right)));
    expect(retries.length).toBeGreaterThanOrEqual(4);
  });

  test('that it lost while nothing concerned it continues after the last checkpoint', async () => {
    const asked: bigint[] = [];
    await connectTo({
      streams: (orderly) => ({
        read: (call: ReadCall) => {
          asked.push(startOf(call));
          if (asked.length === 1) {
            limited(call, 4, () => call.emit('error', new GatewayRefusal(status.UNAVAILABLE, 'Away')));
          }
          orderly.read(call);
        },
      }),
    });
    await served.store().append('another-1', newEvents(100), 'no-stream');
    const messages = await collect((last) => last.kind === 'caught-up');
    // Confirmation and three checkpoints, then the drop; a subscriber that keeps them starts there too.
    expect(asked).toEqual([0n, 96n]);
    expect(messages).toEqual([
      ...[32n, 64n, 96n].map((position) => ({ kind: 'checkpoint', position })),
      { kind: 'interrupted' },
      { kind: 'checkpoint', position: 100n },
      { kind: 'caught-up' },
    ]);
  });

  test('that begins too early, or delivers events twice, delivers each once', async () => {
    let calls = 0;
    await connectTo({
      streams: (orderly) => ({
        read: (call: ReadCall) => {
          calls += 1;
          call.request.getOptions()?.getAll()?.setStart(new Empty());
          if (calls < 3)
            limited(call, 10, () => call.emit('error', new GatewayRefusal(status.UNAVAILABLE, 'Away')));
          orderly.read(call);
        },
      }),
    });
    await served.store().append('chip-1', newEvents(20), 'no-stream');
    const messages = await collect((last) => last.kind === 'caught-up');
    expect(calls).toBe(3);
    expect(revisionsOf(messages)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  test('that ends history with a checkpoint at the place of the next record still delivers that record', async () => {
    await connectTo({
      streams: (orderly) => ({
        read: (call: ReadCall) => {
          answering(call, (answer) => {
            const checkpoint = answer.getCheckpoint();
            if (checkpoint?.getCommitPosition() !== '30') return;
            checkpoint.setCommitPosition('31');
            checkpoint.setPreparePosition('0');
          });
          orderly.read(call);
        },
      }),
    });
    await served.store().append('chip-1', newEvents(30), 'no-stream');
    const messages = await collect((last) => {
      if (last.kind === 'caught-up') void served.store().append('chip-2', newEvents(1), 'no-stream');
      return last.kind === 'event' && last.event.stream === 'chip-2';
    });
    expect(messages.filter(({ kind }) => kind === 'event')).toHaveLength(31);
    expect(messages).not.toContainEqual({ kind: 'checkpoint', position: 31n });
  });

  // What EventStoreDB 24.2.0 sends after a short log without a match.
  test.each([0, 3])(
    'that ends a history of %i other events with a checkpoint beyond all positions delivers what follows',
    async (count) => {
      await connectTo({
        streams: (orderly) => ({
          read: (call: ReadCall) => {
            const write = call.write.bind(call) as (answer: ReadRespMessage) => boolean;
            call.write = (answer: ReadRespMessage): boolean => {
              if (answer.hasCheckpoint()) return true;
              if (answer.hasCaughtUp()) write(checkpointBeyond());
              return write(answer);
            };
            orderly.read(call);
          },
        }),
      });
      if (count > 0) await served.store().append('another-1', newEvents(count), 'no-stream');
      const messages = await collect((last) => {
        if (last.kind === 'caught-up') void served.store().append('chip-1', newEvents(1), 'no-stream');
        return last.kind === 'event';
      });
      expect(messages.map(({ kind }) => kind)).toEqual(['caught-up', 'event']);
    },
  );

  test('that gives an event a position beyond all positions delivers a corrupt event', async () => {
    await connectTo({
      streams: (orderly) => ({
        read: (call: ReadCall) => {
          answering(call, (answer) => {
            const event = answer.getEvent();
            event?.setCommitPosition(BEYOND);
            event?.getEvent()?.setCommitPosition(BEYOND).setPreparePosition(BEYOND);
          });
          orderly.read(call);
        },
      }),
    });
    await served.store().append('chip-1', newEvents(1), 'no-stream');
    await expect(collect((last) => last.kind === 'event')).rejects.toThrow(CorruptEventError);
  });

  test('that says checkpoints again never takes its reader back', async () => {
    let calls = 0;
    await connectTo({
      streams: (orderly) => ({
        read: (call: ReadCall) => {
          calls += 1;
          call.request.getOptions()?.getAll()?.setStart(new Empty());
          if (calls === 1)
            limited(call, 3, () => call.emit('error', new GatewayRefusal(status.UNAVAILABLE, 'Away')));
          orderly.read(call);
        },
      }),
    });
    await served.store().append('another-1', newEvents(100), 'no-stream');
    const messages = await collect((last) => last.kind === 'caught-up');
    expect(calls).toBe(2);
    expect(messages).toEqual([
      ...[32n, 64n].map((position) => ({ kind: 'checkpoint', position })),
      { kind: 'interrupted' },
      ...[96n, 100n].map((position) => ({ kind: 'checkpoint', position })),
      { kind: 'caught-up' },
    ]);
  });

  test('that takes it and then says nothing is asked again', async () => {
    let calls = 0;
    await connectTo({
      streams: (orderly) => ({
        read: (call: ReadCall) => ((calls += 1) === 1 ? undefined : orderly.read(call)),
      }),
    });
    await served.store().append('chip-1', newEvents(1), 'no-stream');
    const messages = await collect((last) => last.kind === 'caught-up');
    expect(revisionsOf(messages)).toEqual([0]);
    expect(retries).toMatchObject([{ during: 'subscription' }]);
  });

  test('that drops it while nothing listens does no harm', async () => {
    let drop: () => void = () => undefined;
    let calls = 0;
    await connectTo({
      streams: (orderly) => ({
        read: (call: ReadCall) => {
          calls += 1;
          if (calls === 1) drop = () => call.emit('error', new GatewayRefusal(status.UNAVAILABLE, 'Away'));
          orderly.read(call);
        },
      }),
    });
    await served.store().append('chip-1', newEvents(1), 'no-stream');
    const cancellation = new AbortController();
    const messages = store.subscribe(cancellation);
    expect(await messages.next()).toMatchObject({ value: { kind: 'event' } });
    drop();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await served.store().append('chip-1', newEvents(1), 0);
    const seen: SubscriptionMessage[] = [];
    for await (const message of messages) {
      seen.push(message);
      if (message.kind === 'event' && message.event.revision === 1) break;
    }
    expect(revisionsOf(seen)).toEqual([1]);
    cancellation.abort();
  });

  test('holds back a server that sends more than its reader takes', async () => {
    let written = 0;
    await connectTo({
      streams: (orderly) => ({
        read: (call: ReadCall) => {
          const write = call.write.bind(call);
          call.write = ((answer: ReadRespMessage) => {
            written += 1;
            return write(answer);
          }) as ReadCall['write'];
          orderly.read(call);
        },
      }),
    });
    const large = { data: { text: 'x'.repeat(10_000) } };
    for (let append = 0; append < 40; append += 1) {
      await served.store().append('chip-1', newEvents(50, large), 'any');
    }
    let read = 0;
    for await (const message of store.subscribe({ signal: new AbortController().signal })) {
      if (message.kind === 'event') read += 1;
      if (read === 1) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        // 20 MB wait; what is under way fits into the windows of the connection and a few buffers.
        expect(written).toBeLessThan(200);
      }
      if (read === 2000) break;
    }
    expect(read).toBe(2000);
  });

  test.each(['aborted', 'left'])('that is %s is cancelled on the server too', async (how) => {
    const cancelled = jest.fn();
    await connectTo({
      streams: (orderly) => ({
        read: (call: ReadCall) => {
          call.once('cancelled', cancelled);
          orderly.read(call);
        },
      }),
    });
    const cancellation = new AbortController();
    for await (const message of store.subscribe(cancellation)) {
      if (message.kind !== 'caught-up') continue;
      if (how === 'left') break;
      cancellation.abort();
    }
    await until(() => cancelled.mock.calls.length === 1);
  });
});

describe('a read of a server', () => {
  test('that fails is repeated', async () => {
    let calls = 0;
    await connectTo({
      streams: (orderly) => ({
        read: (call: ReadCall) => {
          calls += 1;
          if (calls < 3)
            limited(call, 5, () => call.emit('error', new GatewayRefusal(status.UNAVAILABLE, 'Away')));
          orderly.read(call);
        },
      }),
    });
    await served.store().append('chip-1', newEvents(10), 'no-stream');
    expect(await store.readStream('chip-1')).toHaveLength(10);
    expect(retries).toMatchObject([{ during: 'read' }, { during: 'read' }]);
  });

  test('that says nothing ends with an error of the port in bounded time, and is cancelled', async () => {
    const [asked, cancelled] = [jest.fn(), jest.fn()];
    await connectTo({
      streams: () => ({
        read: (call: ReadCall) => {
          asked();
          call.once('cancelled', cancelled);
        },
      }),
    });
    for (const ask of [() => store.readStream('chip-1'), () => store.lastPosition()]) {
      const start = performance.now();
      await expect(ask()).rejects.toThrow(StoreUnavailableError);
      expect(performance.now() - start).toBeLessThan(600 + 300);
    }
    expect(asked.mock.calls.length).toBeGreaterThanOrEqual(4);
    await until(() => cancelled.mock.calls.length === asked.mock.calls.length);
  });

  test('that says nothing is left when the time that its caller gave is up', async () => {
    await connectTo({ streams: () => ({ read: () => undefined }) });
    const start = performance.now();
    await expect(store.lastPosition({ withinMilliseconds: 100 })).rejects.toThrow(StoreUnavailableError);
    expect(performance.now() - start).toBeLessThan(400);
  });
});

describe('a server whose user may not read $all', () => {
  const remedy = 'metadata of $all: {"$acl":{"$r":["$admins","<role>"]}}';

  beforeEach(() =>
    connectTo({
      streams: (orderly) => ({
        read: (call: ReadCall) => {
          if (!call.request.getOptions()?.hasAll()) orderly.read(call);
          else
            call.emit(
              'error',
              new GatewayRefusal(status.PERMISSION_DENIED, 'Access Denied', 'access-denied'),
            );
        },
      }),
    }),
  );

  test('takes appends and gives streams back', async () => {
    await store.append('chip-1', newEvents(1), 'no-stream');
    expect(await store.readStream('chip-1')).toHaveLength(1);
  });

  test('is not followed, and the error says what an administrator must grant', async () => {
    const following = collect(() => true);
    await expect(following).rejects.toThrow(StoreAccessDeniedError);
    await expect(following).rejects.toThrow(remedy);
    await expect(store.lastPosition()).rejects.toThrow(remedy);
    expect(retries).toEqual([]);
  });
});

async function collect(
  isLast: (message: SubscriptionMessage) => boolean,
): Promise<readonly SubscriptionMessage[]> {
  const messages: SubscriptionMessage[] = [];
  for await (const message of store.subscribe({ signal: new AbortController().signal })) {
    messages.push(message);
    if (isLast(message)) break;
  }
  return messages;
}

function revisionsOf(messages: readonly SubscriptionMessage[]): readonly number[] {
  return messages.flatMap((message) => (message.kind === 'event' ? [message.event.revision] : []));
}

/** Changes what the server answers. */
function answering(call: ReadCall, change: (answer: ReadRespMessage) => void): void {
  const write = call.write.bind(call) as (answer: ReadRespMessage) => boolean;
  call.write = (answer: ReadRespMessage): boolean => {
    change(answer);
    return write(answer);
  };
}

function checkpointBeyond(): ReadRespMessage {
  const checkpoint = new ReadResp.Checkpoint().setCommitPosition(BEYOND).setPreparePosition(BEYOND);
  return new ReadResp().setCheckpoint(checkpoint);
}

function startOf(call: ReadCall): bigint {
  return BigInt(call.request.getOptions()?.getAll()?.getPosition()?.getCommitPosition() ?? 0);
}

/** Lets through so many answers, then does the other thing. */
function limited(call: ReadCall, answers: number, then: (call: ReadCall) => void): void {
  const write = call.write.bind(call);
  let written = 0;
  call.write = ((answer: ReadRespMessage) => {
    written += 1;
    if (written <= answers) return write(answer);
    if (written === answers + 1) then(call);
    return true;
  }) as ReadCall['write'];
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}
