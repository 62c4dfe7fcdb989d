import { addressWords } from '../../name-words/index.js';
import type { ComparedAddress } from '../matching.js';
import { formsOf } from '../words/forms.js';

/** Further words of addresses: English, Russian (`ul`) and Chinese (`lu`) ones, as lists transliterate them. */
const FURTHER_WORDS = 'way village town opp ulitsa ul lu jie dong xi nan bei';

/** Words that do not tell one address from another. */
const COMMON_WORDS: ReadonlySet<string> = new Set([...addressWords, ...FURTHER_WORDS.split(' ')]);

/** The words of an address that may tell where it is: of places, and numbers as long as those of streets and post. */
export function wordsOfAddress(address: string): ReadonlySet<string> {
  const words = formsOf(address)
    .filter(({ kind }) => kind !== 'consonants')
    .flatMap(({ words: all }) => all);
  return new Set(words.filter((word) => word.length > 2 && !COMMON_WORDS.has(word)));
}

/** Of the recorded addresses the one that shares most words with what was asked; undefined where none can be compared. */
export function comparedAddress(
  asked: ReadonlySet<string>,
  recorded: readonly string[],
): ComparedAddress | undefined {
  if (asked.size === 0) return undefined;
  let best: ComparedAddress | undefined;
  for (const address of recorded) {
    const words = wordsOfAddress(address);
    if (words.size === 0) continue;
    const shared = [...asked].filter((word) => words.has(word));
    if (best === undefined || shared.length > best.shared.length) best = { recorded: address, shared };
  }
  return best;
}
