import type { TSchema } from '@sinclair/typebox';
import { changes } from './changes.js';
import { derivedMeasures } from './derived-measures.js';
import { eventsPage } from './event.js';
import { list, listChanges, listFacts, lists } from './lists.js';
import { live, notReady, ready } from './operations.js';
import { owned, owners } from './owners.js';
import { recorded, recordedCorrection } from './recorded.js';
import { group } from './groups.js';
import { adoptedRules } from './rules.js';
import { matches, matchRequest } from './match.js';
import { restrictions } from './restrictions.js';
import {
  decisionRequest,
  erasureRequest,
  receipt,
  receiptBundle,
  receipts,
  screened,
  screening,
  screeningRequest,
  screeningSince,
} from './screening.js';
import { searchResults } from './search.js';
import { answer, history, subjects } from './subject.js';

export type { EventType } from '../../events/index.js';
export { ANSWER_VERSION, type Basis } from './basis.js';
export type { ListCoverageDocument } from './coverage.js';
export type { ChangeDocument, Changes, DerivedChangeDocument, SpanParameters } from './changes.js';
export type { DerivedMeasureDocument, IdleRuleDocument } from './derived.js';
export type { DerivedMeasuresOfSubject, DerivedMeasuresPage } from './derived-measures.js';
export {
  cloudEvent,
  cloudEventName,
  cloudEventType,
  EVENT_TYPE_PREFIX,
  type CloudEvent,
  type EventsPage,
} from './event.js';
export type {
  AnyOf,
  FactInForceDocument,
  IdleFactDocument,
  KnownFactDocument,
  ListFactDocument,
  OwnershipInForceDocument,
} from './fact.js';
export type { List, ListChangeDocument, ListChanges, ListFacts, ListOverview, Lists } from './lists.js';
export type { Live, NotReady, Ready } from './operations.js';
export { matchRequest, type Matches, type MatchRequest } from './match.js';
export type { Owned, Owners } from './owners.js';
export type { ProblemKind } from './problem-meanings.js';
export { problemType, type Problem, type RequestProblem } from './problem.js';
export type { RecordedCorrection, RecordedDocument } from './recorded.js';
export type { Reservation } from './reservation.js';
export type { GroupDocument } from './groups.js';
export type { AdoptedRulesDocument, RuleOnChipDocument, RuleVersionDocument } from './rules.js';
export type { Restrictions } from './restrictions.js';
export {
  decisionRequest,
  erasureRequest,
  receiptBundle,
  screeningReasonMeanings,
  screeningRequest,
  type DecisionRequest,
  type ReceiptDocument,
  type Receipts,
  type Screened,
  type ScreeningDocument,
  type ScreeningReasonDocument,
  type ScreeningRequest,
  type ScreeningSince,
} from './screening.js';
export type { SearchResults } from './search.js';
export type { Answer, History, ListedSubject, SubjectBasis, Subjects } from './subject.js';
export { wordsOfEvents } from './vocabulary.js';

/** Every answer in JSON; what they refer to by name is part of them. */
export const answers: readonly TSchema[] = [
  answer,
  history,
  subjects,
  owners,
  owned,
  restrictions,
  derivedMeasures,
  changes,
  searchResults,
  matchRequest,
  matches,
  lists,
  list,
  listFacts,
  listChanges,
  adoptedRules,
  group,
  screeningRequest,
  screening,
  screened,
  receipt,
  receipts,
  receiptBundle,
  screeningSince,
  decisionRequest,
  erasureRequest,
  eventsPage,
  recorded,
  recordedCorrection,
  live,
  ready,
  notReady,
];
