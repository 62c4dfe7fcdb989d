import {
  bearingOnExports,
  destinationOf,
  isCountryGroup,
  isOnHeadquarters,
  placeIn,
  reaches,
  transactions,
  unknownMembership,
  type AsOf,
  type BearingOnExports,
  type Certain,
  type Destination,
  type DestinationTerm,
  type Evidence,
  type Membership,
  type Transaction,
  type UncertainInstant,
} from '../../../events/index.js';
import {
  both,
  courseOf,
  endOfFact,
  exceptionsFrom,
  notInForceReasons,
  not,
  reachOf,
  strongest,
  type Course,
  type NotInForceReason,
  type InForce,
  type Lift,
} from '../../rules/index.js';
import { doubtInReach, type Doubt } from './doubts.js';
import type { HeldFact } from './held-fact.js';
import {
  areWhere,
  isSeen,
  membershipFor,
  seen,
  seenEvidence,
  type Headquarters,
  type Known,
  type Question,
} from './question.js';

/** A fact that is surely or possibly in force at a question. */
export interface FactInForce {
  readonly fact: HeldFact;
  /** Never surely where its measure only may bear on exports. */
  readonly inForce: 'surely' | 'possibly';
  /** How surely it is in force by its dates, its reach and its publication, whatever its measure bears on. */
  readonly inForceAsRecorded: 'surely' | 'possibly';
  /** What the question may use of its evidence, read from the event store on access. */
  readonly evidence: readonly Evidence[];
  readonly doubts: readonly Doubt[];
  /** One row for each term that the fact names, narrowed by the question; empty if it names none. */
  readonly destinations: readonly {
    readonly destination: Destination;
    readonly except?: readonly Destination[];
    readonly inForce: InForce;
  }[];
  /** The same by the terms themselves; of one that is undefined where the fact names none. */
  readonly terms: readonly {
    readonly term: DestinationTerm | undefined;
    readonly inForce: InForce;
  }[];
  /**
   * What of it differs between two questions of one position and of the same filters, as text: all that is shown of it
   * follows from this, the fact and those.
   */
  readonly variant: string;
}

/**
 * What a fact does at a question: it is in force; or it is not, and why; or it excepts the destination asked for;
 * undefined if it has no effect.
 */
export type Effect = FactInForce | NotInForceReason | 'excepted' | undefined;

/** Whether a fact is in force for one of its terms. */
interface TermState {
  readonly term: DestinationTerm | undefined;
  readonly inForce: InForce;
  /** Whether it reaches the destination asked for. */
  readonly isReached: boolean;
  readonly doubts: readonly Doubt[];
  readonly why: NotInForceReason | undefined;
}

/** Whether what a fact does bears on exports, as its measure does; undefined of a fact without a measure. */
export function bearingOf({ measure }: Pick<HeldFact, 'measure'>): BearingOnExports | undefined {
  return measure === undefined ? undefined : bearingOnExports[measure];
}

const bothAxes = ['day', 'instant'] as const;
// The terms of a fact that names no destination.
const unnamed = [undefined];
const none: readonly Doubt[] = [];

/** The lifts of a fact that a question may use, on an axis, without those in `ignored`. */
function seenLifts(
  fact: HeldFact,
  kind: AsOf['kind'],
  question: Known,
  ignored?: ReadonlySet<number>,
): readonly Lift[] {
  const found: Lift[] = [];
  for (const lift of fact.lifts) {
    const isPublic = ignored?.has(lift.position) === true ? 'no' : seen(lift, question);
    if (isPublic === 'no') continue;
    found.push({
      how: lift.how,
      start: lift.start(kind),
      until: lift.end(kind),
      destinations: lift.destinations,
      appliesTo: lift.appliesTo,
      isConfirmed: isPublic === 'yes' && lift.confirmedBy(question.publishedBy) === 'yes',
    });
  }
  return found;
}

/** The latest end of a fact over all parts of its reach and on both axes, as known at a position, in milliseconds. */
export function latestEnd(fact: HeldFact, position: number): number {
  let latest = -Infinity;
  for (const kind of bothAxes) {
    const stated = fact.end(kind);
    const lifts = seenLifts(fact, kind, { position });
    for (const term of fact.destinations ?? unnamed)
      for (const transaction of transactionsOf(fact, lifts, undefined))
        latest = Math.max(
          latest,
          endOfFact(stated, lifts, { term, exceptions: fact.exceptDestinations, transaction }).latest,
        );
  }
  return latest;
}

