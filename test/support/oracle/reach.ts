import {
  covers,
  destinationOf,
  destinationsOf,
  exceptionsOf,
  isOnHeadquarters,
  mayInclude,
  reaches,
  termText,
  transactions,
  type Certain,
  type Destination,
  type DestinationTerm,
  type Transaction,
} from '../../../events/index.js';
import type { Fact, LiftEvent } from './known.js';

/* Where a measure applies, and what of it a lift lifts. */

/** One term of a measure and one transaction: the parts that a lift can end one by one. */
export interface Cell {
  readonly term: DestinationTerm | undefined;
  readonly transaction: Transaction;
}

export function exceptionsOn(event: Fact, term: DestinationTerm): Destination[] {
  const ofFact = 'exceptDestinations' in event.data ? (event.data.exceptDestinations ?? []) : [];
  const onParties = isOnHeadquarters(destinationOf(term));
  // What is not stated may be of either kind.
  return [...exceptionsOf(term), ...ofFact].filter(
    (each) => each === 'not-stated' || isOnHeadquarters(each) === onParties,
  );
}

/** Whether an exception takes a place away; of a country, its territories possibly. */
export function takesAway(exception: Destination, asked: Destination): Certain {
  return mayInclude(exception, asked) ? 'maybe' : covers(exception, asked);
}

export function cellsOf(event: Fact, transaction: Transaction | undefined): Cell[] {
  const appliesTo = ('appliesTo' in event.data ? event.data.appliesTo : undefined) ?? transactions;
  const asked = appliesTo.filter((each) => transaction === undefined || each === transaction);
  return (destinationsOf(event) ?? [undefined]).flatMap((term) =>
    asked.map((each) => ({ term, transaction: each })),
  );
}

/** Whether a term reaches the destination asked for; `excepted` if it does but for an exception. */
export function reachOf(
  event: Fact,
  term: DestinationTerm | undefined,
  asked: Destination | undefined,
): Certain | 'excepted' {
  if (term === undefined || asked === undefined) return 'yes';
  const reached = reaches(destinationOf(term), asked);
  if (reached === 'no') return 'no';
  // It may be any place, or none: a term on headquarters, from which no exception of a place takes away.
  if (destinationOf(term) === 'not-stated') return 'maybe';
  const excepted = exceptionsOn(event, term).map((exception) => takesAway(exception, asked));
  if (excepted.includes('yes')) return 'excepted';
  return excepted.includes('maybe') ? 'maybe' : reached;
}

/** Whether a lift lifts a term of its fact for the whole of what is asked. */
export function liftReach(
  lift: LiftEvent,
  fact: Fact,
  { term, transaction }: Cell,
  asked: Destination | undefined,
): Certain {
  const appliesTo = 'appliesTo' in lift.data ? lift.data.appliesTo : undefined;
  if (appliesTo !== undefined && !appliesTo.includes(transaction)) return 'no';
  const lifted = destinationsOf(lift);
  if (lifted === undefined || term === undefined) return 'yes';
  const place = isOnHeadquarters(destinationOf(term)) ? undefined : asked;
  const answers = lifted.flatMap((each) => {
    if (termText(each) === termText(term) && !isNotStated(each)) return ['yes' as const];
    return [
      coversBut(each, destinationOf(term), exceptionsOn(fact, term)),
      ...(place === undefined ? [] : [coversAsked(each, destinationOf(term), place)]),
    ];
  });
  if (answers.includes('yes')) return isNotStated(term) && !lifted.includes('worldwide') ? 'maybe' : 'yes';
  return answers.includes('maybe') ? 'maybe' : 'no';
}

/** A country may include its territories, except one that the fact names itself. */
function coversAsked(lifted: DestinationTerm, named: Destination, place: Destination): Certain {
  if (!mayInclude(destinationOf(lifted), place)) return coversBut(lifted, place, []);
  return named === place ? 'no' : 'maybe';
}

/** Whether a term does not say where it applies, or what it excepts. */
function isNotStated(term: DestinationTerm): boolean {
  return [destinationOf(term), ...exceptionsOf(term)].includes('not-stated');
}

/** Whether a lifted term covers the whole of a destination, of which `without` is no part. */
function coversBut(lifted: DestinationTerm, asked: Destination, without: readonly Destination[]): Certain {
  const covered = covers(destinationOf(lifted), asked);
  const kept = exceptionsOf(lifted)
    .filter((each) => each === 'not-stated' || !without.includes(each))
    // What the lift leaves alone is a part of what is asked, or all of it; of the other kind, that is not known.
    .map((each) => {
      if (isOnHeadquarters(each) !== isOnHeadquarters(asked)) return 'maybe';
      // What is not stated may be no more than what the measure excepts itself.
      const isOpen = [each, ...without].includes('not-stated') && reaches(asked, each) === 'yes';
      return strongest(isOpen ? 'maybe' : reaches(asked, each), takesAway(each, asked));
    });
  if (covered === 'no' || kept.includes('yes')) return 'no';
  return kept.includes('maybe') ? 'maybe' : covered;
}

function strongest(a: Certain, b: Certain): Certain {
  if (a === 'yes' || b === 'yes') return 'yes';
  return a === 'maybe' || b === 'maybe' ? 'maybe' : 'no';
}
