export { redFlagKinds, redFlagMeanings } from './red-flag-guidance.js';
export { receives } from './role-reach.js';
export { reasonKey } from './verdict-reasons.js';
export { partyRoles, saleProblems, saleSchema, type Sale, type SaleProblem } from './sale.js';
export { screen } from './screen-sale.js';
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
} from './types.js';