const allTransactions = [undefined];

/** The transactions by which a fact's reach is divided: one that is asked for, or those that lifts distinguish. */
export function transactionsOf(
  { appliesTo }: HeldFact,
  lifts: readonly Pick<Lift, 'appliesTo'>[],
  asked: Transaction | undefined,
): readonly (Transaction | undefined)[] {
  if (asked !== undefined) return [asked];
  return lifts.some((lift) => lift.appliesTo !== undefined) ? (appliesTo ?? transactions) : allTransactions;
}

/** Assumptions for a hypothetical evaluation of a fact. */
interface Assumption {
  /** Lifts that are left out of account. */
  readonly ignored?: ReadonlySet<number>;
  /** When the fact begins, instead of what was recorded. */
  readonly start?: number;
  /** Whether its evidence is taken to be public. */
  readonly isPublic?: boolean;
  /** Whether its terms on headquarters are left out of account, because the question names no buyer (R11). */
  readonly isBuyerUnknown?: boolean;
}

/** Whether a destination is a rule on where a party has its headquarters; what is not stated may be one. */
export function mayBeOnHeadquarters(destination: Destination): boolean {
  return destination === 'not-stated' || isOnHeadquarters(destination);
}

/** Whether a term of a fact is on where a party has its headquarters, or may be. */
export function hasHeadquartersTerm({ destinations }: HeldFact): boolean {
  return destinations?.some((term) => mayBeOnHeadquarters(destinationOf(term))) === true;
}

const nothingAssumed: Assumption = {};

/** What leaves it open whether a term reaches what is asked for; or, if it does not, why. */
export function doubtsInReach(
  { exceptDestinations }: Pick<HeldFact, 'exceptDestinations'>,
  term: DestinationTerm | undefined,
  { destination: asked, headquarters }: Pick<Question, 'destination' | 'headquarters'>,
  isIn: Membership,
): readonly Doubt[] | NotReached {
  if (term === undefined) return none;
  if (headquarters !== undefined && isOnHeadquarters(destinationOf(term)))
    return doubtsInHeadquarters(headquarters, term, exceptDestinations, isIn);
  if (asked === undefined) return none;
  const reached = reachOf(term, exceptDestinations, asked, isIn);
  if (reached === 'yes') return none;
  if (reached === 'maybe') return [doubtInReach(term, exceptDestinations, asked, isIn)];
  return reaches(destinationOf(term), asked, isIn) === 'no' ? 'not-named' : 'excepted';
}

/** As {@link doubtsInReach}, of a term on headquarters where those of the buyer and its parents are known, or in part. */
function doubtsInHeadquarters(
  headquarters: Headquarters,
  term: DestinationTerm,
  exceptions: readonly Destination[],
  isIn: Membership,
): readonly Doubt[] | NotReached {
  const excepted = exceptionsFrom(term, exceptions);
  const isAt = (place: Destination, country: Destination, isMember: Membership): Certain =>
    placeIn(place) === country ? 'yes' : isMember(placeIn(place), country);
  // An exception takes away the headquarters in its place, and no others that are reached as well.
  const reachedBy = (isMember: Membership): Certain =>
    areWhere(headquarters, (country) => {
      const isExcepted = excepted.map((each) =>
        each === 'not-stated' ? 'maybe' : isAt(each, country, isMember),
      );
      return both(isAt(destinationOf(term), country, isMember), not(strongest(isExcepted)));
    });
  const isReached = reachedBy(isIn);
  if (isReached === 'yes') return none;
  if (isReached === 'no') {
    const isNamed = areWhere(headquarters, (country) => isAt(destinationOf(term), country, isIn));
    return isNamed === 'no' ? 'not-named' : 'excepted';
  }
  const { seats, unknown } = headquarters;
  const areKnown =
    unknown.length === 0 &&
    seats.every(({ isSurelyThisParty, isConfirmed }) => isSurelyThisParty && isConfirmed);
  if (!areKnown) return ['headquarters-not-known'];
  return [isCountryGroup(placeIn(destinationOf(term))) ? 'country-group-not-loaded' : 'territory-not-loaded'];
}

