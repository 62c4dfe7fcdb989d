export {
  matchPenaltyReasons,
  NamesUnavailableError,
  type Dismissal,
  type MatchedToken,
  type MatchExplanation,
  type MatchPenalty,
  type MatchPenaltyReason,
  type NameKind,
  type NameMatch,
  type NameMatcher,
  type NamePoint,
  type NameQuery,
} from './matching.js';
export { changesBy, type NameChange } from './changes.js';
export { searchText, type ExactMatch, type FoundSubject } from './book/search.js';
export { Names, type NamesOptions } from './names.js';
export { HIT, MATCHER_VERSION, POSSIBLE } from './score/score.js';
export { startInProcess } from './worker/in-process.js';
export { matchName } from './book/match.js';
export { NameBook } from './book/name-book.js';
export { formsOf, initialsOf } from './words/forms.js';
export { plainText, splitWords } from './words/words.js';
