export { answer, type DecidingRule, type Status, type SubjectAnswer } from './answer.js';
export { AsOfIndex, OutOfOrderError } from './as-of-index.js';
export { effectOf, isSeen, type Doubt, type Part, type Question } from './effect.js';
export type { PositionedEvent } from './fact-table.js';
export type { EventSource, HeldFact, Retraction } from './held-fact.js';
export { historyOf, type KnownFact } from './history.js';
export { compareKeys, keyOf, worldPage, type FactKey, type WorldFilter, type WorldPage } from './world.js';
