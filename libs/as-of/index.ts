export {
  answer,
  effectOf,
  type DecidingRule,
  type Doubt,
  type Part,
  type Question,
  type Status,
  type SubjectAnswer,
} from './answer.js';
export {
  AsOfIndex,
  OutOfOrderError,
  type HeldFact,
  type PositionedEvent,
  type Retraction,
} from './as-of-index.js';
