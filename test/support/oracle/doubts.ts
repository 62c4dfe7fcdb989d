import {
  destinationOf,
  isCountryGroup,
  isOnHeadquarters,
  mayInclude,
  reaches,
  type DestinationTerm,
} from '../../../events/index.js';
import type { Question } from '../../../libs/as-of/index.js';
import {
  coverWhole,
  leftIn,
  liftsOn,
  remaining,
  removalsOf,
  verdictAsRecorded,
  verdictFor,
  type Interval,
  type PossibleLift,
} from './in-force.js';
import { bearingOf, type InForceEvent, type Known } from './known.js';
import { cellsOf, exceptionsOn, reachOf, takesAway, type Cell } from './reach.js';

/* Why a part is not surely in force, or not confirmed: the unknowns that bear on it. */

/** Doubts that must be shown, and doubts in time of which one must be, if there is any. */
export interface ExpectedDoubts {
  readonly shown: readonly string[];
  readonly inTime: readonly string[];
}

/** What leaves it open whether a term reaches what is asked for: the term itself, or one of its exceptions. */
function doubtInReach(fact: Known<InForceEvent>, term: DestinationTerm, asked: string): string {
  const destination = destinationOf(term);
  const cause =
    reaches(destination, asked) === 'maybe'
      ? destination
      : exceptionsOn(fact.event, term).find((each) => takesAway(each, asked) === 'maybe');
  const pair = [cause ?? destination, asked];
  if (mayInclude(cause ?? destination, asked)) return 'territory-not-loaded';
  if (pair.includes('not-stated')) return 'destinations-not-stated';
  if (pair.some(isOnHeadquarters)) return 'headquarters-not-known';
  return asked !== 'worldwide' && pair.some(isCountryGroup)
    ? 'country-group-not-loaded'
    : 'part-of-destination';
}

/** Whether an unsure lift takes something away from the question in some world. */
function mayTakeAway(
  fact: Known<InForceEvent>,
  lift: PossibleLift,
  others: readonly PossibleLift[],
  question: Question,
): boolean {
  const taken = removalsOf({ ...lift, isSure: true }).filter((each) => each !== undefined);
  return leftIn(fact, others, question).some((left) =>
    left.some((interval) => taken.some((each) => !coverWhole(interval, remaining(interval, [each])))),
  );
}

const textsOf = (left: readonly Interval[][]): string[] =>
  [...new Set(left.map((each) => JSON.stringify(each)))].sort();

function doubtsInTime(fact: Known<InForceEvent>, known: readonly Known[], cell: Cell, question: Question) {
  const lifts = liftsOn(fact, known, cell, question);
  const sure = lifts.filter(({ isSure }) => isSure);
  const found: string[] = [];
  if (lifts.some((lift) => !lift.isSure && mayTakeAway(fact, lift, sure, question)))
    found.push('lift-unsure');
  const left = leftIn(fact, sure, question);
  if (textsOf(left).length > 1) found.push('dates-coarse');
  if (left.some((each) => each.length > 0 && !coverWhole(question.asOf, each))) found.push('part-of-day');
  return found;
}

/** The doubts of a part: those of its open terms, and of them only of what surely reaches, if any does. */
export function doubtsOf(
  fact: Known<InForceEvent>,
  known: readonly Known[],
  question: Question,
): ExpectedDoubts {
  const { shown, inTime } = doubtsAsRecorded(fact, known, question);
  const bearing = bearingOf(fact) === 'possibly' ? ['may-not-bear-on-exports'] : [];
  return { shown: [...shown, ...bearing].sort(), inTime };
}

function doubtsAsRecorded(
  fact: Known<InForceEvent>,
  known: readonly Known[],
  question: Question,
): ExpectedDoubts {
  const { destination } = question;
  const confirmation = fact.isSurelyConfirmed
    ? []
    : [fact.mayBeConfirmed ? 'publication-unknown' : 'evidence-unconfirmed'];
  if (verdictAsRecorded(fact, known, question) === 'surely') return { shown: confirmation, inTime: [] };
  const open = cellsOf(fact.event, question.transaction).filter(
    (cell) => verdictFor(fact, known, cell, question) === 'possibly',
  );
  const reached = open.filter(({ term }) => reachOf(fact.event, term, destination) === 'yes');
  const bearing = reached.length > 0 ? reached : open;
  const inReach = bearing.flatMap(({ term }) =>
    term === undefined || destination === undefined || reachOf(fact.event, term, destination) === 'yes'
      ? []
      : [doubtInReach(fact, term, destination)],
  );
  /** A transaction for which nothing is in doubt silences those of the others. */
  const ofTerm = (term: DestinationTerm | undefined): string[] => {
    const ofCells = bearing
      .filter((cell) => cell.term === term)
      .map((cell) => doubtsInTime(fact, known, cell, question));
    return ofCells.some(({ length }) => length === 0) ? [] : ofCells.flat();
  };
  const shown = [...inReach, ...(fact.isSurelyPublic ? [] : ['publication-unknown']), ...confirmation];
  return {
    shown: [...new Set(shown)].sort(),
    inTime: [...new Set(bearing.flatMap(({ term }) => ofTerm(term)))].sort(),
  };
}
