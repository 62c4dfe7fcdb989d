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