/** Why a term does not reach the destination asked for: an exception covers it, or the term does not name it. */
export type NotReached = 'excepted' | 'not-named';

/** The inputs that all terms of a fact share. */
interface FactAtQuestion {
  readonly fact: HeldFact;
  readonly question: Question;
  readonly lifts: readonly Lift[];
  readonly isPublic: Certain;
  readonly start: UncertainInstant;
  readonly end: UncertainInstant;
  readonly isIn: Membership;
  /** Computed once for all terms when no lift distinguishes them. */
  readonly course: Course | undefined;
}

/** Whether a fact is in force for one of its terms; or why the term does not reach the destination asked for. */
function stateFor(at: FactAtQuestion, term: DestinationTerm | undefined): TermState | NotReached {
  const { fact, question, isPublic, isIn } = at;
  const inReach = doubtsInReach(fact, term, question, isIn);
  if (typeof inReach === 'string') return inReach;
  const course = at.course ?? courseWithLifts(at, term);
  const isReached = inReach.length === 0;
  if (course.inForce === 'not') return { term, inForce: 'not', isReached, doubts: none, why: course.why };
  if (course.inForce === 'surely' && isReached && isPublic !== 'maybe')
    return { term, inForce: 'surely', isReached, doubts: none, why: undefined };
  const doubts: Doubt[] = [];
  if (course.inForce === 'possibly') doubts.push(course.doubt);
  doubts.push(...inReach);
  if (isPublic === 'maybe') doubts.push('publication-unknown');
  return { term, inForce: 'possibly', isReached, doubts, why: undefined };
}

/** The strongest course of a term over the transactions that lifts distinguish. */
function courseWithLifts(
  { fact, question, lifts, start, end, isIn }: FactAtQuestion,
  term: DestinationTerm | undefined,
): Course {
  const { asOf, destination: asked } = question;
  return transactionsOf(fact, lifts, question.transaction)
    .map((transaction) => {
      const part = { term, exceptions: fact.exceptDestinations, asked, transaction, isIn };
      return courseOf(start, end, lifts, part, asOf);
    })
    .reduce(stronger);
}

function stronger(a: Course, b: Course): Course {
  return strengthOf(b) > strengthOf(a) ? b : a;
}

/** Of two courses by which it is not in force, the one whose reason is tried first is the stronger. */
function strengthOf(course: Course): number {
  if (course.inForce === 'not') return -notInForceReasons.indexOf(course.why);
  return course.inForce === 'surely' ? 2 : 1;
}

/** Whether a fact has an effective time of its own, and applies to the transaction asked about. */
function mayBeInForce(fact: HeldFact, { transaction }: Question): boolean {
  if (!fact.isTimed || fact.isLift) return false;
  return transaction === undefined || fact.appliesTo?.includes(transaction) !== false;
}

/**
 * The states of a fact's terms that the question reaches; `excepted` if an exception covers what they would reach;
 * undefined if they reach nothing of it, or the question may not use the fact.
 */
function statesOf(
  fact: HeldFact,
  question: Question,
  assumption: Assumption,
): readonly TermState[] | 'excepted' | undefined {
  if (!mayBeInForce(fact, question)) return undefined;
  const isPublic =
    assumption.isPublic === true && fact.isKnownAt(question.position) ? 'yes' : seen(fact, question);
  if (isPublic === 'no') return undefined;
  const { asOf } = question;
  const lifts = seenLifts(fact, asOf.kind, question, assumption.ignored);
  const assumed = assumption.start;
  const start = assumed === undefined ? fact.start(asOf.kind) : { earliest: assumed, latest: assumed };
  const end = fact.end(asOf.kind);
  const isNarrowed = question.destination !== undefined || question.headquarters !== undefined;
  const at: FactAtQuestion = {
    fact,
    question,
    lifts,
    isPublic,
    start,
    end,
    isIn: isNarrowed ? membershipFor(fact, question) : unknownMembership,
    course: lifts.length === 0 ? courseOf(start, end, lifts, { term: undefined }, asOf) : undefined,
  };
  const states: TermState[] = [];
  let isExcepted = false;
  for (const term of fact.destinations ?? unnamed) {
    if (assumption.isBuyerUnknown === true && term !== undefined && isOnHeadquarters(destinationOf(term)))
      continue;
    const state = stateFor(at, term);
    if (typeof state === 'object') states.push(state);
    else isExcepted ||= state === 'excepted';
  }
  if (states.length > 0) return states;
  return isExcepted ? 'excepted' : undefined;
}

