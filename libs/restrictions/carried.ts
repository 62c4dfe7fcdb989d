import {
  destinationOf,
  termText,
  zoneOf,
  type DestinationTerm,
  type Transaction,
} from '../../events/index.js';
import { isInForceEvent, replacementOf, type FactEvent, type LiftEvent } from './facts.js';
import { appliesToOf, mayRestrict, termsOf, transactionsOf, type ReachedTerm } from './reach.js';

/**
 * A lift of one fact as a lift of what was recorded in its place, under an id of its own (R8). A lift that came with
 * a replacement took away what that restricts again: it takes away no more of a fact that reaches more. Undefined if
 * nothing of it is left.
 */
export function carriedTo(
  to: FactEvent,
  lift: LiftEvent,
  from: FactEvent,
  factId: string,
): LiftEvent | undefined {
  const { zone, ...data } = lift.data;
  const destinations = destinationsTo(to, lift, from);
  const appliesTo = appliesToTo(to, lift, from);
  if (destinations?.length === 0 || appliesTo?.length === 0) return undefined;
  return {
    ...lift,
    data: {
      ...data,
      factId,
      lifts: to.data.factId,
      // The zone of the other fact is resolved again.
      ...(zone === undefined || (isInForceEvent(from) && zone === zoneOf(from.data)) ? {} : { zone }),
      ...(destinations && { destinations }),
      ...(appliesTo && { appliesTo }),
    },
  } as LiftEvent;
}

/** The destinations that a lift still takes away; undefined if all. */
function destinationsTo(
  to: FactEvent,
  lift: LiftEvent,
  from: FactEvent,
): readonly DestinationTerm[] | undefined {
  const named = termsOf(lift)?.map(({ term }) => term);
  const [held, reached] = [termsOf(from), termsOf(to)];
  if (replacementOf(lift) === undefined || held === undefined || reached === undefined) return named;
  if (reachText(held) === reachText(reached)) return named;
  const meant = new Map(held.map((each) => [termText(each.term), wholeTerm(each)]));
  const terms = (named ?? held.map(({ term }) => term)).flatMap((term) => {
    const text = termText(term);
    return meant.has(text) ? (meant.get(text) ?? []) : [term];
  });
  const distinct = new Map(terms.map((term) => [termText(term), term]));
  return [...distinct.values()].filter((term) => mayRestrict(to, destinationOf(term)));
}

/** The transactions that a lift still lifts; undefined if all. */
function appliesToTo(to: FactEvent, lift: LiftEvent, from: FactEvent): readonly Transaction[] | undefined {
  const named = appliesToOf(lift);
  if (replacementOf(lift) === undefined) return named;
  const meant = named ?? transactionsOf(from);
  const reached = transactionsOf(to);
  if (named === undefined && reached.every((each) => meant.includes(each))) return undefined;
  return meant.filter((each) => reached.includes(each));
}

/** A term with all that is taken away from it; undefined if nothing is left of it. */
function wholeTerm({ destination, except }: ReachedTerm): DestinationTerm | undefined {
  const distinct = [...new Set(except)];
  if (distinct.includes(destination)) return undefined;
  return distinct.length === 0 ? destination : { destination, except: distinct };
}

/** What terms reach, the same for the same words in any order. */
function reachText(terms: readonly ReachedTerm[]): string {
  const texts = terms.flatMap((each) => wholeTerm(each) ?? []).map(termText);
  return [...new Set(texts)].sort().join('; ');
}
