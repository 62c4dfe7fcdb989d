import isoCountries from 'i18n-iso-countries';

/**
 * Where a measure applies, one term: an ISO 3166-1 alpha-2 country (`CN`), an EAR country group
 * (`D:5`, 15 CFR part 740 supplement 1), parties with headquarters in either (`headquarteredIn:CN`),
 * `worldwide`, or `not-stated` where the source does not say.
 */
export type Destination = string;

/** A destination, with what is taken away from it and from no other term: `D:1` except `A:5`. */
interface DestinationWithExceptions {
  readonly destination: Destination;
  readonly except: readonly Destination[];
}

/** One term of a measure's reach. */
export type DestinationTerm = Destination | DestinationWithExceptions;

/** The destination of a term, without its exceptions. */
export function destinationOf(term: DestinationTerm): Destination {
  return typeof term === 'string' ? term : term.destination;
}

/** The exceptions of a term. */
export function exceptionsOf(term: DestinationTerm): readonly Destination[] {
  return typeof term === 'string' ? none : term.except;
}

const none: readonly Destination[] = [];

/** A term as a person reads it, the same for the same words: `D:1 except A:5, A:6`. */
export function termText(term: DestinationTerm): string {
  if (typeof term === 'string') return term;
  return `${term.destination} except ${[...term.except].sort().join(', ')}`;
}

/** Whether something holds: `maybe` where the membership of a country group or a party decides it. */
export type Certain = 'yes' | 'maybe' | 'no';

// The groups of supplement 1, and the letters that stand for all groups of theirs.
const group = /^(A(:[1-6])?|B|C|D(:[1-5])?|E(:[12])?)$/;
const headquarters = 'headquarteredIn:';

/** The form of a destination term, as a pattern; it does not tell whether there is such a country. */
export const destinationPattern = `^(worldwide|not-stated|(${headquarters})?([A-Z]{2}|${group.source.slice(1, -1)}))$`;

/** Whether a term is an EAR country group. */
export function isCountryGroup(term: Destination): boolean {
  return group.test(term);
}

function isPlace(term: string): boolean {
  return isCountryGroup(term) || isCountry(term);
}

/** What is wrong with a term, or undefined if nothing is. */
export function termProblem(term: DestinationTerm): string | undefined {
  if (typeof term === 'string') return destinationProblem(term);
  const names = [term.destination, ...term.except];
  const problem = names.map(destinationProblem).find((each) => each !== undefined);
  if (problem !== undefined) return problem;
  if (term.except.includes('worldwide')) return `${exceptsAll} of "${term.destination}"`;
  return new Set(names).size < names.length ? 'must not except the destination itself' : undefined;
}

const exceptsAll = 'must not except "worldwide", which would take away everything';

/** What is wrong with several terms together, or undefined if nothing is. */
export function termsProblem(terms: readonly DestinationTerm[]): string | undefined {
  const alone = terms.map(destinationOf).find((name) => name === 'worldwide' || name === 'not-stated');
  if (terms.length === 1 || alone === undefined) return undefined;
  return `"${alone}" must be the only one`;
}

/** What is wrong with the exceptions of a measure, or undefined if nothing is: a measure must reach something. */
export function exceptionsProblem(
  terms: readonly DestinationTerm[] | undefined,
  exceptions: readonly Destination[],
): string | undefined {
  if (exceptions.includes('worldwide')) return exceptsAll;
  const named = new Set(terms?.map(termText));
  return named.size === exceptions.length && exceptions.every((each) => named.has(each))
    ? 'must not be the same as destinations: the measure would reach nothing'
    : undefined;
}

/** What is wrong with a destination, or undefined if nothing is. */
export function destinationProblem(term: string): string | undefined {
  if (term === 'worldwide' || term === 'not-stated' || isPlace(term)) return undefined;
  if (term.startsWith(headquarters) && isPlace(term.slice(headquarters.length))) return undefined;
  return (
    `"${term}" must be an ISO 3166-1 alpha-2 country (CN), an EAR country group (D:5), ` +
    'headquarteredIn: and one of those, worldwide or not-stated'
  );
}

