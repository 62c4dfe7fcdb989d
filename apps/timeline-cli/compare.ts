import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { parseAsOf } from '../../events/index.js';
import type { AsOfIndex } from '../../libs/as-of/index.js';
import { contentDigest } from '../../libs/event-store/index.js';
import { worldDigest, type FollowedIndex } from '../../libs/timeline/index.js';

/** Two sides that should be equal differ; the message names the first difference. */
export class DifferenceError extends Error {
  override readonly name = 'DifferenceError';
}

/** Two indexes to compare, a callback for the progress, and a signal that ends the comparison. */
export interface Comparison {
  readonly source: FollowedIndex;
  readonly target: FollowedIndex;
  readonly onProgress: (done: number) => void;
  readonly signal: AbortSignal;
}

const ENTRIES_AT_ONCE = 250;

/**
 * Compares the events of both sides at every position: stream, revision, id, type, data and metadata, which
 * contains `recordedAt`. Returns a digest of all of them, without the time at which a store appended them.
 * @throws DifferenceError naming the first position at which they differ, or how many events each side holds.
 */
export async function compareEvents({ source, target, onProgress, signal }: Comparison): Promise<string> {
  const hash = createHash('sha256');
  const [ours, theirs] = [source.index.head, target.index.head];
  for (let position = 0; position < Math.min(ours, theirs); position += ENTRIES_AT_ONCE) {
    const others = target.entriesAfter(position, ENTRIES_AT_ONCE);
    for (const [place, entry] of source.entriesAfter(position, ENTRIES_AT_ONCE).entries()) {
      const other = others[place];
      if (other === undefined) break;
      const digest = contentDigest(entry);
      if (digest !== contentDigest(other))
        throw new DifferenceError(`The events at position ${entry.position} differ`);
      hash.update(digest);
    }
    onProgress(Math.min(position + ENTRIES_AT_ONCE, ours));
    await setImmediate();
    signal.throwIfAborted();
  }
  if (ours === theirs) return hash.digest('hex');
  throw new DifferenceError(`The source holds ${ours} events, the target ${theirs}`);
}

/** A point of both clocks at which answers are compared. */
export interface SampledPoint {
  readonly asOf: string;
  readonly position: number;
}

/**
 * Compares all that can be answered at each of the points. Returns a digest of it.
 * @throws DifferenceError naming the first point at which the answers differ.
 */
export async function compareAnswers(
  points: readonly SampledPoint[],
  { source, target, onProgress, signal }: Comparison,
): Promise<string> {
  const hash = createHash('sha256');
  for (const [done, { asOf, position }] of points.entries()) {
    const question = { asOf: parseAsOf(asOf), position };
    const ours = await worldDigest(source.index, question);
    const theirs = await worldDigest(target.index, question);
    if (ours !== theirs) {
      throw new DifferenceError(
        `The answers at asOf=${asOf}&position=${position} differ: ${ours} at the source, ${theirs} at the target`,
      );
    }
    hash.update(ours);
    onProgress(done + 1);
    await setImmediate();
    signal.throwIfAborted();
  }
  return hash.digest('hex');
}

/**
 * Points of both clocks: the end of every append against every date at which an answer can change, the day before
 * and the day after. If those are more than `most`, a sample of them by the seed, always with the first and the last of
 * each clock; `most` is 4 or more.
 */
export function samplePoints(index: AsOfIndex, most: number, seed: number): SampledPoint[] {
  const positions = [...Array(index.head + 1).keys()]
    .slice(1)
    .filter((position) => index.isAppendEnd(position));
  const dates = datesOfChange(index);
  const count = positions.length * dates.length;
  const chosen = new Set(
    count <= most ? Array(count).keys() : [0, dates.length - 1, count - dates.length, count - 1],
  );
  for (let draw = 0; chosen.size < Math.min(most, count); draw += 1) chosen.add(drawBelow(count, seed, draw));
  const inOrder = [...chosen].sort((a, b) => a - b);
  return inOrder.map((place) => ({
    asOf: dates[place % dates.length] ?? '',
    position: positions[Math.floor(place / dates.length)] ?? 0,
  }));
}

const DAY = 24 * 60 * 60 * 1000;

/** Every date at which something may begin or end: the day, its neighbours, and the instant within a day; in order. */
function datesOfChange(index: AsOfIndex): string[] {
  const times = new Set([index.knownAt(index.head) ?? 0]);
  for (let position = 1; position <= index.head; position += 1) {
    const fact = index.factAt(position);
    if (!fact.isTimed) continue;
    for (const kind of ['day', 'instant'] as const) {
      const [start, end] = [fact.start(kind), fact.end(kind)];
      for (const time of [start.earliest, start.latest, end.earliest, end.latest])
        if (Number.isFinite(time)) times.add(time);
    }
  }
  const dates = [...times].flatMap((time) => [
    ...[time - DAY, time, time + DAY].map((each) => textOf(each).slice(0, DAY_LENGTH)),
    ...(time % DAY === 0 ? [] : [textOf(time)]),
  ]);
  // A question cannot name later years.
  return [...new Set(dates)].filter((date) => /^\d{4}-/.test(date)).sort();
}

const DAY_LENGTH = '2023-10-23'.length;
const textOf = (time: number): string => new Date(time).toISOString();

/** A whole number below `count`, the same for the same seed and draw. */
function drawBelow(count: number, seed: number, draw: number): number {
  return createHash('sha256').update(`${seed}/${draw}`).digest().readUIntBE(0, 6) % count;
}
