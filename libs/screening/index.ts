export { guidanceFor, redFlagKinds, redFlagMeanings, type Guidance, type RedFlagKind } from './red-flags.js';
export { isParent, receives } from './reach.js';
export { reasonKey } from './reasons.js';
export {
  partyRoles,
  saleProblems,
  saleSchema,
  type Licence,
  type PartyRole,
  type Sale,
  type SaleItem,
  type SaleParty,
  type SaleProblem,
} from './sale.js';
export { screen } from './screen.js';
export {
  notCheckedKinds,
  notCheckedMeanings,
  verdicts,
  type Candidate,
  type FactNamed,
  type NotChecked,
  type OnTheWay,
  type PartOfSale,
  type Reached,
  type Reason,
  type RedFlag,
  type ReservationOnSale,
  type RestsOn,
  type SaleMatches,
  type ScreenedItem,
  type ScreenedLicence,
  type ScreenedParty,
  type Screening,
  type ScreeningWorld,
  type Verdict,
} from './screening.js';
