import { isCountry, isCountryGroup, type Destination } from './destinations.js';

/*
 * Country groups belong to a regime: the body of rules whose measures name them (R14). The EAR has the groups of
 * 15 CFR part 740, supplement no. 1.
 */

/** What is known of a regime: whose measures mean its groups, and where its days are days. */
interface RegimeRow {
  readonly authorities: readonly string[];
  readonly zone: string;
}

/** Every regime whose country groups can be recorded: the one table of which authority means whose groups. */
const regimeRows = {
  ear: {
    authorities: ['us-bis', 'us-commerce', 'us-department-of-commerce', 'us-government'],
    zone: 'America/New_York',
  },
} as const satisfies Readonly<Record<string, RegimeRow>>;

export type Regime = keyof typeof regimeRows;
export const regimes = Object.keys(regimeRows) as Regime[];

const regimesOfAuthorities: ReadonlyMap<string, Regime> = new Map(
  regimes.flatMap((regime) => regimeRows[regime].authorities.map((authority) => [authority, regime])),
);

/** The regime whose groups an authority means; undefined if none is known. */
export function regimeOf(authority: string | undefined): Regime | undefined {
  return authority === undefined ? undefined : regimesOfAuthorities.get(authority);
}

/** The IANA time zone in which the days of a regime are days. */
export function zoneOfRegime(regime: Regime): string {
  return regimeRows[regime].zone;
}

/** A country group of a regime, or a country of it, whose members are its territories. */
export interface Group {
  readonly regime: Regime;
  /** As a measure names it: `D:5`, `CN`. */
  readonly code: Destination;
}

/** The form of a group's id: a letter alone means several groups, and is none. */
export const groupIdPattern = `^(${regimes.join('|')})-(a-[1-6]|b|c|d-[1-5]|e-[12]|[a-z]{2})$`;

/** The id of a group: `ear-d-5`. */
export function groupIdOf({ regime, code }: Group): string {
  return `${regime}-${code.toLowerCase().replace(':', '-')}`;
}

/** The group of an id; undefined if it is none, or of a country that there is not. */
export function groupOf(id: string): Group | undefined {
  for (const regime of regimes) {
    if (!id.startsWith(`${regime}-`)) continue;
    const code = id
      .slice(regime.length + 1)
      .toUpperCase()
      .replace('-', ':');
    if (isCountry(code) || (isCountryGroup(code) && !lettersOfGroups.has(code))) return { regime, code };
  }
  return undefined;
}

const allGroups = [
  ...[1, 2, 3, 4, 5, 6].map((number) => `A:${number}`),
  ...['B', 'C'],
  ...[1, 2, 3, 4, 5].map((number) => `D:${number}`),
  ...['E:1', 'E:2'],
];
const lettersOfGroups: ReadonlySet<string> = new Set(['A', 'D', 'E']);

/** The groups that a term means: of a letter that means several, all of those. */
export function groupsIn(term: Destination): readonly Destination[] {
  return lettersOfGroups.has(term) ? allGroups.filter((group) => group.startsWith(`${term}:`)) : [term];
}
