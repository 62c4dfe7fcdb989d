import { distance } from 'fastest-levenshtein';
import { normalizedName } from './keys.js';

/** Letters that a spelling may differ in. */
const MOST_EDITS = 3;
/** How much of a name may differ: a short one is another name sooner. */
const MOST_DIFFERING = 0.12;

/**
 * Whether two names may be one that is spelt in two ways: few letters differ, and no digit. Never enough by itself to
 * take two parties for one.
 */
export function isNearSpelling(a: string, b: string): boolean {
  const [one, other] = [normalizedName(a), normalizedName(b)];
  if (numbersIn(one) !== numbersIn(other)) return false;
  const longest = Math.max(one.length, other.length);
  const allowed = Math.min(MOST_EDITS, Math.max(1, Math.floor(longest * MOST_DIFFERING)));
  return Math.abs(one.length - other.length) <= allowed && distance(one, other) <= allowed;
}

function numbersIn(name: string): string {
  return name.replaceAll(/\D+/g, ' ').trim();
}