function worst(states: readonly TermState[]): InForce {
  if (states.some((state) => state.inForce === 'surely')) return 'surely';
  return states.some((state) => state.inForce === 'possibly') ? 'possibly' : 'not';
}

/**
 * What a fact does at a question. Undefined if the question may not use it (it is not known by then or was not public
 * by then), if it has no effective time or is a lift, or if it does not reach what is asked for.
 */
export function effectOf(
  fact: HeldFact,
  question: Question,
  assumption: Pick<Assumption, 'isBuyerUnknown'> = nothingAssumed,
): Effect {
  const isNarrowed = question.destination !== undefined || question.headquarters !== undefined;
  if (!isNarrowed && assumption.isBuyerUnknown !== true && fact.lifts.length === 0)
    return effectAsStated(fact, question);
  const states = statesOf(fact, question, assumption);
  if (typeof states !== 'object') return states;
  const state = worst(states);
  if (state === 'not') return notInForceReasons.find((reason) => states.some(({ why }) => why === reason));
  const doubts = doubtsOf(fact, state, states, question);
  if (bearingOf(fact) !== 'possibly') return new FactByTerm(fact, state, state, doubts, states, question);
  return new FactByTerm(fact, 'possibly', state, [...doubts, 'may-not-bear-on-exports'], states, question);
}

/** What a fact without lifts does at a question that asks for no place: the same for each of its terms. */
function effectAsStated(fact: HeldFact, question: Question): Effect {
  if (!mayBeInForce(fact, question)) return undefined;
  const isPublic = seen(fact, question);
  if (isPublic === 'no') return undefined;
  const { asOf, publishedBy } = question;
  const course = courseOf(fact.start(asOf.kind), fact.end(asOf.kind), noLifts, whole, asOf);
  if (course.inForce === 'not') return course.why;
  const confirmation = confirmationDoubts[fact.confirmedBy(publishedBy)];
  const bearing = bearingOf(fact);
  if (course.inForce === 'surely' && isPublic === 'yes' && bearing !== 'possibly')
    return new FactAsStated(fact, 'surely', 'surely', confirmation, question);
  const doubts = new Set<Doubt>();
  if (course.inForce === 'possibly') doubts.add(course.doubt);
  if (isPublic === 'maybe') doubts.add('publication-unknown');
  const state = doubts.size === 0 ? 'surely' : 'possibly';
  for (const doubt of confirmation) doubts.add(doubt);
  if (bearing === 'possibly') doubts.add('may-not-bear-on-exports');
  return new FactAsStated(fact, 'possibly', state, [...doubts], question);
}

const noLifts: readonly Lift[] = [];
const whole = { term: undefined };

/**
 * Whether in every reading a confirmed fact that bears on exports, or one of those that take its place, is in force
 * through a whole question (R6): a lift by replacement and its replacement begin at one instant, however uncertain.
 */
export function isReplacedWithoutGap(fact: HeldFact, question: Question): boolean {
  return isInForceThroughout(fact, question, {}, new Set());
}

/** Whether in every reading a replacement begins no later than its lift: at one instant with it, or surely by then. */
function beginsInTime(successor: HeldFact, lift: HeldFact): boolean {
  const [begins, ends] = [successor.start('instant'), lift.start('instant')];
  const isOne = begins.earliest === ends.earliest && begins.latest === ends.latest;
  return isOne || begins.latest <= ends.earliest;
}

