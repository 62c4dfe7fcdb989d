import { DAY, type AsOf } from '../../../events/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { FactKey } from '../index/fact-orders.js';
import type { FactInForce } from '../rules/effect.js';
import type { HeldFact } from '../rules/held-fact.js';
import { isSeen, type Question } from '../rules/question.js';
import { atOnce, type Steps } from '../steps.js';
import { changedParts, factAt, inForceStates, type ChangedPart, type InForceState } from './changed-parts.js';
import { idsKnownBetween } from './identity.js';
import { isWanted, keyOf, type WorldFilter } from './world.js';

/** Two questions that differ on one clock and in nothing else; `earlier` is not after `later`. */
export interface Span {
  readonly earlier: Question;
  readonly later: Question;
}

/**
 * Why a fact's in-force state differs. On the effective clock: it came into force, it ended, or its dates became sure
 * or doubtful; or, where the fact as a whole is in force as before, a part of its reach ended or became doubtful
 * (narrowed), or only came into force or became sure (widened). On the recorded clock: it was learned or retracted, or a
 * lift of it was, or who is in a country group that it names.
 */
export const changeReasons = [
  'came-into-force',
  'ended',
  'became-sure',
  'became-doubtful',
  'narrowed',
  'widened',
  'learned',
  'retracted',
  'lifted',
  'lift-retracted',
  'group-learned',
] as const;
export type ChangeReason = (typeof changeReasons)[number];

/** An edge of a fact: the in-force state of a part of its reach, and mostly of the whole, differs before and after. */
export interface Change {
  readonly before: InForceState;
  readonly after: InForceState;
  readonly why: ChangeReason;
  /** The parts that differ: one or more. */
  readonly parts: readonly ChangedPart[];
  /** The fact in force at the edge, or just before it if it is not in force any more. */
  readonly factInForce: FactInForce;
  /** The point at which `factInForce` is in force. */
  readonly question: Question;
  /** The first point at which the state is as it is after the edge. */
  readonly at: Question;
  /** The ordinal of the edge among those of its fact in the span, from 0. */
  readonly edge: number;
}

/** Where a page of changes ends: a fact, and how many of its edges are before it. */
export interface ChangeKey extends FactKey {
  readonly edge: number;
}

/** Changes in the order of the world, those of a fact in the order of the clock. `next`: the last key, if more follow. */
export interface ChangesPage {
  readonly changes: readonly Change[];
  readonly next: ChangeKey | undefined;
}

/** Every edge in the span; or, net, only the difference between its two ends. */
export type ChangesForm = 'every-edge' | 'net';

/** The key of a change in the order of changes. */
export function changeKeyOf({ factInForce, edge }: Change): ChangeKey {
  return { ...keyOf(factInForce.fact), edge };
}

/** At most `limit` (1 or more) of the changes in a span, after the key `after`. */
export function changesPage(
  index: AsOfIndex,
  span: Span,
  filter: WorldFilter,
  place: PagePlace,
  form: ChangesForm = 'every-edge',
): ChangesPage {
  return atOnce(changesPageSteps(index, span, filter, place, form));
}

/** Where a page begins, and how many changes it has at most. */
interface PagePlace {
  readonly after?: ChangeKey | undefined;
  readonly limit: number;
}

/** As {@link changesPage}, in steps. */
export function* changesPageSteps(
  index: AsOfIndex,
  span: Span,
  filter: WorldFilter,
  { after, limit }: PagePlace,
  form: ChangesForm,
): Steps<ChangesPage> {
  const changes: Change[] = [];
  for (const change of changesInSteps(index, span, filter, after, form)) {
    if (change === undefined) {
      yield;
      continue;
    }
    const last = changes.at(-1);
    if (changes.length === limit && last !== undefined) return { changes, next: changeKeyOf(last) };
    changes.push(change);
  }
  return { changes, next: undefined };
}

/** Every change in a span, in the order of the world, after a key. */
export function* changesIn(
  index: AsOfIndex,
  span: Span,
  filter: WorldFilter,
  after?: ChangeKey,
  form: ChangesForm = 'every-edge',
): Generator<Change, void, void> {
  for (const change of changesInSteps(index, span, filter, after, form))
    if (change !== undefined) yield change;
}

/**
 * As {@link changesIn}, computed as it is read; undefined is a pause. Only the candidates are found at once.
 */
