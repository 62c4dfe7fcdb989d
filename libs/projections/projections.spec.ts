import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { remote } from '../../test/support/builders.js';
import { EmbeddedEventStore, type EventStore, type NewEvent } from '../event-store/index.js';
import {
  Follower,
  Projections,
  ProjectionStoppedError,
  type LogEntry,
  type Projection,
  type ProjectionFactories,
  type RecordWriter,
  type StoredRecords,
} from './index.js';

/** Counts events by chip, stores the counts that changed, and notes what it was given. */
class Counts implements Projection {
  readonly counts = new Map<string, number>();
  readonly applied: number[] = [];
  restoredUpTo = 0;
  failsAt = Infinity;
  #unsaved = new Set<string>();
  #head = 0;

  constructor(
    readonly name: string,
    readonly version: number,
  ) {}

  apply(append: readonly LogEntry[]): void {
    for (const { position, subject } of append) {
      if (position >= this.failsAt) throw new Error(`cannot apply ${position}`);
      this.applied.push(position);
      this.counts.set(subject.id, (this.counts.get(subject.id) ?? 0) + 1);
      this.#unsaved.add(subject.id);
      this.#head = position;
    }
  }

  save(records: RecordWriter): number {
    for (const id of this.#unsaved) records.put(id, Buffer.from(String(this.counts.get(id))));
    this.#unsaved = new Set();
    return this.#head;
  }

  restore(records: StoredRecords, stored: number): number {
    for (const [id, count] of records.all())
      this.counts.set(String(id), Number(Buffer.from(count).toString()));
    this.restoredUpTo = stored;
    return stored;
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }
}

let folder: string;
let store: EmbeddedEventStore;
let recorded = 0;
beforeEach(async () => {
  recorded = 0;
  folder = await mkdtemp(join(tmpdir(), 'projections-'));
  store = await EmbeddedEventStore.open(join(folder, 'store'));
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Records events about 7 chips, in appends of one or of three. */
async function record(count: number): Promise<void> {
  const appends: Promise<unknown>[] = [];
  for (let left = count; left > 0;) {
    const size = left >= 3 && recorded % 5 === 0 ? 3 : 1;
    const chipId = `chip-${recorded % 7}`;
    const events = Array.from({ length: size }, (_, place) =>
      described(chipId, recorded + place, place, size),
    );
    appends.push(store.append(`chip-${chipId}`, events, 'any'));
    recorded += size;
    left -= size;
  }
  await Promise.all(appends);
}

function described(chipId: string, number: number, appendIndex: number, appendSize: number): NewEvent {
  const evidence = [{ publisher: 'NVIDIA', citation: 'Form 8-K', certainty: 'company-filing' }];
  const names = [{ name: chipId, kind: 'primary' }];
  return {
    id: randomUUID(),
    type: 'ChipDescribed',
    data: { factId: `fact-${number}`, chipId, names, evidence },
    metadata: {
      actor: 'local',
      commandId: 'command',
      requestHash: '0'.repeat(64),
      correlationId: 'command',
      causationId: 'command',
      recordedAt: '2026-11-24T00:00:00.000Z',
      appendIndex,
      appendSize,
      schemaVersion: 1,
    },
  };
}

interface Followed<Factories extends ProjectionFactories> {
  readonly projections: Projections<Factories>;
  readonly follower: Follower;
  readonly rebuilt: readonly string[];
}

/** Opens the projections, follows the log to its end, looks, and closes; or does not close, as in a crash. */
async function follow<Factories extends ProjectionFactories>(
  view: (near: EventStore) => EventStore,
  factories: Factories,
  look: (followed: Followed<Factories>) => unknown,
  saves = true,
): Promise<void> {
  const rebuilt: string[] = [];
  const seen = view(store);
  const projections = await Projections.open(join(folder, 'projections'), seen, factories, (reason) =>
    rebuilt.push(reason),
  );
  if (!saves) jest.spyOn(projections, 'save').mockResolvedValue();
  const follower = new Follower(seen, projections);
  const stop = new AbortController();
  const running = follower.run(stop.signal);
  while (projections.log.head < recorded) await new Promise((resolve) => setTimeout(resolve, 2));
  await projections.caughtUp();
  await look({ projections, follower, rebuilt });
  stop.abort();
  await running;
  await projections.close();
}

const counts = (name: string, version = 1) => ({ [name]: () => new Counts(name, version) });
const ofAll = () => Array.from({ length: recorded }, (_, place) => place + 1);

describe.each([
  ['on this machine', (near: EventStore) => near],
  ['on another machine', remote],
])('projections of a store %s', (_where, view) => {
  test('a projection that is added is the only one that is rebuilt', async () => {
    await record(500);
    await follow(view, { ...counts('one'), ...counts('two') }, () => undefined);
    await follow(
      view,
      { ...counts('one'), ...counts('two'), ...counts('added') },
      ({ projections, rebuilt }) => {
        expect(rebuilt).toEqual([]);
        for (const name of ['one', 'two'])
          expect(projections.get(name)).toMatchObject({ applied: [], restoredUpTo: 500, total: 500 });
        expect(projections.get('added')).toMatchObject({ applied: ofAll(), restoredUpTo: 0, total: 500 });
      },
    );
  });

  test('a projection whose version is raised is the only one that is rebuilt, and the reason is given', async () => {
    await record(500);
    await follow(view, { ...counts('one'), ...counts('two') }, () => undefined);
    await follow(view, { ...counts('one'), ...counts('two', 2) }, ({ projections, rebuilt }) => {
      expect(rebuilt).toEqual(['projection "two": it has version 1; this code keeps version 2']);
      expect(projections.get('one')).toMatchObject({ applied: [], total: 500 });
      expect(projections.get('two')).toMatchObject({ applied: ofAll(), restoredUpTo: 0, total: 500 });
    });
    await follow(view, { ...counts('one'), ...counts('two', 2) }, ({ projections, rebuilt }) => {
      expect(rebuilt).toEqual([]);
      expect(projections.get('two')).toMatchObject({ applied: [], total: 500 });
    });
  });

  test('a long rebuild does not hold the others: they continue with the log', async () => {
    await record(12_000);
    await follow(view, counts('one'), () => undefined);
    const both = { ...counts('one'), ...counts('added') };
    const projections = await Projections.open(
      join(folder, 'projections'),
      view(store),
      both,
      () => undefined,
    );
    expect(projections.statuses).toMatchObject([
      { name: 'one', state: { kind: 'live' }, position: 12_000, lag: 0 },
      { name: 'added', state: { kind: 'catching-up' } },
    ]);
    const follower = new Follower(view(store), projections);
    const stop = new AbortController();
    const running = follower.run(stop.signal);
    await record(10);
    let whileRebuilding = 0;
    follower.committed.subscribe(() => {
      if (projections.stateOf('added').kind === 'catching-up') whileRebuilding = projections.get('one').total;
    });
    await projections.caughtUp();
    while (projections.get('added').total < recorded) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(projections.get('added').applied).toEqual(ofAll());
    expect(projections.get('one').total).toBe(recorded);
    expect(whileRebuilding).toBeGreaterThan(0);
    stop.abort();
    await running;
    await projections.close();
  });

  test('a projection that has more to do after a restore answers when it is done; the others do not wait', async () => {
    class Slow extends Counts {
      readonly steps: number[] = [];
      *resume(): Generator<void, void> {
        for (let step = 0; step < 5; step += 1) {
          yield;
          this.steps.push(this.total);
        }
      }
    }
    const both = { ...counts('one'), slow: () => new Slow('slow', 1) };
    await record(500);
    await follow(view, both, () => undefined);
    const projections = await Projections.open(
      join(folder, 'projections'),
      view(store),
      both,
      () => undefined,
    );
    expect(projections.statuses).toMatchObject([
      { name: 'one', state: { kind: 'live' } },
      { name: 'slow', state: { kind: 'catching-up' } },
    ]);
    await projections.caughtUp();
    expect(projections.stateOf('slow')).toEqual({ kind: 'live' });
    expect(projections.get('slow').steps).toEqual([500, 500, 500, 500, 500]);
    await projections.close();
  });

  test('a projection that fails stops alone, names what it threw, and continues from its checkpoint once it is fixed', async () => {
    await record(300);
    const both = { ...counts('sound'), ...counts('failing') };
    await follow(view, both, async ({ projections, follower }) => {
      projections.get('failing').failsAt = 351;
      await record(100);
      while (projections.log.head < recorded) await new Promise((resolve) => setTimeout(resolve, 2));
      expect(projections.get('sound').total).toBe(400);
      expect(follower.state.kind).toBe('live');
      expect(() => projections.get('failing')).toThrow(ProjectionStoppedError);
      expect(() => projections.get('failing')).toThrow('"failing" has stopped: cannot apply 351');
      expect(projections.statuses).toMatchObject([
        { name: 'sound', state: { kind: 'live' }, position: 400, lag: 0 },
        { name: 'failing', state: { kind: 'stopped' }, lag: expect.any(Number) },
      ]);
    });
    await follow(view, both, ({ projections, rebuilt }) => {
      expect(rebuilt).toEqual([]);
      expect(projections.get('sound').applied).toEqual([]);
      expect(projections.get('failing').total).toBe(400);
    });
  });

  test('after a crash each projection continues from what it had stored, and applies nothing twice', async () => {
    await record(5000);
    const both = { ...counts('one'), ...counts('two') };
    await follow(view, both, () => undefined, false);
    await record(200);
    await follow(view, both, ({ projections, rebuilt }) => {
      expect(rebuilt).toEqual([]);
      for (const name of ['one', 'two']) {
        const { applied, restoredUpTo, total } = projections.get(name);
        expect(restoredUpTo).toBeGreaterThan(4000);
        expect(applied).toEqual(ofAll().slice(restoredUpTo));
        expect(total).toBe(5200);
      }
    });
  });
});
