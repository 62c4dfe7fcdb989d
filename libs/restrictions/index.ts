export { decideChip, type ChipCommand, type RecordChipFact, type RestrictChip } from './chip/decide.js';
export {
  CommandRefusedError,
  evolve,
  fold,
  foldInto,
  liftIdOf,
  noFacts,
  refusals,
  type Facts,
  type FoldedFacts,
  type RecordedFact,
  type Refusal,
} from './facts.js';
export {
  decideParty,
  type DescribeParty,
  type PartyCommand,
  type RecordPartyFact,
  type RestrictParty,
} from './party/decide.js';
export type { Replacing } from './replace.js';
export type { RetractFact } from './retract.js';
export { decideSale, type RecordSaleFact, type SaleCommand } from './sale/decide.js';
