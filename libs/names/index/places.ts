import type { MatchedToken, MatchPenalty } from '../matching.js';
import { AS_WRITTEN, inDoubt, penalty, rounded, type Score } from '../score/score.js';
import { POSSIBLE } from '../score/thresholds.js';
import { ordinaryWords } from '../words/ordinary-words.js';
import { DISTINCTIVE } from '../words/words.js';

/** How the place of a query and those of a party differ. */
interface Places {
  /** The query has a country, the party has some, and they are others. */
  readonly isOtherCountry: boolean;
  /** No recorded address shares a word with the one that was asked. */
  readonly isOtherAddress: boolean;
}

/** Names that are less alike are not nearly the same. */
const NEARLY_SAME = 0.93;

/**
 * What a score is lowered by because a party is recorded elsewhere. In another country it is a hit only if the names are
 * nearly the same and distinctive. It never hides a match: parties move, and have places that no list gives.
 */
export function penaltiesOfPlace(found: Score, { isOtherCountry, isOtherAddress }: Places): MatchPenalty[] {
  const penalties: MatchPenalty[] = [];
  let { score } = found;
  const lower = ({ reason, factor }: MatchPenalty): void => {
    const kept = Math.max(factor, rounded(POSSIBLE / score));
    if (kept >= 1) return;
    penalties.push({ reason, factor: kept });
    score *= kept;
  };
  const another = penalty('another-country');
  const isSurelySame = score >= NEARLY_SAME && isDistinctive(found.tokens());
  if (isOtherCountry) lower(isSurelySame ? another : inDoubt(another.reason, found, another.factor));
  if (isOtherAddress) lower(penalty('another-address'));
  return penalties;
}

/** The weight of the words of a distinctive name together, if it has not one long word of its own. */
const LEAST_WEIGHT = 2;
const LONG_WORD = 6;
const LATIN = /^[\p{Script=Latin}\p{N}]+$/u;

/** Whether hardly two unrelated parties have the words that a query and a name share. */
function isDistinctive(tokens: readonly MatchedToken[]): boolean {
  const distinctive = tokens.filter(
    ({ query, similarity, weight }) =>
      similarity >= AS_WRITTEN && weight >= DISTINCTIVE && !ordinaryWords.has(query),
  );
  const shared = distinctive.reduce((sum, { weight }) => sum + weight, 0);
  const isOwn = ({ query, weight }: MatchedToken): boolean =>
    weight >= 1 && (query.length >= LONG_WORD || (query.length > 1 && !LATIN.test(query)));
  return shared >= LEAST_WEIGHT || distinctive.some(isOwn);
}
