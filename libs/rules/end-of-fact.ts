import {
  covers,
  isOnHeadquarters,
  type Certain,
  type Destination,
  type UncertainInstant,
} from '../../events/index.js';
import { strongest } from './certain.js';

/** What a lift says about the end of its fact. */
export interface Lift {
  /** When the lift takes effect. */
  readonly start: UncertainInstant;
  /** The destinations that it lifts; undefined if it lifts all. */
  readonly destinations: readonly Destination[] | undefined;
  /** Whether an authority or the company itself says so. */
  readonly isConfirmed: boolean;
}

/** When a fact ends for one of its destinations, in milliseconds since the Unix epoch. */
export interface End extends UncertainInstant {
  /** From when a lift that is not certain may have ended the fact; Infinity if there is none. */
  readonly uncertainFrom: number;
}

/**
 * When a fact ends for `term`, one of the destinations that it names (undefined if it names none): at its stated
 * end, or when the first lift that covers the term takes effect (R6). A lift that only may cover the term, or is
 * not confirmed, may have ended the fact: it moves the earliest end and not the latest.
 *
 * `asked` is the destination of the question, if it has one: a lift for that destination ends the fact for it.
 */
export function endOfFact(
  stated: UncertainInstant,
  lifts: readonly Lift[],
  term: Destination | undefined,
  asked?: Destination,
): End {
  let { earliest, latest } = stated;
  let uncertainFrom = Infinity;
  for (const { start, destinations, isConfirmed } of lifts) {
    const covered = coverage(destinations, term, asked);
    if (covered === 'no') continue;
    earliest = Math.min(earliest, start.earliest);
    if (covered === 'yes' && isConfirmed) latest = Math.min(latest, start.latest);
    else uncertainFrom = Math.min(uncertainFrom, start.earliest);
  }
  return { earliest, latest, uncertainFrom };
}

/**
 * Whether a lift ends its fact for a term, or for the destination asked for: a country may be taken out of a group.
 * A term on headquarters is a rule of its own, which a lift for the country asked for does not end.
 */
function coverage(
  lifted: readonly Destination[] | undefined,
  term: Destination | undefined,
  asked: Destination | undefined,
): Certain {
  if (lifted === undefined) return 'yes';
  const meant = [term, term !== undefined && isOnHeadquarters(term) ? undefined : asked].filter(
    (destination) => destination !== undefined,
  );
  return strongest(lifted.flatMap((each) => meant.map((destination) => covers(each, destination))));
}
