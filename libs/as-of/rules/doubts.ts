import {
  destinationOf,
  isCountryGroup,
  isOnHeadquarters,
  mayInclude,
  reaches,
  type Destination,
  type DestinationTerm,
  type Membership,
} from '../../../events/index.js';
import { exceptionsFrom, takesAway } from '../../rules/index.js';

/** Why a fact is not surely in force, or does not make its subject restricted. */
export const allDoubts = [
  'dates-coarse',
  'part-of-day',
  'lift-unsure',
  'country-group-not-loaded',
  'territory-not-loaded',
  'headquarters-not-known',
  'destinations-not-stated',
  'part-of-destination',
  'publication-unknown',
  'evidence-unconfirmed',
  'identity-unconfirmed',
  'may-not-bear-on-exports',
  'not-enforced',
  'ownership-not-known',
  'holdings-may-overlap',
  'country-not-known',
  'programme-not-known',
  'parameters-missing',
  'parameters-differ',
  'parameters-reported',
] as const;
export type Doubt = (typeof allDoubts)[number];

/** Why it is uncertain that a measure reaches the destination asked for: because of its term, or of an exception. */
export function doubtInReach(
  term: DestinationTerm,
  exceptions: readonly Destination[],
  asked: Destination,
  isIn: Membership,
): Doubt {
  const destination = destinationOf(term);
  const cause =
    reaches(destination, asked, isIn) === 'maybe'
      ? destination
      : exceptionsFrom(term, exceptions).find((exception) => takesAway(exception, asked, isIn) === 'maybe');
  const compared = [cause ?? destination, asked];
  if (mayInclude(cause ?? destination, asked)) return 'territory-not-loaded';
  if (compared.includes('not-stated')) return 'destinations-not-stated';
  if (compared.some(isOnHeadquarters)) return 'headquarters-not-known';
  if (asked !== 'worldwide' && compared.some(isCountryGroup)) return 'country-group-not-loaded';
  return 'part-of-destination';
}
