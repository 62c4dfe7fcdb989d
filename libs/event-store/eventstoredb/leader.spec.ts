import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { newEvents } from '../../../test/support/event-store/builders.js';
import { openUnrulyCluster, type UnrulyCluster } from '../../../test/support/event-store/unruly-cluster.js';
import { StoreUnavailableError } from '../port/errors.js';
import type { NewEvent, SubscriptionMessage } from '../port/event-store.js';
import { EventStoreDBEventStore } from './eventstoredb-event-store.js';

const PAIRS = 600;
const ELECTION_EVERY = 250;
const WRITERS = 64;
const APPENDS_TO_A_STREAM = 8;

let cluster: UnrulyCluster;
let store: EventStoreDBEventStore;

beforeEach(async () => {
  cluster = await openUnrulyCluster();
});
afterEach(async () => {
  await store.close();
  await cluster.close();
});

async function connect(way: Way): Promise<void> {
  store = await EventStoreDBEventStore.connect({
    connectionString: ways[way](cluster.ports),
    streamPrefix: '',
    categories: ['chip-'],
    patience: { firstBackOffMilliseconds: 5, longestBackOffMilliseconds: 50 },
  });
}

/** How a client comes to be connected to the second node, which is a follower at the beginning. */
const ways = {
  'its address alone': ([, follower]) => `esdb://127.0.0.1:${follower}?tls=false`,
  'several hosts and a preference for followers': ([leader, follower]) =>
    `esdb://127.0.0.1:${leader},127.0.0.1:${follower}?tls=false&nodePreference=follower`,
  'discovery and a preference for followers': ([leader]) =>
    `esdb+discover://127.0.0.1:${leader}?tls=false&nodePreference=follower`,
} satisfies Record<string, (ports: UnrulyCluster['ports']) => string>;
type Way = keyof typeof ways;

describe.each(Object.keys(ways) as Way[])('connected to a follower with older data by %s', (way) => {
  beforeEach(async () => {
    await cluster.store.append('chip-1', newEvents(5), 'no-stream');
    await connect(way);
  });
  afterEach(() => expect(cluster.refusals()).toBeGreaterThanOrEqual(1));

  test('a stream is read from the leader', async () => {
    expect(await store.readStream('chip-1')).toHaveLength(5);
  });

  test('the last position is that of the leader', async () => {
    expect(await store.lastPosition()).toBe(5n);
  });

  test('an append is judged and recorded by the leader', async () => {
    expect(await store.append('chip-1', newEvents(1), 'no-stream')).toMatchObject({ actual: 4 });
    expect(await store.append('chip-1', newEvents(1), 4)).toMatchObject({ firstRevision: 5 });
  });

  test('a subscription has delivered what the leader has when it says that it has caught up', async () => {
    expect(await kindsUntilCaughtUp()).toEqual([...Array<string>(5).fill('event'), 'caught-up']);
  });
});

test(`each of ${PAIRS} appends is in the next read of its stream, while the leader changes`, async () => {
  await connect('several hosts and a preference for followers');
  let pairs = 0;
  let leader: 0 | 1 = 0;
  const wrong: object[] = [];
  const write = async (): Promise<void> => {
    while (pairs < PAIRS) {
      const stream = `chip-${randomUUID()}`;
      for (let revision = 0; revision < APPENDS_TO_A_STREAM; revision += 1) {
        if ((pairs += 1) % ELECTION_EVERY === 0) cluster.elect((leader = leader === 0 ? 1 : 0));
        const [event] = newEvents(1) as [NewEvent];
        const expected = revision === 0 ? 'no-stream' : revision - 1;
        const result = await store.append(stream, [event], expected);
        const recorded = await store.readStream(stream);
        const isThere = recorded.at(-1)?.id === event.id;
        if (result.kind === 'conflict' || !isThere) wrong.push({ stream, revision, result });
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  expect(wrong).toEqual([]);
  // One for the first connection, and one at least for each change.
  expect(cluster.refusals()).toBeGreaterThanOrEqual(PAIRS / ELECTION_EVERY);
}, 120_000);

test('without a leader a live subscription continues, and the last position is unavailable', async () => {
  cluster.elect(1);
  await connect('its address alone');
  const live = new AbortController();
  const following = (async () => {
    for await (const { kind } of store.subscribe(live)) if (kind === 'interrupted') return 'interrupted';
    return 'live';
  })();
  expect(await store.lastPosition({ withinMilliseconds: 1000 })).toBeUndefined();
  cluster.elect(undefined);
  await expect(store.lastPosition({ withinMilliseconds: 200 })).rejects.toThrow(StoreUnavailableError);
  cluster.elect(1);
  await cluster.store.append('chip-1', newEvents(1), 'no-stream');
  expect(await store.lastPosition({ withinMilliseconds: 1000 })).toBe(1n);
  await setTimeout(50);
  live.abort();
  expect(await following).toBe('live');
});

async function kindsUntilCaughtUp(): Promise<readonly SubscriptionMessage['kind'][]> {
  const kinds: SubscriptionMessage['kind'][] = [];
  for await (const { kind } of store.subscribe({ signal: new AbortController().signal })) {
    // The refusal of the follower is an interruption, and checkpoints are no events.
    if (kind === 'event' || kind === 'caught-up') kinds.push(kind);
    if (kind === 'caught-up') break;
  }
  return kinds;
}
