export {
  coverageOf,
  matters,
  type CoverageState,
  type KnownList,
  type ListCoverage,
  type RecordedEdition,
} from './catalogue/coverage.js';
export { ListCatalogue, type Lists } from './catalogue/list-catalogue.js';
export { namesSeenIn, partyChanges, type ListChange, type ListChangeKind } from './changes/party-changes.js';
export type { ListDefinition, ListEntry, ListFormat, ReadList } from './edition.js';
export { UnreadableFileError } from './edition.js';
export type { JoinProposal, ListedParty, UndecidedJoin } from './join/party.js';
export { proposals, type Joins, type RecordedJoins } from './join/proposals.js';
export { normalizedName } from './keys.js';
export { nothingHeld, type HeldEdition, type HeldFact, type HeldList, type HeldParty } from './plan/held.js';
export { plan, type Edition } from './plan/plan.js';
export {
  entryChanges,
  type ChangedEntry,
  type EntryChange,
  type Plan,
  type PlannedCommand,
} from './plan/planned.js';
export { bisDpl } from './sources/bis-dpl/bis-dpl.js';
export { ofacSdn } from './sources/ofac-sdn/ofac-sdn.js';
export {
  guard,
  guardReasons,
  type GuardReason,
  type GuardRefusal,
  type GuardReport,
  type GuardWarning,
} from './guard.js';
