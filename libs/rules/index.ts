export { strongest } from './certain.js';
export { courseOf, idleReasons, type Course, type DoubtInTime, type IdleReason } from './course.js';
export { coverage, endOfFact, type End, type Lift, type Part } from './end-of-fact.js';
export { inForce, isEmptyInterval, type InForce, type Window } from './in-force.js';
export { exceptionsFrom, excepts, reachOf } from './reach.js';
