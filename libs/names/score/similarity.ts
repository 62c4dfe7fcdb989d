import { distance } from 'fastest-levenshtein';

/** Two words that are less alike are different words. */
const LEAST_ALIKE = 0.7;

/** Letters swapped in a short word. */
const SWAPPED = 0.8;

/** A shorter word with another letter is another word. */
const SHORTEST_WITH_TYPO = 4;

/** A word, and its first letter alone. */
const INITIAL = 0.6;

/** How alike two words are, from 0 to 1: by the letters that are typed wrongly, two swapped ones counting as one. */
export function similarity(one: string, other: string): number {
  if (one === other) return 1;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (short.length === 1) return long.startsWith(short) && long.length > 2 ? INITIAL : 0;
  if (long.length < SHORTEST_WITH_TYPO) return long.length === 3 && isSwap(one, other) ? SWAPPED : 0;
  if (short.length < SHORTEST_WITH_TYPO - 1) return 0;
  if (long.length - short.length > long.length * (1 - LEAST_ALIKE)) return 0;
  // Numbers that differ are different things: `rtx4090` is not `rtx4080`.
  if (digitsOf(one) !== digitsOf(other)) return 0;
  const edits = distance(one, other);
  const typed = edits === 2 && isSwap(one, other) ? 1 : edits;
  const alike = 1 - typed / long.length;
  return alike < LEAST_ALIKE ? 0 : alike;
}

const digitsOf = (word: string): string => word.replace(/\D/gu, '');

function isSwap(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let first = 0;
  while (one[first] === other[first]) first += 1;
  return (
    one[first] === other[first + 1] &&
    one[first + 1] === other[first] &&
    one.slice(first + 2) === other.slice(first + 2)
  );
}
