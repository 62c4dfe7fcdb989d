// Follows a store into an index of small segments, and kills itself at a place: `node … <folder> <place> <delay>`. It
// first prints a line of JSON about what it has found there, and another one when it has come to the end.
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseAsOf } from '../../events/index.js';
import { AsOfIndex } from '../../libs/as-of/index.js';
import { Merges } from '../../libs/as-of/index/merges.js';
import { EmbeddedEventStore } from '../../libs/event-store/index.js';
import { Follower, Projections, type LogEntry } from '../../libs/projections/index.js';
import { worldDigest } from '../../libs/timeline/index.js';
import { AsOfProjection } from '../../libs/timeline/projections/as-of-projection.js';
import { SegmentRecords } from '../../libs/timeline/projections/segment-records.js';

/** What was found after the last kill. */
export interface Found {
  readonly head: number;
  /** What was rebuilt, and why. */
  readonly rebuilt: readonly string[];
  /** Of all answers: those of what was read back, and of an index to which every event was applied. */
  readonly digest: string;
  readonly expected: string;
  readonly segments: number;
}

/** How many places a run has passed that was not killed. */
export interface Ended {
  readonly places: number;
  readonly head: number;
}

const SMALL = { rowsInSegment: 8, rowsInStep: 100, bytesInPart: 1024, bytesAtOnce: 8192 };

const [folder = '', place = '', delay = ''] = process.argv.slice(2);
let places = 0;
let isArmed = false;

/** A place at which the process may be killed: at once, or some milliseconds later, while the database writes. */
function passed(): void {
  if (!isArmed) return;
  places += 1;
  if (places !== Number(place)) return;
  if (Number(delay) === 0) process.kill(process.pid, 'SIGKILL');
  else void setTimeout(Number(delay)).then(() => process.kill(process.pid, 'SIGKILL'));
}

/** Makes the beginning and the end of each call a place. */
function watch<Key extends string>(object: Record<Key, (...args: never[]) => unknown>, method: Key): void {
  const original = object[method];
  object[method] = function (this: unknown, ...args: never[]): unknown {
    passed();
    const given = original.apply(this, args);
    passed();
    return given;
  };
}

const digestOf = (index: AsOfIndex): Promise<string> =>
  worldDigest(index, { asOf: parseAsOf('2018-06-01'), position: index.head });

function applied(log: Projections<never>['log'], head: number): AsOfIndex {
  const index = new AsOfIndex((position) => log.eventAt(position));
  let append: LogEntry[] = [];
  for (const entry of log.entriesAfter(0, head)) {
    append.push(entry);
    if (append.length < entry.metadata.appendSize) continue;
    index.apply(append);
    append = [];
  }
  return index;
}

async function main(): Promise<void> {
  const store = await EmbeddedEventStore.open(join(folder, 'store'));
  const rebuilt: string[] = [];
  const projections = await Projections.open(
    join(folder, 'model'),
    store,
    { asOf: (log) => new AsOfProjection(log, SMALL) },
    (reason) => rebuilt.push(reason),
  );
  await projections.caughtUp();
  const { index } = projections.get('asOf');
  const { head } = index;
  const digest = await digestOf(index);
  const expected = await digestOf(applied(projections.log, head));
  const found: Found = { head, rebuilt, digest, expected, segments: index.stored.length };
  console.log(JSON.stringify(found));

  watch(Merges.prototype, 'sealOpen');
  watch(Merges.prototype, 'work');
  watch(SegmentRecords.prototype, 'save');
  watch(Projections.prototype, 'commit');
  const save = SegmentRecords.prototype.save;
  SegmentRecords.prototype.save = function (of, digestAt, records) {
    const watched = { put: records.put.bind(records), remove: records.remove.bind(records) };
    watch(watched, 'put');
    watch(watched, 'remove');
    return save.call(this, of, digestAt, watched);
  };
  isArmed = true;
  const follower = new Follower(store, projections);
  const stop = new AbortController();
  const running = follower.run(stop.signal);
  const last = Number((await store.lastPosition()) ?? 0n);
  while (index.head < last) await setTimeout(1);
  stop.abort();
  await running;
  await projections.close();
  await store.close();
  const ended: Ended = { places, head: index.head };
  console.log(JSON.stringify(ended));
}

await main();