// XK is in use for Kosovo, but not in the standard: the package lists it all the same.
const codes: ReadonlySet<string> = new Set(
  Object.keys(isoCountries.getAlpha2Codes()).filter((code) => code !== 'XK'),
);

/** Every country of ISO 3166-1 (alpha-2), in order. */
export const countryCodes: readonly string[] = [...codes].sort();

/** Whether a country exists in ISO 3166-1 (alpha-2). */
export function isCountry(code: string): boolean {
  return codes.has(code);
}

/** Whether a term is a rule on where a party has its headquarters, wherever the goods go. */
export function isOnHeadquarters(term: Destination): boolean {
  return term.startsWith(headquarters);
}

/** A destination and its exceptions, if any, as a term. */
export function termOf({
  destination,
  except,
}: {
  readonly destination: Destination;
  readonly except?: readonly Destination[] | undefined;
}): DestinationTerm {
  return except === undefined ? destination : { destination, except };
}

/** The country or group of a term, be it on goods that go there or on headquarters there. */
export function placeIn(term: Destination): Destination {
  return isOnHeadquarters(term) ? term.slice(headquarters.length) : term;
}

/**
 * The countries of which ISO 3166-2 lists others of ISO 3166-1 as subdivisions too; not Taiwan, which the authorities
 * whose rules are recorded treat as a destination of its own.
 */
const territories = {
  CN: ['HK', 'MO'],
  FI: ['AX'],
  FR: ['BL', 'GF', 'GP', 'MF', 'MQ', 'NC', 'PF', 'PM', 'RE', 'TF', 'WF', 'YT'],
  NL: ['AW', 'BQ', 'CW', 'SX'],
  NO: ['SJ'],
  US: ['AS', 'GU', 'MP', 'PR', 'UM', 'VI'],
};
const countries = new Map(
  Object.entries(territories).flatMap(([country, parts]) => parts.map((each) => [each, country] as const)),
);

/** The country that may include a destination, because it is a territory of it. */
export function countryOf(destination: Destination): Destination | undefined {
  return countries.get(destination);
}

/**
 * Whether a country may include another: an authority may mean Hong Kong where it says China. Which regime does, and
 * since when, is recorded as the membership of `ear-cn` and its like (groups.ts).
 */
export function mayInclude(country: Destination, territory: Destination): boolean {
  return countryOf(territory) === country;
}

/**
 * Whether a country is in a country group, or is a territory of another country, at the time that is asked about (R14).
 * `place` is a group or a country, and not the country itself.
 */
export type Membership = (place: Destination, country: Destination) => Certain;

/** Nothing is recorded of groups: a country may be in any, and a territory may count as part of its country. */
export const unknownMembership: Membership = (place, country) =>
  isCountryGroup(place) || mayInclude(place, country) ? 'maybe' : 'no';

/**
 * Whether a measure on `term` reaches a transaction to `asked`. A rule on where a party has its headquarters may reach
 * any place, and parties elsewhere: their parents may be where it says. What is not stated may be any destination, also
 * against itself.
 */
export function reaches(term: Destination, asked: Destination, isIn = unknownMembership): Certain {
  if (term === 'worldwide') return 'yes';
  if (term === 'not-stated' || asked === 'not-stated') return 'maybe';
  if (term === asked) return 'yes';
  if (asked === 'worldwide' || isOnHeadquarters(term) !== isOnHeadquarters(asked)) return 'maybe';
  const country = placeIn(asked);
  if (!isCountry(country)) return 'maybe';
  const isMember = isIn(placeIn(term), country);
  return isOnHeadquarters(term) && isMember === 'no' ? 'maybe' : isMember;
}

/** Whether a lift for `term` ends a measure for the whole of `asked`. A part that is lifted leaves the rest. */
export function covers(term: Destination, asked: Destination, isIn = unknownMembership): Certain {
  if (term === 'worldwide') return 'yes';
  if (term === 'not-stated' || asked === 'not-stated') return 'maybe';
  if (term === asked) return 'yes';
  if (!isPlace(term) || !isPlace(asked)) return 'no';
  if (isCountryGroup(term)) return isCountry(asked) ? isIn(term, asked) : 'maybe';
  return isCountry(asked) && isIn(term, asked) === 'yes' ? 'yes' : 'no';
}
