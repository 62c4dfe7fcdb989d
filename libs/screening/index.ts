export { redFlagKinds, redFlagMeanings } from './red-flags.js';
export { receives } from './reach.js';
export { reasonKey } from './reasons.js';
export { partyRoles, saleProblems, saleSchema, type Sale, type SaleProblem } from './sale.js';
export { screen } from './screen.js';
export {
  notCheckedKinds,
  notCheckedMeanings,
  verdicts,
  type Candidate,
  type Reached,
  type Reason,
  type RestsOn,
  type SaleMatches,
  type Screening,
  type Verdict,
} from './screening.js';
