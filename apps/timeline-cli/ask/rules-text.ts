import type {
  AdoptedRulesDocument,
  GroupDocument,
  RuleVersionDocument,
} from '../../../libs/answers/index.js';
import { printable } from '../../../libs/printable/index.js';

/** Rules for a person to read: each version with its dates, and whether it is in force. */
export function rulesText(given: AdoptedRulesDocument): string {
  const { rules, basis } = printable(given);
  if (rules.length === 0)
    return `No rule is recorded up to position ${basis.position}. That is no clearance.`;
  return [...rules.flatMap(versionLines), `  permanent link: ${basis.pinned}`].join('\n');
}

function versionLines(version: RuleVersionDocument): string[] {
  const { rule, vintage, title, legalBasis, inForce, why, doubts, acts } = version;
  const state = why === undefined ? `${inForce} in force` : `not in force: ${why}`;
  const doubtful = doubts.length === 0 ? '' : ` (${doubts.join(', ')})`;
  const { any = [], measure } = version.chipParameters ?? {};
  return [
    `${rule} ${vintage}: ${title}`,
    `  ${state}${doubtful}; ${measure === undefined ? '' : `${measure}, `}${legalBasis.citation}`,
    ...any.map(
      ({ paragraph, all }) => `  ${paragraph}: ${all.map(({ citation }) => citation).join(' and ')}`,
    ),
    ...acts.map(
      ({ type, factId, suspends }) => `  ${type} ${factId}${suspends === undefined ? '' : `: ${suspends}`}`,
    ),
  ];
}

/** A country group for a person to read: who surely is in it, and who may be. */
export function groupText(given: GroupDocument): string {
  const { regime, code, members, basis } = printable(given);
  const those = (isMember: 'yes' | 'maybe') =>
    members.filter((each) => each.isMember === isMember).map(({ country }) => country);
  const [surely, possibly] = [those('yes'), those('maybe')];
  return [
    `${code} of ${regime} on ${basis.asOf}, as known at position ${basis.position}`,
    `  surely: ${surely.length === 0 ? 'none' : surely.join(' ')}`,
    `  possibly: ${possibly.length === 0 ? 'none' : possibly.join(' ')}`,
    `  permanent link: ${basis.pinned}`,
  ].join('\n');
}
