import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventData } from '../../events/index.js';
import {
  AppendUnconfirmedError,
  EmbeddedEventStore,
  StoreUnavailableError,
  type EventStore,
  type RecordedEvent,
} from '../event-store/index.js';
import type { LogEntry } from '../projections/index.js';
import { CommandRefusedError, decideChip } from '../restrictions/index.js';
import { ClockSkewError } from './clock.js';
import { CommandHandler, type CommandEdges, type CommandRequest } from './handle-command.js';

let folder: string;
let store: EmbeddedEventStore;
let clock: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'command-handling-'));
  store = await EmbeddedEventStore.open(folder);
  followed = 0;
  clock = Date.parse('2026-11-24T00:00:00.000Z');
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

let followed: number;
const edges = () => ({
  store: store as EventStore,
  now: () => clock,
  randomId: randomUUID,
  lastRecordedAt: () => followed,
  isFollowed: () => false,
  entryOf: () => undefined,
  followed: () => Promise.resolve(undefined),
});
const handling = (more: Partial<CommandEdges> = {}) => {
  const handler = new CommandHandler({ ...edges(), ...more });
  return (request: CommandRequest) => handler.handle(request);
};

function restrict(factId: string, more: Partial<CommandRequest> = {}): CommandRequest {
  const data: EventData<'ChipRestricted'> = {
    factId,
    chipId: 'nvidia-a100',
    authority: 'us-government',
    measure: 'license-required',
    destinations: ['CN', 'HK', 'RU'],
    effectiveFrom: '2022-08-26',
    evidence: [{ publisher: 'NVIDIA', citation: 'Form 8-K of 2022-08-31', certainty: 'company-filing' }],
  };
  return {
    subject: { kind: 'chip', id: 'nvidia-a100' },
    decide: (facts) => decideChip(facts, { type: 'restrict-chip', data }),
    actor: 'local',
    body: data,
    ...more,
  };
}
const stored = () => store.readStream('chip-nvidia-a100');

test('what is acknowledged is in the store, with who, when and where in its append', async () => {
  const outcome = await handling()(restrict('license-2022'));
  const [event] = await stored();
  expect(outcome).toMatchObject({
    kind: 'recorded',
    factIds: ['license-2022'],
    eventIds: [event?.id],
    revision: 0,
  });
  expect(event?.metadata).toMatchObject({
    actor: 'local',
    recordedAt: '2026-11-24T00:00:00.000Z',
    appendIndex: 0,
    appendSize: 1,
    schemaVersion: 1,
  });
});

test('of two writers with the same expected revision one is recorded; the other gets both revisions', async () => {
  const handle = handling();
  await handle(restrict('first'));
  const outcomes = await Promise.all(
    ['a', 'b'].map((factId) => handle(restrict(factId, { expectedRevision: 0 }))),
  );
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['conflict', 'recorded']);
  expect(outcomes).toContainEqual({ kind: 'conflict', expected: 0, actual: 1 });
  expect(await stored()).toHaveLength(2);
});

test('without an expected revision a lost race is decided again on the new state', async () => {
  const handle = handling();
  const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map((factId) => handle(restrict(factId))));
  expect(outcomes.map(({ kind }) => kind)).toEqual(['recorded', 'recorded', 'recorded', 'recorded']);
  expect((await stored()).map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
});

test('a lost race is refused if the new state forbids it', async () => {
  const handle = handling();
  const outcomes = await Promise.allSettled([handle(restrict('same')), handle(restrict('same'))]);
  const refused = outcomes.find((outcome) => outcome.status === 'rejected');
  expect(refused?.reason).toBeInstanceOf(CommandRefusedError);
  expect(await stored()).toHaveLength(1);
});

test('a stream is read once, and remembered for the commands that follow', async () => {
  const handle = handling();
  await handle(restrict('a'));
  const read = jest.spyOn(store, 'readStream');
  expect(await handle(restrict('b'))).toMatchObject({ kind: 'recorded', revision: 1 });
  await expect(handle(restrict('b'))).rejects.toThrow('already a fact');
  expect(read).toHaveBeenCalledTimes(1);
  expect(await handle(restrict('c', { expectedRevision: 1 }))).toMatchObject({ revision: 2 });
});

