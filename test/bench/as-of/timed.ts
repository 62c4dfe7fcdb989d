import { median, percentile } from '../median.js';

/** How often, and how long, the sides are asked. */
export interface Timing {
  readonly rounds: number;
  /** Each side is asked for so many milliseconds before it is timed. */
  readonly warmUp: number;
  /** A round lasts so many milliseconds at least: one of a few would measure how the sides take turns. */
  readonly round: number;
}

/** What a question of a kind takes, in microseconds. */
export interface Timed {
  /** The median of the rounds, each the mean of its questions. */
  readonly median: number;
  /** Of single questions, of all rounds. */
  readonly p99: number;
}

type Ask<Question> = (question: Question) => unknown;

/** What each side takes for the same questions; the sides take turns. `between` is done after each, and not timed. */
export async function timed<Question, Side extends string>(
  { rounds, warmUp, round: leastRound }: Timing,
  questions: readonly Question[],
  sides: Readonly<Record<Side, Ask<Question>>>,
  between: () => void = () => undefined,
): Promise<Record<Side, Timed>> {
  const names = Object.keys(sides) as Side[];
  const means = new Map(names.map((side) => [side, [] as number[]]));
  const singles = new Map(names.map((side) => [side, [] as number[]]));
  const ask = async (side: Side, milliseconds: number): Promise<number[]> => {
    const times: number[] = [];
    const begun = performance.now();
    do {
      for (const question of questions) {
        const start = performance.now();
        const given = sides[side](question);
        // Promises alone: a turn of the microtasks would be timed with what takes no longer.
        if (given instanceof Promise) await given;
        times.push((performance.now() - start) * 1000);
        between();
      }
    } while (performance.now() - begun < milliseconds);
    return times;
  };
  // As a service and a database are that have answered for some time.
  for (const side of names) await ask(side, warmUp);
  for (let round = 0; round < rounds; round += 1)
    for (const side of names) {
      const times = await ask(side, leastRound);
      means.get(side)!.push(times.reduce((sum, time) => sum + time, 0) / times.length);
      singles.set(side, singles.get(side)!.concat(times));
    }
  return Object.fromEntries(
    names.map((side) => [
      side,
      {
        median: median(means.get(side)!),
        p99: percentile(
          singles.get(side)!.sort((a, b) => a - b),
          0.99,
        ),
      },
    ]),
  ) as Record<Side, Timed>;
}

export function microseconds(value: number): string {
  return value < 1000 ? `${value.toPrecision(3)} µs` : `${(value / 1000).toPrecision(3)} ms`;
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toPrecision(3)} s`;
}
