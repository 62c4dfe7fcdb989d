import { AsOfIndex } from '../../../libs/as-of/index.js';
import { checked } from '../../../libs/as-of/rectangles/checked.js';
import { median } from '../median.js';
import { publish, type ReportRow } from '../report.js';
import { generate } from './generator.js';
import { compareSizes } from './between-sizes.js';
import { used } from './memory.js';
import { askFacts } from './questions.js';
import { seconds } from './timed.js';

/*
 * The as-of index alone, without a log, at a size for which filling a log takes an hour, against itself at a tenth of it:
 * `large.ts [facts 10000000]`.
 */
const SEED = 20261124;
/** As the service has it. */
const ROWS_IN_SEGMENT = 4096;
const TIMING = { rounds: 5, warmUp: 1000, round: 300 };
const large = Number(process.argv[2] ?? 10_000_000);

/** What questions of this benchmark read of events: nothing. */
function noEvent(position: number): never {
  throw new Error(`a question reads the event at ${position}`);
}

interface Built {
  readonly facts: number;
  readonly index: AsOfIndex;
  readonly rows: readonly ReportRow[];
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
      ours: seconds(median(restoredFrom(index))),
      against: '',
    },
  ];
  return { facts, index, rows };
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
  const compared = await compareSizes(few, many, askFacts, SEED, TIMING);
  publish('as-of-large', {
    settings: { seed: SEED, rounds: TIMING.rounds },
    rows: [...few.rows, ...many.rows, ...compared],
  });
}

await main();
