import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAsOf, type DomainEvent } from '../../events/index.js';
import { remote } from '../../test/support/builders.js';
import { answer, AsOfIndex, worldPage } from '../as-of/index.js';
import {
  EmbeddedEventStore,
  StoreUnavailableError,
  type EventStore,
  type JsonObject,
  type NewEvent,
  type SubscriptionMessage,
} from '../event-store/index.js';
import { openEnvironment, recordChecksum, type Database } from '../lmdb/index.js';
import { Follower, Projections, type RebuildProgress } from '../projections/index.js';
import { FollowedIndex } from './followed-index.js';

const evidence = [
  { publisher: 'NVIDIA', citation: 'Form 8-K of 2022-08-31', certainty: 'company-filing' as const },
];
const described = (chipId: string): DomainEvent => ({
  type: 'ChipDescribed',
  data: { factId: 'description', chipId, names: [{ name: chipId, kind: 'primary' }], evidence },
});
const restricted = (chipId: string, factId = 'license-2022'): DomainEvent => ({
  type: 'ChipRestricted',
  data: {
    factId,
    chipId,
    authority: 'us-government',
    measure: 'license-required',
    destinations: ['CN'],
    effectiveFrom: '2022-08-26',
    evidence,
  },
});

function stored(events: readonly { type: string; data: object }[]): NewEvent[] {
  return events.map(({ type, data }, appendIndex) => ({
    id: randomUUID(),
    type,
    data: data as JsonObject,
    metadata: {
      actor: 'local',
      commandId: 'command',
      requestHash: '0'.repeat(64),
      correlationId: 'command',
      causationId: 'command',
      recordedAt: '2026-11-24T00:00:00.000Z',
      appendIndex,
      appendSize: events.length,
      schemaVersion: 1,
    },
  }));
}

const here = (near: EventStore): EventStore => near;
let seen = here;

