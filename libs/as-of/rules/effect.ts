import type { AsOf, Destination, Evidence, UncertainInstant } from '../../../events/index.js';
import { endOfFact, inForce, reachOf, type InForce, type Lift } from '../../rules/index.js';
import { doubtInReach, doubtInTime, type Doubt } from './doubts.js';
import type { HeldFact } from './held-fact.js';
import { isSeen, seenEvidence, type Question } from './question.js';

/** A fact that is surely or possibly in force at a question. */
export interface FactInForce {
  readonly fact: HeldFact;
  readonly inForce: 'surely' | 'possibly';
  /** What the question may use of its evidence, read from the event store on access. */
  readonly evidence: readonly Evidence[];
  readonly doubts: readonly Doubt[];
  /** One row for each destination that the fact names, narrowed by the question; empty if it names none. */
  readonly destinations: readonly { readonly destination: Destination; readonly inForce: InForce }[];
}

/** What a fact does at a question: it is in force, it has not begun, or it is over; undefined if it has no effect. */
export type Effect = FactInForce | 'not-begun' | 'over' | undefined;

/** Whether a fact is in force for one of its destinations. */
interface TermState {
  readonly destination: Destination | undefined;
  readonly inForce: InForce;
  readonly doubts: readonly Doubt[];
}

/** The lifts of a fact that a question may use. */
function seenLifts(fact: HeldFact, question: Question): readonly Lift[] {
  const { lifts } = fact;
  if (lifts.length === 0) return noLifts;
  const seen: Lift[] = [];
  for (const lift of lifts) {
    const { start, destinations } = lift;
    if (start !== undefined && isSeen(lift, question))
      seen.push({ start, destinations, isConfirmed: lift.isConfirmedBy(question.publishedBy) });
  }
  return seen;
}

const noLifts: readonly Lift[] = [];

// The terms of a fact that names no destination.
const unnamed = [undefined];
const none: readonly Doubt[] = [];
const unconfirmed: readonly Doubt[] = ['evidence-unconfirmed'];

const always: AsOf = { from: -Infinity, to: Infinity };

/** The latest end of a fact over all of its destinations, as known at a position, in milliseconds. */
export function latestEnd(fact: HeldFact, position: number): number {
  const { end } = fact;
  const lifts = seenLifts(fact, { asOf: always, position });
  return Math.max(...(fact.destinations ?? unnamed).map((term) => endOfFact(end, lifts, term).latest));
}

/** Whether a fact is in force for one of its terms; undefined if the term does not reach the destination asked for. */
function stateFor(
  fact: HeldFact,
  start: UncertainInstant,
  lifts: readonly Lift[],
  term: Destination | undefined,
  question: Question,
): TermState | undefined {
  const asked = term === undefined ? undefined : question.destination;
  const reached =
    term === undefined || asked === undefined ? 'yes' : reachOf(term, fact.exceptDestinations, asked);
  if (reached === 'no') return undefined;
  const end = endOfFact(fact.end, lifts, term, asked);
  const state = inForce(start, end, question.asOf);
  if (state === 'not' || (state === 'surely' && reached === 'yes'))
    return { destination: term, inForce: state, doubts: none };
  const doubts: Doubt[] = [];
  if (state === 'possibly') doubts.push(doubtInTime(start, end, question.asOf));
  if (reached === 'maybe' && term !== undefined && asked !== undefined)
    doubts.push(doubtInReach(fact, term, asked));
  return { destination: term, inForce: 'possibly', doubts };
}

function worst(states: readonly TermState[]): InForce {
  if (states.some((state) => state.inForce === 'surely')) return 'surely';
  return states.some((state) => state.inForce === 'possibly') ? 'possibly' : 'not';
}

/**
 * What a fact does at a question. Undefined if the question may not use it (it is not known by then or was not public
 * by then), if it has no effective time or is a lift, or if it does not reach the destination asked for.
 */
export function effectOf(fact: HeldFact, question: Question): Effect {
  const { start } = fact;
  if (start === undefined || fact.isLift || !isSeen(fact, question)) return undefined;
  const lifts = seenLifts(fact, question);
  const states: TermState[] = [];
  for (const term of fact.destinations ?? unnamed) {
    const state = stateFor(fact, start, lifts, term, question);
    if (state !== undefined) states.push(state);
  }
  if (states.length === 0) return undefined;
  const state = worst(states);
  if (state === 'not') return start.earliest >= question.asOf.to ? 'not-begun' : 'over';
  return new SeenFact(fact, state, doubtsOf(fact, state, states, question), states, question);
}

function doubtsOf(
  fact: HeldFact,
  state: InForce,
  states: readonly TermState[],
  { publishedBy }: Question,
): readonly Doubt[] {
  const isConfirmed = fact.isConfirmedBy(publishedBy);
  if (state === 'surely') return isConfirmed ? none : unconfirmed;
  const [only, ...others] = states;
  const doubts =
    only !== undefined && others.length === 0
      ? only.doubts
      : [...new Set(states.flatMap((term) => term.doubts))];
  return isConfirmed ? doubts : [...doubts, 'evidence-unconfirmed'];
}

/** A fact in force, whose evidence and destinations are computed only if an answer shows them. */
class SeenFact implements FactInForce {
  readonly #states: readonly TermState[];
  readonly #question: Question;

  constructor(
    readonly fact: HeldFact,
    readonly inForce: 'surely' | 'possibly',
    readonly doubts: readonly Doubt[],
    states: readonly TermState[],
    question: Question,
  ) {
    this.#states = states;
    this.#question = question;
  }

  get destinations(): FactInForce['destinations'] {
    return this.#states.flatMap(({ destination, inForce: held }) =>
      destination === undefined ? [] : [{ destination, inForce: held }],
    );
  }

  get evidence(): readonly Evidence[] {
    return seenEvidence(this.fact, this.#question);
  }
}
