import { AsOfIndex } from '../../../libs/as-of/index.js';
import { checked } from '../../../libs/as-of/rectangles/checked.js';
import { median } from '../median.js';
import { publish, type ReportRow } from '../report.js';
import { generate } from './generator.js';
import { askFacts, askWorld, Draw, drawn } from './questions.js';
import { microseconds, timed } from './timed.js';

/*
 * The as-of index alone, without a log, at a size for which filling a log takes an hour, against itself at a tenth of it:
 * `large.ts [facts 10000000]`.
 */
const SEED = 20261124;
/** As the service has it. */
const ROWS_IN_SEGMENT = 4096;
const TIMING = { rounds: 5, warmUp: 1000, round: 300 };
const large = Number(process.argv[2] ?? 10_000_000);

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toPrecision(3)} s`;

/** What questions of this benchmark read of events: nothing. */
function noEvent(position: number): never {
  throw new Error(`a question reads the event at ${position}`);
}

/** Objects and buffers, in bytes. */
function used(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

interface Built {
  readonly index: AsOfIndex;
  readonly rows: readonly ReportRow[];
  readonly restored: number;
}

/** An index of so many facts, as it is once every merge has ended, and what it took. */
function built(facts: number): Built {
  const before = used();
  const start = performance.now();
  const index = new AsOfIndex(noEvent, { rowsInSegment: ROWS_IN_SEGMENT });
  for (const event of generate(facts, SEED)) index.apply([event]);
  index.seal();
  for (const _pause of index.merging());
  index.prepare();
  const took = performance.now() - start;
  const bytes = used() - before;
  const restored = restoredFrom(index);
  const rows = [
    { what: `${index.head} events drawn and applied`, ours: seconds(took), against: '' },
    {
      what: `memory per fact at ${facts}, in bytes`,
      ours: `${Math.round(bytes / 2 ** 20)} MiB`,
      against: '',
      ratio: bytes / facts,
      goal: { atMost: 200 },
    },
    {
      what: `restored from the bytes of ${index.stored.length} segments in memory, ${facts} facts`,
      ours: seconds(median(restored)),
      against: '',
    },
  ];
  return { index, rows, restored: median(restored) };
}

/** What it takes to restore an index from the bytes that are stored of another, once these are in memory. */
function restoredFrom(index: AsOfIndex): number[] {
  const texts = new Map<number, string>();
  for (const { first, firstSealed } of index.stored) {
    let from = first;
    for (const to of firstSealed) {
      texts.set(from, index.textOf(from, to));
      from = to + 1;
    }
  }
  return [1, 2, 3].map(() => {
    const segments = index.stored.map(({ bytes, size, firstSealed }) => ({
      bytes: bytes(0, size),
      firstSealed,
    }));
    const start = performance.now();
    const other = new AsOfIndex(noEvent, { rowsInSegment: ROWS_IN_SEGMENT });
    for (const { bytes, firstSealed } of segments)
      other.restore(bytes, firstSealed, (from) => checked(texts.get(from)));
    other.restored();
    return performance.now() - start;
  });
}

async function main(): Promise<void> {
  const [few, many] = [built(large / 10), built(large)];
  const questionsTo = (index: AsOfIndex) => {
    const draw = new Draw(index, SEED);
    return {
      one: drawn(
        1000,
        () => draw.subject(),
        (question) => askFacts(index, question).length === 1,
      ),
      page: drawn(
        200,
        () => draw.byAuthority(),
        (question) => askWorld(index, question).length === 100,
      ),
    };
  };
  const [toFew, toMany] = [questionsTo(few.index), questionsTo(many.index)];
  const one = await timed(TIMING, [...toFew.one.keys()], {
    few: (place) => askFacts(few.index, checked(toFew.one[place])),
    many: (place) => askFacts(many.index, checked(toMany.one[place])),
  });
  const page = await timed(TIMING, [...toFew.page.keys()], {
    few: (place) => askWorld(few.index, checked(toFew.page[place])),
    many: (place) => askWorld(many.index, checked(toMany.page[place])),
  });
  const compared = Object.entries({ 'one subject with one fact in force': one, 'a full page of 100': page });
  publish('as-of-large', {
    settings: { seed: SEED, rounds: TIMING.rounds },
    rows: [
      ...few.rows,
      ...many.rows,
      ...compared.map(([what, times]) => ({
        what: `${what}: at ${large} facts, against ${large / 10}`,
        ours: microseconds(times.many.median),
        p99: microseconds(times.many.p99),
        against: microseconds(times.few.median),
        ratio: times.many.median / times.few.median,
        goal: { atMost: 2 },
      })),
    ],
  });
}

await main();
