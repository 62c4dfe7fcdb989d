import type { Measure } from '../../../../events/index.js';

/** What a review policy may say, and the measure that it is where it says nothing else. */
const POLICIES: readonly { readonly words: RegExp; readonly measure: Measure }[] = [
  { words: /\bpolicy of denial\b/i, measure: 'policy-of-denial' },
  { words: /\bpresumption of denial\b/i, measure: 'presumption-of-denial' },
  { words: /\bcase-by-case\b/i, measure: 'case-by-case' },
  { words: /\bpresumption of approval\b/i, measure: 'license-required' },
];

/** What narrows a policy to some items, so that another, stated elsewhere, holds for the rest. */
const PARTIAL = /\b(?:except|apart from|other than|all others?)\b/i;

/**
 * The measure that a licence review policy is. A policy that differs by item (denial, apart from food and medicine), or
 * that is only named by its section, is `license-required`: any of its parts would say too much or too little of the
 * others, and its words are kept beside.
 */
export function measureOfPolicy(policy: string): Measure {
  const stated = POLICIES.filter(({ words }) => words.test(policy));
  return stated.length === 1 && !PARTIAL.test(policy)
    ? (stated[0]?.measure ?? 'license-required')
    : 'license-required';
}
