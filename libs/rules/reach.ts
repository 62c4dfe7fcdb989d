import {
  covers,
  destinationOf,
  exceptionsOf,
  isCountry,
  isOnHeadquarters,
  reaches,
  unknownMembership,
  type Certain,
  type Destination,
  type DestinationTerm,
  type Membership,
} from '../../events/index.js';
import { both, not, strongest } from './certain.js';

/**
 * What is taken away from a term: its own exceptions, and those of the whole measure, of the term's kind. A place is
 * taken from places, and parties with headquarters somewhere from terms on headquarters (R11).
 */
export function exceptionsFrom(
  term: DestinationTerm,
  exceptions: readonly Destination[],
): readonly Destination[] {
  const own = exceptionsOf(term);
  const isHeadquarters = isOnHeadquarters(destinationOf(term));
  return [...own, ...exceptions].filter(
    (exception) => exception === 'not-stated' || isOnHeadquarters(exception) === isHeadquarters,
  );
}

/** Whether an exception takes a destination away whole; of a country, its territories as far as they count as parts. */
export function takesAway(
  exception: Destination,
  destination: Destination,
  isIn: Membership = unknownMembership,
): Certain {
  const areCountries = exception !== destination && isCountry(exception) && isCountry(destination);
  return areCountries ? isIn(exception, destination) : covers(exception, destination, isIn);
}

/** Whether what is taken away from a term covers the destination asked for. */
function excepts(
  term: DestinationTerm,
  exceptions: readonly Destination[],
  asked: Destination,
  isIn: Membership,
): Certain {
  return strongest(exceptionsFrom(term, exceptions).map((exception) => takesAway(exception, asked, isIn)));
}

/** Whether a measure on `term`, with these exceptions, reaches a transaction to `asked` (R11). */
export function reachOf(
  term: DestinationTerm,
  exceptions: readonly Destination[],
  asked: Destination,
  isIn: Membership = unknownMembership,
): Certain {
  // What is not stated may be a rule on headquarters, from which no place is taken away, or the reverse.
  if (destinationOf(term) === 'not-stated') return reaches(destinationOf(term), asked, isIn);
  return both(reaches(destinationOf(term), asked, isIn), not(excepts(term, exceptions, asked, isIn)));
}
