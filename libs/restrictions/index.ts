export { decideChip, type ChipCommand, type RecordChipFact } from './chip/decide.js';
export { decideCompany, type CompanyCommand, type RecordCompanyFact } from './company/decide.js';
export {
  CommandRefusedError,
  evolve,
  fold,
  liftIdOf,
  noFacts,
  type Facts,
  refusals,
  type Refusal,
  type RetractFact,
} from './facts.js';
export { decideSale, type RecordSaleFact, type SaleCommand } from './sale/decide.js';