export function* changesInSteps(
  index: AsOfIndex,
  span: Span,
  filter: WorldFilter,
  after: ChangeKey | undefined,
  form: ChangesForm,
): Generator<Change | undefined, void, void> {
  const { orders } = index;
  const compareToLast = (position: number): number =>
    after === undefined ? 1 : orders.compareToKey(position, after);
  const found = yield* candidates(index, span, filter);
  const wanted = after === undefined ? found : found.filter((position) => compareToLast(position) >= 0);
  for (const position of orders.inOrder(wanted)) {
    yield undefined;
    const fact = position === undefined ? undefined : index.factAt(position);
    if (fact === undefined || !isWanted(fact, filter)) continue;
    const isLast = after !== undefined && compareToLast(fact.position) === 0;
    for (const change of edgesOf(index, fact, span, form))
      if (!isLast || change.edge > after.edge) yield change;
  }
}

export function isOnEffectiveClock({ earlier, later }: Span): boolean {
  return earlier.position === later.position;
}

/** The positions of the facts that may have an edge in the span. */
function* candidates(index: AsOfIndex, span: Span, { subject }: WorldFilter): Steps<number[]> {
  const { earlier, later } = span;
  if (subject === undefined) {
    const { from, to } = timeOf(span);
    const found = isOnEffectiveClock(span)
      ? index.changes.factsBetween(axisOf(span), from, to, later.position)
      : index.changes.factsRecordedBetween(earlier.position, later.position, later.asOf);
    return areGroupsMoved(span) ? [...new Set([...found, ...(yield* inReachOf(index, span))])] : found;
  }
  const number = index.numberOf(subject, later.position);
  if (number === undefined) return [];
  const positions = new Set<number>();
  const point = later.publishedBy === undefined ? timeOf(span) : ever;
  for (const id of idsKnownBetween(index, subject, number, earlier, later)) {
    if (!isOnEffectiveClock(span)) {
      for (const { position, isLift, isOwnership } of index.factsOn(id.subject))
        if (position <= later.position && !isLift && !isOwnership) positions.add(position);
      continue;
    }
    for (const position of index.orders.subjectFacts(id.number, { ...point, position: later.position }))
      positions.add(position);
    yield;
  }
  return [...positions];
}

/** Whether the answer about the destination asked for may differ within the span because who is in a group does. */
function areGroupsMoved(span: Span): boolean {
  const { earlier, later } = span;
  if (later.destination === undefined || later.groups === undefined) return false;
  if (!isOnEffectiveClock(span))
    return later.groups.positionsOfChange(earlier.position, later.position).length > 0;
  const { from, to } = timeOf(span);
  return groupTimes(later).some((time) => time >= from - DAY && time <= to + DAY);
}

/** The times at which who is in a group may change, where that bears on the destination asked for. */
export function groupTimes({ asOf, destination, groups, position }: Question): readonly number[] {
  return destination === undefined ? [] : (groups?.timesOfChange(asOf.kind, position) ?? []);
}

/** Every fact that may be in force within the span and reach the destination asked for. */
function* inReachOf(index: AsOfIndex, span: Span): Steps<number[]> {
  const { destination, position, publishedBy } = span.later;
  const point = { ...(publishedBy === undefined ? timeOf(span) : ever), position };
  const found: number[] = [];
  for (const run of index.orders.worldRuns(index.orders.planFor({ destination }).lists, point)) {
    found.push(...run);
    yield;
  }
  return found;
}

const ever = { from: -Infinity, to: Infinity };

/** The axis on which both ends of a span are; undefined where one is a day and the other an instant. */
function axisOf({ earlier, later }: Span): AsOf['kind'] | undefined {
  return earlier.asOf.kind === later.asOf.kind ? later.asOf.kind : undefined;
}

/** The time from the beginning of one point to the end of the other. */
function timeOf({ earlier, later }: Span): { from: number; to: number } {
  return {
    from: Math.min(earlier.asOf.from, later.asOf.from),
    to: Math.max(earlier.asOf.to, later.asOf.to),
  };
}

/** The edges of a fact in a span, in the order of its clock. */
function* edgesOf(index: AsOfIndex, fact: HeldFact, span: Span, form: ChangesForm): Generator<Change> {
  let previous = lastInstantOf(span.earlier);
  let before = factAt(fact, previous);
  let edge = 0;
  for (const at of form === 'net' ? [lastInstantOf(span.later)] : pointsIn(index, fact, span)) {
    const after = factAt(fact, at);
    const [shown, question] = after.whole === undefined ? [before.whole, previous] : [after.whole, at];
    const parts = changedParts(fact, at, before, after);
    if (shown !== undefined && parts.length > 0) {
      const [was, is] = [stateOf(before.whole), stateOf(after.whole)];
      const why = reasonFor(fact, { earlier: previous, later: at }, { before: was, after: is, parts });
      yield { before: was, after: is, why, parts, factInForce: shown, question, at, edge };
      edge += 1;
    }
    [previous, before] = [at, after];
  }
}

