import type { Certain, Measure } from '../../events/index.js';
import type { PartyRole } from './sale.js';

/** The roles that a licence requirement for a listed party is for: they receive the goods (15 CFR 744.11(a), 748.5(c)–(f)). */
const receiving: readonly PartyRole[] = ['buyer', 'intermediate-consignee', 'consignee', 'end-user'];

/** Whether a party in a role receives the goods. */
export const receives = (role: PartyRole): boolean => receiving.includes(role);

/** Whether a party in a role is only a parent of a party that receives the goods. */
export const isParent = (role: PartyRole): boolean => role === 'parent' || role === 'ultimate-parent';

/** How far a measure on a party reaches a sale. */
const byMeasure = {
  // All property and dealings (31 CFR chapter V), in any role.
  blocking: 'any-role',
  prohibited: 'any-role',
  // No participation in any way (15 CFR 764.3(a)(2); supplement no. 1 to part 764).
  'denial-of-export-privileges': 'any-role',
  'policy-of-denial': 'receiving',
  'presumption-of-denial': 'receiving',
  'case-by-case': 'receiving',
  'license-required': 'receiving',
  'no-license-exception': 'receiving',
  sectoral: 'receiving',
  'not-stated': 'receiving',
  debarment: 'receiving',
  procurement: 'receiving',
  securities: 'receiving',
} as const satisfies Readonly<Record<Measure, 'any-role' | 'receiving'>>;

/**
 * Whether a measure on a party reaches a sale in which it has a role. In any other role it is a reason for an inquiry:
 * it may act for a party that receives the goods.
 */
export function reachInRole(measure: Measure, role: PartyRole): Exclude<Certain, 'no'> {
  if (isParent(role)) return 'maybe';
  return byMeasure[measure] === 'any-role' || receives(role) ? 'yes' : 'maybe';
}

/** Measures for which an authority grants licences. Of the others an order itself says what it allows. */
const licensable = {
  'policy-of-denial': true,
  'presumption-of-denial': true,
  'case-by-case': true,
  'license-required': true,
  'no-license-exception': false,
  blocking: true,
  prohibited: false,
  'denial-of-export-privileges': false,
  sectoral: true,
  'not-stated': false,
  debarment: false,
  procurement: false,
  securities: false,
} as const satisfies Readonly<Record<Measure, boolean>>;

/** Whether a licence can allow what a measure restricts. */
export const isLicensable = (measure: Measure): boolean => licensable[measure];
