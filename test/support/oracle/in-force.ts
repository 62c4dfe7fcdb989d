import {
  destinationsOf,
  howOf,
  isDay,
  isOf,
  termText,
  type AsOf,
  type EffectiveBound,
} from '../../../events/index.js';
import type { Question } from '../../../libs/as-of/index.js';
import { bearingOf, isLift, type Fact, type InForceEvent, type Known, type LiftEvent } from './known.js';
import { cellsOf, liftReach, reachOf, type Cell } from './reach.js';
import { choices, endOf, startOf, timeIn, timeOf, type Unknown } from './times.js';
import { combinations, outcomes, same } from './worlds.js';

/* Whether a fact is in force: surely in every world, possibly in some. */

export interface Interval {
  readonly from: number;
  readonly to: number;
}
export interface Removal extends Interval {
  readonly how: 'ends' | 'suspends' | 'withdraws';
}

/** What a lift may do to a cell: one of the removals, or nothing where it is not sure that it lifts. */
export interface PossibleLift {
  readonly lift: Known<LiftEvent>;
  readonly how: Removal['how'];
  readonly start: Unknown;
  readonly until: Unknown;
  readonly isSure: boolean;
}

function untilOf({ data }: LiftEvent): EffectiveBound | undefined {
  return 'until' in data ? data.until : undefined;
}

/** When a lift takes effect; a replacement from the same date shares its instant with it (R6). */
function liftStart(
  { event, replacement }: Known<LiftEvent>,
  fact: InForceEvent,
  axis: AsOf['kind'],
): Unknown {
  const isSame = (by: Fact): by is InForceEvent =>
    isOf(by, 'restricts', 'flags') &&
    JSON.stringify(by.data.effectiveFrom) === JSON.stringify(event.data.effectiveFrom);
  if (event.data.zone !== fact.data.zone) return timeIn(event, 'effectiveFrom', axis, fact.data.zone);
  const isOneDay =
    isDay(event.data.effectiveFrom) &&
    event.data.effectiveFrom === fact.data.effectiveFrom &&
    replacement !== undefined &&
    isSame(replacement) &&
    startOf(replacement, 'instant').latest <= startOf(fact, 'instant').earliest;
  if (howOf(event) === 'ends' && !isOneDay && replacement !== undefined && isSame(replacement))
    return startOf(replacement, axis);
  return timeOf(event, 'effectiveFrom', axis, [fact.data.effectiveFrom, untilOf(event)]);
}

export function liftsOn(
  fact: Known<InForceEvent>,
  known: readonly Known[],
  cell: Cell,
  { asOf, destination }: Question,
): PossibleLift[] {
  return known.flatMap((lift) => {
    if (!isLift(lift) || !same(lift.subject, fact.subject)) return [];
    if (lift.event.data.lifts !== fact.event.data.factId) return [];
    const reach = liftReach(lift.event, fact.event, cell, destination);
    if (reach === 'no') return [];
    const { data } = lift.event;
    const until = untilOf(lift.event);
    return [
      {
        lift,
        how: howOf(lift.event),
        start: liftStart(lift, fact.event, asOf.kind),
        until:
          until === undefined
            ? { earliest: Infinity, latest: Infinity }
            : data.zone === fact.event.data.zone
              ? timeOf(lift.event, 'until', asOf.kind, [data.effectiveFrom])
              : timeIn(lift.event, 'until', asOf.kind, fact.event.data.zone),
        isSure: reach === 'yes' && lift.isSurelyConfirmed,
      },
    ];
  });
}

export function removalsOf({ how, start, until, isSure }: PossibleLift): (Removal | undefined)[] {
  const never = isSure ? [] : [undefined];
  if (how === 'withdraws') return [{ how, from: -Infinity, to: Infinity }, ...never];
  const ends = how === 'ends' ? [Infinity] : choices(until);
  return [...choices(start).flatMap((from) => ends.map((to) => ({ how, from, to }))), ...never];
}

/** What is left of an interval without the removals. */
export function remaining(interval: Interval, removals: readonly Interval[]): Interval[] {
  return removals
    .filter(({ from, to }) => from < to)
    .reduce<Interval[]>(
      (left, gone) =>
        // Without the filter at each removal, empty parts would double with every one.
        left.flatMap(({ from, to }) =>
          [
            { from, to: Math.min(to, gone.from) },
            { from: Math.max(from, gone.to), to },
          ].filter((part) => part.from < part.to),
        ),
      interval.from < interval.to ? [interval] : [],
    );
}

