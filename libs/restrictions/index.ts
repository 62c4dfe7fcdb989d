export { decideChip, type ChipCommand } from './chip/decide.js';
export {
  CommandRefusedError,
  evolve,
  foldInto,
  liftIdOf,
  noFacts,
  type Refusal,
  type Facts,
  type FoldedFacts,
} from './facts.js';
export { decideGroup, type GroupCommand } from './group/decide.js';
export { decideList, type ListCommand } from './list/decide.js';
export { decideParty, type PartyCommand } from './party/decide.js';
export { concernsListEntry } from './party/list-entry.js';
export { decideRule, type RuleCommand } from './rule/decide.js';
export { decideSale, type SaleCommand } from './sale/decide.js';
export { decideScreening, type ScreeningCommand } from './screening/decide.js';
