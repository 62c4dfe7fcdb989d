import {
  covers,
  destinationsOf,
  inForce,
  isConfirmed,
  reaches,
  type AsOf,
  type Certain,
  type Destination,
  type EventData,
  type Evidence,
  type InForce,
  type Milliseconds,
  type Subject,
} from '../../events/index.js';
import type { AsOfIndex, HeldFact } from './as-of-index.js';

/** A question: a point on each clock, and what narrows it. */
export interface Question {
  readonly asOf: AsOf;
  /** The last position known: an append's end. */
  readonly position: number;
  /** Keep what was surely public by then, in milliseconds since the epoch. */
  readonly publishedBy?: number;
  readonly destination?: Destination;
}

export type Status = 'restricted' | 'uncertain' | 'flagged' | 'not-restricted' | 'no-record';

/** Why a part is not surely in force, or does not make its subject restricted. */
export type Doubt =
  | 'dates-coarse'
  | 'lift-unsure'
  | 'country-group-not-loaded'
  | 'headquarters-not-known'
  | 'destinations-not-stated'
  | 'evidence-unconfirmed';

/** A fact that is in force at the question, for which destinations, and what makes it doubtful. */
export interface Part {
  readonly fact: HeldFact;
  readonly inForce: 'surely' | 'possibly';
  readonly evidence: readonly Evidence[];
  readonly doubts: readonly Doubt[];
  /** One row for each destination that the fact names, narrowed by the question; empty if it names none. */
  readonly destinations: readonly { readonly destination: Destination; readonly inForce: InForce }[];
}

/** The rule that gave the status: the first that held. */
export type DecidingRule =
  | 'restriction-surely-in-force'
  | 'restriction-possibly-in-force'
  | 'flag-in-force'
  | 'restriction-not-begun'
  | 'restriction-over'
  | 'nothing-held';

export interface SubjectAnswer {
  readonly subject: Subject;
  readonly description: EventData<'ChipDescribed'> | EventData<'CompanyDescribed'> | undefined;
  readonly status: Status;
  readonly decidedBy: DecidingRule;
  readonly measures: readonly Part[];
  readonly sales: readonly Part[];
  readonly routes: readonly Part[];
  readonly listings: readonly Part[];
}

interface TermState {
  readonly destination: Destination | undefined;
  readonly inForce: InForce;
  readonly doubts: readonly Doubt[];
}

/** Recorded time first, then publication: the evidence that the question lets us see; none hides the fact. */
function seenEvidence(fact: HeldFact, { position, publishedBy }: Question): Evidence[] {
  const isHeld =
    fact.position <= position && !(fact.retraction !== undefined && fact.retraction.position <= position);
  if (!isHeld) return [];
  return fact.evidence
    .filter((source) => publishedBy === undefined || (source.publishedBy ?? Infinity) <= publishedBy)
    .map(({ evidence }) => evidence);
}

/** Whether a question lets us see the fact at all: recorded, not retracted, and public as it asks. */
export function isSeen(fact: HeldFact, question: Question): boolean {
  return seenEvidence(fact, question).length > 0;
}

const strength: readonly Certain[] = ['no', 'maybe', 'yes'];

function strongest(values: readonly Certain[]): Certain {
  return values.reduce((a, b) => (strength.indexOf(b) > strength.indexOf(a) ? b : a), 'no');
}

/** Whether the measure reaches the destination asked for, after its exceptions. */
function reach(fact: HeldFact, term: Destination, asked: Destination): Certain {
  const { data } = fact.event;
  const excepted = strongest(
    ('exceptDestinations' in data ? (data.exceptDestinations ?? []) : []).map((exception) =>
      covers(exception, asked),
    ),
  );
  if (excepted === 'yes') return 'no';
  return excepted === 'maybe' && reaches(term, asked) === 'yes' ? 'maybe' : reaches(term, asked);
}

/**
 * Rule on facts 2: the end for one destination. A lift that only may cover it, or is only rumoured, may have
 * ended the fact, and so moves the earliest end and not the latest.
 */
function endFor(
  fact: HeldFact,
  destinations: readonly Destination[],
  question: Question,
): Milliseconds & { unsure: boolean } {
  let { earliest, latest } = fact.end;
  let unsure = false;
  for (const lift of fact.lifts) {
    const evidence = seenEvidence(lift, question);
    if (evidence.length === 0 || lift.start === undefined) continue;
    const terms = destinationsOf(lift.event);
    const covered =
      terms === undefined
        ? 'yes'
        : strongest(terms.flatMap((term) => destinations.map((d) => covers(term, d))));
    if (covered === 'no') continue;
    earliest = Math.min(earliest, lift.start.earliest);
    if (covered === 'yes' && isConfirmed(evidence)) latest = Math.min(latest, lift.start.latest);
    else unsure ||= lift.start.earliest < question.asOf.to;
  }
  return { earliest, latest, unsure };
}

function doubtOf(term: Destination): Doubt {
  if (term === 'not-stated') return 'destinations-not-stated';
  return term.startsWith('headquarteredIn:') ? 'headquarters-not-known' : 'country-group-not-loaded';
}

