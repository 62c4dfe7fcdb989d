import {
  covers,
  destinationOf,
  exceptionsOf,
  isCountry,
  isOnHeadquarters,
  reaches,
  termText,
  unknownMembership,
  type Certain,
  type Destination,
  type DestinationTerm,
  type LiftKind,
  type Membership,
  type UncertainInstant,
  type Transaction,
} from '../../events/index.js';
import { both, not, strongest } from './certain.js';
import { exceptionsFrom, takesAway } from './reach.js';

/** What a lift says about its fact. */
export interface Lift {
  /** What it does to the fact; absent: it ends it. */
  readonly how?: LiftKind | undefined;
  /** When the lift takes effect. */
  readonly start: UncertainInstant;
  /** When a suspension is over; absent: never. */
  readonly until?: UncertainInstant | undefined;
  /** The destinations that it lifts; undefined if it lifts all. */
  readonly destinations: readonly DestinationTerm[] | undefined;
  /** The transactions that it lifts; absent: all. */
  readonly appliesTo?: readonly Transaction[] | undefined;
  /** Whether an authority or the company itself says so, as far as the question lets us see. */
  readonly isConfirmed: boolean;
}

/** When a fact ends for one of its destinations, in milliseconds since the Unix epoch. */
export interface End extends UncertainInstant {
  /** From when a lift that is not certain may have ended the fact; Infinity if there is none. */
  readonly uncertainFrom: number;
}

/** A part of a measure's reach that is lifted as one, narrowed by what is asked for. */
export interface Part {
  /** One of the destinations that the fact names; undefined if it names none. */
  readonly term: DestinationTerm | undefined;
  /** What the fact takes away from all of its terms. */
  readonly exceptions?: readonly Destination[] | undefined;
  /** The destination of the question, if it has one: a lift for that destination ends the fact for it. */
  readonly asked?: Destination | undefined;
  /** One of the transactions that the fact applies to; undefined where no lift is narrowed by them. */
  readonly transaction?: Transaction | undefined;
  /** Who is in which country group; absent: not known. */
  readonly isIn?: Membership | undefined;
}

/**
 * When a fact ends for a part of its reach: at its stated end, or when the first lift that ends it and covers the part
 * takes effect (R6). A lift that only may cover the part, or is not confirmed, may have ended the fact: it moves the
 * earliest end and not the latest.
 */
export function endOfFact(stated: UncertainInstant, lifts: readonly Lift[], part: Part): End {
  let { earliest, latest } = stated;
  let uncertainFrom = Infinity;
  for (const lift of lifts) {
    if ((lift.how ?? 'ends') !== 'ends') continue;
    const covered = coverage(lift, part);
    if (covered === 'no') continue;
    earliest = Math.min(earliest, lift.start.earliest);
    if (covered === 'yes' && lift.isConfirmed) latest = Math.min(latest, lift.start.latest);
    else uncertainFrom = Math.min(uncertainFrom, lift.start.earliest);
  }
  return { earliest, latest, uncertainFrom };
}

/**
 * Whether a lift lifts a part of its fact, or the destination asked for: a country may be taken out of a group.
 * A term on headquarters is a rule of its own, which a lift for the country asked for does not end.
 */
export function coverage(
  { destinations, appliesTo }: Lift,
  { term, exceptions = [], asked, transaction, isIn = unknownMembership }: Part,
): Certain {
  if (transaction !== undefined && appliesTo?.includes(transaction) === false) return 'no';
  if (destinations === undefined) return 'yes';
  const isOther = term !== undefined && isOnHeadquarters(destinationOf(term));
  return strongest(
    destinations.flatMap((lifted) => [
      ...(term === undefined ? [] : [coversTerm(lifted, term, exceptions, isIn)]),
      ...(asked === undefined || isOther ? [] : [coversAsked(lifted, term, asked, isIn)]),
    ]),
  );
}

/** Whether a lifted term covers what is asked for. A territory that the fact names itself is not meant by its country. */
function coversAsked(
  lifted: DestinationTerm,
  term: DestinationTerm | undefined,
  asked: Destination,
  isIn: Membership,
): Certain {
  const named = term === undefined ? undefined : destinationOf(term);
  const place = destinationOf(lifted);
  const part = partOf(place, asked, isIn);
  if (part !== 'no' && named === asked) return 'no';
  const covered =
    part === 'no'
      ? coversDestination(lifted, asked, isIn)
      : both(part, coversDestination(lifted, place, isIn));
  // What is not stated may be a rule on headquarters, which a lift for a place does not end.
  return named === 'not-stated' ? both(covered, 'maybe') : covered;
}

/** Whether what is asked for is a territory of a country. */
function partOf(country: Destination, asked: Destination, isIn: Membership): Certain {
  return country !== asked && isCountry(country) && isCountry(asked) ? isIn(country, asked) : 'no';
}

/** Whether a lifted term covers the whole of a term. */
function coversTerm(
  lifted: DestinationTerm,
  term: DestinationTerm,
  exceptions: readonly Destination[],
  isIn: Membership,
): Certain {
  const isStated = ![destinationOf(term), ...exceptionsOf(term)].includes('not-stated');
  if (isStated && termText(lifted) === termText(term)) return 'yes';
  return coversDestination(lifted, destinationOf(term), isIn, exceptionsFrom(term, exceptions));
}

/** Whether a lifted term covers the whole of a destination, as far as `without` has not taken it away already. */
function coversDestination(
  lifted: DestinationTerm,
  destination: Destination,
  isIn: Membership,
  without: readonly Destination[] = [],
): Certain {
  const kept = exceptionsOf(lifted).filter(
    (exception) => exception === 'not-stated' || !without.includes(exception),
  );
  const isKept = kept.flatMap((exception): Certain[] => {
    // What a lift leaves to parties with headquarters somewhere, or to a place, leaves the other kind in doubt.
    if (isOnHeadquarters(exception) !== isOnHeadquarters(destination)) return ['maybe'];
    const isPart = reaches(destination, exception, isIn);
    // What is not stated may be the same on both sides.
    const isSame = exception === 'not-stated' || without.includes('not-stated') ? 'maybe' : 'no';
    return [takesAway(exception, destination, isIn), both(isPart, not(isSame))];
  });
  return both(covers(destinationOf(lifted), destination, isIn), not(strongest(isKept)));
}
