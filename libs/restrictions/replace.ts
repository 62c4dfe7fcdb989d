import {
  definitions,
  isCountry,
  mayInclude,
  parseBound,
  termText,
  type Destination,
  type DestinationTerm,
  type EffectiveBound,
  type EventOf,
  type Evidence,
  type Transaction,
} from '../../events/index.js';
import {
  CommandRefusedError,
  isInForceEvent,
  liftIdOf,
  type FactEvent,
  type Facts,
  type InForceEvent,
  type LiftEvent,
} from './facts.js';
import { appliesToOf, mayRestrict, termsOf, transactionsOf, type ReachedTerm } from './reach.js';
import { record } from './record.js';

type Restriction = EventOf<'restricts'>;

/** What a restriction takes the place of. */
export interface Replacing {
  /** Restrictions that it replaces: they end where it begins, as far as it names the same. */
  readonly lifts?: readonly string[];
  /** Destinations of them that end too, although it does not name them. */
  readonly alsoEnds?: readonly Destination[];
  /** A restriction that had not begun: it is withdrawn, and begins in this form instead. */
  readonly postpones?: string;
  /** When that was decided; absent: when the earliest of the evidence was published. */
  readonly decidedOn?: EffectiveBound;
}

/**
 * Decides to record a restriction, after the lifts of what it takes the place of, in one append (R6, R7).
 * @throws CommandRefusedError if a rule in docs/rules.md is broken.
 */
export function restrict(facts: Facts, event: Restriction, replacing: Replacing) {
  const { lifts = [], alsoEnds = [], postpones } = replacing;
  refuseForeignEnds(facts, postpones === undefined ? lifts : [postpones], alsoEnds);
  if (postpones !== undefined) return postpone(facts, event, postpones, replacing);
  const made = lifts.flatMap((lifted) => partsEnded(facts, event, lifted, alsoEnds, '/lifts'));
  return record(facts, [...made.map((part, index) => liftFor(event, index + 1, part)), event]);
}

/** Of one restriction, what another takes away from it. */
interface Part {
  readonly lifts: string;
  /** Absent: all. */
  readonly destinations?: readonly DestinationTerm[];
  /** Absent: all. */
  readonly appliesTo?: readonly Transaction[];
}

/** A lift of what a restriction takes the place of, from the same date and with the same evidence. */
function liftFor({ type, data }: Restriction, number: number, part: Part, more: object = {}): LiftEvent {
  const { field } = definitions[type].subject;
  const { factId, effectiveFrom, evidence } = data;
  return {
    type: definitions[type].liftedBy.type,
    data: {
      factId: liftIdOf(factId, number),
      [field]: (data as Readonly<Record<string, unknown>>)[field],
      ...part,
      effectiveFrom,
      replacedBy: factId,
      ...more,
      evidence,
    },
  } as unknown as LiftEvent;
}

/** The old date stays what was public until the act that put it off (R7). */
function postpone(
  facts: Facts,
  event: Restriction,
  postpones: string,
  { alsoEnds = [], decidedOn }: Replacing,
) {
  const effectiveFrom = decidedOn ?? earliestPublication(event.data.evidence);
  if (effectiveFrom === undefined) {
    const detail = 'is missing: no evidence says when it was published';
    throw new CommandRefusedError('lift-mismatched', '/decidedOn', detail);
  }
  const withdrawal = { how: 'withdraws', effectiveFrom };
  const made = partsEnded(facts, event, postpones, alsoEnds, '/postpones');
  try {
    return record(facts, [...made.map((part, index) => liftFor(event, index + 1, part, withdrawal)), event]);
  } catch (error) {
    throw error instanceof CommandRefusedError ? asPostponed(error) : error;
  }
}

/** A refusal of the withdrawal points at what it was made of. */
function asPostponed({ refusal, pointer, message }: CommandRefusedError): CommandRefusedError {
  if (pointer === '/lifts') return new CommandRefusedError(refusal, '/postpones', message);
  if (refusal !== 'lift-mismatched' || pointer !== '/effectiveFrom')
    return new CommandRefusedError(refusal, pointer, message);
  const detail =
    'must be before the date that is postponed: it is the date of the act that postponed it, by default when the ' +
    'earliest evidence was published. What has begun is replaced with "lifts"';
  return new CommandRefusedError(refusal, '/decidedOn', detail);
}

