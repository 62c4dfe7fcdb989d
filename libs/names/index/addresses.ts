import type { ComparedAddress } from '../matching.js';
import { formsOf } from '../words/forms.js';

/** What many addresses have, wherever they are. */
const SAID_OF_ANY: ReadonlySet<string> = new Set(
  (
    'street str st road rd avenue ave lane drive boulevard blvd way highway ulitsa ul lu jie dong xi nan bei ' +
    'building bldg block tower floor flr room suite unit office no number po box zip code postal ' +
    'city district province region county state village town zone industrial park area new north south east west ' +
    'the and of near opp opposite street central'
  ).split(' '),
);

/** The words of an address that may tell where it is: of places, and numbers as long as those of streets and post. */
export function wordsOfAddress(address: string): ReadonlySet<string> {
  const words = formsOf(address)
    .filter(({ kind }) => kind !== 'consonants')
    .flatMap(({ words: all }) => all);
  return new Set(words.filter((word) => word.length > 2 && !SAID_OF_ANY.has(word)));
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
