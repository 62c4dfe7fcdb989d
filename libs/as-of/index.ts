export {
  answer,
  effectOf,
  isSeen,
  type DecidingRule,
  type Doubt,
  type Part,
  type Question,
  type Status,
  type SubjectAnswer,
} from './answer.js';
export {
  AsOfIndex,
  namedBy,
  OutOfOrderError,
  type HeldFact,
  type PositionedEvent,
  type Retraction,
} from './as-of-index.js';
export { historyOf, type KnownFact } from './history.js';
export { compareKeys, keyOf, worldPage, type FactKey, type WorldFilter, type WorldPage } from './world.js';
