import type { PartyKind } from '../../../events/index.js';
import { normalizedName } from '../keys.js';
import type { ListedParty } from './party.js';

/*
 * What two parties have in common, and how far it shows that they are one.
 */

/** How surely parties are one by what they have in common. */
const scores = {
  /** An identifier that its publisher gives to one bearer, and a name. */
  uniqueAndName: 0.99,
  uniqueAlone: 0.95,
  /** A number of a register or a document, which another register may give to somebody else, and a name. */
  numberAndName: 0.97,
  primaryNames: 0.95,
  primaryAndOther: 0.9,
  otherNames: 0.8,
  /** For each name that is equal beside the first, up to two. */
  furtherName: 0.02,
  /** Where one of the two states no country. */
  countryUnknown: -0.2,
} as const;

/** Schemes whose publisher gives an identifier to one bearer alone. */
const uniqueSchemes: ReadonlySet<string> = new Set(['lei', 'imo', 'ofac-uid', 'un-reference-number']);

/** Those of which a party has only one: two that differ are of two parties. */
const singleSchemes: ReadonlySet<string> = new Set(['lei', 'imo', 'un-reference-number']);

/** Numbers of registers and documents, as formats name them: `registration-number-russia`, `passport`. */
const NUMBERED = /^(registration|company-number|business-reg|tax|vat|unified-social|passport|national-id)/;

/** A shorter name is an acronym that several may bear: it counts only beside another. */
const SHORTEST_NAME = 6;

/** Words that only organisations bear. */
const ORGANISATION = new RegExp(
  `\\b(${[
    's a|s p a|s r l|l l c|j s c|co|corp|corporation|company|companies|ltd|limited|llc|llp|inc|incorporated|plc|gmbh|ag|bv|nv|sa|sas|sarl|spa|srl',
    'ooo|oao|zao|pao|ao|jsc|ojsc|pjsc|cjsc|fze|fzco|fzc|fzllc|pte|pty|bhd|sdn bhd|kft|oy|ab|as|est|establishment',
    'university|institute|academy|college|school|laborator(?:y|ies)|lab|center|centre|bureau|factory|plant|bank',
    'group|holding|holdings|industry|industries|enterprise|enterprises|trading|international|technology|technologies',
    'electronics|engineering|aviation|airlines|shipping|logistics|services|systems|foundation|organi[sz]ation|ministry',
  ].join('|')})\\b`,
);

/** A name of a party, to be compared. */
export interface ComparedName {
  readonly text: string;
  readonly asWritten: string;
  readonly isPrimary: boolean;
}

/** A party with its names as they are compared, and the countries and identifiers it can be found by. */
export interface Candidate {
  readonly party: ListedParty;
  /** Each once; weak ones are left out. */
  readonly names: ReadonlyMap<string, ComparedName>;
  readonly countries: ReadonlySet<string>;
  /** `lei 5493…`: those that count, with spaces and punctuation left out. */
  readonly identifiers: ReadonlySet<string>;
}

export function candidateOf(party: ListedParty): Candidate {
  const names = new Map<string, ComparedName>();
  for (const { name, kind } of party.names) {
    const text = normalizedName(name);
    const isPrimary = kind === 'primary';
    if (kind === 'weak' || text === '' || (names.has(text) && !isPrimary)) continue;
    names.set(text, { text, asWritten: name, isPrimary });
  }
  const identifiers = new Set(
    party.identifiers
      .filter(({ scheme }) => uniqueSchemes.has(scheme) || NUMBERED.test(scheme))
      .map(({ scheme, value }) => `${scheme} ${value.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '')}`)
      // What is left of a value without letters and digits, as of a dash, identifies nothing.
      .filter((identifier) => !identifier.endsWith(' ')),
  );
  return { party, names, countries: new Set(party.countries), identifiers };
}

/** Whether a name is long enough to be looked for. */
export function isDistinct({ text }: ComparedName): boolean {
  return text.length >= SHORTEST_NAME;
}

/** What two parties agree in. */
export interface Agreement {
  readonly score: number;
  readonly by: 'identifier' | 'names';
  readonly basis: string;
  /** Why a person has to decide; undefined if it can be proposed. */
  readonly doubt?: string;
}

/** How far two parties agree; undefined if nothing shows that they are one, or something shows that they are two. */
export function agreementOf(a: Candidate, b: Candidate): Agreement | undefined {
  if (!areKindsCompatible(a.party.kind, b.party.kind) || isContradicted(a, b)) return undefined;
  const names = commonNames(a, b);
  return byIdentifier(a, b, names) ?? byNames(a, b, names);
}

type NamePair = readonly [ComparedName, ComparedName];

