import type { Days } from './days.js';
import type { Run, Term } from './runs.js';
import type { Statement } from './statement.js';
import {
  earlierRequirement,
  firstStart,
  liftedBetween,
  nextStart,
  sinceLastCitation,
  statedEnd,
} from './terms.js';

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
  const starts = startsOf(runs);
  for (const [index, run] of [...runs.entries()].reverse()) {
    const { term, last } = run;
    const [start, earlier] = starts[index] ?? [];
    if (start === undefined) continue;
    const end = statedEnd(term.statement, last);
    const lift = next === undefined ? goneLift(end, run) : replacement(end, next);
    const statement = earlier === undefined ? term.statement : sinceLastCitation(term.statement);
    const current: Desired = { run, part: 'current', statement, start, end, lift };
    desired.unshift(current);
    next = run.follows ? current : undefined;
    if (earlier === undefined) continue;
    const before: Desired = {
      run,
      part: 'earlier',
      statement: earlier.statement,
      start: earlier.start,
      end: undefined,
      lift: { start, replacedBy: current },
    };
    desired.unshift(before);
  }
  return desired;
}

type Starts = readonly [Days, { readonly statement: Statement; readonly start: Days }?];

/** When the terms of runs begin, each after the one before. */
function startsOf(runs: readonly Run[]): Starts[] {
  const starts: Starts[] = [];
  for (const [index, run] of runs.entries()) {
    const previous = runs[index - 1];
    starts.push(
      run.follows && previous !== undefined
        ? [nextStart(run.term.statement, statedEnd(previous.term.statement, previous.last), run)]
        : firstStarts(run, index > 0),
    );
  }
  return starts;
}

/** A term whose requirement holds since its last citation only is two restrictions, if the first surely came before. */
function firstStarts(run: Run, isAgain: boolean): Starts {
  const { statement } = run.term;
  const whole = firstStart(statement, run, isAgain);
  const before = isByHand(run.term) ? undefined : earlierRequirement(statement);
  const since = firstStart(sinceLastCitation(statement), run, isAgain);
  const isApart = whole.latest !== undefined && since.earliest !== undefined && whole.latest < since.earliest;
  return before === undefined || !isApart ? [whole] : [since, { statement: before, start: whole }];
}

/** Of what a person recorded, the dates are the person's. */
function isByHand(term: Term): boolean {
  return term.facts.length > 0 && term.statement.measure === undefined;
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
