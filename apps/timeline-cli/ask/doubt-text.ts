import { doubtMeanings } from '../../../libs/as-of/index.js';

const doubtTexts: Readonly<Record<string, string>> = doubtMeanings;

/** One line for each doubt; a newer service may send one that this program does not know. */
export function doubtLines(doubts: readonly string[]): string[] {
  return doubts.map((doubt) => `      doubt: ${doubtTexts[doubt] ?? 'unknown to this program'} (${doubt})`);
}
