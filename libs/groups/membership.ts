import { DAY, type AsOf, type Certain, type UncertainInstant } from '../../events/index.js';

/** Whether a country is a member; `open` where a source leaves it open, or is not one that can be trusted. */
export type Standing = 'in' | 'out' | 'open';

/** What one source says of one country and one group. */
export interface Statement {
  /** The instant of an edition, or of a change, on the axis of the question. */
  readonly at: UncertainInstant;
  /** Up to that instant. An edition says the same of both sides: it knows of no change. */
  readonly before: Standing;
  /** From that instant on. */
  readonly after: Standing;
  /** Of an edition: for how many days after its own it surely names every member. */
  readonly usualInterval: number | undefined;
}

/**
 * Whether a country is a member through a whole question (R14). Surely in: the last statement before has it in, and no
 * other contradicts. Surely out: the last statement before has it out, and an edition covers the time: one that is not
 * older than its usual interval, or the next statement, which has it out too. What is between two statements that
 * disagree, or before the first one, is possible.
 */
export function membershipBy(statements: readonly Statement[], { from, to }: AsOf): Certain {
  const earlier = statements.filter(({ at }) => at.latest <= from);
  const later = statements.filter(({ at }) => at.earliest >= to);
  const within = statements.filter(({ at }) => at.latest > from && at.earliest < to);
  const before = standingOf(
    earlier.filter((each) => !earlier.some((other) => isAfter(other, each))),
    'after',
  );
  const after = standingOf(
    later.filter((each) => !later.some((other) => isAfter(each, other))),
    'before',
  );
  const all = [before, after, ...within.flatMap((each) => [each.before, each.after])];
  if (before === undefined || all.some((each) => each !== undefined && each !== before)) return 'maybe';
  switch (before) {
    case 'in':
      return 'yes';
    case 'out':
      return after === 'out' || earlier.some((each) => isCurrent(each, to)) ? 'no' : 'maybe';
    case 'open':
      return 'maybe';
  }
}

/** Whether one statement surely comes after another: an edition knows the changes of its own day. */
function isAfter(one: Statement, other: Statement): boolean {
  const [isEdition, isOther] = [one, other].map(({ usualInterval }) => usualInterval !== undefined);
  return isEdition === true && isOther === false
    ? one.at.earliest >= other.at.latest
    : one.at.earliest > other.at.latest;
}

/** What statements say of one side; `open` where they disagree, undefined if there is none. */
function standingOf(statements: readonly Statement[], side: 'before' | 'after'): Standing | undefined {
  const [first, ...others] = statements.map((each) => each[side]);
  return others.every((each) => each === first) ? first : 'open';
}

/** Whether an edition is not older than its usual interval at the end of a question. */
function isCurrent({ at, usualInterval }: Statement, to: number): boolean {
  return usualInterval !== undefined && to <= at.latest + (usualInterval + 1) * DAY;
}
