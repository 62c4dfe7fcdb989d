import {
  destinationOf,
  destinationsOf,
  isOnHeadquarters,
  placeIn,
  reaches,
  transactions,
  type Destination,
  type DestinationTerm,
  type Transaction,
} from '../../events/index.js';
import { exceptionsFrom, takesAway } from '../rules/index.js';
import type { FactEvent } from './facts.js';

/** A destination that a fact names, with all that is taken away from it. */
export interface ReachedTerm {
  /** As the fact names it, without the exceptions of the whole fact. */
  readonly term: DestinationTerm;
  readonly destination: Destination;
  readonly except: readonly Destination[];
}

/**
 * The destinations that a fact names, each with its own exceptions and those of the whole fact that are of its kind
 * (R11); undefined where it names none.
 */
export function termsOf(event: FactEvent): readonly ReachedTerm[] | undefined {
  const common = ('exceptDestinations' in event.data ? event.data.exceptDestinations : undefined) ?? [];
  return destinationsOf(event)?.map((term) => ({
    term,
    destination: destinationOf(term),
    except: exceptionsFrom(term, common),
  }));
}

/** Whether a fact may restrict a destination, so that a lift for it can have an effect. */
export function mayRestrict(event: FactEvent, destination: Destination): boolean {
  return termsOf(event)?.some((term) => mayReach(term, destination)) ?? false;
}

function mayReach({ destination: named, except }: ReachedTerm, destination: Destination): boolean {
  if (named === 'not-stated' || destination === 'not-stated') return true;
  if (except.some((each) => takesAway(each, destination) === 'yes')) return false;
  if (named === 'worldwide' || destination === 'worldwide') return true;
  // Where goods go says nothing about where a party has its headquarters, and the reverse.
  if (isOnHeadquarters(named) !== isOnHeadquarters(destination)) return false;
  return reaches(placeIn(named), placeIn(destination)) !== 'no';
}

/** The transactions that a restriction applies to, or that a lift lifts; undefined where it names none, and means all. */
export function appliesToOf({ data }: FactEvent): readonly Transaction[] | undefined {
  return 'appliesTo' in data ? data.appliesTo : undefined;
}

/** The transactions that a restriction applies to. */
export function transactionsOf(event: FactEvent): readonly Transaction[] {
  return appliesToOf(event) ?? transactions;
}
