import type { KnownFactDocument } from '../../../libs/answers/index.js';

/*
 * What the picture must know of a fact by the words in it. The page has no code of the service, so these tables repeat
 * what `events` defines: a word that is missing does not compile, and fact-types.spec.ts compares the values.
 */

type FactType = KnownFactDocument['type'];
type Measure = NonNullable<KnownFactDocument['measure']>;
type Certainty = KnownFactDocument['evidence'][number]['certainty'];

/** What a fact of each type does. */
export const roles = {
  ChipRestricted: 'restricts',
  PartyRestricted: 'restricts',
  SaleBlocked: 'flags',
  SubsidiaryRouteFlagged: 'flags',
  CompanyDelisted: 'flags',
  ChipRestrictionLifted: 'lifts',
  PartyRestrictionLifted: 'lifts',
  SaleReleased: 'lifts',
  SubsidiaryRouteCleared: 'lifts',
  CompanyRelisted: 'lifts',
  OwnershipStated: 'owns',
  OwnershipEnded: 'lifts',
  ChipDescribed: 'describes',
  PartyDescribed: 'describes',
  PartiesIdentified: 'identifies',
  MatchDismissed: 'dismisses',
} as const satisfies Readonly<Record<FactType, string>>;

/** Whether each measure bears on exports; `possibly`: it never makes a restriction sure. */
export const bearingOnExports = {
  prohibited: 'yes',
  blocking: 'yes',
  'denial-of-export-privileges': 'yes',
  'policy-of-denial': 'yes',
  'presumption-of-denial': 'yes',
  'case-by-case': 'yes',
  'license-required': 'yes',
  'no-license-exception': 'yes',
  sectoral: 'possibly',
  'not-stated': 'possibly',
  debarment: 'no',
  procurement: 'no',
  securities: 'no',
} as const satisfies Readonly<Record<Measure, 'yes' | 'possibly' | 'no'>>;

/** Whether evidence of each certainty confirms a fact. */
export const isConfirming = {
  official: true,
  'company-filing': true,
  reported: false,
  alleged: false,
} as const satisfies Readonly<Record<Certainty, boolean>>;

/** Whether a fact flags its subject, and does not restrict exports. */
export const isFlag = ({ type, measure }: Pick<KnownFactDocument, 'type' | 'measure'>): boolean =>
  roles[type] === 'flags' || (measure !== undefined && bearingOnExports[measure] === 'no');
