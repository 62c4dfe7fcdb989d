import { readFile } from 'node:fs/promises';
import { median } from '../median.js';

/** One line of the table: what was measured, held against its baseline in the same run. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly baseline: string;
  /** What the baseline does, so that nobody has to guess. */
  readonly against: string;
  readonly ratio: number;
  /** Absent: no goal was set, the row is there to explain another. */
  readonly goal?: { readonly atLeast: number } | { readonly atMost: number };
  readonly note?: string;
}

/** A table's row with all that was measured for it, round by round. */
export interface Report {
  readonly rows: readonly Row[];
  readonly rounds: object;
}

export interface Settings {
  readonly rounds: number;
  readonly seconds: number;
  readonly streamSeconds: number;
  /** Commands in a file that is loaded. */
  readonly loadCommands: number;
  readonly seed: number;
}

/**
 * Measures each contender once a round, in an order that turns with the round, so that a noisy spell of the
 * machine hits all of them alike.
 */
export async function interleaved<Name extends string, Result>(
  rounds: number,
  contenders: Readonly<Record<Name, () => Promise<Result>>>,
): Promise<Record<Name, Result[]>> {
  const names = Object.keys(contenders) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Name, Result[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const offset of names.keys()) {
      const name = names[(round + offset) % names.length]!;
      results[name].push(await contenders[name]());
    }
  }
  return results;
}

/** The median of the ratios within each round: what both met in one round cancels out. */
export function ratioOf(ours: readonly number[], baseline: readonly number[]): number {
  return median(ours.map((value, round) => value / (baseline[round] ?? NaN)));
}

/** Processor time that a process has used so far, in seconds; what it used itself, not its children. */
export async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const [, user = 0, system = 0] = /^\d+ \(.*\) \S(?: \S+){10} (\d+) (\d+)/.exec(stat)?.map(Number) ?? [];
  return (user + system) / 100;
}

/** Memory of a process that is in the machine's, in MiB. */
export async function residentMebibytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}