/** How one of its destinations stands; undefined if the question's destination is out of its reach. */
function stateFor(
  fact: HeldFact,
  start: Milliseconds,
  term: Destination | undefined,
  question: Question,
): TermState | undefined {
  const asked = term === undefined ? undefined : question.destination;
  const reached = term === undefined || asked === undefined ? 'yes' : reach(fact, term, asked);
  if (reached === 'no') return undefined;
  const end = endFor(
    fact,
    [term, asked].filter((d) => d !== undefined),
    question,
  );
  const state = inForce(start, end, question.asOf);
  if (state === 'not') return { destination: term, inForce: 'not', doubts: [] };
  const doubts: Doubt[] = [];
  if (state === 'possibly') doubts.push(end.unsure ? 'lift-unsure' : 'dates-coarse');
  if (reached === 'maybe' && term !== undefined) doubts.push(doubtOf(term));
  return { destination: term, inForce: doubts.length > 0 ? 'possibly' : 'surely', doubts };
}

function worst(states: readonly TermState[]): InForce {
  if (states.some((state) => state.inForce === 'surely')) return 'surely';
  return states.some((state) => state.inForce === 'possibly') ? 'possibly' : 'not';
}

/** A fact at a question: the part it plays, or that it is seen but not in force, or nothing at all. */
type Effect = { readonly part: Part } | 'not-begun' | 'over' | undefined;

/**
 * How a fact stands at a question.
 * Undefined if it is not known or not public by then, has no effective time, or does not reach the destination.
 */
export function effectOf(fact: HeldFact, question: Question): Effect {
  const evidence = seenEvidence(fact, question);
  const { start } = fact;
  if (evidence.length === 0 || start === undefined || 'lifts' in fact.event.data) return undefined;
  const terms = destinationsOf(fact.event) ?? [undefined];
  const states = terms.flatMap((term) => stateFor(fact, start, term, question) ?? []);
  if (states.length === 0) return undefined;
  const state = worst(states);
  if (state === 'not') return start.earliest >= question.asOf.to ? 'not-begun' : 'over';
  const doubts = state === 'surely' ? [] : states.flatMap((term) => term.doubts);
  if (!isConfirmed(evidence)) doubts.push('evidence-unconfirmed');
  return {
    part: {
      fact,
      inForce: state,
      evidence,
      doubts: [...new Set(doubts)],
      destinations: states.flatMap(({ destination, inForce: held }) =>
        destination === undefined ? [] : [{ destination, inForce: held }],
      ),
    },
  };
}

function partsOf(effects: readonly { fact: HeldFact; effect: Effect }[], types: readonly string[]): Part[] {
  return effects.flatMap(({ fact, effect }) =>
    types.includes(fact.event.type) && typeof effect === 'object' ? [effect.part] : [],
  );
}

const restrictionTypes = ['ChipRestricted', 'CompanyRestricted'];

/** A seller is shown with its sale, and not flagged by it; a chip is never flagged. */
function isFlaggedBy({ kind, id }: Subject, { fact: { event } }: Part): boolean {
  if (kind !== 'company') return false;
  return event.type !== 'SaleBlocked' || event.data.buyer === id || event.data.buyerParent === id;
}

function latestDescription(facts: readonly HeldFact[], question: Question): SubjectAnswer['description'] {
  for (const fact of [...facts].reverse()) {
    const { type, data } = fact.event;
    if ((type === 'ChipDescribed' || type === 'CompanyDescribed') && isSeen(fact, question)) return data;
  }
  return undefined;
}

/**
 * What was restricted of a subject: the first status whose rule holds, and every fact in force.
 * Undefined if nothing up to the asked position is about the subject or names it.
 */
export function answer(index: AsOfIndex, subject: Subject, question: Question): SubjectAnswer | undefined {
  if (!index.wasSeen(subject, question.position)) return undefined;
  const facts = index.factsOn(subject);
  const effects = facts.map((fact) => ({ fact, effect: effectOf(fact, question) }));
  const parts = {
    measures: partsOf(effects, restrictionTypes),
    sales: partsOf(effects, ['SaleBlocked']),
    routes: partsOf(effects, ['SubsidiaryRouteFlagged']),
    listings: partsOf(effects, ['CompanyDelisted']),
  };
  const held = effects
    .filter(({ fact }) => restrictionTypes.includes(fact.event.type))
    .map(({ effect }) => effect);
  const [status, decidedBy] = decide(subject, parts, held);
  return { subject, description: latestDescription(facts, question), status, decidedBy, ...parts };
}

function decide(
  subject: Subject,
  { measures, sales, routes, listings }: Pick<SubjectAnswer, 'measures' | 'sales' | 'routes' | 'listings'>,
  held: readonly Effect[],
): [Status, DecidingRule] {
  const isSure = (part: Part): boolean => part.inForce === 'surely' && isConfirmed(part.evidence);
  if (measures.some(isSure)) return ['restricted', 'restriction-surely-in-force'];
  if (measures.length > 0) return ['uncertain', 'restriction-possibly-in-force'];
  const flags = [...sales, ...routes, ...listings];
  if (flags.some((part) => isFlaggedBy(subject, part))) return ['flagged', 'flag-in-force'];
  if (held.includes('not-begun')) return ['not-restricted', 'restriction-not-begun'];
  return held.includes('over') ? ['not-restricted', 'restriction-over'] : ['no-record', 'nothing-held'];
}