/** The names that both bear, those that are primary first. */
function commonNames(a: Candidate, b: Candidate): NamePair[] {
  const pairs: NamePair[] = [];
  for (const [text, own] of a.names) {
    const other = b.names.get(text);
    if (other !== undefined) pairs.push([own, other]);
  }
  const rank = ([own, other]: NamePair): number => Number(own.isPrimary) + Number(other.isPrimary);
  return pairs.sort(
    (one, other) =>
      rank(other) - rank(one) || Number(one[0].text > other[0].text) - Number(one[0].text < other[0].text),
  );
}

function byIdentifier(a: Candidate, b: Candidate, names: readonly NamePair[]): Agreement | undefined {
  const shared = [...a.identifiers].filter((each) => b.identifiers.has(each)).sort();
  const unique = shared.find((each) => uniqueSchemes.has(schemeOf(each)));
  const identifier = unique ?? shared[0];
  if (identifier === undefined) return undefined;
  const stated = `Both entries state the ${identifier.replace(' ', ' number ')}`;
  const named = names[0] === undefined ? '' : `, and the name ${nameText(names[0])}`;
  const basis = `${stated}${named}`;
  if (unique !== undefined)
    return { score: named === '' ? scores.uniqueAlone : scores.uniqueAndName, by: 'identifier', basis };
  // Registers count from 1: a number alone is no sign of one party.
  return named === '' ? undefined : { score: scores.numberAndName, by: 'identifier', basis };
}

function byNames(a: Candidate, b: Candidate, names: readonly NamePair[]): Agreement | undefined {
  const [best, ...others] = names;
  if (best === undefined || !names.some(([own]) => isDistinct(own))) return undefined;
  const country = [...a.countries].filter((each) => b.countries.has(each)).sort();
  const isUnknown = a.countries.size === 0 || b.countries.size === 0;
  if (country.length === 0 && !isUnknown) return undefined;
  const primaries = Number(best[0].isPrimary) + Number(best[1].isPrimary);
  const base = [scores.otherNames, scores.primaryAndOther, scores.primaryNames][primaries] ?? 0;
  const score =
    base + Math.min(others.length, 2) * scores.furtherName + (isUnknown ? scores.countryUnknown : 0);
  const further =
    others.length === 0 ? '' : `, and ${others.length} more ${others.length === 1 ? 'name' : 'names'}`;
  const place = isUnknown ? '; one of them states no country' : `; both are of ${country.join(', ')}`;
  const doubt = personalDoubt(a, b);
  return {
    score: Math.round(score * 100) / 100,
    by: 'names',
    basis: `Both entries have the name ${nameText(best)}${further}${place}`,
    ...(doubt !== undefined && { doubt }),
  };
}

/** Kinds whose bearers have a name in common with others as a rule. */
const needsIdentifier: Readonly<Record<PartyKind, string | undefined>> = {
  person: 'a person is never joined by name: an identifier is needed',
  vessel: 'ships of one name are many: an IMO number is needed',
  aircraft: 'a name is no sign of an aircraft: an identifier is needed',
  company: undefined,
  unknown: undefined,
};

/** Why names are not enough; undefined if they are. */
function personalDoubt(a: Candidate, b: Candidate): string | undefined {
  const needed = needsIdentifier[a.party.kind] ?? needsIdentifier[b.party.kind];
  if (needed !== undefined) return needed;
  if (a.party.kind !== 'unknown' || b.party.kind !== 'unknown') return undefined;
  const isOrganisation = [...a.names.keys(), ...b.names.keys()].some((name) => ORGANISATION.test(name));
  return isOrganisation
    ? undefined
    : 'neither source says whether it is a person, who is never joined by name';
}

function areKindsCompatible(a: PartyKind, b: PartyKind): boolean {
  return a === b || a === 'unknown' || b === 'unknown';
}

/** Whether both have an identifier of which a party has one, and they differ. */
function isContradicted(a: Candidate, b: Candidate): boolean {
  return [...singleSchemes].some((scheme) => {
    const [own, other] = [a, b].map(({ identifiers }) =>
      [...identifiers].filter((each) => schemeOf(each) === scheme),
    ) as [string[], string[]];
    return own.length > 0 && other.length > 0 && !own.some((each) => other.includes(each));
  });
}

function schemeOf(identifier: string): string {
  return identifier.slice(0, identifier.indexOf(' '));
}

/** How both write a name. */
function nameText([own, other]: NamePair): string {
  const word = ({ isPrimary, asWritten }: ComparedName): string =>
    isPrimary ? `“${asWritten}”` : `“${asWritten}” (another name)`;
  return own.asWritten === other.asWritten && own.isPrimary === other.isPrimary
    ? word(own)
    : `${word(own)}, ${word(other)}`;
}
