import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  compareAnswers,
  compareEvents,
  DifferenceError,
  samplePoints,
} from '../apps/timeline-cli/compare.js';
import { resolved, streamOf, type EffectiveBound } from '../events/index.js';
import type { PositionedEvent } from '../libs/as-of/index.js';
import { EmbeddedEventStore } from '../libs/event-store/index.js';
import { FollowedIndex } from '../libs/timeline/index.js';
import { chipRestricted } from './support/builders.js';
import { newEventsOf } from './support/histories.js';

const signal = new AbortController().signal;
let folder: string;
const open: { model: FollowedIndex; store: EmbeddedEventStore }[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compare-'));
});
afterAll(async () => {
  for (const { model, store } of open) await Promise.all([model.close(), store.close()]);
  await rm(folder, { recursive: true });
});

/** What is read of a store that holds these facts, each in an append of its own. */
async function indexOf(
  facts: readonly (readonly [chipId: string, from: EffectiveBound])[],
): Promise<FollowedIndex> {
  const place = join(folder, String(open.length));
  const store = await EmbeddedEventStore.open(join(place, 'store'));
  for (const [index, [chipId, from]] of facts.entries()) {
    const subject = { kind: 'chip', id: chipId } as const;
    const event: PositionedEvent = {
      event: resolved(chipRestricted({ chipId, effectiveFrom: from })),
      subject,
      position: index + 1,
      recordedAt: Date.UTC(2026, 10, 24),
    };
    await store.append(streamOf(subject), newEventsOf([event], 1), 'no-stream');
  }
  await FollowedIndex.rebuild(join(place, 'model'), store, () => undefined, signal);
  const model = await FollowedIndex.open(join(place, 'model'), store, () => undefined);
  open.push({ model, store });
  return model;
}

const compared = { onProgress: () => undefined, signal };

describe('points of both clocks', () => {
  test('are every append against every date of change, its neighbours, and instants within a day', async () => {
    const { index } = await indexOf([
      ['a', '2023-10-23'],
      ['b', '2019-05-16T16:15-04:00'],
    ]);
    const points = samplePoints(index, 1000, 1);
    expect(points.filter(({ position }) => position === 2).map(({ asOf }) => asOf)).toEqual([
      '2019-05-15',
      '2019-05-16',
      // 16:15 in Washington, on the axis of days and on that of instants.
      '2019-05-16T16:15:00.000Z',
      '2019-05-16T20:15:00.000Z',
      '2019-05-17',
      ...['2023-10-22', '2023-10-23', '2023-10-23T04:00:00.000Z', '2023-10-24'],
      ...['2026-11-23', '2026-11-24', '2026-11-25'],
    ]);
    expect(points).toHaveLength(24);
  });

  test('are a sample by the seed where they are many, with the first and the last of each clock', async () => {
    const { index } = await indexOf(
      Array.from({ length: 20 }, (_, n) => [`chip-${n}`, `2023-0${1 + (n % 9)}-10`]),
    );
    const points = samplePoints(index, 50, 7);
    expect(points).toHaveLength(50);
    expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(50);
    for (const asOf of ['2023-01-09', '2026-11-25'])
      for (const position of [1, 20]) expect(points).toContainEqual({ asOf, position });
    expect(samplePoints(index, 50, 7)).toEqual(points);
    expect(samplePoints(index, 50, 8)).not.toEqual(points);
  });
});

describe('two sides', () => {
  const facts = [
    ['a', '2023-10-23'],
    ['b', '2023-11-01'],
  ] as const;

  test('with the same log are the same, with the same digests', async () => {
    const [source, target] = [await indexOf(facts), await indexOf(facts)];
    const points = samplePoints(source.index, 1000, 1);
    const digests = async (from: FollowedIndex, to: FollowedIndex) => [
      await compareEvents({ source: from, target: to, ...compared }),
      await compareAnswers(points, { source: from, target: to, ...compared }),
    ];
    expect(await digests(source, target)).toEqual(await digests(target, source));
  });

  test.each([
    ['another event', [facts[0], ['b', '2023-11-02']], 'The events at position 2 differ'],
    ['one event less', [facts[0]], 'The source holds 2 events, the target 1'],
    ['one event more', [...facts, ['c', '2023-11-02']], 'The source holds 2 events, the target 3'],
  ] as const)('of which one has %s differ, and the error says where', async (_, others, message) => {
    const [source, target] = [await indexOf(facts), await indexOf(others)];
    const comparing = compareEvents({ source, target, ...compared });
    await expect(comparing).rejects.toThrow(DifferenceError);
    await expect(comparing).rejects.toThrow(message);
  });

  test('that answer otherwise differ, at the first such point', async () => {
    const source = await indexOf(facts);
    const target = await indexOf([facts[0], ['b', '2023-11-02']]);
    const points = ['2023-10-23', '2023-11-01'].flatMap((asOf) =>
      [1, 2].map((position) => ({ asOf, position })),
    );
    const comparing = compareAnswers(points, { source, target, ...compared });
    await expect(comparing).rejects.toThrow(DifferenceError);
    await expect(comparing).rejects.toThrow('The answers at asOf=2023-10-23&position=2 differ');
  });
});