function isInForceThroughout(
  fact: HeldFact,
  question: Question,
  assumption: Assumption,
  visited: ReadonlySet<number>,
): boolean {
  const { asOf } = question;
  if (asOf.from >= asOf.to) return true;
  if (visited.has(fact.position)) return false;
  const further = new Set([...visited, fact.position]);
  const ignored = new Set<number>();
  let { to } = asOf;
  for (const lift of fact.lifts) {
    const successor = lift.how === 'ends' && isSeen(lift, question) ? lift.replacement : undefined;
    if (successor === undefined || !successor.isKnownAt(question.position)) continue;
    if (!beginsInTime(successor, lift)) continue;
    const { earliest, latest } = lift.start(asOf.kind);
    const rest = { ...question, asOf: { ...asOf, from: Math.max(asOf.from, earliest) } };
    // In a reading in which the lift is true and public, so is the replacement, which has the same sources.
    const isPublic = lift.hasSameSources(successor, question.publishedBy);
    if (!isInForceThroughout(successor, rest, { start: earliest, isPublic }, further)) continue;
    ignored.add(lift.position);
    // Where the replacement may be untrue or not public, so may the lift: then only the fact itself is left.
    if (successor.confirmedBy(question.publishedBy) === 'yes') to = Math.min(to, latest);
  }
  const until = { ...question, asOf: { ...asOf, to } };
  if (asOf.from >= to) return true;
  const isConfirmed = assumption.isPublic === true || fact.confirmedBy(question.publishedBy) === 'yes';
  if (!isConfirmed || bearingOf(fact) !== 'yes') return false;
  const states = statesOf(fact, until, { ...assumption, ignored });
  return typeof states === 'object' && worst(states) === 'surely';
}

/**
 * The doubts that bear on the result: where a term surely reaches the destination and may be in force, whether another
 * reaches it does not matter.
 */
function doubtsOf(
  fact: HeldFact,
  state: InForce,
  states: readonly TermState[],
  { publishedBy }: Question,
): readonly Doubt[] {
  const confirmation = confirmationDoubts[fact.confirmedBy(publishedBy)];
  if (state === 'surely') return confirmation;
  const open = states.filter(({ inForce }) => inForce === 'possibly');
  const reached = open.filter(({ isReached }) => isReached);
  const bearing = reached.length > 0 ? reached : open;
  const [only, ...others] = bearing;
  if (only !== undefined && others.length === 0 && confirmation.length === 0) return only.doubts;
  return [...new Set([...bearing.flatMap(({ doubts }) => doubts), ...confirmation])];
}

/** Why a fact is not surely confirmed, by whether confirming evidence was public. */
const confirmationDoubts: Readonly<Record<Certain, readonly Doubt[]>> = {
  yes: none,
  maybe: ['publication-unknown'],
  no: ['evidence-unconfirmed'],
};

/** A fact in force, whose evidence and destinations are computed only if an answer shows them. */
abstract class SeenFact implements FactInForce {
  constructor(
    readonly fact: HeldFact,
    readonly inForce: 'surely' | 'possibly',
    readonly inForceAsRecorded: 'surely' | 'possibly',
    readonly doubts: readonly Doubt[],
    private readonly question: Question,
  ) {}

  /** In the order in which the fact names them, as recorded. */
  protected abstract get states(): readonly Pick<TermState, 'term' | 'inForce'>[];

  get terms(): FactInForce['terms'] {
    if (this.inForce === this.inForceAsRecorded) return this.states;
    return this.states.map(({ term, inForce }) => ({
      term,
      inForce: inForce === 'surely' ? this.inForce : inForce,
    }));
  }

  get destinations(): FactInForce['destinations'] {
    return this.terms.flatMap(({ term, inForce }) => {
      if (term === undefined) return [];
      return typeof term === 'string' ? [{ destination: term, inForce }] : [{ ...term, inForce }];
    });
  }

  get variant(): string {
    let states = '';
    for (const { inForce } of this.states) states += inForce[0] ?? '';
    return `${this.inForce} ${states} ${this.doubts.join()}`;
  }

  get evidence(): readonly Evidence[] {
    return seenEvidence(this.fact, this.question);
  }
}

/** A fact whose terms differ: in what lifts leave of them, or in what they reach. */
class FactByTerm extends SeenFact {
  constructor(
    fact: HeldFact,
    inForce: 'surely' | 'possibly',
    inForceAsRecorded: 'surely' | 'possibly',
    doubts: readonly Doubt[],
    protected override readonly states: readonly TermState[],
    question: Question,
  ) {
    super(fact, inForce, inForceAsRecorded, doubts, question);
  }
}

/** A fact with one state for all of its terms. */
class FactAsStated extends SeenFact {
  protected override get states(): readonly Pick<TermState, 'term' | 'inForce'>[] {
    return (this.fact.destinations ?? unnamed).map((term) => ({ term, inForce: this.inForceAsRecorded }));
  }
}
