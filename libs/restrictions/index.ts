export { decideChip, type ChipCommand } from './chip/decide.js';
export {
  CommandRefusedError,
  evolve,
  foldInto,
  liftIdOf,
  noFacts,
  type Facts,
  type FoldedFacts,
  refusals,
} from './facts.js';
export { decideParty, type PartyCommand } from './party/decide.js';
export { decideSale, type SaleCommand } from './sale/decide.js';
