import { pointOf } from './answer.js';
import type { AsOfIndex } from './as-of-index.js';
import { effectOf, isSeen, type Part, type Question } from './effect.js';
import type { HeldFact } from './held-fact.js';
import type { FactKey } from './listings.js';
import { compareKeys, isWanted, keyOf, type WorldFilter } from './world.js';

/** Two points that differ on one clock and in nothing else; `earlier` is not after `later`. */
export interface Span {
  readonly earlier: Question;
  readonly later: Question;
}

/** How a fact can stand at one point. */
export const allStandings = ['not-in-force', 'possibly', 'surely'] as const;
export type Standing = (typeof allStandings)[number];

/**
 * Why a fact stands otherwise. On the effective clock: it came into force or ended, or the dates left no doubt
 * any more, or left some. On the recorded clock: it was learned or retracted, or a lift of it was.
 */
export const allReasons = [
  'came-into-force',
  'ended',
  'became-sure',
  'became-doubtful',
  'learned',
  'retracted',
  'lifted',
  'lift-retracted',
] as const;
export type Reason = (typeof allReasons)[number];

/** A fact that stands otherwise at the end of a span than at its beginning. */
export interface Change {
  readonly before: Standing;
  readonly after: Standing;
  readonly why: Reason;
  /** The fact at the later point; at the earlier one if it is not in force at the later. */
  readonly part: Part;
  /** The point at which `part` is told. */
  readonly question: Question;
}

/** Changes in the order of the world; `next` is the last one's key if more follow. */
export interface ChangesPage {
  readonly changes: readonly Change[];
  readonly next: FactKey | undefined;
}

/** At most `limit` (1 or more) of the changes in a span, after the key `after`. */
export function changesPage(
  index: AsOfIndex,
  span: Span,
  filter: WorldFilter,
  { after, limit }: { readonly after?: FactKey | undefined; readonly limit: number },
): ChangesPage {
  const changes: Change[] = [];
  for (const change of changesIn(index, span, filter, after)) {
    const last = changes.at(-1);
    if (changes.length === limit && last !== undefined) return { changes, next: keyOf(last.part.fact) };
    changes.push(change);
  }
  return { changes, next: undefined };
}

/**
 * Every change in a span, in the order of the world, after a key. The facts that may have changed are found and
 * ordered at once; how each stands is worked out when it is asked for.
 */
export function* changesIn(
  index: AsOfIndex,
  span: Span,
  filter: WorldFilter,
  after?: FactKey,
): Generator<Change> {
  const ordered = candidates(index, span, filter)
    .filter((fact) => isWanted(fact, filter) && (after === undefined || compareKeys(keyOf(fact), after) > 0))
    .sort((a, b) => index.compareInWorld(a, b));
  for (const fact of ordered) {
    const change = changeOf(fact, span);
    if (change !== undefined) yield change;
  }
}

function isOnEffectiveClock({ earlier, later }: Span): boolean {
  return earlier.position === later.position;
}

function candidates(index: AsOfIndex, span: Span, { subject }: WorldFilter): HeldFact[] {
  const { earlier, later } = span;
  if (subject === undefined) {
    const { from, to } = timeOf(span);
    return isOnEffectiveClock(span)
      ? index.changedInTime(from, to, later.position)
      : index.changedInRecord(earlier.position, later.position, later.asOf);
  }
  // What is in force at neither point has not changed.
  const facts = new Map<number, HeldFact>();
  const number = index.numberOf(subject, later.position);
  if (number === undefined) return [];
  for (const question of [earlier, later]) {
    for (const which of ['restrictions', 'flags'] as const)
      index.visitSubject(number, which, pointOf(question), (fact) => {
        facts.set(fact.position, fact);
        return false;
      });
  }
  return [...facts.values()];
}

/** The time from the beginning of one point to the end of the other. */
function timeOf({ earlier, later }: Span): { from: number; to: number } {
  return {
    from: Math.min(earlier.asOf.from, later.asOf.from),
    to: Math.max(earlier.asOf.to, later.asOf.to),
  };
}

/** How a fact stands otherwise at the end of a span; undefined if it stands as at its beginning. */
function changeOf(fact: HeldFact, span: Span): Change | undefined {
  const before = partAt(fact, span.earlier);
  const after = partAt(fact, span.later);
  const [part, question] = after === undefined ? [before, span.earlier] : [after, span.later];
  if (part === undefined || before?.inForce === after?.inForce) return undefined;
  const standings = { before: standingOf(before), after: standingOf(after) };
  return { ...standings, why: reasonFor(fact, span, standings), part, question };
}

function partAt(fact: HeldFact, question: Question): Part | undefined {
  const effect = effectOf(fact, question);
  return typeof effect === 'object' ? effect.part : undefined;
}

function standingOf(part: Part | undefined): Standing {
  return part?.inForce ?? 'not-in-force';
}

const strength: Readonly<Record<Standing, number>> = { 'not-in-force': 0, possibly: 1, surely: 2 };

function reasonFor(
  fact: HeldFact,
  span: Span,
  { before, after }: { readonly before: Standing; readonly after: Standing },
): Reason {
  if (!isOnEffectiveClock(span)) {
    if (!isSeen(fact, span.earlier)) return 'learned';
    if (!isSeen(fact, span.later)) return 'retracted';
    return strength[after] < strength[before] ? 'lifted' : 'lift-retracted';
  }
  if (before === 'not-in-force') return 'came-into-force';
  if (after === 'not-in-force') return 'ended';
  return after === 'surely' ? 'became-sure' : 'became-doubtful';
}
