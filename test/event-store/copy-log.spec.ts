import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { streamCategories, streamOf } from '../../events/index.js';
import {
  copyLog,
  EmbeddedEventStore,
  EventStoreDBEventStore,
  heldPrefix,
  IncompleteLogError,
  MAXIMUM_APPEND_SIZE,
  OtherFactsError,
  type EventStore,
  type NewEvent,
} from '../../libs/event-store/index.js';
import { openServedStore, type ServedStore } from '../support/event-store/served-store.js';
import { history, newEventsOf, stepIn } from '../support/histories.js';
import { logOf } from './log-of.js';

let served: ServedStore;
let folder: string;
let stores: EventStore[] = [];
let prefixes = 0;

beforeAll(async () => {
  served = await openServedStore();
  folder = await mkdtemp(join(tmpdir(), 'copy-log-'));
});
afterEach(async () => {
  for (const store of stores) await store.close();
  stores = [];
});
afterAll(async () => {
  await served.remove();
  await rm(folder, { recursive: true });
});

/** An empty part of the server that nothing else writes to. */
async function newServerStore(): Promise<EventStore> {
  prefixes += 1;
  const streamPrefix = `copy-${prefixes}.`;
  const store = await EventStoreDBEventStore.connect({
    connectionString: served.url(),
    streamPrefix,
    categories: streamCategories,
  });
  stores.push(store);
  return store;
}

async function newEmbeddedStore(): Promise<EventStore> {
  prefixes += 1;
  const store = await EmbeddedEventStore.open(join(folder, String(prefixes)));
  stores.push(store);
  return store;
}

interface Move {
  readonly source: EventStore;
  readonly target: EventStore;
  readonly events: number;
}

/** Copies as the command does; interrupted once the target holds so many events. */
async function copy({ source, target, events }: Move, interruptedAt = Infinity): Promise<number> {
  const interrupted = new AbortController();
  const { signal } = interrupted;
  const held = await heldPrefix(source, target, { events, signal });
  const onProgress = (copied: number): void => {
    if (copied >= interruptedAt) interrupted.abort(new Error('interrupted'));
  };
  await copyLog(source, target, held, { events, signal, onProgress });
  return held.events;
}

