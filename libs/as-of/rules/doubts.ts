import {
  covers,
  isCountryGroup,
  isOnHeadquarters,
  reaches,
  type AsOf,
  type Destination,
  type UncertainInstant,
} from '../../../events/index.js';
import type { End } from '../../rules/index.js';
import type { HeldFact } from './held-fact.js';

/** Why a fact is not surely in force, or does not make its subject restricted. */
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

const isExact = ({ earliest, latest }: UncertainInstant): boolean => earliest === latest;

/** Why a fact is only possibly in force. With two exact bounds, it is in force for a part of the day asked for. */
export function doubtInTime(start: UncertainInstant, end: End, asOf: AsOf): Doubt {
  if (end.uncertainFrom < asOf.to) return 'lift-unsure';
  return isExact(start) && isExact(end) ? 'part-of-day' : 'dates-coarse';
}

/** Why it is uncertain that a measure reaches the destination asked for: because of its term, or of an exception. */
export function doubtInReach(fact: HeldFact, term: Destination, asked: Destination): Doubt {
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
