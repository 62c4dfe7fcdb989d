import {
  covers,
  isCountryGroup,
  isOnHeadquarters,
  reaches,
  surelyPublicBy,
  type AsOf,
  type Destination,
  type Evidence,
  type UncertainInstant,
} from '../../events/index.js';
import { endOfFact, inForce, reachOf, type End, type InForce, type Lift } from '../rules/index.js';
import type { HeldFact } from './held-fact.js';

/** A question: a point on each clock, and what narrows it. */
export interface Question {
  readonly asOf: AsOf;
  /** The last position known: an append's end. */
  readonly position: number;
  /** Keep what was surely public by then, in milliseconds since the epoch. */
  readonly publishedBy?: number;
  readonly destination?: Destination;
}

/** Why a part is not surely in force, or does not make its subject restricted. */
export const allDoubts = [
  'dates-coarse',
  'part-of-day',
  'lift-unsure',
  'country-group-not-loaded',
  'headquarters-not-known',
  'destinations-not-stated',
  'part-of-destination',
  'evidence-unconfirmed',
] as const;
export type Doubt = (typeof allDoubts)[number];

/** A fact that is in force at the question, for which destinations, and what makes it doubtful. */
export interface Part {
  readonly fact: HeldFact;
  readonly inForce: 'surely' | 'possibly';
  /** Read from where events are stored, when it is asked for. */
  readonly evidence: readonly Evidence[];
  readonly doubts: readonly Doubt[];
  /** One row for each destination that the fact names, narrowed by the question; empty if it names none. */
  readonly destinations: readonly { readonly destination: Destination; readonly inForce: InForce }[];
}

/** A fact at a question: the part it plays, or that it is seen but not in force, or nothing at all. */
export type Effect = { readonly part: Part } | 'not-begun' | 'over' | undefined;

interface TermState {
  readonly destination: Destination | undefined;
  readonly inForce: InForce;
  readonly doubts: readonly Doubt[];
}

/** Recorded time first, then publication: whether the question lets us see the fact. */
export function isSeen(fact: HeldFact, { position, publishedBy }: Question): boolean {
  return fact.isKnownAt(position) && fact.isPublicBy(publishedBy);
}

/** The evidence of a fact, or of a lift, that the question lets us see: what was surely public by then. */
export function seenEvidence(fact: HeldFact, { publishedBy }: Question): readonly Evidence[] {
  const { evidence } = fact.event.data;
  if (publishedBy === undefined) return evidence;
  return evidence.filter(
    ({ publishedOn }) => publishedOn !== undefined && surelyPublicBy(publishedOn) <= publishedBy,
  );
}

/** The lifts of a fact that the question lets us see. */
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

// The one destination of a fact that names none; and no doubts.
const unnamed = [undefined];
const none: readonly Doubt[] = [];
const unconfirmed: readonly Doubt[] = ['evidence-unconfirmed'];

const always: AsOf = { from: -Infinity, to: Infinity };

/** When a fact, as known at a position, is over for all of its destinations, at the latest. */
export function latestEnd(fact: HeldFact, position: number): number {
  const { end } = fact;
  const lifts = seenLifts(fact, { asOf: always, position });
  return Math.max(...(fact.destinations ?? unnamed).map((term) => endOfFact(end, lifts, term).latest));
}

const isExact = ({ earliest, latest }: UncertainInstant): boolean => earliest === latest;

/** Two exact bounds leave one doubt: that the fact was in force for a part of the day that is asked for. */
function doubtInTime(start: UncertainInstant, end: End, asOf: AsOf): Doubt {
  if (end.uncertainFrom < asOf.to) return 'lift-unsure';
  return isExact(start) && isExact(end) ? 'part-of-day' : 'dates-coarse';
}

/** Why it is not sure that a measure reaches the destination asked for: by its own term, or else by an exception. */
function doubtInReach(fact: HeldFact, term: Destination, asked: Destination): Doubt {
  const cause =
    reaches(term, asked) === 'maybe'
      ? term
      : fact.exceptDestinations.find((exception) => covers(exception, asked) === 'maybe');
  const compared = [cause ?? term, asked];
  if (compared.includes('not-stated')) return 'destinations-not-stated';
  if (compared.some(isOnHeadquarters)) return 'headquarters-not-known';
  if (asked !== 'worldwide' && compared.some(isCountryGroup)) return 'country-group-not-loaded';
  return 'part-of-destination';
}

/** How one of its destinations stands; undefined if the question's destination is out of its reach. */
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
 * How a fact stands at a question.
 * Undefined if it is not known or not public by then, has no effective time, or does not reach the destination.
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
  return { part: new SeenPart(fact, state, doubtsOf(fact, state, states, question), states, question) };
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

/** A part as a question lets it be seen: what an answer does not quote is not read. */
class SeenPart implements Part {
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

  get destinations(): Part['destinations'] {
    return this.#states.flatMap(({ destination, inForce: held }) =>
      destination === undefined ? [] : [{ destination, inForce: held }],
    );
  }

  get evidence(): readonly Evidence[] {
    return seenEvidence(this.fact, this.#question);
  }
}
