export { decideChip, type ChipCommand, type RecordChipFact } from './chip/decide.js';
export {
  CommandRefusedError,
  evolve,
  fold,
  foldInto,
  liftIdOf,
  noFacts,
  type Facts,
  type FoldedFacts,
  type RecordedFact,
  refusals,
  type Refusal,
  type RetractFact,
} from './facts.js';
export { decideParty, type PartyCommand, type RecordPartyFact } from './party/decide.js';
export { decideSale, type RecordSaleFact, type SaleCommand } from './sale/decide.js';
