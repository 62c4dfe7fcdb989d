import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

/** The folder in which each benchmark leaves its report, from the root of the project. */
export const REPORTS = 'dist/bench';

/** One measured comparison; the ratio and its goal are read in the direction that the goal has. */
export interface ReportRow {
  readonly what: string;
  readonly ours: string;
  /** Of ours, where single questions were timed. */
  readonly p99?: string;
  /** What ours is held against, measured in the same run. */
  readonly against: string;
  readonly ratio?: number;
  /** Absent: no goal was set, the row is there to explain another. */
  readonly goal?: { readonly atLeast: number } | { readonly atMost: number };
}

/** What a benchmark measured in one run, and where. */
export interface Report {
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly rows: readonly ReportRow[];
  /** What is worth keeping beside the table: each round, plans of the database. */
  readonly details?: unknown;
}

/** Prints what was measured, and writes it as JSON for `test/bench/write-document.ts`. */
export function publish(name: string, measured: Pick<Report, 'settings' | 'rows' | 'details'>): void {
  const report: Report = { ...origin(), ...measured };
  mkdirSync(REPORTS, { recursive: true });
  const file = join(REPORTS, `${name}.json`);
  writeFileSync(file, JSON.stringify(report, undefined, 2));
  process.stdout.write(`${headingOf(report)}\n\n${tableOf(report.rows)}\n\nWritten to ${file}\n`);
}

function origin(): Pick<Report, 'date' | 'commit' | 'machine'> {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const isChanged = git('status', '--porcelain', '--untracked-files=no') !== '';
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: git('rev-parse', '--short=12', 'HEAD') + (isChanged ? ' with changes' : ''),
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}`,
  };
}

/** When, where and how a report was measured, in one line. */
export function headingOf({ date, commit, machine, settings }: Report): string {
  const chosen = Object.entries(settings).map(([name, value]) => `${name} ${String(value)}`);
  return `${[date, `commit ${commit}`, machine, ...chosen].join('; ')}.`;
}

/** The rows as a Markdown table. */
export function tableOf(rows: readonly ReportRow[]): string {
  const head = ['what', 'ours', 'p99', 'against', 'ratio', 'goal', 'met'];
  const lines = [head, head.map(() => '---'), ...rows.map(cellsOf)];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function cellsOf(row: ReportRow): string[] {
  const { what, ours, p99 = '', against, ratio, goal } = row;
  const ratioText = ratio === undefined ? '' : ratio.toPrecision(3);
  return [
    what,
    ours,
    p99,
    against,
    ratioText,
    goalOf(row),
    goal === undefined ? '' : isMet(row) ? 'yes' : 'NO',
  ];
}

function goalOf({ goal }: ReportRow): string {
  if (goal === undefined) return '';
  return 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
}

function isMet({ ratio = NaN, goal }: ReportRow): boolean {
  if (goal === undefined) return true;
  return 'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost;
}