describe('what another replica has recorded since a stream was remembered decides', () => {
  const lift = (lifts: string): CommandRequest => ({
    ...restrict(''),
    decide: (facts) =>
      decideChip(facts, {
        type: 'lift-chip-restriction',
        data: { ...liftOf, factId: `end-of-${lifts}`, lifts },
      }),
  });
  const liftOf = {
    chipId: 'nvidia-a100',
    effectiveFrom: '2023-01-01',
    evidence: [{ publisher: 'BIS', citation: '88 FR 1', certainty: 'official' as const }],
  };
  let here: ReturnType<typeof handling>;
  beforeEach(async () => {
    here = handling();
    await here(restrict('a'));
    await handling()(restrict('b'));
  });

  test('what a command is refused for', async () => {
    await expect(here(restrict('b'))).rejects.toThrow('"b" is already a fact');
    expect(await stored()).toHaveLength(2);
  });

  test('what a command may name', async () => {
    expect(await here(lift('b'))).toMatchObject({ kind: 'recorded', revision: 2 });
  });

  test('which revision a command is held against', async () => {
    const conflict = { kind: 'conflict', expected: 0, actual: 1 };
    expect(await here(restrict('c', { expectedRevision: 0 }))).toEqual(conflict);
    expect(await here(restrict('c', { expectedRevision: 1 }))).toMatchObject({ revision: 2 });
  });
});

test('the same idempotency key twice gives one event and the same answer, checked before the revision', async () => {
  const handle = handling();
  const request = restrict('license-2022', { idempotencyKey: 'key-1' });
  const first = await handle(request);
  clock += 1000;
  expect(await handle({ ...request, expectedRevision: 7 })).toEqual(first);
  expect(await Promise.all([handle(request), handling()(request)])).toEqual([first, first]);
  expect(await stored()).toHaveLength(1);
});

test('concurrent requests with the same key give one event', async () => {
  const request = restrict('license-2022', { idempotencyKey: 'key-1' });
  const ahead = handling({ now: () => clock + 5000, lastRecordedAt: () => 0 });
  const outcomes = await Promise.all([handling()(request), ahead(request), handling()(request)]);
  expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
  expect(await stored()).toHaveLength(1);
});

test('of concurrent requests with the same key and other bodies one is recorded and the rest refused', async () => {
  const bodies = ['a', 'b', 'c'].map((factId) => restrict(factId, { idempotencyKey: 'key-1' }));
  const outcomes = await Promise.all(bodies.map((request) => handling()(request)));
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual([
    'idempotency-key-reused',
    'idempotency-key-reused',
    'recorded',
  ]);
  expect(await stored()).toHaveLength(1);
});

test('the same key with another body is refused; another actor may use it, and it may be used on another subject', async () => {
  const handle = handling();
  await handle(restrict('a', { idempotencyKey: 'key-1' }));
  expect(await handle(restrict('b', { idempotencyKey: 'key-1' }))).toEqual({
    kind: 'idempotency-key-reused',
  });
  const recorded = await Promise.all([
    handle(restrict('b', { idempotencyKey: 'key-1', actor: 'other' })),
    handle(restrict('b', { idempotencyKey: 'key-1', subject: { kind: 'chip', id: 'nvidia-h100' } })),
  ]);
  expect(recorded).toMatchObject([{ kind: 'recorded' }, { kind: 'recorded' }]);
  const ids = recorded.flatMap((outcome) => (outcome.kind === 'recorded' ? outcome.eventIds : []));
  expect(new Set(ids).size).toBe(2);
});

test('recordedAt is after what this replica has followed of others, on any stream: it may have been answered as final', async () => {
  followed = clock + 60_000;
  await handling()(restrict('a'));
  expect((await stored())[0]?.metadata['recordedAt']).toBe('2026-11-24T00:01:00.001Z');
});

test('recordedAt never goes back when the clock does, not even after a restart', async () => {
  await handling()(restrict('a'));
  clock -= 60_000;
  await handling()(restrict('b'));
  const times = (await stored()).map(({ metadata }) => metadata['recordedAt']);
  expect(times).toEqual(['2026-11-24T00:00:00.000Z', '2026-11-24T00:00:00.001Z']);
});

