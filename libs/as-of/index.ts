export { AsOfIndex, type StoredSegment } from './index/as-of-index.js';
export type { FactKey } from './index/fact-orders.js';
export type { PositionedEvent } from './index/fact-table.js';
export { inForceStates, type ChangedPart } from './questions/changed-parts.js';
export {
  changeReasons,
  changeKeyOf,
  changesIn,
  changesInSteps,
  changesPage,
  changesPageSteps,
  type Change,
  type ChangeKey,
  type ChangesForm,
  type Span,
} from './questions/changes.js';
export { derivedChanges, measureOf, type DerivedChange } from './questions/derived-changes.js';
export { describe, namesKeyOf, type Description } from './questions/description.js';
export { headquartersOf } from './questions/headquarters.js';
export { listFacts } from './questions/list-facts.js';
export { ownedBy, ownersOf } from './questions/owners.js';
export { addressUsed, listedAddresses } from './questions/listed-addresses.js';
export { partiesIdentifiedBy, sameParties } from './questions/identity.js';
export { partiesBehind } from './questions/parties-behind.js';
export { derivedMeasuresIn, type DerivedMeasures } from './questions/derived-measures.js';
export type { DerivedMeasure } from './questions/rule-on-owners.js';
export { partyKindsAt } from './questions/party-kinds.js';
export { historyAfter, historyOf, type KnownFact } from './questions/history.js';
export {
  decidingRuleMeanings,
  doubtMeanings,
  notInForceReasonMeanings,
  inForceMeanings,
  noMeasureMeanings,
  changeReasonMeanings,
  reservationMeanings,
  statusMeanings,
} from './questions/meanings.js';
export { reservationsByRules } from './questions/reservations/chip-rules.js';
export { embargoReservations } from './questions/reservations/reach.js';
export {
  inheritedReservations,
  noListLoaded,
  reservationWeights,
  weighed,
  type Reservation,
  type ReservationDetails,
  type ReservationKind,
} from './questions/reservations/types.js';
export { decidingRules, statuses, type FactNotInForce } from './questions/status.js';
export {
  noMeasureReasons,
  restrictedByRules,
  rulesOnValues,
  type RuleOnChip,
} from './questions/rules-on-chip.js';
export { answer, answerSteps, reservationsAbout, type SubjectAnswer } from './questions/subject.js';
export { keyOf, worldFacts, worldPage, worldPageSteps, type WorldFilter } from './questions/world.js';
export { notInForceReasons } from '../rules/index.js';
export { allDoubts } from './rules/doubts.js';
export type { FactInForce } from './rules/effect.js';
export type { HeldFact } from './rules/held-fact.js';
export { isSeen, seenEvidence, type Headquarters, type Question } from './rules/question.js';
export { atOnce, type Steps } from './steps.js';
