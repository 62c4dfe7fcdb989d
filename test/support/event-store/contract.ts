import { newEvent, newEvents, newStream } from './builders.js';
import {
  AppendTooLargeError,
  InvalidAppendError,
  MAXIMUM_APPEND_SIZE,
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type RecordedEvent,
  type SubscriptionMessage,
} from '../../../libs/event-store/index.js';

/** A store under test and how to end it. */
export interface OpenedEventStore {
  readonly store: EventStore;
  /** Closes the store and opens the same one again; absent where that shows nothing. */
  readonly reopen?: () => Promise<EventStore>;
  /** Appends to a stream that is not the store's, as another application on the same server does. */
  readonly appendForeign: (events: readonly NewEvent[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Defines the jest cases that every adapter of the port has to pass. `open` gives an
 * empty store each time. Streams have random names, and the server may hold other applications' events: it can run
 * against a server in use.
 */
export function describeEventStoreContract(name: string, open: () => Promise<OpenedEventStore>): void {
  describe(`${name} keeps the event store contract`, () => {
    let opened: OpenedEventStore;
    const store = (): EventStore => opened.store;

    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    describe('appending', () => describeAppending(store));
    describe('expected revisions', () => describeExpectedRevisions(store));
    describe('idempotent retries', () => describeRetries(store));
    describe('refused appends', () => describeRefusals(store));
    describe('subscriptions', () => describeSubscriptions(store));
    describe('first events', () => describeFirstEvents(open));

    test('keeps everything when it is opened again', async () => {
      const stream = newStream();
      await store().append(stream, newEvents(2), 'no-stream');
      const before = await store().readStream(stream);
      const { identity } = store();
      if (opened.reopen) opened = { ...opened, store: await opened.reopen() };
      expect(await store().readStream(stream)).toEqual(before);
      expect(store().identity).toBe(identity);
    });
  });
}

function describeAppending(store: () => EventStore): void {
  test('reads back what was appended', async () => {
    const stream = newStream();
    const event = newEvent({
      data: { text: '輸出管制 – Ausfuhrliste №3 🛂', list: [1, null, true] },
      metadata: { source: 'contract' },
    });
    const result = appended(await store().append(stream, [event], 'no-stream'));
    const { position } = result;
    expect(result).toMatchObject({ firstRevision: 0, lastRevision: 0 });
    const [recorded] = await store().readStream(stream);
    expect(recorded).toMatchObject({ ...event, stream, revision: 0, position });
    expect(recorded?.created).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  test('keeps stream names and event types of any script', async () => {
    const stream = `${newStream()}-チップ №1/🛂`;
    const event = newEvent({ type: 'ЧипОграничен', data: { text: 'naïve' } });
    await store().append(stream, [event], 'no-stream');
    expect(await store().readStream(stream)).toMatchObject([{ ...event, stream }]);
    expect(await store().append(stream, newEvents(1), 'no-stream')).toMatchObject({ actual: 0 });
  });

  test('takes an append that is almost as large as allowed, and gives it back whole', async () => {
    const stream = newStream();
    const events = Array.from({ length: 4 }, () =>
      newEvent({ data: { text: 'x'.repeat(MAXIMUM_APPEND_SIZE / 4 - 100) } }),
    );
    await store().append(stream, events, 'no-stream');
    expect((await store().readStream(stream)).map(({ data }) => data)).toEqual(
      events.map(({ data }) => data),
    );
  });

  test('reads a missing stream as empty', async () => {
    expect(await store().readStream(newStream())).toEqual([]);
  });

  test('reads a range of a stream; one beyond its end is empty', async () => {
    const stream = newStream();
    await store().append(stream, newEvents(5), 'no-stream');
    const whole = await store().readStream(stream);
    expect(await store().readStream(stream, { from: 1, limit: 2 })).toEqual(whole.slice(1, 3));
    expect(await store().readStream(stream, { from: 3 })).toEqual(whole.slice(3));
    expect(await store().readStream(stream, { limit: 1 })).toEqual(whole.slice(0, 1));
    expect(await store().readStream(stream, { from: 5, limit: 1 })).toEqual([]);
    expect(await store().readStream(newStream(), { from: 5, limit: 1 })).toEqual([]);
  });

  test('keeps an append of several events whole and in order', async () => {
    const stream = newStream();
    const batches = Array.from({ length: 5 }, () => newEvents(4));
    await Promise.all(batches.map((batch) => store().append(stream, batch, 'any')));
    const ids = (await store().readStream(stream)).map((event) => event.id);
    expect(ids).toHaveLength(20);
    for (const batch of batches) {
      const start = ids.indexOf(batch[0]?.id ?? '');
      expect(ids.slice(start, start + 4)).toEqual(batch.map((event) => event.id));
    }
  });

  test('orders events of different streams by position', async () => {
    const [first, second] = [newStream(), newStream()];
    const positions: bigint[] = [];
    for (const stream of [first, second, first, second]) {
      positions.push(appended(await store().append(stream, newEvents(1), 'any')).position);
    }
    expect(positions).toEqual(positions.toSorted((left, right) => (left < right ? -1 : 1)));
    expect(new Set(positions).size).toBe(4);
    expect((await store().lastPosition()) ?? 0n).toBeGreaterThanOrEqual(positions[3] ?? 0n);
  });

  test('records each of 200 concurrent appends once', async () => {
    const stream = newStream();
    const events = newEvents(200);
    const results = await Promise.all(events.map((event) => store().append(stream, [event], 'any')));
    const recorded = await store().readStream(stream);
    expect(new Set(recorded.map((event) => event.id))).toEqual(new Set(events.map(({ id }) => id)));
    expect(recorded.map((event) => event.revision)).toEqual(events.map((_, index) => index));
    expect(new Set(results.map((result) => appended(result).firstRevision)).size).toBe(200);
  });

  test('lets one of several writers with the same exact revision win', async () => {
    const stream = newStream();
    await store().append(stream, newEvents(1), 'no-stream');
    const results = await Promise.all(
      Array.from({ length: 5 }, () => store().append(stream, newEvents(1), 0)),
    );
    expect(results.filter((result) => result.kind === 'appended')).toHaveLength(1);
  });
}

function describeExpectedRevisions(store: () => EventStore): void {
  const cases: readonly [ExpectedRevision, number, boolean][] = [
    ['any', 0, true],
    ['any', 2, true],
    ['no-stream', 0, true],
    ['no-stream', 2, false],
    ['stream-exists', 0, false],
    ['stream-exists', 2, true],
    [0, 0, false],
    [0, 2, false],
    [1, 2, true],
    [7, 2, false],
  ];

  test.each(cases)('answers %s on a stream of %i events (accepted: %s)', async (...row) => {
    const [expected, length, isAccepted] = row;
    const stream = newStream();
    if (length > 0) await store().append(stream, newEvents(length), 'no-stream');
    const actual = length > 0 ? length - 1 : 'no-stream';
    const result = await store().append(stream, newEvents(1), expected);
    if (isAccepted) expect(result).toMatchObject({ kind: 'appended', firstRevision: length });
    else expect(result).toEqual({ kind: 'conflict', expected, actual });
    expect(await store().readStream(stream)).toHaveLength(length + (isAccepted ? 1 : 0));
  });
}

function describeRetries(store: () => EventStore): void {
  test.each<ExpectedRevision>([0, 'any', 'stream-exists'])(
    'answers a retry at %s with the original revisions',
    async (expected) => {
      const stream = newStream();
      const events = newEvents(2);
      await store().append(stream, newEvents(1), 'no-stream');
      const original = appended(await store().append(stream, events, expected));
      await store().append(stream, newEvents(1), 'any');
      const retry = appended(await store().append(stream, events, expected));
      expect(retry).toMatchObject({ firstRevision: 1, lastRevision: 2 });
      expect(retry.position).toBeGreaterThanOrEqual(original.position);
      expect(await store().readStream(stream)).toHaveLength(4);
    },
  );

  test('answers a retry at no-stream with the original revisions', async () => {
    const stream = newStream();
    const events = newEvents(2);
    await store().append(stream, events, 'no-stream');
    const retry = await store().append(stream, events, 'no-stream');
    expect(retry).toMatchObject({ kind: 'appended', firstRevision: 0, lastRevision: 1 });
  });

  test.each<ExpectedRevision>(['no-stream', 'any'])(
    'refuses a known event followed by an unknown one at %s',
    async (expected) => {
      const stream = newStream();
      const known = newEvents(2);
      await store().append(stream, known, 'no-stream');
      const result = await store().append(stream, [...known, ...newEvents(1)], expected);
      expect(result).toEqual({ kind: 'conflict', expected, actual: 1 });
      expect(await store().readStream(stream)).toHaveLength(2);
    },
  );

  test('takes the same id in another stream for another event', async () => {
    const events = newEvents(1);
    for (const stream of [newStream(), newStream()]) {
      await store().append(stream, events, 'any');
      expect(await store().readStream(stream)).toHaveLength(1);
    }
  });
}

function describeRefusals(store: () => EventStore): void {
  test('refuses an append above 1 MiB and writes nothing of it', async () => {
    const stream = newStream();
    const events = [...newEvents(1), newEvent({ data: { text: 'x'.repeat(1024 * 1024) } })];
    await expect(store().append(stream, events, 'any')).rejects.toThrow(AppendTooLargeError);
    expect(await store().readStream(stream)).toEqual([]);
  });

  test('refuses no events, duplicate ids, ids that are no UUID, and unfit stream names', async () => {
    const [event] = newEvents(1) as [NewEvent];
    const refused: readonly [string, readonly NewEvent[]][] = [
      [newStream(), []],
      [newStream(), [event, event]],
      [newStream(), [{ ...event, id: 'first' }]],
      ['', [event]],
      ['é'.repeat(251), [event]],
    ];
    for (const [stream, events] of refused) {
      await expect(store().append(stream, events, 'any')).rejects.toThrow(InvalidAppendError);
    }
  });
}

function describeSubscriptions(store: () => EventStore): void {
  test('delivers the history from the start, then says that it has caught up', async () => {
    const stream = newStream();
    await store().append(stream, newEvents(3), 'no-stream');
    const messages = await collect(store(), undefined, (last) => last.kind === 'caught-up');
    const expected = await store().readStream(stream);
    expect(eventsOf(messages, stream)).toEqual(expected);
  });

  test('starts after the given position', async () => {
    const stream = newStream();
    const { position } = appended(await store().append(stream, newEvents(1), 'no-stream'));
    await store().append(stream, newEvents(2), 'any');
    const messages = await collect(store(), position, (last) => last.kind === 'caught-up');
    expect(eventsOf(messages, stream).map((event) => event.revision)).toEqual([1, 2]);
  });

  test('passes from history to live events without a gap or a repeat', async () => {
    const stream = newStream();
    const batches = Array.from({ length: 150 }, () => newEvents(10));
    for (const batch of batches.slice(0, 50)) await store().append(stream, batch, 'any');
    const collected = collect(
      store(),
      undefined,
      (last) => last.kind === 'event' && last.event.stream === stream && last.event.revision === 1499,
    );
    for (const batch of batches.slice(50)) await store().append(stream, batch, 'any');
    const events = eventsOf(await collected, stream);
    expect(events.map((event) => event.revision)).toEqual(Array.from({ length: 1500 }, (_, i) => i));
    expect(events).toEqual(await store().readStream(stream));
  });

  test('ends at once when it is cancelled while it waits', async () => {
    const cancellation = new AbortController();
    const after = await store().lastPosition();
    const options = { signal: cancellation.signal, ...(after === undefined ? {} : { after }) };
    for await (const message of store().subscribe(options)) {
      if (message.kind === 'caught-up') setTimeout(() => cancellation.abort(), 20);
    }
    expect(cancellation.signal.aborted).toBe(true);
  });
}

// What precedes the first event of a store differs between servers and their versions.
function describeFirstEvents(open: () => Promise<OpenedEventStore>): void {
  test.each([0, 1, 3, 100])(
    'delivers what is appended after it has caught up with %i events of another application',
    async (count) => {
      const { store, appendForeign, close } = await open();
      if (count > 0) await appendForeign(newEvents(count));
      const [stream, events] = [newStream(), newEvents(2)];
      let appending: Promise<unknown> | undefined;
      const messages = await collect(store, undefined, (last) => {
        if (last.kind === 'caught-up') appending ??= store.append(stream, events, 'no-stream');
        return last.kind === 'event' && last.event.stream === stream && last.event.revision === 1;
      });
      await appending;
      expect(eventsOf(messages, stream).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
      await close();
    },
  );
}

async function collect(
  store: EventStore,
  after: bigint | undefined,
  isLast: (message: SubscriptionMessage) => boolean,
): Promise<readonly SubscriptionMessage[]> {
  const cancellation = new AbortController();
  const messages: SubscriptionMessage[] = [];
  const options = { signal: cancellation.signal, ...(after === undefined ? {} : { after }) };
  for await (const message of store.subscribe(options)) {
    messages.push(message);
    if (isLast(message)) cancellation.abort();
  }
  return messages;
}

function eventsOf(messages: readonly SubscriptionMessage[], stream: string): readonly RecordedEvent[] {
  const events = messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []));
  return events.filter((event) => event.stream === stream);
}

function appended(result: AppendResult): Extract<AppendResult, { kind: 'appended' }> {
  if (result.kind !== 'appended') throw new Error(`Conflict at ${result.actual}`);
  return result;
}
