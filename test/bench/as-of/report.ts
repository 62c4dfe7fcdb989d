import { median } from '../median.js';

/** One measured comparison; the ratio and its goal are read in the direction that the goal has. */
export interface ReportRow {
  readonly what: string;
  readonly ours: string;
  readonly against: string;
  readonly ratio?: number;
  readonly goal?: { readonly atLeast: number } | { readonly atMost: number };
}

function isMet({ ratio, goal }: ReportRow): boolean | undefined {
  if (ratio === undefined || goal === undefined) return undefined;
  return 'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost;
}

function cells(row: ReportRow): string[] {
  const { what, ours, against, ratio, goal } = row;
  const met = isMet(row);
  const wanted = goal === undefined ? '' : 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
  return [
    what,
    ours,
    against,
    ratio === undefined ? '' : ratio.toPrecision(3),
    wanted,
    met === undefined ? '' : met ? 'yes' : 'NO',
  ];
}

/** The rows as a Markdown table. */
export function table(rows: readonly ReportRow[]): string {
  const head = ['what', 'ours', 'against', 'ratio', 'goal', 'met'];
  const lines = [head, head.map(() => '---'), ...rows.map(cells)];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

export function microseconds(value: number): string {
  return value < 1000 ? `${value.toPrecision(3)} µs` : `${(value / 1000).toPrecision(3)} ms`;
}

/** Microseconds for each question, the median of the rounds; the sides take turns. */
export async function timed<Question>(
  rounds: number,
  questions: readonly Question[],
  sides: Readonly<Record<string, (question: Question) => unknown>>,
): Promise<Record<string, number>> {
  const times: Record<string, number[]> = {};
  for (let round = 0; round <= rounds; round += 1) {
    for (const [side, ask] of Object.entries(sides)) {
      const start = performance.now();
      for (const question of questions) {
        const given = ask(question);
        if (given instanceof Promise) await given;
      }
      // The first round warms up.
      if (round > 0) (times[side] ??= []).push(((performance.now() - start) * 1000) / questions.length);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([side, each]) => [side, median(each)]));
}