let folder: string;
let store: EmbeddedEventStore;
beforeEach(async () => {
  seen = here;
  folder = await mkdtemp(join(tmpdir(), 'followed-index-'));
  store = await EmbeddedEventStore.open(join(folder, 'store'));
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/**
 * Opens the index, follows until `head` is reached or the follower stops, and closes it again; without saving
 * what a killed process does not save.
 */
async function follow(
  head: number,
  look: (model: FollowedIndex, follower: Follower, rebuilt: string[]) => void,
  end: 'closed' | 'killed' = 'closed',
) {
  const rebuilt: string[] = [];
  const followed = seen(store);
  const model = await FollowedIndex.open(join(folder, 'model'), followed, (reason) => rebuilt.push(reason));
  const follower = new Follower(followed, model.projections);
  const stop = new AbortController();
  const running = follower.run(stop.signal).catch(() => undefined);
  while (model.index.head < head && follower.state.kind !== 'stopped') {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  if (end === 'killed') jest.spyOn(model.projections, 'save').mockResolvedValue();
  stop.abort();
  await running;
  look(model, follower, rebuilt);
  await model.close();
}

const statusOf = (model: FollowedIndex, asOf: string): string | undefined => {
  const question = { asOf: parseAsOf(asOf), position: model.index.head };
  return answer(model.index, { kind: 'chip', id: 'nvidia-a100' }, question)?.status;
};

const EVENTS = 9000;

/** Folders of a store and an index that followed many events, by how: each test has a copy. */
const followed = new Map<string, string>();
afterAll(() => Promise.all([...followed.values()].map((each) => rm(each, { recursive: true }))));

/** As after {@link followMany}, which takes seconds. */
async function haveFollowedMany(end: 'closed' | 'killed' = 'closed') {
  const how = `${seen.name} ${end}`;
  const known = followed.get(how);
  if (known === undefined) await followMany(end);
  await store.close();
  if (known === undefined) {
    const kept = await mkdtemp(join(tmpdir(), 'followed-index-kept-'));
    await cp(folder, kept, { recursive: true });
    followed.set(how, kept);
  } else {
    await rm(folder, { recursive: true });
    await cp(known, folder, { recursive: true });
  }
  store = await EmbeddedEventStore.open(join(folder, 'store'));
}

/** Follows more events than are sealed in two times. */
async function followMany(end: 'closed' | 'killed') {
  const chips = Array.from({ length: EVENTS / 500 }, (_, number) => `chip-${number}`);
  for (const chip of chips) {
    const events = Array.from({ length: 500 }, (_, number) => restricted(chip, `fact-${number}`));
    await store.append(`chip-${chip}`, stored(events), 'no-stream');
  }
  await store.append('chip-last', stored([restricted('last')]), 'no-stream');
  await follow(EVENTS + 1, () => undefined, end);
}

type Records = Database<Buffer, string | number>;

/** Changes what is stored, while it is not open. */
async function damage(database: string, change: (db: Records) => unknown) {
  const root = openEnvironment(join(folder, 'model'));
  await change(root.openDB<Buffer, string | number>({ name: database, encoding: 'binary' }));
  await root.close();
}
/** A record is its checksum and its text. */
const unsealed = (db: Records, key: string): string => db.get(key)!.toString('utf8', 4);
function put(db: Records, key: string, text: string) {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(recordChecksum(key, text));
  return db.put(key, Buffer.concat([checksum, Buffer.from(text)]));
}
const flip = (key: string | number) => (db: Records) => {
  const record = Buffer.from(db.get(key) ?? []);
  record[record.length - 3] = (record[record.length - 3] ?? 0) ^ 1;
  return db.put(key, record);
};
const counts = (model: FollowedIndex) => {
  const question = { asOf: parseAsOf('2024-01-01'), position: model.index.head };
  const chip = { kind: 'chip', id: 'chip-3' } as const;
  return [
    answer(model.index, chip, question)?.measures.length,
    worldPage(model.index, question, {}, { limit: 10_000 }).facts.length,
    model.index.factsOn(chip).length,
    model.index.knownAt(EVENTS),
  ];
};
const expected = [500, EVENTS + 1, 500, Date.parse('2026-11-24T00:00:00.000Z')];

describe.each([
  ['on this machine', here],
  ['on another machine', remote],
])('the index of a store %s', (_where, view) => {
  beforeEach(() => {
    seen = view;
  });

  test('what was appended can be asked, by position and by date', async () => {
    const events = stored([described('nvidia-a100'), restricted('nvidia-a100')]);
    await store.append('chip-nvidia-a100', events, 'no-stream');
    await follow(2, (model) => {
      expect(statusOf(model, '2022-08-25')).toBe('not-restricted');
      expect(statusOf(model, '2022-08-26')).toBe('restricted');
      expect(model.log.positionOf('chip-nvidia-a100', 1)).toBe(2);
      expect(model.entriesAfter(1, 10).map(({ type, position }) => [type, position])).toEqual([
        ['ChipRestricted', 2],
      ]);
      expect(model.index.isAppendEnd(1)).toBe(false);
    });
  });

  test('a restart continues from the checkpoint, with the same positions, and reads nothing twice', async () => {
    await store.append('chip-nvidia-a100', stored([restricted('nvidia-a100')]), 'no-stream');
    await follow(1, () => undefined);
    await store.append('chip-nvidia-h100', stored([restricted('nvidia-h100')]), 'no-stream');
    const subscribed = jest.spyOn(store, 'subscribe');
    await follow(2, (model, _, rebuilt) => {
      expect(rebuilt).toEqual([]);
      expect(model.entriesAfter(0, 10).map(({ stream }) => stream)).toEqual([
        'chip-nvidia-a100',
        'chip-nvidia-h100',
      ]);
      expect(subscribed).toHaveBeenCalledWith(expect.objectContaining({ after: 1n }));
      expect(statusOf(model, '2022-08-26')).toBe('restricted');
    });
  });

  test('an index of another store is rebuilt, and says why', async () => {
    await store.append('chip-nvidia-a100', stored([restricted('nvidia-a100')]), 'no-stream');
    await follow(1, () => undefined);
    await store.close();
    store = await EmbeddedEventStore.open(join(folder, 'another'));
    await store.append('chip-nvidia-h100', stored([restricted('nvidia-h100')]), 'no-stream');
    await follow(1, (model, _, rebuilt) => {
      expect(rebuilt).toEqual([expect.stringContaining(`the store is ${store.identity}`)]);
      expect(model.entriesAfter(0, 10).map(({ stream }) => stream)).toEqual(['chip-nvidia-h100']);
    });
  });

  test('an event that comes again is passed over', async () => {
    for (const chip of ['a', 'b', 'c'])
      await store.append(`chip-${chip}`, stored([restricted(chip)]), 'no-stream');
    const subscribe = store.subscribe.bind(store);
    jest.spyOn(store, 'subscribe').mockImplementation(async function* (options) {
      let last: SubscriptionMessage | undefined;
      for await (const message of subscribe(options)) {
        if (last !== undefined) yield last;
        yield message;
        last = message;
      }
    });
    await follow(3, (model) => {
      expect(model.entriesAfter(0, 10).map(({ stream }) => stream)).toEqual(['chip-a', 'chip-b', 'chip-c']);
    });
  });

  test.each([
    ['of a type that this code does not know', [{ type: 'ChipForgotten', data: {} }]],
    ['whose data does not fit its schema', [{ type: 'ChipRestricted', data: { factId: 'x' } }]],
  ])('an event %s stops the follower visibly, after all before it', async (_, events) => {
    await store.append('chip-nvidia-a100', stored([restricted('nvidia-a100')]), 'no-stream');
    await store.append('chip-nvidia-a100', stored(events), 0);
    await store.append('chip-nvidia-h100', stored([restricted('nvidia-h100')]), 'no-stream');
    await follow(3, (model, follower) => {
      expect(model.index.head).toBe(1);
      expect(follower.state).toMatchObject({
        kind: 'stopped',
        error: { stream: 'chip-nvidia-a100', revision: 1 },
      });
    });
  });

  test('an append of which one event is unreadable is not seen at all', async () => {
    const half = [restricted('nvidia-a100'), { type: 'ChipForgotten', data: {} }];
    await store.append('chip-nvidia-a100', stored(half), 'no-stream');
    await follow(2, (model, follower) => {
      expect(model.index.head).toBe(0);
      expect(follower.state.kind).toBe('stopped');
    });
  });

  test('a stream of which an event was not delivered stops the follower', async () => {
    for (const [revision, chip] of ['nvidia-a100', 'nvidia-a100', 'nvidia-a100'].entries())
      await store.append(
        `chip-${chip}`,
        stored([restricted(chip, `fact-${revision}`)]),
        revision === 0 ? 'no-stream' : revision - 1,
      );
    seen = (near) => ({
      ...remote(near),
      async *subscribe(options) {
        for await (const message of near.subscribe(options))
          if (message.kind !== 'event' || message.event.revision !== 1) yield message;
      },
    });
    await follow(3, (model, follower) => {
      expect(model.index.head).toBe(1);
      expect(follower.state).toMatchObject({
        kind: 'stopped',
        error: { stream: 'chip-nvidia-a100', revision: 2 },
      });
    });
  });

  test('subscribers get an append after a question sees it', async () => {
    const model = await FollowedIndex.open(join(folder, 'model'), store, () => undefined);
    const follower = new Follower(store, model.projections);
    const stop = new AbortController();
    const heads: [number, number][] = [];
    follower.committed.subscribe((append) => heads.push([append.at(-1)?.position ?? 0, model.index.head]));
    const running = follower.run(stop.signal);
    for (const chip of ['a', 'b', 'c'])
      await store.append(`chip-${chip}`, stored([restricted(chip)]), 'no-stream');
    while (model.index.head < 3) await new Promise((resolve) => setTimeout(resolve, 2));
    stop.abort();
    await running;
    await model.close();
    expect(heads.map(([announced]) => announced)).toEqual([1, 2, 3]);
    expect(heads.every(([announced, seen]) => seen >= announced)).toBe(true);
  });

  describe('of many events', () => {
    beforeEach(() => haveFollowedMany());

    test('a restart reads its segments, and no entry that they hold', async () => {
      const parsed = jest.spyOn(JSON, 'parse');
      await follow(EVENTS + 1, (model, _, rebuilt) => {
        expect(rebuilt).toEqual([]);
        expect(parsed.mock.calls.length).toBeLessThan(100);
        parsed.mockRestore();
        expect(counts(model)).toEqual(expected);
      });
    });

    test.each([
      ['is no database', (file: string) => writeFile(file, Buffer.alloc(100_000, 'x')), 'is not a database'],
      ['is empty', (file: string) => writeFile(file, ''), 'is empty'],
      ['is cut short', (file: string) => truncate(file, 500_000), 'is cut short at 500000 bytes'],
    ])('a file that %s is noticed, and it is rebuilt', async (_, change, reason) => {
      await change(join(folder, 'model', 'data.mdb'));
      await follow(EVENTS + 1, (model, _follower, rebuilt) => {
        expect(rebuilt).toEqual([`its file ${reason}`]);
        expect(counts(model)).toEqual(expected);
      });
    });

    test('a rebuild reports its progress, and holds the same', async () => {
      const reports: RebuildProgress[] = [];
      const signal = new AbortController().signal;
      const events = await FollowedIndex.rebuild(
        join(folder, 'model'),
        seen(store),
        (progress) => reports.push(progress),
        signal,
      );
      expect(events).toBe(EVENTS + 1);
      expect(reports.at(-1)).toEqual({ events, fraction: 1 });
      await follow(EVENTS + 1, (model, _, rebuilt) => {
        expect(rebuilt).toEqual([]);
        expect(counts(model)).toEqual(expected);
      });
    });
    test.each([
      ['a damaged part of a segment', 'first', (db: Records, key: string) => flip(key)(db), 'is damaged'],
      ['a missing part of a segment', 'first', (db: Records, key: string) => db.remove(key), 'is missing'],
      ['a damaged text of a segment', 'text', (db: Records, key: string) => flip(key)(db), 'is damaged'],
      ['a missing text of a segment', 'text', (db: Records, key: string) => db.remove(key), 'is missing'],
      ['a damaged part of the last', 'last', (db: Records, key: string) => flip(key)(db), 'is damaged'],
    ] as const)(
      '%s is noticed, and its events alone are applied again',
      async (_, which, change, problem) => {
        const isLast = which === 'last';
        let damaged = '';
        await damage('projection/as-of', (db) => {
          const keys = [...db.getKeys()].map(String);
          const wanted = { first: /\/1-4500\/0$/, text: /^text\/1-4500$/, last: /\/4501-9000\/0$/ }[which];
          damaged = keys.find((key) => wanted.test(key))!;
          return change(db, damaged);
        });
        const applied = jest.spyOn(AsOfIndex.prototype, 'apply');
        const range = isLast ? '4501 to 9000' : '1 to 4500';
        await follow(EVENTS + 1, (model, _follower, rebuilt) => {
          expect(rebuilt).toEqual([
            `projection "as-of": record of as-of ${damaged} ${problem}; events ${range} are applied again`,
          ]);
          expect(counts(model)).toEqual(expected);
        });
        expect(applied.mock.calls.flatMap(([append]) => append)).toHaveLength(4500);
        applied.mockRestore();
        // What was applied again is stored again.
        await follow(EVENTS + 1, (model, _follower, rebuilt) => {
          expect(rebuilt).toEqual([]);
          expect(counts(model)).toEqual(expected);
        });
      },
    );

    test.each([
      ['what lists the segments is damaged', flip('segments'), 'record of as-of segments is damaged'],
      [
        'a segment is listed that is of another log',
        (db: Records) => {
          const [first, ...later] = JSON.parse(unsealed(db, 'segments')) as { before: string }[];
          return put(db, 'segments', JSON.stringify([{ ...first, before: later[0]?.before }, ...later]));
        },
        'the segment from 1 to 4500 is of another log',
      ],
    ])('%s: all of it is rebuilt', async (_, change, reason) => {
      await damage('projection/as-of', change);
      await follow(EVENTS + 1, (model, _follower, rebuilt) => {
        expect(rebuilt).toEqual([`projection "as-of": ${reason}`]);
        expect(counts(model)).toEqual(expected);
      });
    });
  });
});

test('what was applied is sealed as it closes: no start applies it again, and however many there are, segments are few', async () => {
  const applied = jest.spyOn(AsOfIndex.prototype, 'apply');
  for (let head = 1; head <= 20; head += 1) {
    await store.append(`chip-chip-${head}`, stored([restricted(`chip-${head}`)]), 'no-stream');
    await follow(head, (model, _, rebuilt) => {
      expect(rebuilt).toEqual([]);
      expect(model.index.factsOn({ kind: 'chip', id: 'chip-1' })).toHaveLength(1);
    });
  }
  expect(applied).toHaveBeenCalledTimes(20);
  applied.mockRestore();
  await follow(20, (model) => {
    expect(model.index.stored.length).toBeLessThan(7);
  });
});

test('a store that was lost is not followed live until it has answered, is the same, and has caught up', async () => {
  await store.append('chip-nvidia-a100', stored([restricted('nvidia-a100')]), 'no-stream');
  await follow(1, () => undefined);
  const model = await FollowedIndex.open(join(folder, 'model'), store, () => undefined);
  const follower = new Follower(store, model.projections);
  const asked = jest.spyOn(store, 'lastPosition');
  const states: string[] = [];
  jest.spyOn(store, 'subscribe').mockImplementation(async function* () {
    for (const kind of ['caught-up', 'interrupted', 'caught-up'] as const) {
      if (kind === 'interrupted') asked.mockRejectedValueOnce(new StoreUnavailableError('Away again'));
      yield { kind };
      states.push(follower.state.kind);
    }
  });
  await follower.run(new AbortController().signal);
  await model.close();
  expect(states).toEqual(['live', 'catching-up', 'live']);
  expect(asked).toHaveBeenCalledTimes(3);
});

describe('the copy of a log on another machine', () => {
  beforeEach(async () => {
    seen = remote;
    await haveFollowedMany('killed');
  });

  test('what was not saved is read from its entries again', async () => {
    const applied = jest.spyOn(AsOfIndex.prototype, 'apply');
    await follow(EVENTS + 1, (model, _, rebuilt) => {
      expect(rebuilt).toEqual([]);
      const events = applied.mock.calls.reduce((count, [append]) => count + append.length, 0);
      applied.mockRestore();
      expect(events).toBe(1);
      expect(counts(model)).toEqual(expected);
    });
  });

  test.each([
    ['a damaged entry after the segments', 'entries', flip(EVENTS + 1), `entry ${EVENTS + 1} is damaged`],
    ['a missing entry', 'entries', (db: Records) => db.remove(7), 'it holds 9000 events'],
  ] as const)('%s is noticed, and it is rebuilt', async (_, database, change, reason) => {
    await damage(database, change);
    await follow(EVENTS + 1, (model, _follower, rebuilt) => {
      expect(rebuilt).toEqual([expect.stringContaining(reason)]);
      expect(counts(model)).toEqual(expected);
    });
  });

  test('a damaged entry in a segment fails the answer that quotes it, and the next start rebuilds', async () => {
    await damage('entries', flip(7));
    await follow(EVENTS + 1, (model, _, rebuilt) => {
      expect(rebuilt).toEqual([]);
      expect(() => model.index.factAt(7).event.data.evidence).toThrow('entry 7 is damaged');
    });
    await follow(EVENTS + 1, (model, _, rebuilt) => {
      expect(rebuilt).toEqual(['entry 7 is damaged']);
      expect(model.index.factAt(7).event.data.evidence).toHaveLength(1);
    });
  });
});

describe('the log of a store on this machine', () => {
  beforeEach(async () => {
    await haveFollowedMany();
  });

  test('is read on from the last checkpoint after a crash', async () => {
    await store.append('chip-later', stored([restricted('later')]), 'no-stream');
    const saved = jest.spyOn(Projections.prototype, 'save').mockResolvedValue();
    await follow(EVENTS + 2, () => undefined);
    saved.mockRestore();
    await follow(EVENTS + 2, (model, _, rebuilt) => {
      expect(rebuilt).toEqual([]);
      expect(model.log.positionOf('chip-later', 0)).toBe(EVENTS + 2);
    });
  });

  test('a store that ends before what was followed is another one: the index is rebuilt', async () => {
    const model = await FollowedIndex.open(join(folder, 'model'), store, () => undefined);
    const lost = model.entriesAfter(EVENTS, 1).map((entry) => ({ ...entry, position: EVENTS + 2 }));
    await model.projections.commit([lost], { after: BigInt(EVENTS + 2) });
    await model.projections.save();
    await model.close();
    await follow(EVENTS + 1, (_model, _follower, rebuilt) => {
      expect(rebuilt).toEqual(['it has followed the store to 9002; the store ends at 9001']);
    });
  });

  test('an event that is damaged in the store fails the answer that quotes it', async () => {
    const model = await FollowedIndex.open(join(folder, 'model'), store, () => undefined);
    const root = openEnvironment(join(folder, 'store'));
    await flip(7)(root.openDB<Buffer, string | number>({ name: 'log', encoding: 'binary' }));
    expect(() => model.index.factAt(7).event.data.evidence).toThrow('The event at position 7 is damaged');
    await root.close();
    await model.close();
  });
});

describe('a store that was restored from an older copy and filled again', () => {
  const chips = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'];
  /** What a key determines stays the same when a command is repeated; the time of its recording does not. */
  const eventOf = new Map(chips.map((chip) => [chip, stored([restricted(chip)])[0]!]));
  const fill = async (into: EventStore, order: readonly string[], recordedAt: string) => {
    for (const chip of order) {
      const { metadata, ...event } = eventOf.get(chip)!;
      await into.append(`chip-${chip}`, [{ ...event, metadata: { ...metadata, recordedAt } }], 'no-stream');
    }
  };
  const before = '2026-11-24T00:00:00.000Z';
  const later = '2026-11-24T01:00:00.000Z';

  test.each([
    ['in the same order at other times', chips, later, 'was recorded at another time'],
    [
      'in another order at the same times',
      ['c2', 'c1', 'c4', 'c3', 'c5', 'c6'],
      before,
      'the store holds it at 3',
    ],
    ['in another order, the last one last', ['c1', 'c2', 'c3', 'c5', 'c4', 'c6'], later, 'at another time'],
  ])('differs from what was followed: %s', async (_, order, recordedAt, difference) => {
    const followed = remote(store);
    await fill(store, chips, before);
    seen = remote;
    await follow(chips.length, () => undefined);
    const refilled = await EmbeddedEventStore.open(join(folder, 'refilled'));
    await fill(refilled, order, recordedAt);
    const model = await FollowedIndex.open(join(folder, 'model'), followed, () => undefined);
    expect(await model.log.divergenceFrom(followed)).toBeUndefined();
    expect(await model.log.divergenceFrom(remote(refilled))).toContain(difference);
    await model.close();
    await refilled.close();
  });

  test('is noticed by a few reads, whatever the length of the log', async () => {
    seen = remote;
    await store.append(
      'chip-many',
      stored(Array.from({ length: 1000 }, (_, n) => restricted('many', `f-${n}`))),
      'no-stream',
    );
    await follow(1000, () => undefined);
    const followed = remote(store);
    const model = await FollowedIndex.open(join(folder, 'model'), followed, () => undefined);
    const read = jest.spyOn(followed, 'readStream');
    expect(await model.log.divergenceFrom(followed)).toBeUndefined();
    expect(read.mock.calls.map(([, range]) => range)).toEqual(
      [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((distance) => ({ from: 999 - distance, limit: 1 })),
    );
    await model.close();
  });
});
