import type { Measure } from '../../../../events/index.js';

/** What a review policy may say, and its measure where it says nothing else. */
const POLICIES: readonly { readonly words: RegExp; readonly measure: Measure }[] = [
  { words: /\bpolicy of denial\b/i, measure: 'policy-of-denial' },
  { words: /\bpresumption of denial\b/i, measure: 'presumption-of-denial' },
  { words: /\bcase-by-case\b/i, measure: 'case-by-case' },
  { words: /\bpresumption of approval\b/i, measure: 'license-required' },
];

/** Narrows a policy to some items. */
const PARTIAL = /\b(?:except|apart from|other than|all others?)\b/i;

/**
 * The measure of a licence review policy. A policy that differs by item (denial, apart from food and medicine) or that
 * is only cited by its section is `license-required`: the measure of one part would overstate or understate the others.
 */
export function measureOfPolicy(policy: string): Measure {
  const stated = POLICIES.filter(({ words }) => words.test(policy));
  return stated.length === 1 && !PARTIAL.test(policy)
    ? (stated[0]?.measure ?? 'license-required')
    : 'license-required';
}