describe('a clock that is off by more than a minute', () => {
  test.each<[what: string, edges: () => Partial<CommandEdges>]>([
    ['behind what was followed', () => ({ lastRecordedAt: () => clock + 60_001 })],
    ['ahead of the server’s', () => ({ serverTime: () => clock - 60_001 })],
    ['behind the server’s', () => ({ serverTime: () => clock + 60_001 })],
  ])('%s records nothing', async (_, more) => {
    await expect(handling(more())(restrict('a'))).rejects.toThrow(ClockSkewError);
    expect(await stored()).toEqual([]);
  });

  test('behind what the stream holds, which was not followed yet, records nothing', async () => {
    await handling()(restrict('a'));
    clock -= 60_001;
    await expect(handling()(restrict('b'))).rejects.toThrow(ClockSkewError);
    expect(await stored()).toHaveLength(1);
  });

  test('answers a retry of what was recorded, and refuses by its rule what no clock would record', async () => {
    const handle = handling();
    const first = await handle(restrict('a', { idempotencyKey: 'key' }));
    clock -= 60_001;
    expect(await handle(restrict('a', { idempotencyKey: 'key' }))).toEqual(first);
    await expect(handle(restrict('a'))).rejects.toThrow(CommandRefusedError);
  });

  test('is compared with an answer of the server of now before it is refused', async () => {
    let serverTime = clock - 3_600_000;
    const asked = jest.spyOn(store, 'lastPosition').mockImplementation(() => {
      serverTime = clock;
      return Promise.resolve(undefined);
    });
    await handling({ serverTime: () => serverTime })(restrict('a'));
    expect(asked).toHaveBeenCalledTimes(1);
    expect(await stored()).toHaveLength(1);
  });

  test('does not bind one that is right to what was answered as final under it', async () => {
    await handling({ settledUpTo: () => clock + 60_001 })(restrict('a'));
    await handling({ settledUpTo: () => clock + 59_999 })(restrict('b'));
    const times = (await stored()).map(({ metadata }) => metadata['recordedAt']);
    expect(times).toEqual(['2026-11-24T00:00:00.000Z', '2026-11-24T00:01:00.000Z']);
  });
});

/** The store as a connection to another copy of it shows it: appends reach the log, readings are of the past. */
function behind(near: EventStore, isBehind: () => boolean): EventStore {
  const held = new Map<string, readonly RecordedEvent[]>();
  return {
    identity: near.identity,
    append: (...append) => near.append(...append),
    readStream: async (stream, { from = 0, limit = Infinity } = {}) => {
      if (!isBehind()) held.set(stream, await near.readStream(stream));
      return (held.get(stream) ?? []).slice(from, from + limit);
    },
    subscribe: (options) => near.subscribe(options),
    lastPosition: () => near.lastPosition(),
    close: () => near.close(),
  };
}

describe('a reading that is behind what this replica knows', () => {
  test('refuses none of 2,000 commands with a key, on the revision that the caller has seen', async () => {
    let readings = 0;
    const handle = handling({ store: behind(store, () => (readings += 1) % 3 !== 0) });
    const outcomes: string[] = [];
    const post = async (chip: number) => {
      for (let n = 0; n < 50; n += 1) {
        const request = restrict(`fact-${n}`, {
          subject: { kind: 'chip', id: `chip-${chip}` },
          idempotencyKey: `key-${n}`,
          expectedRevision: n === 0 ? 'no-stream' : n - 1,
        });
        outcomes.push((await handle(request)).kind);
      }
    };
    await Promise.all(Array.from({ length: 40 }, (_, chip) => post(chip)));
    expect(outcomes).toEqual(Array.from({ length: 2000 }, () => 'recorded'));
  }, 60_000);

  test('is repeated until it holds what was followed', async () => {
    let isBehind = true;
    await handling()(restrict('elsewhere'));
    const handle = handling({
      store: behind(store, () => isBehind),
      isFollowed: (_stream, revision) => revision === 0,
    });
    const outcome = handle(restrict('elsewhere', { idempotencyKey: 'key', expectedRevision: 0 }));
    setTimeout(() => (isBehind = false), 30);
    await expect(outcome).rejects.toThrow('already a fact');
  });

  test('that stays behind fails the command, and says that nothing was recorded', async () => {
    const handle = handling({
      store: behind(store, () => true),
      isFollowed: () => true,
      longestCommand: 100,
    });
    await expect(handle(restrict('a', { idempotencyKey: 'key' }))).rejects.toThrow(StoreUnavailableError);
    expect(await stored()).toEqual([]);
  });

  test('that stays behind after the append fails the command, and says that it may have been recorded', async () => {
    const handle = handling({ store: behind(store, () => true), longestCommand: 100 });
    await expect(handle(restrict('a', { idempotencyKey: 'key' }))).rejects.toThrow(AppendUnconfirmedError);
    expect(await stored()).toHaveLength(1);
  });
});

test('what was followed is the answer to a command with a key: its stream is read once', async () => {
  const read = jest.spyOn(store, 'readStream');
  const requestHash = jest.fn<string | undefined, []>();
  const handle = handling({
    followed: async (stream, revision) => {
      const [event] = await EmbeddedEventStore.prototype.readStream.call(store, stream, { from: revision });
      const metadata = { ...event!.metadata, requestHash: requestHash() ?? event!.metadata['requestHash'] };
      return { metadata, position: 7 } as unknown as LogEntry;
    },
  });
  const request = restrict('a', { idempotencyKey: 'key-1' });
  expect(await handle(request)).toMatchObject({ kind: 'recorded', position: 7 });
  expect(read).toHaveBeenCalledTimes(1);
  requestHash.mockReturnValueOnce('of another request with the same key');
  expect(await handle(restrict('b', { idempotencyKey: 'key-2' }))).toEqual({
    kind: 'idempotency-key-reused',
  });
});

