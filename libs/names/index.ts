export {
  matchPenaltyReasons,
  NamesUnavailableError,
  type NameMatch,
  type NameMatcher,
  type NameQuery,
} from './matching.js';
export type { NameChange } from './changes.js';
export { searchText } from './book/search.js';
export { Names, type NamesOptions } from './names.js';
export { HIT, MATCHER_VERSION, POSSIBLE } from './score/score.js';
export { startInProcess } from './worker/in-process.js';
export { matchName } from './book/match.js';
export { NameBook } from './book/name-book.js';
export { formsOf, initialsOf } from './words/forms.js';
export { plainText, splitWords } from './words/words.js';