let ids = 0;
/** A single event; the log needs no more to know one from another. */
function newEvent(
  text = 'a fact',
  place: { appendIndex: number; appendSize: number } | object = {},
): NewEvent {
  ids += 1;
  const id = `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
  const metadata = { recordedAt: '2026-11-24T12:00:00.000Z', appendIndex: 0, appendSize: 1, ...place };
  return { id, type: 'ChipDescribed', data: { text }, metadata };
}

type Written = readonly [stream: string, ...events: NewEvent[]];

async function write(store: EventStore, appends: readonly Written[]): Promise<void> {
  for (const [stream, ...events] of appends) await store.append(stream, events, 'any');
}

const cluster = { chips: ['x', 'y'], parties: ['a', 'b'], sale: 's' };

test('a log that is copied to a server and back, interrupted anywhere, is the same log', async () => {
  const steps = fc.array(stepIn(cluster), { minLength: 30, maxLength: 60 });
  const interruptions = fc.array(fc.nat(60), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(steps, interruptions, interruptions, async (given, there, back) => {
      const source = await newEmbeddedStore();
      const appends = history(given);
      for (const append of appends)
        await source.append(streamOf(append[0]!.subject), newEventsOf(append, 1), 'any');
      const log = await logOf(source);
      const server = await newServerStore();
      const embedded = await newEmbeddedStore();
      const events = log.length;
      for (const [move, cuts] of [
        [{ source, target: server, events }, there],
        [{ source: server, target: embedded, events }, back],
      ] as const) {
        for (const cut of cuts) await copy(move, cut).catch(() => undefined);
        await copy(move);
        expect(await logOf(move.target)).toEqual(log);
        expect(await copy(move)).toBe(events);
      }
    }),
    { numRuns: 10 },
  );
}, 120_000);

test('an interruption ends the copy between two appends, with its reason', async () => {
  const [source, target] = [await newEmbeddedStore(), await newServerStore()];
  await write(source, [
    ['chip-1', newEvent()],
    ['chip-2', newEvent('both', { appendSize: 2 }), newEvent('or none', { appendIndex: 1, appendSize: 2 })],
    ['chip-1', newEvent()],
  ]);
  const move = { source, target, events: 4 };
  await expect(copy(move, 2)).rejects.toThrow('interrupted');
  expect(await logOf(target)).toEqual((await logOf(source)).slice(0, 3));
  expect(await copy(move)).toBe(3);
  expect(await logOf(target)).toEqual(await logOf(source));
});

test('only the log as it was when the copy began is copied', async () => {
  const [source, target] = [await newEmbeddedStore(), await newServerStore()];
  await write(source, [
    ['chip-1', newEvent()],
    ['chip-1', newEvent('later')],
  ]);
  await copy({ source, target, events: 1 });
  expect(await logOf(target)).toHaveLength(1);
  expect(await copy({ source, target, events: 2 })).toBe(1);
  expect(await logOf(target)).toEqual(await logOf(source));
});

test('appends to one stream in a row are sent as one, up to the largest append; others keep their turn', async () => {
  const [source, target] = [await newEmbeddedStore(), await newServerStore()];
  const half = 'x'.repeat(MAXIMUM_APPEND_SIZE / 2 - 1000);
  await write(source, [
    ['chip-1', newEvent()],
    ['chip-1', newEvent('pair', { appendSize: 2 }), newEvent('pair', { appendIndex: 1, appendSize: 2 })],
    ['chip-2', newEvent()],
    ['chip-1', newEvent()],
    ['chip-3', newEvent(half)],
    ['chip-3', newEvent(half)],
    ['chip-3', newEvent(half)],
  ]);
  const sent = jest.spyOn(target, 'append');
  await copy({ source, target, events: 8 });
  expect(sent.mock.calls.map(([stream, events, expected]) => [stream, events.length, expected])).toEqual([
    ['chip-1', 3, 'no-stream'],
    ['chip-2', 1, 'no-stream'],
    ['chip-1', 1, 2],
    ['chip-3', 2, 'no-stream'],
    ['chip-3', 1, 1],
  ]);
  expect(await logOf(target)).toEqual(await logOf(source));
});

describe('a target that holds other facts is refused, and nothing is written', () => {
  const [first, second, third] = [newEvent('first'), newEvent('second'), newEvent('third')];
  const log: readonly Written[] = [
    ['chip-1', first],
    ['chip-2', second],
    ['chip-1', third],
  ];
  const corrected = { ...second, data: { text: 'another' } };
  const recordedLater = {
    ...second,
    metadata: { ...second.metadata, recordedAt: '2026-11-25T12:00:00.000Z' },
  };
  test.each<[string, readonly Written[], RegExp]>([
    [
      'another fact',
      [['chip-1', newEvent()]],
      /event 1 of its log is event 0 of chip-1 .*the source's is event 0 of chip-1/,
    ],
    [
      'another order',
      [log[1]!, log[0]!],
      /event 1 of its log is event 0 of chip-2 .*the source's is event 0 of chip-1/,
    ],
    [
      'other data',
      [log[0]!, ['chip-2', corrected]],
      /event 2 of its log is event 0 of chip-2 .*other data or metadata/,
    ],
    ['another recordedAt', [log[0]!, ['chip-2', recordedLater]], /event 2 .*other data or metadata/],
    ['another stream', [log[0]!, ['chip-3', second]], /event 2 .*chip-3 .*the source's is event 0 of chip-2/],
    [
      'more',
      [...log, ['chip-4', newEvent()]],
      /ends with event 3, and the target continues with event 0 of chip-4/,
    ],
  ])('%s', async (_, held, message) => {
    const [source, target] = [await newEmbeddedStore(), await newServerStore()];
    await write(source, log);
    await write(target, held);
    const before = await logOf(target);
    const refused = copy({ source, target, events: 3 });
    await expect(refused).rejects.toThrow(OtherFactsError);
    await expect(refused).rejects.toThrow(message);
    expect(await logOf(target)).toEqual(before);
  });
});

test('a fact that another writer brings in meanwhile ends the copy', async () => {
  const [source, target] = [await newEmbeddedStore(), await newServerStore()];
  await write(source, [
    ['chip-1', newEvent()],
    ['chip-2', newEvent()],
  ]);
  const options = { events: 2, signal: new AbortController().signal };
  const held = await heldPrefix(source, target, options);
  await write(target, [['chip-2', newEvent()]]);
  const copying = copyLog(source, target, held, options);
  await expect(copying).rejects.toThrow(/cannot take event 0 of chip-2 .*it ends it at 0/);
  await expect(copying).rejects.toThrow(OtherFactsError);
});

test('a stream whose beginning is gone is refused: positions would not be kept', async () => {
  const [source, target] = [await newEmbeddedStore(), await newServerStore()];
  await write(source, [
    ['chip-1', newEvent()],
    ['chip-1', newEvent()],
  ]);
  jest.spyOn(source, 'subscribe').mockImplementation(async function* () {
    const [, second] = await source.readStream('chip-1');
    yield { kind: 'event', event: second! };
  });
  const refused = copy({ source, target, events: 1 });
  await expect(refused).rejects.toThrow(IncompleteLogError);
  await expect(refused).rejects.toThrow('chip-1 continues with event 1 where event 0 is expected');
});
