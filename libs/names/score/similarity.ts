import { distance } from 'fastest-levenshtein';
import { hasDigits, type Letters } from '../words/letters.js';

/** Two words that are less alike are different words. */
const LEAST_ALIKE = 0.7;

/** Letters swapped in a short word. */
const SWAPPED = 0.8;

/** A shorter word with another letter is another word. */
const SHORTEST_WITH_TYPO = 4;

/** A word, and its first letter alone. */
const INITIAL = 0.6;

/** Words that differ in a digit, where that may be a typing error. */
const OTHER_DIGITS = 0.7;

/**
 * What digits that differ are. `different`: different things, as `rtx4090` and `rtx4080` are. `typed`: perhaps typed
 * wrongly, by somebody who looks at what is found.
 */
export type Digits = 'different' | 'typed';

/** How alike two words are, from 0 to 1: by the letters that are typed wrongly, two swapped ones counting as one. */
export function similarity(one: Letters, other: Letters, digits: Digits): number {
  if (one.text === other.text) return 1;
  const [short, long] = one.text.length < other.text.length ? [one.text, other.text] : [other.text, one.text];
  if (short.length === 1) return long.length > 2 && long.startsWith(short) ? INITIAL : 0;
  if (long.length < SHORTEST_WITH_TYPO) return long.length === 3 && isSwap(short, long) ? SWAPPED : 0;
  if (short.length < SHORTEST_WITH_TYPO - 1) return 0;
  const most = long.length * (1 - LEAST_ALIKE);
  if (long.length - short.length > most) return 0;
  // A letter that only one of them has is an error, and an error is about two of those at most.
  if (bits(one.mask ^ other.mask) > 2 * most) return 0;
  const areOther = hasDigits(one.mask | other.mask) && digitsOf(short) !== digitsOf(long);
  if (areOther && digits === 'different') return 0;
  const edits = errorsIn(one.text, other.text);
  const alike = Math.max(1 - edits / long.length, isSwap(one.text, other.text) ? SWAPPED : 0);
  if (alike < LEAST_ALIKE) return 0;
  return areOther ? alike * OTHER_DIGITS : alike;
}

/** Letters that are typed wrongly in one of two texts, two swapped ones counting as one. */
export function errorsIn(one: string, other: string): number {
  const edits = distance(one, other);
  return edits === 2 && isSwap(one, other) ? 1 : edits;
}

export const digitsOf = (word: string): string => word.replace(/\D/gu, '');

function isSwap(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let first = 0;
  while (first < one.length && one[first] === other[first]) first += 1;
  return (
    one[first] === other[first + 1] &&
    one[first + 1] === other[first] &&
    one.slice(first + 2) === other.slice(first + 2)
  );
}

/** The bits that are set in 32. */
function bits(value: number): number {
  let left = value - ((value >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
