import { earlierOf, type Days } from './days.js';
import type { Run } from './runs.js';
import type { Statement } from './statement.js';
import { divided, firstStart, liftedBetween, nextStart, statedEnd } from './terms.js';

/** A restriction as the record should have it. */
export interface Desired {
  readonly run: Run;
  /** Of the run's term: what holds, or what held before its last citation. */
  readonly part: 'current' | 'earlier';
  readonly statement: Statement;
  readonly start: Days;
  /** Undefined: no end is stated. */
  readonly end: Days | undefined;
  readonly lift: DesiredLift | undefined;
}

/** What ends a restriction before its own end, or instead of one. */
export type DesiredLift =
  { readonly start: Days; readonly missing: string } | { readonly start: Days; readonly replacedBy: Desired };

/** The restrictions of an entry that follow from its runs. */
export function desiredOf(runs: readonly Run[]): Desired[] {
  const desired: Desired[] = [];
  let next: Desired | undefined;
  const ends = runs.map((run) => statedEnd(run.term.statement, run));
  const starts = startsOf(runs, ends);
  for (const [index, run] of [...runs.entries()].reverse()) {
    const begun = starts[index];
    if (begun === undefined) continue;
    const { statement, start, earlier } = begun;
    const end = ends[index];
    const lift = next === undefined ? goneLift(end, run) : replacement(end, next);
    const current: Desired = { run, part: 'current', statement, start, end, lift };
    desired.unshift(current);
    next = run.follows ? current : undefined;
    if (earlier !== undefined)
      desired.unshift({
        run,
        part: 'earlier',
        ...earlier,
        end: undefined,
        lift: { start, replacedBy: current },
      });
  }
  return desired;
}

/** What holds of a term, and since when. */
interface Begun {
  readonly statement: Statement;
  readonly start: Days;
  /** What held before its last citation. */
  readonly earlier?: Pick<Begun, 'statement' | 'start'>;
}

/** When the terms of runs begin, each after the one before. */
function startsOf(runs: readonly Run[], ends: readonly (Days | undefined)[]): Begun[] {
  return runs.map((run, index) => {
    const previous = runs[index - 1];
    const { statement } = run.term;
    if (!run.follows || previous === undefined) return firstOf(run, index > 0);
    const start = nextStart(statement, ends[index - 1], run);
    return { statement: divided(statement)?.since ?? statement, start };
  });
}

/** A term whose requirement holds since its last citation only is two restrictions. */
function firstOf(run: Run, isAgain: boolean): Begun {
  const { statement } = run.term;
  const start = firstStart(statement, run, isAgain);
  const parts = divided(statement);
  if (parts === undefined) return { statement, start };
  const { earliest, latest } = firstStart(parts.since, run, isAgain);
  // What the first edition says holds by then, whatever the date of what it cites.
  const since = {
    ...(earliest !== undefined && { earliest }),
    latest: earlierOf(latest ?? run.first, run.first),
  };
  // What was listed before has what it said then.
  if (isAgain) return { statement, start: since };
  return { statement: parts.since, start: since, earlier: { statement: parts.before, start } };
}

function goneLift(end: Days | undefined, { last, missing }: Run): DesiredLift | undefined {
  const start = missing === undefined ? undefined : liftedBetween(end, last, missing);
  return start === undefined || missing === undefined ? undefined : { start, missing };
}

/** One restriction takes the place of another, unless that was surely over by then. */
function replacement(end: Days | undefined, next: Desired): DesiredLift | undefined {
  const { start } = next;
  const isOver = end?.latest !== undefined && start.earliest !== undefined && end.latest <= start.earliest;
  return isOver ? undefined : { start, replacedBy: next };
}
