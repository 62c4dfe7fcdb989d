import type { UncertainInstant } from '../../events/index.js';
import { coverage, endOfFact, type Lift, type Part } from './end-of-fact.js';
import { inForce, type InForce, type Window } from './in-force.js';

/** Why something that was recorded is not in force; in the order in which the reasons are tried. */
export const notInForceReasons = ['suspended', 'over', 'not-begun', 'withdrawn'] as const;
export type NotInForceReason = (typeof notInForceReasons)[number];

/** Why something is only possibly in force. */
type DoubtInTime = 'lift-unsure' | 'dates-coarse' | 'part-of-day';

/** Whether a part of a fact is in force in a window, and if it is not surely so, why. */
export type Course =
  | { readonly inForce: 'surely' }
  | { readonly inForce: 'possibly'; readonly doubt: DoubtInTime }
  | { readonly inForce: 'not'; readonly why: NotInForceReason };

const surely: Course = { inForce: 'surely' };
const never = Infinity;
const noUntil: UncertainInstant = { earliest: never, latest: never };

/**
 * Whether a part of a fact is in force in a window, with its lifts (R4, R6, R7). A fact that was withdrawn never is.
 * A suspended one is not while every reading of the suspension's bounds has it suspended, and possibly not while some
 * reading has.
 */
export function courseOf(
  start: UncertainInstant,
  stated: UncertainInstant,
  lifts: readonly Lift[],
  part: Part,
  window: Window,
): Course {
  const end = endOfFact(stated, lifts, part);
  let state: InForce = inForce(start, end, window);
  // Most facts have no lift, so they skip the work below.
  if (lifts.length === 0 && state === 'surely') return surely;
  // What a lift does outside of this has no effect.
  const whole = { from: Math.max(window.from, start.earliest), to: Math.min(window.to, end.latest) };
  const unsure: Window[] = [{ from: end.uncertainFrom, to: end.latest }];
  const bounds = [start, end];
  const pauses: Window[] = [];
  for (const lift of lifts) {
    const covered = interrupts(lift) ? coverage(lift, part) : 'no';
    if (covered === 'no') continue;
    const isSure = covered === 'yes' && lift.isConfirmed;
    if (lift.how === 'withdraws') {
      if (isSure) return { inForce: 'not', why: 'withdrawn' };
      unsure.push(window);
      if (state === 'surely') state = 'possibly';
      continue;
    }
    const until = lift.until ?? noUntil;
    if (lift.start.earliest >= whole.to || until.latest <= whole.from) continue;
    if (state === 'surely') state = 'possibly';
    if (isSure) pauses.push({ from: lift.start.latest, to: until.earliest });
    else unsure.push({ from: lift.start.earliest, to: until.latest });
    bounds.push(lift.start, until);
  }
  if (state === 'surely') return surely;
  if (state === 'not') return { inForce: 'not', why: start.earliest >= window.to ? 'not-begun' : 'over' };
  if (isCovered(whole, pauses)) return { inForce: 'not', why: 'suspended' };
  // Where it surely is suspended, it makes no difference what else may be true.
  const isRelevant = (span: Window): boolean => isOpen(common(span, whole), pauses);
  if (unsure.some(isRelevant)) return { inForce: 'possibly', doubt: 'lift-unsure' };
  const isCoarse = bounds.some(({ earliest, latest }) => isRelevant({ from: earliest, to: latest }));
  return { inForce: 'possibly', doubt: isCoarse ? 'dates-coarse' : 'part-of-day' };
}

function interrupts({ how }: Lift): boolean {
  return how === 'suspends' || how === 'withdraws';
}

function common(a: Window, b: Window): Window {
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
}

/** Whether pauses leave something of a window. */
function isOpen(window: Window, pauses: readonly Window[]): boolean {
  return window.from < window.to && !isCovered(window, pauses);
}

/** Whether pauses together leave nothing of a window. */
function isCovered({ from, to }: Window, pauses: readonly Window[]): boolean {
  let reached = from;
  for (const pause of [...pauses].sort((a, b) => a.from - b.from)) {
    if (pause.from > reached) break;
    reached = Math.max(reached, pause.to);
  }
  return reached >= to;
}
