import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { parseAsOf, streamOf, type Subject } from '../../events/index.js';
import {
  answer,
  keyOf,
  worldPage,
  type AsOfIndex,
  type FactKey,
  type PositionedEvent,
  type Question,
  type WorldFilter,
} from '../../libs/as-of/index.js';
import {
  copyLog,
  EmbeddedEventStore,
  heldPrefix,
  type EventStore,
  type SubscriptionMessage,
  type SubscriptionOptions,
} from '../../libs/event-store/index.js';
import { Follower } from '../../libs/projections/index.js';
import { FollowedIndex, worldDigest } from '../../libs/timeline/index.js';
import { remote } from '../support/builders.js';
import { history, newEventsOf, stepIn, type Step } from '../support/histories.js';
import { ask, askWorld } from '../support/oracle.js';
import type { Cluster } from '../support/random-commands.js';
import { seeded } from '../support/seeded.js';

/*
 * A log is written and followed under faults: acknowledgements are lost, the store delivers twice, late, or
 * disconnects, and the process dies before or after a commit. In between, the index and the oracle are asked at random
 * points of both clocks. Replay a failure with its seed:
 *
 *   SIMULATION_SEED=7 SIMULATION_EVENTS=100000 npx jest test/simulation
 */
const seed = Number(process.env['SIMULATION_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const size = Number(process.env['SIMULATION_EVENTS'] ?? 6000);

const random = seeded(seed);
const below = (n: number): number => Math.floor(random() * n);
const oneOf = <T>(values: readonly T[]): T => values[below(values.length)]!;
const chance = (probability: number): boolean => random() < probability;

const clusters: Cluster[] = Array.from({ length: Math.ceil(size / 30) }, (_, number) => ({
  chips: [`x-${number}`, `y-${number}`],
  parties: [`a-${number}`, `b-${number}`],
  sale: `s-${number}`,
}));

const subjectsOf = ({ chips, parties, sale }: Cluster): Subject[] => [
  ...chips.map((id) => ({ kind: 'chip', id }) as const),
  ...parties.map((id) => ({ kind: 'party', id }) as const),
  { kind: 'sale', id: sale },
];

// Commands for each cluster, of which the deciders accept about two thirds, some as several events.
const STEPS = 40;

/** Commands for all clusters, interleaved. A refused command leaves no event. */
function appendsOfAll(): PositionedEvent[][] {
  const queues = clusters.map((cluster) =>
    fc.sample(stepIn(cluster), { numRuns: STEPS, seed: below(2 ** 31) }).reverse(),
  );
  const steps: Step[] = [];
  for (let left = queues.length * STEPS; left > 0; left -= 1) {
    const step = oneOf(queues).pop();
    if (step !== undefined) steps.push(step);
  }
  return history(steps);
}

/** The cluster of a subject: what follows the last hyphen of its id. */
const clusterOf = ({ id }: Subject): number => Number(id.slice(id.lastIndexOf('-') + 1));

/** The appends, and for the oracle the log of each cluster: answers about a cluster depend on no other. */
const appends = appendsOfAll();
const logs: PositionedEvent[][] = clusters.map(() => []);
for (const event of appends.flat()) logs[clusterOf(event.subject)]!.push(event);
const ends = appends.map((append) => append.at(-1)!.position);

/** Appends in order; some acknowledgements are lost, and the writer retries. */
async function write(store: EventStore, some: readonly (readonly PositionedEvent[])[]): Promise<void> {
  const writing = some.flatMap((append) => {
    const events = newEventsOf(append, seed);
    const stream = streamOf(append[0]!.subject);
    return Array.from({ length: chance(0.1) ? 2 : 1 }, () => store.append(stream, events, 'any'));
  });
  for (const result of await Promise.all(writing)) expect(result.kind).toBe('appended');
}

const BROKEN = 'the connection broke';
const DEATHS = ['died before the commit', 'died after the commit'];

/** A subscription over a bad network: messages are repeated and delayed, and the connection breaks. */
async function* badly(store: EventStore, options: SubscriptionOptions): AsyncGenerator<SubscriptionMessage> {
  const before: SubscriptionMessage[] = [];
  for await (const message of store.subscribe(options)) {
    if (chance(0.002)) throw new Error(BROKEN);
    if (chance(0.01)) yield* before.slice(-below(5));
    if (chance(0.01)) await setImmediate();
    yield message;
    if (message.kind === 'event') before.push(message);
  }
}

// A restart reads the whole log, so with a large log a commit must fail less often.
const deathAtCommit = Math.min(0.3, 10_000 / size);

/** Whether a fault of the simulation is behind a failure. */
function isMeant(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return [BROKEN, ...DEATHS].includes(error.message) || isMeant(error.cause);
}

/** A replica that crashes before or after a commit and is reopened from its folder. */
class Replica {
  model!: FollowedIndex;
  restarts = -1;
  breaks = 0;

  constructor(
    private readonly store: EventStore,
    private readonly folder: string,
  ) {}

  async open(): Promise<this> {
    this.restarts += 1;
    this.model = await FollowedIndex.open(this.folder, this.store, (reason) => {
      throw new Error(`rebuilt for no reason: ${reason}`);
    });
    return this;
  }

  /** Follows up to a position, through all crashes. */
  async follow(head: number): Promise<void> {
    while (this.model.index.head < head) {
      const death = { has: false };
      const { projections } = this.model;
      const commit = projections.commit.bind(projections);
      projections.commit = async (...batch) => {
        death.has ||= chance(deathAtCommit);
        if (death.has && chance(0.5)) throw new Error(DEATHS[0]);
        await commit(...batch);
        if (death.has) throw new Error(DEATHS[1]);
      };
      await this.#followOnce(head);
      projections.commit = commit;
      if (!death.has) continue;
      await this.model.close();
      await this.open();
    }
  }

  async #followOnce(head: number): Promise<void> {
    const stop = new AbortController();
    const { store } = this;
    const bad: EventStore = { ...remote(store), subscribe: (options) => badly(store, options) };
    const follower = new Follower(bad, this.model.projections);
    const running = follower.run(stop.signal).catch((error: unknown) => {
      // What nobody broke on purpose would break again for ever.
      if (!isMeant(error)) throw error;
      this.breaks += 1;
    });
    while (this.model.index.head < head && follower.state.kind !== 'stopped') await setImmediate();
    stop.abort();
    await running;
  }
}

function randomQuestion(head: number): Question {
  const day = (): string => new Date(Date.UTC(2023, 0, 1 + below(70))).toISOString().slice(0, 10);
  return {
    asOf: parseAsOf(chance(0.9) ? day() : `${day()}T17:00:00Z`),
    position: chance(0.3) ? head : oneOf([0, ...ends.filter((end) => end <= head)]),
    ...(chance(0.2) && { publishedBy: parseAsOf(day()) }),
    ...(chance(0.4) && { destination: oneOf(['CN', 'HK', 'AU', 'D:5', 'headquarteredIn:CN', 'worldwide']) }),
  };
}

function randomFilter(): WorldFilter {
  return {
    ...(chance(0.4) && { authority: oneOf(['us-bis', 'us-dod']) }),
    ...(chance(0.4) && { measure: oneOf(['license-required', 'policy-of-denial'] as const) }),
    ...(chance(0.2) && { subject: oneOf(subjectsOf(oneOf(clusters))) }),
  };
}

function compareSubject(index: AsOfIndex): void {
  const cluster = below(clusters.length);
  const subject = oneOf(subjectsOf(clusters[cluster]!));
  const question = randomQuestion(index.head);
  const given = answer(index, subject, question);
  const parts = given && [...given.measures, ...given.sales, ...given.routes, ...given.listings];
  const answered = given && {
    status: given.status,
    decidedBy: given.decidedBy,
    inForce: parts?.map(({ fact, inForce }) => `${fact.stream} ${fact.factId} ${inForce}`).sort(),
  };
  const expected = ask(logs[cluster]!, subject, question);
  expect({ subject, question, answered }).toEqual({
    subject,
    question,
    answered: expected && {
      status: expected.status,
      decidedBy: expected.decidedBy,
      inForce: expected.inForce.map(({ fact }) => fact).sort(),
    },
  });
}

function* pages(index: AsOfIndex, question: Question, filter: WorldFilter, limit: number) {
  const seen = new Set<string>();
  let after: FactKey | undefined;
  do {
    const page = worldPage(index, question, filter, { after, limit });
    yield* page.facts;
    after = page.next;
    const key = JSON.stringify(after);
    if (seen.has(key)) throw new Error(`Pages go round at ${key}`);
    seen.add(key);
  } while (after !== undefined);
}

function compareWorld(index: AsOfIndex): void {
  const question = randomQuestion(index.head);
  const filter = randomFilter();
  const rows = Array.from(pages(index, question, filter, 1 + below(200)), ({ fact, inForce }) => {
    const { stream, factId } = keyOf(fact);
    return `${stream} ${factId} ${inForce}`;
  });
  const expected = logs.flatMap((log) => askWorld(log, question, filter)).sort();
  expect({ question, filter, rows }).toEqual({ question, filter, rows: expected });
}

/** A digest of all answers at a position, on a day on which many facts are in force. */
const digest = (index: AsOfIndex, position: number): Promise<string> =>
  worldDigest(index, { asOf: parseAsOf('2023-02-01'), position });

test(`seed ${seed}, about ${size} events: every answer is the oracle's, and crashes, rebuilds and a move lose nothing`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'simulation-'));
  const store = await EmbeddedEventStore.open(join(folder, 'store'));
  const replica = await new Replica(store, join(folder, 'model')).open();
  let written = 0;
  while (written < appends.length) {
    const some = appends.slice(written, written + 1 + below(size / 20));
    await write(store, some);
    written += some.length;
    await replica.follow(ends[written - 1]!);
    for (let question = 0; question < 200; question += 1) compareSubject(replica.model.index);
    for (let question = 0; question < 2; question += 1) compareWorld(replica.model.index);
  }
  expect(replica.restarts).toBeGreaterThan(0);
  expect(replica.breaks).toBeGreaterThan(0);

  const asked = [0, oneOf(ends), oneOf(ends), ends.at(-1)!];
  const digestsOf = ({ model }: Replica) =>
    Promise.all(asked.map((position) => digest(model.index, position)));
  const digests = await digestsOf(replica);
  const expectSame = async (other: Replica): Promise<void> => expect(await digestsOf(other)).toEqual(digests);
  await replica.model.close();
  await expectSame(await replica.open());
  await replica.model.close();
  await FollowedIndex.rebuild(join(folder, 'model'), store, () => undefined, new AbortController().signal);
  await expectSame(await replica.open());
  await replica.model.close();

  // A move to another store: the same events in the same order, with that store's own positions.
  const other = await EmbeddedEventStore.open(join(folder, 'other'));
  const whole = { events: ends.at(-1)!, signal: new AbortController().signal };
  await copyLog(store, other, await heldPrefix(store, other, whole), whole);
  // The log of a remote store is copied by each index.
  const moved = await new Replica(remote(other), join(folder, 'moved')).open();
  await moved.follow(ends.at(-1)!);
  await expectSame(moved);
  await moved.model.close();
  await Promise.all([store.close(), other.close()]);
  await rm(folder, { recursive: true });
}, 3_600_000);
