export {
  coverageOf,
  bearsOnExports,
  mayName,
  unlistedKinds,
  type KnownList,
  type ListCoverage,
  type RecordedEdition,
} from './catalogue/coverage.js';
export { ListCatalogue, type Lists } from './catalogue/list-catalogue.js';
export { namesSeenIn, partyChanges, type ListChange } from './changes/party-changes.js';
export type { HeldFact } from './plan/held.js';
