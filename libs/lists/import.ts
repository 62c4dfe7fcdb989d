/* What an import of an edition needs, apart from what answers need: it reads files, and brings the libraries for that. */

export type { ListDefinition, ListEntry, ListFormat, ReadList } from './edition.js';
export { UnreadableFileError } from './edition.js';
export type { JoinProposal, ListedParty } from './join/party.js';
export { proposals, type Joins, type RecordedJoins } from './join/proposals.js';
export { normalizedName } from './keys.js';
export type { HeldEdition, HeldFact, HeldList, HeldParty } from './plan/held.js';
export type { Edition } from './plan/plan.js';
export { planFrom, resumedPlan, type PlanFrom, type PlanningState } from './plan/resume.js';
export { entryChanges, type EntryChange, type Plan, type PlannedCommand } from './plan/planned.js';
export { listFormats } from './formats.js';
export { csvFormat } from './sources/csv/csv.js';
export { InvalidMappingError } from './sources/csv/mapping.js';
export { unpack } from './unpack.js';
export { guard, recordedFromAnotherFile, type GuardReport } from './guard.js';
