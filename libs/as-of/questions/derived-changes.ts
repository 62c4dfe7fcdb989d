import { endOf, startOf, type AsOf, type DomainEvent, type Subject } from '../../../events/index.js';
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

/** An edge of a measure that follows from the owners of a party. */
export interface DerivedChange {
  readonly before: InForceState;
  readonly after: InForceState;
  /** The measure at the edge, or just before it if it is not in force any more. */
  readonly derived: DerivedMeasure;
  /** The point at which it is in force. */
  readonly question: Question;
  /** The first point at which the state is as it is after the edge. */
  readonly at: Question;
}

/**
 * The edges of the measures that follow from the owners of a party, in the order of the clock: where one comes into
 * force, ends, becomes sure or doubtful, or becomes another measure.
 */
export function* derivedChanges(
  index: AsOfIndex,
  subject: Subject,
  span: Span,
  form: ChangesForm,
): Steps<DerivedChange[]> {
  const changes: DerivedChange[] = [];
  const above = partiesAbove(index, subject, span);
  if (above.length < 2) return changes;
  let previous = lastInstantOf(span.earlier);
  let before = yield* measuresAt(index, subject, previous);
  for (const at of form === 'net' ? [lastInstantOf(span.later)] : pointsIn(index, above, span)) {
    const after = yield* measuresAt(index, subject, at);
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      const [was, is] = [before.get(key), after.get(key)];
      const shown = is ?? was;
      if (shown === undefined || (was?.inForce === is?.inForce && was?.measure === is?.measure)) continue;
      changes.push({
        before: was?.inForce ?? 'not-in-force',
        after: is?.inForce ?? 'not-in-force',
        derived: shown,
        question: is === undefined ? previous : at,
        at,
      });
    }
    [previous, before] = [at, after];
    yield;
  }
  return changes;
}

/** The measures on a party, by the version of the rule that they follow from. */
function* measuresAt(
  index: AsOfIndex,
  subject: Subject,
  question: Question,
): Steps<ReadonlyMap<number, DerivedMeasure>> {
  const number = index.numberOf(subject, question.position);
  if (number === undefined) return new Map();
  const ids = idsAt(index, subject, number, question);
  const derived = yield* new Ownership(index, question).measuresOn(ids);
  return new Map(derived.map((each) => [each.rule.position, each]));
}

/** The ids of a party, of all that ever had a share of it as known at some position of a span, and of theirs in turn. */
function partiesAbove(index: AsOfIndex, subject: Subject, { earlier, later }: Span): Subject[] {
  const first = index.numberOf(subject, later.position);
  if (first === undefined) return [];
  const numbers = new Set([first]);
  for (const number of numbers) {
    for (const id of idsKnownBetween(index, index.subjectOf(number), number, earlier, later))
      numbers.add(id.number);
    for (const position of index.parties.sharesIn(number))
      if (position <= later.position) numbers.add(index.parties.shareAt(position).owner);
  }
  return [...numbers].map((number) => index.subjectOf(number));
}

/** The points of a span at which what follows from owners may change. */
function pointsIn(index: AsOfIndex, parties: readonly Subject[], span: Span): Question[] {
  const { earlier, later } = span;
  if (isOnEffectiveClock(span)) {
    const bounds = parties
      .flatMap((party) => index.factsOn(party))
      .filter((fact) => fact.isOwnership || fact.list !== undefined)
      .flatMap((fact) => boundsOf(fact, later));
    return questionsAtTimes([...bounds, ...ruleTimes(later), ...groupTimes(later)], span);
  }
  const positions = parties.flatMap((party) => positionsUpTo(index, party, span));
  for (const rule of index.subjectsOf('rule', later.position, ''))
    if (rule !== undefined) positions.push(...index.ownPositions(rule, earlier.position, later.position));
  positions.push(...(later.groups?.positionsOfChange(earlier.position, later.position) ?? []));
  return questionsAtPositions(index, positions, span);
}

function positionsUpTo(index: AsOfIndex, party: Subject, { earlier, later }: Span): number[] {
  const positions: number[] = [];
  for (const position of index.positionsAbout(party, earlier.position)) {
    if (position > later.position) break;
    positions.push(position);
  }
  return positions;
}

/** The bounds of the rules on ownership, and of what suspends or ends them. */
function ruleTimes(question: Question): number[] {
  const rules = question.rules?.rulesAt(question, 'ownership') ?? [];
  return rules.flatMap(({ data, acts }) =>
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
