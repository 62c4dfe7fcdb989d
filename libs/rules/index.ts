export type { DoubtOfRule, RuleAct, RuleAtQuestion, RuleEvent } from './adopted-rule.js';
export type { AskedPoint } from './asked-point.js';
export { both, not, strongest } from './certain.js';
export { courseOf, notInForceReasons, type Course, type NotInForceReason } from './course.js';
export { endOfFact, type Lift, type Part } from './end-of-fact.js';
export { inForce, isEmptyInterval, type InForce } from './in-force.js';
export { namesAtQuestion } from './names-in-use.js';
export {
  isConfirmedBy,
  isPublic,
  liftWithCorrected,
  publicationOf,
  seenOf,
  sourcesOf,
  sourcesSeen,
  trustIn,
  withCorrected,
  type Publication,
  type Sources,
} from './publication.js';
export { exceptionsFrom, reachOf, takesAway } from './reach.js';
export { TimesOfChange } from './times-of-change.js';
