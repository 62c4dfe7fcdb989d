import countries from 'i18n-iso-countries';

/**
 * Where a measure applies, one term: an ISO 3166-1 alpha-2 country (`CN`), an EAR country group
 * (`D:5`, 15 CFR part 740 supplement 1), parties with headquarters in either (`headquarteredIn:CN`),
 * `worldwide`, or `not-stated` where the source does not say.
 */
export type Destination = string;

/** Whether something holds: `maybe` where the membership of a country group or a party decides it. */
export type Certain = 'yes' | 'maybe' | 'no';

const group = /^[A-E](:[1-9])?$/;
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

/** What is wrong with a destination term, or undefined if nothing is. */
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
  Object.keys(countries.getAlpha2Codes()).filter((code) => code !== 'XK'),
);

/** Whether a country exists in ISO 3166-1 (alpha-2). */
export function isCountry(code: string): boolean {
  return codes.has(code);
}

/** Whether a term is a rule on where a party has its headquarters, wherever the goods go. */
export function isOnHeadquarters(term: Destination): boolean {
  return term.startsWith(headquarters);
}

/**
 * Whether a measure on `term` reaches a transaction to `asked`. No country group's membership is loaded, so
 * a group reaches a country `maybe`; so does a rule on where a party has its headquarters.
 */
export function reaches(term: Destination, asked: Destination): Certain {
  if (term === asked || term === 'worldwide') return 'yes';
  if (asked === 'worldwide') return 'maybe';
  if (isCountry(term) && isCountry(asked)) return 'no';
  return 'maybe';
}

/** Whether a lift for `term` ends a measure for the whole of `asked`. A part that is lifted leaves the rest. */
export function covers(term: Destination, asked: Destination): Certain {
  if (term === asked || term === 'worldwide') return 'yes';
  if (term === 'not-stated' || asked === 'not-stated') return 'maybe';
  return isCountryGroup(term) && isPlace(asked) ? 'maybe' : 'no';
}
