import type { AsOfIndex } from '../index/as-of-index.js';
import type { FactKey } from '../index/fact-orders.js';
import { effectOf, type FactInForce } from '../rules/effect.js';
import type { HeldFact } from '../rules/held-fact.js';
import { isSeen, type Question } from '../rules/question.js';
import { pointOf } from './subject.js';
import { compareKeys, isWanted, keyOf, type WorldFilter } from './world.js';

/** Two questions that differ on one clock and in nothing else; `earlier` is not after `later`. */
export interface Span {
  readonly earlier: Question;
  readonly later: Question;
}

/** Whether a fact is in force at one point, as changes report it; from the weakest state to the strongest. */
export const inForceStates = ['not-in-force', 'possibly', 'surely'] as const;
type InForceState = (typeof inForceStates)[number];

/**
 * Why a fact's in-force state differs. On the effective clock: it came into force, it ended, or its dates became sure
 * or doubtful. On the recorded clock: it was learned or retracted, or a lift of it was.
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
type Reason = (typeof allReasons)[number];

/** A fact whose in-force state differs between the start and the end of the span. */
export interface Change {
  readonly before: InForceState;
  readonly after: InForceState;
  readonly why: Reason;
  /** The fact in force at the later point, or at the earlier point if it is not in force at the later. */
  readonly factInForce: FactInForce;
  /** The point at which `factInForce` is in force. */
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
    if (changes.length === limit && last !== undefined)
      return { changes, next: keyOf(last.factInForce.fact) };
    changes.push(change);
  }
  return { changes, next: undefined };
}

/**
 * Every change in a span, in the order of the world, after a key. The candidates are found and sorted at once; the
 * state of each is computed as the generator is read.
 */
export function* changesIn(
  index: AsOfIndex,
  span: Span,
  filter: WorldFilter,
  after?: FactKey,
): Generator<Change> {
  const ordered = candidates(index, span, filter)
    .filter((fact) => isWanted(fact, filter) && (after === undefined || compareKeys(keyOf(fact), after) > 0))
    .sort((a, b) => index.orders.compare(a.position, b.position));
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
    const positions = isOnEffectiveClock(span)
      ? index.changes.factsBetween(from, to, later.position)
      : index.changes.factsRecordedBetween(earlier.position, later.position, later.asOf);
    return Array.from(positions, (position) => index.factAt(position));
  }
  // A fact that is in force at neither point has not changed.
  const positions = new Set<number>();
  const number = index.numberOf(subject, later.position);
  if (number === undefined) return [];
  for (const question of [earlier, later]) {
    for (const role of ['restrictions', 'flags'] as const)
      index.orders.visitSubject(number, role, pointOf(question), (position) => {
        positions.add(position);
        return false;
      });
  }
  return Array.from(positions, (position) => index.factAt(position));
}

/** The time from the beginning of one point to the end of the other. */
function timeOf({ earlier, later }: Span): { from: number; to: number } {
  return {
    from: Math.min(earlier.asOf.from, later.asOf.from),
    to: Math.max(earlier.asOf.to, later.asOf.to),
  };
}

/** The change of a fact in a span; undefined if its state is the same at both ends. */
function changeOf(fact: HeldFact, span: Span): Change | undefined {
  const before = inForceAt(fact, span.earlier);
  const after = inForceAt(fact, span.later);
  const [shown, question] = after === undefined ? [before, span.earlier] : [after, span.later];
  if (shown === undefined || before?.inForce === after?.inForce) return undefined;
  const states = { before: stateOf(before), after: stateOf(after) };
  return { ...states, why: reasonFor(fact, span, states), factInForce: shown, question };
}

function inForceAt(fact: HeldFact, question: Question): FactInForce | undefined {
  const effect = effectOf(fact, question);
  return typeof effect === 'object' ? effect : undefined;
}

function stateOf(fact: FactInForce | undefined): InForceState {
  return fact?.inForce ?? 'not-in-force';
}

const strength: Readonly<Record<InForceState, number>> = { 'not-in-force': 0, possibly: 1, surely: 2 };

function reasonFor(
  fact: HeldFact,
  span: Span,
  { before, after }: { readonly before: InForceState; readonly after: InForceState },
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