describe('a store that is silent', () => {
  const silent = (near: EventStore, during: 'append' | 'readStream'): EventStore => ({
    ...behind(near, () => false),
    [during]: () => new Promise(() => undefined),
  });

  test.each(['append', 'readStream'] as const)(
    'at %s: 64 callers on one subject are answered in time, and each learns whether it may be recorded',
    async (during) => {
      const near = jest.spyOn(store, 'append');
      const handle = handling({ store: silent(store, during), longestCommand: 200 });
      const start = performance.now();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 64 }, (_, n) => handle(restrict(`fact-${n}`))),
      );
      expect(performance.now() - start).toBeLessThan(1000);
      const errors = outcomes.map((outcome) =>
        outcome.status === 'rejected' ? (outcome.reason as Error).name : 'none',
      );
      expect(errors.filter((name) => name === 'AppendUnconfirmedError')).toHaveLength(
        during === 'append' ? 1 : 0,
      );
      expect(errors.filter((name) => name === 'StoreUnavailableError')).toHaveLength(
        during === 'append' ? 63 : 64,
      );
      expect(near).not.toHaveBeenCalled();
    },
  );

  test('a command whose caller was answered in the queue never runs', async () => {
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const slow: EventStore = {
      ...behind(store, () => false),
      append: async (...append) => {
        await answered;
        return store.append(...append);
      },
    };
    const handle = handling({ store: slow, longestCommand: 100 });
    const outcomes = await Promise.allSettled([handle(restrict('sent')), handle(restrict('queued'))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    answer();
    await handle(restrict('next'));
    expect((await stored()).map(({ data }) => data['factId'])).toEqual(['sent', 'next']);
  });
});

describe('a command with a key on a stream that is remembered', () => {
  /** What this replica follows, once the test lets it. */
  const following = () => {
    const entries = new Map<number, LogEntry>();
    const follow = async () => {
      for (const event of await EmbeddedEventStore.prototype.readStream.call(store, 'chip-nvidia-a100'))
        entries.set(event.revision, event as unknown as LogEntry);
    };
    return { follow, entryOf: (_stream: string, revision: number) => entries.get(revision) };
  };

  test('reads nothing once the append before it is followed', async () => {
    const { follow, entryOf } = following();
    const handle = handling({
      entryOf,
      followed: async (stream, revision) => {
        await follow();
        return entryOf(stream, revision);
      },
    });
    for (const factId of ['a', 'b']) await handle(restrict(factId, { idempotencyKey: factId }));
    const read = jest.spyOn(store, 'readStream');
    expect(await handle(restrict('c', { idempotencyKey: 'c' }))).toMatchObject({ revision: 2 });
    expect(await handle(restrict('d'))).toMatchObject({ revision: 3 });
    expect(read).not.toHaveBeenCalled();
  });

  test('reads no further back than its last event while that is not followed', async () => {
    const handle = handling();
    for (const factId of ['a', 'b', 'c']) await handle(restrict(factId));
    await handle(restrict('d', { idempotencyKey: 'key-d' }));
    const read = jest.spyOn(store, 'readStream');
    expect(await handle(restrict('e', { idempotencyKey: 'key-e' }))).toMatchObject({ revision: 4 });
    expect(read.mock.calls.map(([, range]) => range)).toEqual([{ from: 2 }, { from: 4, limit: 1 }]);
  });

  test('that repeats an earlier one reads its append alone', async () => {
    const handle = handling();
    const request = restrict('a', { idempotencyKey: 'key-a' });
    const first = await handle(request);
    for (const factId of ['b', 'c']) await handle(restrict(factId));
    const read = jest.spyOn(store, 'readStream');
    expect(await handle(request)).toEqual(first);
    expect(read.mock.calls.map(([, range]) => range)).toEqual([{ from: 0, limit: 1 }]);
  });

  test('is refused by what another request with the same key has recorded elsewhere meanwhile', async () => {
    const { follow, entryOf } = following();
    const here = handling({ entryOf });
    await here(restrict('a'));
    await handling()(restrict('b', { idempotencyKey: 'key' }));
    expect(await here(restrict('c', { idempotencyKey: 'key' }))).toEqual({ kind: 'idempotency-key-reused' });
    await follow();
    await expect(here(restrict('b'))).rejects.toThrow('"b" is already a fact');
    expect(await here(restrict('c'))).toMatchObject({ revision: 2 });
    expect(await stored()).toHaveLength(3);
  });
});
