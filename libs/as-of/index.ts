export {
  answer,
  decidingRules,
  statuses,
  type DecidingRule,
  type Status,
  type SubjectAnswer,
} from './answer.js';
export { describe, nameStandingOf, type Description } from './description.js';
export { AsOfIndex, OutOfOrderError } from './as-of-index.js';
export {
  allReasons,
  allStandings,
  changesIn,
  changesPage,
  type Change,
  type ChangesPage,
  type Reason,
  type Span,
  type Standing,
} from './changes.js';
export { allDoubts, effectOf, isSeen, seenEvidence, type Doubt, type Part, type Question } from './effect.js';
export type { PositionedEvent } from './fact-table.js';
export type { EventSource, HeldFact, Retraction } from './held-fact.js';
export { historyOf, type KnownFact } from './history.js';
export type { FactKey } from './listings.js';
export { keyOf, worldPage, worldRuns, type WorldFilter, type WorldPage } from './world.js';