/**
 * The points of a span at which the state of a fact may be another than just before, in order. Between two of them it
 * is the same.
 */
function pointsIn(index: AsOfIndex, fact: HeldFact, span: Span): Question[] {
  return isOnEffectiveClock(span) ? timesIn(fact, span) : positionsIn(index, fact, span);
}

/** A question by a longer time than an instant, as one by its last instant: a span continues from there. */
export function lastInstantOf(question: Question): Question {
  const { kind, to } = question.asOf;
  return kind === 'day' ? question : { ...question, asOf: { kind, from: to - 1, to } };
}

/** The times of a span at which the state of a fact may change. */
function timesIn(fact: HeldFact, span: Span): Question[] {
  return questionsAtTimes([...boundsOf(fact, span.later), ...groupTimes(span.later)], span);
}

/** The bounds of a fact and of its lifts, on the axis of a question. */
export function boundsOf(fact: HeldFact, { asOf: { kind } }: Question): number[] {
  return [fact, ...fact.lifts].flatMap((each) => {
    const [start, end] = [each.start(kind), each.end(kind)];
    return [start.earliest, start.latest, end.earliest, end.latest];
  });
}

/** By day, the days on which a bound falls and those after them; by instant, the bounds. */
export function questionsAtTimes(bounds: readonly number[], { earlier, later }: Span): Question[] {
  const { kind } = earlier.asOf;
  const times = new Set<number>();
  for (const bound of bounds.filter(Number.isFinite)) {
    if (kind === 'instant') times.add(bound);
    else for (const day of [0, 1]) times.add((Math.floor(bound / DAY) + day) * DAY);
  }
  // By instant, from the last millisecond of one end to that of the other.
  const [after, upTo, width] =
    kind === 'day' ? [earlier.asOf.from, later.asOf.from, DAY] : [earlier.asOf.to - 1, later.asOf.to - 1, 1];
  const inside = [...times].filter((time) => time > after && time <= upTo).sort((a, b) => a - b);
  return inside.map((from) => ({ ...later, asOf: { kind, from, to: from + width } }));
}

/** Where a fact and its lifts were recorded and retracted. */
function positionsOf(fact: HeldFact): number[] {
  return [fact, ...fact.lifts].flatMap(({ position, retraction }) => [
    position,
    ...(retraction === undefined ? [] : [retraction.position]),
  ]);
}

/** The ends of the appends with an event that may change the state of a fact. */
function positionsIn(index: AsOfIndex, fact: HeldFact, { earlier, later }: Span): Question[] {
  const events = positionsOf(fact);
  if (later.destination !== undefined)
    events.push(...(later.groups?.positionsOfChange(earlier.position, later.position) ?? []));
  return questionsAtPositions(index, events, { earlier, later });
}

/** The ends of the appends of a span with one of these events. */
export function questionsAtPositions(
  index: AsOfIndex,
  events: readonly number[],
  { earlier, later }: Span,
): Question[] {
  const inside = events.filter((position) => position > earlier.position && position <= later.position);
  const ends = new Set(inside.map((position) => index.appendEndOf(position)));
  return [...ends].sort((a, b) => a - b).map((position) => ({ ...later, position }));
}

function stateOf(fact: FactInForce | undefined): InForceState {
  return fact?.inForce ?? 'not-in-force';
}

function isWeaker({ before, after }: Pick<ChangedPart, 'before' | 'after'>): boolean {
  return inForceStates.indexOf(after) < inForceStates.indexOf(before);
}

/** Whether something of a fact or of its lifts was recorded or retracted after one question and up to another. */
function isOwnMove(fact: HeldFact, { earlier, later }: Span): boolean {
  return positionsOf(fact).some((position) => position > earlier.position && position <= later.position);
}

function reasonFor(
  fact: HeldFact,
  span: Span,
  { before, after, parts }: Pick<Change, 'before' | 'after' | 'parts'>,
): ChangeReason {
  const isNarrower = before === after ? parts.some(isWeaker) : isWeaker({ before, after });
  if (!isOnEffectiveClock(span)) {
    if (!isSeen(fact, span.earlier)) return 'learned';
    if (!isSeen(fact, span.later)) return 'retracted';
    if (!isOwnMove(fact, span)) return 'group-learned';
    return isNarrower ? 'lifted' : 'lift-retracted';
  }
  if (before === after) return isNarrower ? 'narrowed' : 'widened';
  if (before === 'not-in-force') return 'came-into-force';
  if (after === 'not-in-force') return 'ended';
  return after === 'surely' ? 'became-sure' : 'became-doubtful';
}
