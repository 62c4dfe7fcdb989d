import {
  endOf,
  ruleKindNames,
  startOf,
  type AsOf,
  type DomainEvent,
  type Measure,
  type Subject,
} from '../../../events/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { Question } from '../rules/question.js';
import type { Steps } from '../steps.js';
import type { InForceState } from './changed-parts.js';
import {
  boundsOf,
  groupTimes,
  isOnEffectiveClock,
  lastInstantOf,
  questionsAtPositions,
  questionsAtTimes,
  type ChangesForm,
  type Span,
} from './changes.js';
import { idsAt, idsKnownBetween } from './identity.js';
import { Ownership } from './ownership.js';
import type { DerivedMeasure } from './rule-on-owners.js';
import { rulesOnChip, type RuleOnChip } from './rules-on-chip.js';

/** A measure that follows from a rule: by the owners of a party, or by the parameters of a chip. */
type Followed =
  | { readonly by: 'owners'; readonly derived: DerivedMeasure }
  | { readonly by: 'parameters'; readonly derived: RuleOnChip };

/** An edge of a measure that follows from a rule; at the edge, or just before it if it is not in force any more. */
export type DerivedChange = Followed & {
  readonly before: InForceState;
  readonly after: InForceState;
  /** The point at which it is in force. */
  readonly question: Question;
  /** The first point at which the state is as it is after the edge. */
  readonly at: Question;
};

/**
 * The edges of the measures on a party that follow from its owners, or on a chip that follow from its parameters, in the
 * order of the clock: where one comes into force, ends, becomes sure or doubtful, or becomes another measure.
 */
export function* derivedChanges(
  index: AsOfIndex,
  subject: Subject,
  span: Span,
  form: ChangesForm,
): Steps<DerivedChange[]> {
  const changes: DerivedChange[] = [];
  const concerned = subject.kind === 'chip' ? [subject] : partiesAbove(index, subject, span);
  if (subject.kind !== 'chip' && concerned.length < 2) return changes;
  let previous = lastInstantOf(span.earlier);
  let before = yield* measuresAt(index, subject, previous);
  for (const at of form === 'net' ? [lastInstantOf(span.later)] : pointsIn(index, concerned, span)) {
    const after = yield* measuresAt(index, subject, at);
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      const [was, is] = [before.get(key), after.get(key)];
      const shown = is ?? was;
      if (shown === undefined || (stateOf(was) === stateOf(is) && measureOf(was) === measureOf(is))) continue;
      const question = is === undefined ? previous : at;
      changes.push({ ...shown, before: stateOf(was), after: stateOf(is), question, at });
    }
    [previous, before] = [at, after];
    yield;
  }
  return changes;
}

function stateOf(followed: Followed | undefined): InForceState {
  const state = followed?.derived.inForce ?? 'not';
  return state === 'not' ? 'not-in-force' : state;
}

/** The measure that follows from a rule. */
export function measureOf(followed: Followed): Measure;
export function measureOf(followed: Followed | undefined): Measure | undefined;
export function measureOf(followed: Followed | undefined): Measure | undefined {
  return followed?.by === 'parameters' ? followed.derived.terms.measure : followed?.derived.measure;
}

/** The measures on a party or a chip, by the version of the rule that they follow from. */
function* measuresAt(
  index: AsOfIndex,
  subject: Subject,
  question: Question,
): Steps<ReadonlyMap<number, Followed>> {
  const number = index.numberOf(subject, question.position);
  if (number === undefined) return new Map();
  if (subject.kind === 'chip') {
    const followed = rulesOnChip(index, subject, question).filter(({ inForce }) => inForce !== 'not');
    return new Map(followed.map((derived) => [derived.rule.position, { by: 'parameters', derived }]));
  }
  const ids = idsAt(index, subject, number, question);
  const measures = yield* new Ownership(index, question).measuresOn(ids);
  return new Map(measures.map((derived) => [derived.rule.position, { by: 'owners', derived }]));
}

/**
 * The ids of a party, of all that ever had a share of it or were stated to be its parent, as known at some position of a
 * span, and of theirs in turn.
 */
function partiesAbove(index: AsOfIndex, subject: Subject, { earlier, later }: Span): Subject[] {
  const first = index.numberOf(subject, later.position);
  if (first === undefined) return [];
  const numbers = new Set([first]);
  for (const number of numbers) {
    for (const id of idsKnownBetween(index, index.subjectOf(number), number, earlier, later))
      numbers.add(id.number);
    for (const position of index.parties.sharesIn(number))
      if (position <= later.position) numbers.add(index.parties.shareAt(position).owner);
    for (const position of index.parties.parentStatementsOf(number))
      for (const id of position <= later.position ? index.parties.parentsAt(position, number) : []) {
        const parent = index.numberOf({ kind: 'party', id }, later.position);
        if (parent !== undefined) numbers.add(parent);
      }
  }
  return [...numbers].map((number) => index.subjectOf(number));
}

/** The points of a span at which what follows from rules for these subjects may change. */
function pointsIn(index: AsOfIndex, subjects: readonly Subject[], span: Span): Question[] {
  const { earlier, later } = span;
  if (isOnEffectiveClock(span)) {
    const bounds = subjects
      .flatMap((subject) => index.factsOn(subject))
      .filter((fact) => fact.isOwnership || fact.list !== undefined)
      .flatMap((fact) => boundsOf(fact, later));
    return questionsAtTimes([...bounds, ...ruleTimes(later), ...groupTimes(later)], span);
  }
  const positions = subjects.flatMap((subject) => positionsUpTo(index, subject, span));
  for (const rule of index.subjectsOf('rule', later.position, ''))
    if (rule !== undefined) positions.push(...index.ownPositions(rule, earlier.position, later.position));
  positions.push(...(later.groups?.positionsOfChange(earlier.position, later.position) ?? []));
  return questionsAtPositions(index, positions, span);
}

function positionsUpTo(index: AsOfIndex, subject: Subject, { earlier, later }: Span): number[] {
  const positions: number[] = [];
  for (const position of index.positionsAbout(subject, earlier.position)) {
    if (position > later.position) break;
    positions.push(position);
  }
  return positions;
}

/** The bounds of the rules, and of what suspends or ends them. */
function ruleTimes(question: Question): number[] {
  const { rules } = question;
  return ruleKindNames
    .flatMap((kind) => rules?.rulesAt(question, kind) ?? [])
    .flatMap(({ data, acts }) =>
      [{ type: 'RuleAdopted', data } as const, ...acts.map(({ act }) => act)].flatMap((event) =>
        timesOf(event, question.asOf),
      ),
    );
}

function timesOf(event: DomainEvent, { kind }: AsOf): number[] {
  const axis = kind === 'day' ? 'days' : 'instants';
  const [start, end] = [startOf(event)?.[axis], endOf(event)[axis]];
  return [start?.earliest ?? Infinity, start?.latest ?? Infinity, end.earliest, end.latest];
}
