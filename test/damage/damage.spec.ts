import type { ChildProcess } from 'node:child_process';
import { cp, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { streamOf } from '../../events/index.js';
import { EmbeddedEventStore } from '../../libs/event-store/index.js';
import { runTypeScript } from '../event-store/server-process.js';
import { chipRestricted } from '../support/builders.js';
import { newEventsOf } from '../support/histories.js';
import { seeded } from '../support/seeded.js';
import type { Answers, Outcome } from './answers.js';
import { kinds, type Victim } from './kinds.js';

/*
 * Stores that are damaged in every way we know of, each by its seed: whatever is answered is what the sound store
 * answers, or is refused with a message; no process is ended by a signal, and none is ready at a wrong head.
 */

const EVENTS = 900;
const OLDER = 700;
const CHIPS = 60;

let folder: string;
let metasBefore: Buffer;
/** As a service leaves it that ends in order, and one that is killed: without what it had not written of its index. */
const bases = ['closed', 'killed'] as const;
const sound: Record<string, Outcome> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'damage-'));
  const store = await EmbeddedEventStore.open(join(folder, 'store'));
  await fill(store, 0, OLDER);
  await store.close();
  await cp(join(folder, 'store'), join(folder, 'older'), { recursive: true });
  const again = await EmbeddedEventStore.open(join(folder, 'store'));
  await fill(again, OLDER, EVENTS - 1);
  const file = await open(join(folder, 'store', 'data.mdb'));
  metasBefore = Buffer.alloc(8192);
  await file.read(metasBefore, 0, 8192, 0);
  await file.close();
  await fill(again, EVENTS - 1, EVENTS);
  for (const name of ['data.mdb', 'head'])
    await cp(join(folder, 'store', name), join(folder, 'killed', 'event-store', name));
  await again.close();
  await cp(join(folder, 'store'), join(folder, 'closed', 'event-store'), { recursive: true });
  const other = await EmbeddedEventStore.open(join(folder, 'other'));
  await fill(other, 0, EVENTS);
  await other.close();
  for (const base of bases) {
    const copy = join(folder, `${base}-sound`);
    await cp(join(folder, base), copy, { recursive: true });
    sound[base] = await ask(copy);
    // What it has followed: half of the damaged stores are opened with it.
    await cp(join(copy, 'read-model'), join(folder, `${base}-read-model`), { recursive: true });
  }
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

async function fill(store: EmbeddedEventStore, from: number, to: number): Promise<void> {
  for (let number = from; number < to; number += 1) {
    const chipId = `chip-${number % CHIPS}`;
    // Some are longer than a page of the database.
    const source = {
      publisher: 'A publisher',
      citation: `Notice ${number}`,
      quote: 'x'.repeat(200),
      certainty: 'official' as const,
    };
    const evidence = Array.from({ length: number % 10 === 0 ? 30 : 1 }, () => source);
    const event = chipRestricted({ factId: `fact-${number}`, chipId, destinations: ['CN', 'RU'], evidence });
    const subject = { kind: 'chip', id: chipId } as const;
    const recordedAt = Date.UTC(2026, 0, 1) + number * 1000;
    const append = [{ event, subject, position: number + 1, recordedAt }];
    await store.append(streamOf(subject), newEventsOf(append, 1), 'any');
  }
}

let answering: { readonly child: ChildProcess; readonly lines: AsyncIterator<string> } | undefined;
afterAll(() => void answering?.child.kill());

/**
 * Opens the store and asks it everything, in a process that does so for one store after another.
 * @throws Error if that ends the process.
 */
async function ask(dataFolder: string): Promise<Outcome> {
  if (answering === undefined) {
    const child = runTypeScript('test/damage/answers.ts', []);
    answering = { child, lines: createInterface(child.stdout!)[Symbol.asyncIterator]() };
  }
  const { child, lines } = answering;
  child.stdin?.write(`${dataFolder}\n`);
  const { done, value } = await lines.next();
  if (done !== true) return JSON.parse(value) as Outcome;
  answering = undefined;
  throw new Error('The process that read the store ended');
}

const stores = Object.entries(kinds).flatMap(([kind, [times, damage]]) =>
  Array.from({ length: times }, (_, time) => ({ kind, damage, time })),
);

test('a sound store answers, after a kill as after an orderly end', () => {
  const [closed, killed] = bases.map((base) => sound[base]);
  expect(closed).toMatchObject({ answers: { isReady: true, head: EVENTS, verified: { is: EVENTS } } });
  expect(killed).toEqual(closed);
  expect(Object.values((closed as { answers: Answers }).answers.answers)).not.toContainEqual({
    refused: expect.anything(),
  });
});

test.each(stores.map((store, seed) => ({ seed: seed + 1, ...store })))(
  'seed $seed: $kind',
  async ({ seed, damage, time }) => {
    const random = seeded(seed);
    const base = bases[seed % 2] ?? 'closed';
    const dataFolder = join(folder, `seed-${seed}`);
    await cp(join(folder, base), dataFolder, { recursive: true });
    if (time % 2 === 1)
      await cp(join(folder, `${base}-read-model`), join(dataFolder, 'read-model'), { recursive: true });
    const victim: Victim = {
      folder: join(dataFolder, 'event-store'),
      older: join(folder, 'older'),
      other: join(folder, 'other'),
      metasBefore,
      random,
    };
    await damage(victim);
    const outcome = await ask(dataFolder);
    if ('answers' in outcome) expectAsBefore(outcome.answers, (sound[base] as { answers: Answers }).answers);
    else expect(outcome.refused).toMatch(/event store at .* is damaged: .+ restore it from a backup/);
    await rm(dataFolder, { recursive: true });
  },
);

function expectAsBefore(given: Answers, expected: Answers): void {
  if (given.isReady) expect(given.head).toBe(expected.head);
  for (const [asked, answer] of Object.entries(given.answers))
    if ('is' in answer) expect([asked, answer]).toEqual([asked, expected.answers[asked]]);
  // What verification has not found is not there, and does not come of recording more.
  if ('is' in given.verified) expect(given).toEqual(expected);
}