function earliestPublication(evidence: readonly Evidence[]): EffectiveBound | undefined {
  const published = evidence.flatMap(({ publishedOn }) => (publishedOn === undefined ? [] : [publishedOn]));
  return published.sort((a, b) => parseBound(a).latest - parseBound(b).latest)[0];
}

/** Each destination that also ends is one of a restriction that is replaced. */
function refuseForeignEnds(facts: Facts, lifted: readonly string[], alsoEnds: readonly Destination[]): void {
  const held = lifted.flatMap((factId) => facts.get(factId)?.event ?? []);
  for (const [index, destination] of alsoEnds.entries()) {
    if (held.some((event) => mayAlsoEnd(event, destination))) continue;
    const detail = `none of the restrictions that are replaced restricts ${destination}`;
    throw new CommandRefusedError('destination-not-restricted', `/alsoEnds/${index}`, detail);
  }
}

/** Whether a destination can also end: one that is not stated only where the restriction does not state it either. */
function mayAlsoEnd(event: FactEvent, destination: Destination): boolean {
  if (destination !== 'not-stated') return mayRestrict(event, destination);
  return termsOf(event)?.some((term) => term.destination === destination) ?? false;
}

/**
 * What of a restriction ends where another begins: the terms that the other restricts again in the same words, or all
 * if it names the whole world, each only for the transactions that the other restricts; and what also ends.
 */
function partsEnded(
  facts: Facts,
  by: Restriction,
  lifts: string,
  alsoEnds: readonly Destination[],
  pointer: string,
): Part[] {
  const old = facts.get(lifts)?.event;
  // What is wrong with a lift of it, the rules on lifts say.
  if (old === undefined || !isInForceEvent(old)) return [{ lifts }];
  const held = termsOf(old) ?? [];
  const ended = alsoEnds.filter((destination) => mayAlsoEnd(old, destination));
  const again = held
    .filter((term) => !ended.includes(term.destination) && isNamedAgain(term, termsOf(by) ?? []))
    .map(({ term }) => term);
  const applied = appliedAgain(old, by);
  const parts =
    applied === undefined
      ? [partOf(lifts, held, [...again, ...ended])]
      : [partOf(lifts, held, ended), partOf(lifts, held, again, applied)];
  const made = parts.flatMap((part) => part ?? []);
  if (made.length > 0) return made;
  const detail =
    `"${by.data.factId}" names no destination of "${lifts}" in the same words, so nothing of it would end: name in ` +
    `alsoEnds those that end, from ${[...new Set(held.map(({ destination }) => destination))].join(', ')}`;
  throw new CommandRefusedError('lift-mismatched', pointer, detail);
}

/** A part of a restriction; undefined if there is nothing in it. */
function partOf(
  lifts: string,
  held: readonly ReachedTerm[],
  destinations: readonly DestinationTerm[],
  appliesTo?: readonly Transaction[],
): Part | undefined {
  if (destinations.length === 0 || appliesTo?.length === 0) return undefined;
  const named = new Set(destinations.map(termText));
  const isWhole =
    named.has('worldwide') ||
    held.every(({ term, destination }) => named.has(termText(term)) || named.has(destination));
  return { lifts, ...(isWhole ? {} : { destinations }), ...(appliesTo && { appliesTo }) };
}

/** Of the transactions that a restriction applies to, those that another does too; undefined if it is all of them. */
function appliedAgain(old: InForceEvent, by: Restriction): readonly Transaction[] | undefined {
  const held = transactionsOf(old);
  const again = held.filter((transaction) => appliesToOf(by)?.includes(transaction) ?? true);
  return again.length === held.length ? undefined : again;
}

/** Whether a term is restricted again in the same words, or by the whole world, without exceptions of its own. */
function isNamedAgain(old: ReachedTerm, terms: readonly ReachedTerm[]): boolean {
  return terms.some(
    (term) =>
      (term.destination === old.destination || term.destination === 'worldwide') &&
      term.except.every(
        (exception) => old.except.includes(exception) || !mayExcept(exception, old.destination),
      ),
  );
}

/** Whether what is taken away from a term may be of a destination that the term reaches: a territory is of its country. */
function mayExcept(exception: Destination, reached: Destination): boolean {
  if (!isCountry(exception) || !isCountry(reached)) return true;
  return exception === reached || mayInclude(exception, reached) || mayInclude(reached, exception);
}
