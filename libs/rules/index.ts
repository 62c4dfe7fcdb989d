export { endOfFact, type End, type Lift } from './end-of-fact.js';
export { inForce, isEmptyInterval, type InForce } from './in-force.js';
export { reachOf } from './reach.js';
