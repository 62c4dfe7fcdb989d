import {
  destinationOf,
  exceptionsOf,
  reaches,
  transactions,
  type Destination,
  type Transaction,
} from '../../events/index.js';
import type { FactEvent } from './facts.js';

/** A destination that a fact names, with all of its exceptions. */
export interface ReachedTerm {
  readonly destination: Destination;
  readonly except: readonly Destination[];
}

/** The destinations that a fact names, with the exceptions of each and of all; undefined where it names none. */
export function termsOf({ data }: FactEvent): readonly ReachedTerm[] | undefined {
  if (!('destinations' in data)) return undefined;
  const common = ('exceptDestinations' in data ? data.exceptDestinations : undefined) ?? [];
  return data.destinations.map((term) => ({
    destination: destinationOf(term),
    except: [...exceptionsOf(term), ...common],
  }));
}

/** Whether a fact may restrict a destination, exceptions aside. */
export function mayRestrict(event: FactEvent, destination: Destination): boolean {
  return termsOf(event)?.some((term) => reaches(term.destination, destination) !== 'no') ?? false;
}

/** The transactions that a restriction applies to, or that a lift lifts; undefined where it names none, and means all. */
export function appliesToOf({ data }: FactEvent): readonly Transaction[] | undefined {
  return 'appliesTo' in data ? data.appliesTo : undefined;
}

/** The transactions that a restriction applies to. */
export function transactionsOf(event: FactEvent): readonly Transaction[] {
  return appliesToOf(event) ?? transactions;
}