/** What is left of a fact in a question, in each world of its dates and of the given lifts. */
export function leftIn(
  { event }: Known<InForceEvent>,
  lifts: readonly PossibleLift[],
  { asOf }: Question,
): Interval[][] {
  const dates = combinations([choices(startOf(event, asOf.kind)), choices(endOf(event, asOf.kind))]);
  const beginnings = dates.map(([from = 0, to = 0]) =>
    remaining({ from: Math.max(from, asOf.from), to: Math.min(to, asOf.to) }, []),
  );
  return outcomes(beginnings, lifts.map(removalsOf), (left, removal) =>
    removal === undefined ? left : left.flatMap((each) => remaining(each, [removal])),
  );
}

/** Whether intervals together cover the whole of one. */
export function coverWhole(interval: Interval, by: readonly Interval[]): boolean {
  return remaining(interval, by).length === 0;
}

type Idle = 'suspended' | 'over' | 'withdrawn' | 'not-begun' | 'excepted' | 'out-of-reach';
export type Verdict = 'surely' | 'possibly' | Idle;
const order: readonly Verdict[] = [
  'surely',
  'possibly',
  'suspended',
  'over',
  'not-begun',
  'withdrawn',
  'excepted',
  'out-of-reach',
];
const first = (verdicts: readonly Verdict[]): Verdict =>
  order.find((each) => verdicts.includes(each)) ?? 'out-of-reach';
export const isInForce = (verdict: Verdict): verdict is 'surely' | 'possibly' =>
  verdict === 'surely' || verdict === 'possibly';

export function verdictFor(
  fact: Known<InForceEvent>,
  known: readonly Known[],
  cell: Cell,
  question: Question,
): Verdict {
  const { asOf, destination } = question;
  const reach = reachOf(fact.event, cell.term, destination);
  if (reach === 'no') return 'out-of-reach';
  if (reach === 'excepted') return 'excepted';
  const lifts = liftsOn(fact, known, cell, question);
  const worlds = leftIn(fact, lifts, question);
  const isSure = reach === 'yes' && fact.isSurelyPublic;
  if (worlds.some((left) => left.length > 0))
    return isSure && worlds.every((left) => coverWhole(asOf, left)) ? 'surely' : 'possibly';
  const others = lifts.filter(({ how }) => how !== 'suspends');
  if (leftIn(fact, others, question).some((left) => left.length > 0)) return 'suspended';
  if (lifts.some((lift) => lift.how === 'withdraws' && lift.isSure)) return 'withdrawn';
  return startOf(fact.event, asOf.kind).earliest >= asOf.to ? 'not-begun' : 'over';
}

/** What is surely in force is possibly so, if it may not bear on exports. */
function withBearing(fact: Known, verdict: Verdict): Verdict {
  return verdict === 'surely' && bearingOf(fact) === 'possibly' ? 'possibly' : verdict;
}

/** The verdict on a fact as a whole: the strongest over the terms and the transactions that it names. */
export function verdictOf(fact: Known<InForceEvent>, known: readonly Known[], question: Question): Verdict {
  return withBearing(fact, verdictAsRecorded(fact, known, question));
}

/** The verdict on a fact whatever it bears on. */
export function verdictAsRecorded(
  fact: Known<InForceEvent>,
  known: readonly Known[],
  question: Question,
): Verdict {
  const cells = cellsOf(fact.event, question.transaction);
  return first(cells.map((cell) => verdictFor(fact, known, cell, question)));
}

/** The verdict on each term that the question is about. */
export function termsOf(fact: Known<InForceEvent>, known: readonly Known[], question: Question): string[] {
  return (destinationsOf(fact.event) ?? [])
    .map((term) => ({
      term,
      verdict: first(
        cellsOf(fact.event, question.transaction)
          .filter((cell) => cell.term === term)
          .map((cell) => verdictFor(fact, known, cell, question)),
      ),
    }))
    .filter(({ verdict }) => verdict !== 'out-of-reach' && verdict !== 'excepted')
    .map(({ term, verdict }) => {
      const state = withBearing(fact, verdict);
      return `${termText(term)} ${isInForce(state) ? state : 'not'}`;
    });
}
