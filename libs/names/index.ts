/* What the service has of names; the matcher itself, with its dictionaries, is loaded by its worker only: matcher.ts. */
export {
  matchPenaltyReasons,
  NamesUnavailableError,
  type NameMatch,
  type NameMatches,
  type NameMatcher,
  type NameQuery,
} from './matching.js';
export type { NameChange } from './changes.js';
export { Names, startReading, type NamesOptions, type ReadingWorker } from './names.js';
export { HIT, MATCHER_VERSION, POSSIBLE } from './score/thresholds.js';
