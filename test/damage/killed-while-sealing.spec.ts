import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { generate } from '../bench/as-of/generator.js';
import { fill } from '../bench/as-of/store.js';
import { runTypeScript } from '../event-store/server-process.js';
import { seeded } from '../support/seeded.js';
import type { Ended, Found } from './killed-while-sealing.js';

/*
 * The process is killed at any place of sealing, merging and storing segments: the next start reads back what is there,
 * rebuilds nothing, and answers as an index to which every event was applied. KILLS=200 kills so many.
 */
const KILLS = Number(process.env['KILLS'] ?? 6);
const EVENTS = 500;
const DELAYS = [0, 0, 0, 1, 3];

jest.setTimeout(60_000 + KILLS * 20_000);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'killed-while-sealing-'));
  await fill(join(folder, 'store'), generate(EVENTS, 7));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a run says, and the signal that ended it. */
async function run(place: number, delay: number) {
  const child = runTypeScript('test/damage/killed-while-sealing.ts', [folder, String(place), String(delay)]);
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const said: string[] = [];
  for await (const line of createInterface(child.stdout!)) said.push(line);
  const [code, signal] = await ended;
  const [found, end] = said.map((line) => JSON.parse(line) as unknown);
  return { code, signal, found: found as Found, end: end as Ended | undefined };
}

test(`after ${KILLS} kills, each start answers as a rebuild does`, async () => {
  const random = seeded(20_261_127);
  const whole = await run(-1, 0);
  expect(whole).toMatchObject({ code: 0, signal: null, found: { head: 0 } });
  const { places = 0, head } = whole.end ?? {};
  await rm(join(folder, 'model'), { recursive: true });
  const heads = new Set<number>();
  let most = 0;
  for (let kills = 0; kills < KILLS;) {
    const place = 1 + Math.floor((random() * places) / 3);
    const { code, signal, found, end } = await run(place, DELAYS[kills % DELAYS.length] ?? 0);
    expect(found.rebuilt).toEqual([]);
    expect(found.digest).toEqual(found.expected);
    heads.add(found.head);
    most = Math.max(most, found.segments);
    if (signal === 'SIGKILL') {
      kills += 1;
      continue;
    }
    // It came to the end before the place: from the beginning again.
    expect({ code, head: end?.head }).toEqual({ code: 0, head });
    const last = await run(-1, 0);
    expect(last.found).toMatchObject({ head, rebuilt: [], digest: last.found.expected });
    await rm(join(folder, 'model'), { recursive: true });
  }
  const last = await run(-1, 0);
  expect(last.found.rebuilt).toEqual([]);
  expect(last.found.digest).toEqual(last.found.expected);
  expect(last.end?.head).toBe(head);
  // Otherwise nothing was stored before any kill.
  expect(heads.size).toBeGreaterThan(2);
  expect(most).toBeGreaterThan(3);
});
