import { between, daysAfter, daysBetween, earlierOf, laterOf, type Days } from './days.js';
import type { Statement } from './statement.js';

/*
 * When a term begins and ends, by what the entry states and by the editions around it.
 */

/** A rule is published at most so many days after it takes effect, as a rule; otherwise its start is in doubt. */
const PROMPT = 30;
/** Where only the publication is known, the rule took effect at most so many days before. */
const LAG = 10;
/** An order of at most so many days is temporary, and may have been renewed. */
const TEMPORARY = 400;
/** Publications at most so many days apart are those of renewals without a gap: temporary orders last 180 days. */
const CHAIN = 200;

/** The editions around the first one of a term. */
export interface Around {
  /** The last edition before it; undefined if none is recorded. */
  readonly before: string | undefined;
  /** The first edition that has it. */
  readonly first: string;
}

/** When the order or the rule took effect by its own dates; undefined if it has none. */
function ownStart({ effectiveFrom, citations }: Statement): Days | undefined {
  const published = citations.flatMap(({ publication }) => publication ?? []);
  if (effectiveFrom === undefined) {
    const [first] = published;
    return first && { earliest: daysAfter(first.earliest, -LAG), latest: first.latest };
  }
  const own = published.find(({ latest }) => latest >= effectiveFrom);
  const isLate = own !== undefined && daysBetween(effectiveFrom, own.earliest) > PROMPT;
  return { earliest: effectiveFrom, latest: isLate ? own.latest : effectiveFrom };
}

/**
 * Since when the party is restricted by the entry's own dates, earlier orders that it cites among them: surely since
 * the first of those that follow each other without a gap, and possibly since the first of all.
 */
function startWithEarlierOrders(statement: Statement): Days | undefined {
  const own = ownStart(statement);
  const { effectiveFrom, citations } = statement;
  if (own === undefined || effectiveFrom === undefined) return own;
  const earlier = citations.flatMap(({ publication }) =>
    publication !== undefined && publication.latest < effectiveFrom ? [publication] : [],
  );
  const [first] = earlier;
  if (first === undefined) return own;
  let chained = own.latest ?? effectiveFrom;
  let next = effectiveFrom;
  for (const { earliest, latest } of earlier.reverse()) {
    if (daysBetween(earliest, next) > CHAIN) break;
    [chained, next] = [latest, earliest];
  }
  return between(daysAfter(first.earliest, -LAG), chained);
}

/**
 * When the first term of a run of editions begins. What an edition did not have began after it, or was left out of it;
 * `again`, it had been listed before, and began after that edition.
 */
export function firstStart(statement: Statement, { before, first }: Around, isAgain: boolean): Days {
  const stated = startWithEarlierOrders(statement);
  if (stated?.earliest === undefined || stated.latest === undefined) {
    const earliest = before === undefined ? statement.notBefore : daysAfter(before, 1);
    return { ...(earliest !== undefined && { earliest: earlierOf(earliest, first) }), latest: first };
  }
  const { earliest, latest } = stated;
  // It is listed, whatever it says: only a date on which it is to take effect leaves that open.
  if (earliest > first) return between(first, statement.effectiveFrom === undefined ? first : latest);
  const isMissed = before !== undefined && latest <= before;
  const floor = isAgain && before !== undefined ? laterOf(earliest, daysAfter(before, 1)) : earliest;
  return between(floor, isMissed ? first : earlierOf(laterOf(latest, floor), first));
}

/** A statement, divided where its requirement and policy hold since its last citation only. */
export interface Divided {
  /** What holds since the last citation. */
  readonly since: Statement;
  /** Before that: a licence was required, and more is not known. */
  readonly before: Statement;
}

/** What an entry says of the time before its last citation, and since; undefined if it is not divided by that. */
export function divided(statement: Statement): Divided | undefined {
  const { citations, hasTerms, measure } = statement;
  const newest = citations.findLastIndex(({ publication }) => publication !== undefined);
  const last = citations[newest]?.publication;
  const first = citations.flatMap(({ publication }) => publication ?? [])[0];
  if (!hasTerms || measure === undefined) return undefined;
  if (first === undefined || last === undefined || first.latest >= daysAfter(last.earliest, -LAG))
    return undefined;
  return {
    since: { ...statement, citations: citations.slice(newest) },
    before: { ...statement, measure: 'license-required', citations: citations.slice(0, newest) },
  };
}

/**
 * When a term begins that follows another without an edition between that has neither: where the other was over by
 * then, from its end; else at its own date, or when the edition changed.
 */
export function nextStart(statement: Statement, previous: Days | undefined, { before, first }: Around): Days {
  const changed = before === undefined ? first : daysAfter(before, 1);
  const end = previous?.earliest;
  if (end !== undefined && end <= first) {
    const stated = startWithEarlierOrders(statement);
    const earliest = stated?.earliest ?? end;
    return between(laterOf(earliest, end), earlierOf(laterOf(stated?.latest ?? first, end), first));
  }
  const own = ownStart(divided(statement)?.since ?? statement);
  if (own?.earliest === undefined || own.latest === undefined || own.latest < changed || own.earliest > first)
    return between(changed, first);
  return between(laterOf(own.earliest, changed), earlierOf(own.latest, first));
}

/** The last editions of a term. */
export interface Until {
  /** The last that has it. */
  readonly last: string;
  /** The next one, if it is without the entry. */
  readonly missing: string | undefined;
}

/**
 * When a term ends by what it states and by the editions that have it: what is listed is in force, whatever its date.
 * Undefined if it states no end.
 */
export function statedEnd(
  { effectiveFrom, expiresOn }: Statement,
  { last, missing }: Until,
): Days | undefined {
  if (expiresOn === undefined) return undefined;
  const end = daysAfter(expiresOn, 1);
  if (end <= last) {
    const earliest = daysAfter(last, 1);
    return missing === undefined ? { earliest } : between(earliest, missing);
  }
  const isTemporary = effectiveFrom !== undefined && daysBetween(effectiveFrom, expiresOn) <= TEMPORARY;
  return isTemporary ? { earliest: end } : { earliest: end, latest: end };
}

/** When a term was lifted that the edition `last` has and the next one, `missing`, has not; undefined if it was over. */
export function liftedBetween(end: Days | undefined, last: string, missing: string): Days | undefined {
  if (end?.latest !== undefined && end.latest <= missing) return undefined;
  const isExpired = end?.earliest !== undefined && end.earliest <= missing;
  return between(isExpired ? (end.earliest ?? missing) : daysAfter(last, 1), missing);
}
